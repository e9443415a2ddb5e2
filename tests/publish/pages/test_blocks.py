"""What stands for a placeholder that is more than a figure."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.data import areas
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import load
from helpers.publish.pages import blocks
from helpers.publish.pages.prose import BLOCKS
from tests.publish.conftest import ANALYSES, ANSWER, MakeRun, edition_of

STAMP = Stamp("0123456789ab", "2024-02-29")


def test_every_placeholder_has_a_block_and_every_block_a_placeholder(
    project: Path, make_run: MakeRun
) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES}
    told = blocks.filled(edition_of(project), finished, {}, STAMP, project)
    assert sorted(told) == sorted(BLOCKS)
    lacking = {name for name, text in told.items() if text is None}
    assert lacking == {"missing", "other_area", "boroughs", "systems"}
    assert told["area"] == told["strategy_area"] == "North West London"


@pytest.mark.parametrize(
    ("code", "name"), [("E54000032", "Kent and Medway"), ("E40000005", "the South East")]
)
def test_an_area_whose_strategy_is_not_held_stands_only_where_that_is_said(
    code: str, name: str, project: Path
) -> None:
    other = replace(edition_of(project), area=areas.resolve(code), title="A [book]")
    told = blocks.filled(other, {}, {}, STAMP, project)
    assert (told["area"], told["other_area"], told["strategy_area"]) == (name, name, None)
    assert told["title"] == r"A &#91;book&#93;"


def test_the_answers_stand_in_the_order_of_the_contents_each_under_a_link(
    project: Path, make_run: MakeRun
) -> None:
    finished = {name: load(make_run(name)) for name in reversed(ANALYSES)}
    told = blocks.filled(edition_of(project), finished, {}, STAMP, project)["chapters"]
    assert told is not None
    assert re.findall(r"^- \*\*(.*)\*\*", told, re.MULTILINE) == [
        "[Hypertension](/notebooks/hypertension_case_finding.md)",
        "[Cancer](/notebooks/cancer_early_diagnosis.md)",
        "[Workforce](/notebooks/workforce_supply.md)",
        "[Estates](/notebooks/estates_utilisation.md)",
    ]
    assert told.count(ANSWER) == len(ANALYSES)


def test_pages_without_figures_have_no_answer_and_are_named_instead(
    project: Path, make_run: MakeRun
) -> None:
    first, *others = ANALYSES
    finished, absent = {first: load(make_run(first))}, dict.fromkeys(others, "none held")
    told = blocks.filled(edition_of(project), finished, absent, STAMP, project)
    assert str(told["chapters"]).count("\n- ") == 1
    assert str(told["missing"]).startswith(
        "No figures for North West London are held in this book for: [Cancer](/notebooks/"
    )
    nothing = blocks.filled(edition_of(project), {}, dict.fromkeys(ANALYSES, "no"), STAMP, project)
    assert nothing["chapters"] is None


def test_a_demonstration_is_no_chapter_of_the_home_page(project: Path, make_run: MakeRun) -> None:
    (project / "book" / "edition.yml").write_text(
        "area: NW London\ndemonstrations:\n  - {analysis: hypertension_case_finding, title: Made, "
        "slug: made_up, parameters: {area: Example System, source: synthetic}}\n"
    )
    finished = {name: load(make_run(name)) for name in ANALYSES}
    finished["made_up"] = load(make_run(ANALYSES[0], "made_up"))
    told = blocks.filled(edition_of(project), finished, {}, STAMP, project)
    assert str(told["chapters"]).count("\n- ") == len(ANALYSES)
    assert "made_up" not in str(told["chapters"])


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Frimley", "Most of Frimley has since become part of the Thames Valley. These"),
        ("NW London", "North West London has since become part of West and North London. These"),
        ("Kent and Medway", None),
    ],
)
def test_what_was_divided_has_become_part_of_another_for_the_most(
    area: str, told: str | None
) -> None:
    found = blocks.successor(areas.resolve(area))
    assert found is None if told is None else str(found).startswith(told)


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
        "[a&#95;b&#64;example.org](<mailto:a_b@example.org>). They are welcome as issues of "
        "[the project's repository](<https://example.org/b>) too."
    )


def test_a_repository_alone_takes_questions(project: Path) -> None:
    edition = replace(edition_of(project), repository="https://example.org/b")
    assert blocks.contact(edition).startswith(
        "Questions, corrections and wishes are welcome as issues of [the project's repository]("
    )
