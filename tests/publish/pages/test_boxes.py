"""The boxes at the end of a chapter tell the exact command and escape what they are given."""

import pytest

from helpers.data.sources import cite, source
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import load
from helpers.publish.pages import boxes
from helpers.publish.pages.boxes import Download
from tests.publish.conftest import CHAPTER, MakeRun, change_record


def test_the_box_tells_the_command_of_its_run(make_run: MakeRun) -> None:
    assert f"icsbook run {CHAPTER} -p target=0.85" in boxes.run_this(load(make_run(target=0.85)))


def test_every_parameter_stands_with_its_value_meaning_and_range(make_run: MakeRun) -> None:
    html = boxes.run_this(load(make_run(target=0.85)))
    words = '<tr><th scope="row">Share to reach.</th> <td>85%</td> <td><code>target</code>'
    assert words in html
    assert "Allowed: 0 to 1" in html


def test_a_parameter_that_looks_like_markup_is_text(make_run: MakeRun) -> None:
    html = boxes.run_this(load(make_run(area="<script>alert(1)</script>")))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_source_that_looks_like_markup_is_text(make_run: MakeRun) -> None:
    run = make_run()
    change_record(run, sources=["<img src=x onerror=alert(1)>"])
    assert "<img" not in boxes.provenance(load(run), Stamp())


def test_every_source_stands_once(make_run: MakeRun) -> None:
    html = boxes.provenance(load(make_run()), Stamp())
    assert html.count("<li>Strategy 2024, chapter 3</li>") == 1
    assert html.count("<li>QOF 2022-23</li>") == 1


def test_a_source_with_an_address_is_a_link(make_run: MakeRun) -> None:
    run = make_run()
    change_record(run, sources=[f"{cite('qof_2022_23')}; {cite('nwl_strategy_2023', 'Estates')}"])
    html = boxes.provenance(load(run), Stamp())
    url = source("qof_2022_23").url
    assert f'<li><a rel="external" href="{url}">{cite("qof_2022_23")}</a></li>' in html
    assert f"<li>{cite('nwl_strategy_2023', 'Estates')}</li>" in html


def test_the_command_leads_to_how_to_get_it_where_the_book_says_so(make_run: MakeRun) -> None:
    finished = load(make_run())
    link = '<a href="../rerun.html#get-the-command">how to get it</a>'
    assert link in boxes.run_this(finished, "../rerun.html#get-the-command")
    assert "how to get it" not in boxes.run_this(finished)


def test_provenance_names_key_commit_tables_and_versions(make_run: MakeRun) -> None:
    html = boxes.provenance(load(make_run()), Stamp("abc", "2024-02-29"))
    for wanted in ("0123456789abcdef", "abc of 2024-02-29", "abababababab", "3.1.1", "3.11.2"):
        assert wanted in html
    assert "derived, published" in html


def test_a_record_without_sources_tables_or_versions_still_gives_a_box(make_run: MakeRun) -> None:
    run = make_run()
    change_record(run, sources=[], tables={}, versions={}, basis=[])
    assert "0123456789abcdef" in boxes.provenance(load(run), Stamp())


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1234, "1.2 kB"), (3_400_000, "3.4 MB")],
)
def test_sizes_read_as_people_say_them(size: int, words: str) -> None:
    assert boxes.format_size(size) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "share", "none given"),
        (0.8, "share", "80%"),
        (0.9999, "share", "99.99%"),
        (0.005, "share per year", "0.5%"),
        (11.0558319514, "per 1,000", "11.06"),
        (52000.0, "WTE", "52,000"),
        (39.375, "hours per week", "39.38"),
        (2029, "year", "2029"),
        (False, "", "no"),
        ("NW London", "", "NW London"),
    ],
)
def test_values_stand_in_the_table_as_people_say_them(value: object, unit: str, words: str) -> None:
    assert boxes.value_words(value, unit) == words


def test_a_download_names_format_and_size() -> None:
    file = Download("Download this table", "models.csv", "a/models.csv", "CSV", 1234)
    html = boxes.download_link(file)
    assert 'href="a/models.csv" download="models.csv"' in html
    assert "Download this table (CSV, 1.2 kB)" in html


def test_tables_are_folded_below_the_other_downloads() -> None:
    archive = Download("All of it", "brent.zip", "a/brent.zip", "ZIP", 20_000)
    table = Download("Table: <b>", "b.csv", "a/b.csv", "CSV", 12)
    html = boxes.downloads([archive], [table])
    before, _, after = html.partition("<details")
    assert "All of it (ZIP, 20.0 kB)" in before
    assert "Each table by itself (1 CSV file)" in after
    assert "Table: &lt;b&gt; (CSV, 12 bytes)" in after
    assert "<details" not in boxes.downloads([archive])
