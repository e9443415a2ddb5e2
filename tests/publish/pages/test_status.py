"""The status page tells of every page what made it, and nothing of the clock."""

import re
from pathlib import Path

from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import load
from helpers.publish.pages.status import table_of_pages
from tests.publish.conftest import ANALYSES, MakeRun, change_record, edition_of

STAMP = Stamp("0123456789ab", "2024-02-29")


def test_each_page_stands_with_analysis_area_basis_and_key(
    project: Path, make_run: MakeRun
) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES}
    html = table_of_pages(edition_of(project), finished, {}, STAMP)
    assert (
        '<a href="notebooks/cancer_early_diagnosis.html">Cancer</a></th> '
        "<td><code>cancer_early_diagnosis</code></td> <td>NW London</td> "
        "<td>derived, published</td> <td><code>0123456789abcdef</code></td>"
    ) in html
    assert html.count("<code>0123456789abcdef</code>") == len(ANALYSES)
    assert "Made from commit <code>0123456789ab</code> of 2024-02-29." in html
    assert '<th scope="row">Python</th> <td>3.11.2</td>' in html
    assert "Every page of this edition has figures." in html


def test_a_page_without_figures_stands_with_the_reason(project: Path, make_run: MakeRun) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES[1:]}
    html = table_of_pages(edition_of(project), finished, {ANALYSES[0]: "no <b> there"}, STAMP)
    assert "Hypertension</a></th> <td>no &lt;b&gt; there</td>" in html
    assert "Every page of this edition has figures." not in html


def test_runs_of_several_versions_name_each(project: Path, make_run: MakeRun) -> None:
    runs = {name: make_run(name) for name in ANALYSES}
    change_record(runs[ANALYSES[0]], versions={"pandas": "3.0.9"}, python="")
    html = table_of_pages(
        edition_of(project), {name: load(run) for name, run in runs.items()}, {}, STAMP
    )
    assert '<th scope="row">pandas</th> <td>3.0.9, 3.1.1</td>' in html


def test_a_commit_that_is_not_known_or_not_all_is_said_to_be_so(project: Path) -> None:
    edition = edition_of(project)
    assert "is not recorded" in table_of_pages(edition, {}, {}, Stamp())
    changed = Stamp("0123456789ab", "2024-02-29", changed=True)
    assert "with changes that are not committed." in table_of_pages(edition, {}, {}, changed)


def test_the_status_is_one_line_and_always_the_same(project: Path, make_run: MakeRun) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES}
    edition = edition_of(project)
    html = table_of_pages(edition, finished, {}, STAMP)
    assert "\n" not in html
    assert html == table_of_pages(edition, dict(reversed(finished.items())), {}, STAMP)


def test_a_search_finds_the_words_of_each_cell_apart(project: Path, make_run: MakeRun) -> None:
    finished = {name: load(make_run(name)) for name in ANALYSES}
    html = table_of_pages(edition_of(project), finished, {}, STAMP)
    assert "published 0123456789abcdef" in re.sub(r"<[^>]*>", "", html)  # as Sphinx reads it
