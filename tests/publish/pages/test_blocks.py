"""What stands for a placeholder that is more than a figure."""

from dataclasses import replace
from pathlib import Path

from helpers.publish.build.commit import Stamp
from helpers.publish.edition.edition import Edition, read_edition
from helpers.publish.edition.finished import Finished, load
from helpers.publish.edition.plan import BLOCKS
from helpers.publish.pages import blocks
from tests.publish.conftest import ANALYSES, CHAPTER, MakeRun, change_record, edition_of

STAMP = Stamp("0123456789ab", "2024-02-29")
TWO_PLACES = """\
title: Two boroughs
area: NW London
parts:
  - caption: Boroughs
    pages:
      - analysis: hypertension_case_finding
        areas: [Brent, Harrow]
        title: "{area}"
        page_title: Hypertension in {area}
        slug: bp_{area}
"""


def two_places(project: Path) -> Edition:
    file = project / "book" / "two.yml"
    file.write_text(TWO_PLACES)
    return read_edition(file, project)


def made(make_run: MakeRun, slug: str, *basis: str) -> Finished:
    run = make_run(CHAPTER, slug)
    change_record(run, basis=list(basis))
    return load(run)


def test_every_placeholder_has_a_block_and_every_block_a_placeholder(
    project: Path, make_run: MakeRun
) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES}
    told = blocks.filled(edition_of(project), finished, {}, STAMP, project)
    assert sorted(told) == sorted(BLOCKS)
    assert [name for name, text in told.items() if text is None] == ["missing", "places"]


def test_places_that_all_rest_on_made_up_records_say_so_once(
    project: Path, make_run: MakeRun
) -> None:
    edition = two_places(project)
    finished = {c.slug: made(make_run, c.slug, "derived", "synthetic") for c in edition.chapters}
    places = blocks.filled(edition, finished, {}, STAMP, project)["places"]
    assert places == (
        "[Brent](/notebooks/bp_brent.md), [Harrow](/notebooks/bp_harrow.md) (all partly synthetic: "
        "made-up records stand behind some of the figures)"
    )


def test_a_place_that_rests_on_made_up_records_is_marked_by_itself(
    project: Path, make_run: MakeRun
) -> None:
    edition = two_places(project)
    finished = {
        "bp_brent": made(make_run, "bp_brent", "published"),
        "bp_harrow": made(make_run, "bp_harrow", "synthetic"),
    }
    places = blocks.filled(edition, finished, {}, STAMP, project)["places"] or ""
    assert places.startswith("[Brent](/notebooks/bp_brent.md), [Harrow](")
    assert places.endswith(" (partly synthetic: made-up records stand behind some of the figures)")


def test_without_addresses_the_prose_is_true_of_any_copy(project: Path) -> None:
    edition = edition_of(project)
    assert "whoever gave you this copy" in blocks.obtain(edition)
    assert "names no address of its own" in blocks.contact(edition)
    assert "](" not in blocks.obtain(edition) + blocks.contact(edition)


def test_addresses_that_the_edition_gives_are_links(project: Path) -> None:
    edition = replace(
        edition_of(project), repository="https://example.org/b", contact="mailto:a_b@example.org"
    )
    assert "Clone [the project's repository](<https://example.org/b>)" in blocks.obtain(edition)
    assert blocks.contact(edition) == (
        "Questions, corrections and wishes are welcome at "
        "[a\\_b@example.org](<mailto:a_b@example.org>). They are welcome as issues of "
        "[the project's repository](<https://example.org/b>) too."
    )


def test_a_repository_alone_takes_questions(project: Path) -> None:
    edition = replace(edition_of(project), repository="https://example.org/b")
    assert blocks.contact(edition).startswith(
        "Questions, corrections and wishes are welcome as issues of [the project's repository]("
    )
