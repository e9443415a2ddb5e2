"""`icsbook diff` tells which figures changed, to people, programs and pull requests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from helpers.cli import diff
from helpers.progress import Progress
from tests.cli.typed import status
from tests.publish.diff.made import a_run, a_site, change


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """Two sites, of which the second has another headline and another cell."""
    old, new = a_site(tmp_path / "old"), a_site(tmp_path / "new")
    change(new / "downloads" / "first" / "results.json", '"value": 58.5', '"value": 58.6')
    change(new / "downloads" / "first" / "places.csv", "Brent,24000", "Brent,48000")
    return old, new


def test_the_same_figures_are_status_nought(
    sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("diff", sites[0], sites[0]) == 0
    assert "0 changed, 0 added, 0 removed." in capsys.readouterr().out


def test_people_see_what_changed_from_what_to_what_the_largest_first(
    sites: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert status("diff", *sites) == 1
    out, err = capsys.readouterr()
    assert err == ""
    *_, heading, cell, headline = [line.split() for line in out.splitlines()]
    assert heading == ["Figure", "Page", "Old", "New", "Change"]
    assert " ".join(cell) == (
        "places, Brent: undiagnosed_people first 24,000 people 48,000 people +100.0%"
    )
    assert " ".join(headline) == "detection_rate first 58.5% 58.6% +0.2%"


def test_another_program_reads_the_json(
    sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("diff", *sites, "--format", "json") == 1
    written = capsys.readouterr().out
    reader = [sys.executable, "-m", "json.tool"]
    subprocess.run(reader, input=written, text=True, check=True, capture_output=True)
    found = json.loads(written)
    assert [(each["figure"], each["old"], each["new"]) for each in found["changed"]] == [
        ("undiagnosed_people", 24000, 48000),
        ("detection_rate", 58.5, 58.6),
    ]
    assert found["added"] == found["removed"] == found["parameters"] == []


def test_markdown_is_a_table_whatever_names_hold(
    sites: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for site in sites:
        change(site / "downloads" / "first" / "places.csv", "Brent", "B|rent* <b>")
    assert status("diff", *sites, "--format", "markdown") == 1
    tokens = MarkdownIt("commonmark").enable("table").parse(capsys.readouterr().out)
    assert [token.type for token in tokens].count("tr_open") == 1 + 2
    cells = [
        "".join(part.content for part in token.children or [])
        for token in tokens[next(n for n, each in enumerate(tokens) if each.type == "tbody_open") :]
        if token.type == "inline"
    ]
    assert cells[:5] == [
        "places, B|rent* <b>: undiagnosed_people",
        "first",
        "24,000 people",
        "48,000 people",
        "+100.0%",
    ]


def test_what_is_beside_the_changes_is_listed_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = a_run(tmp_path / "old"), a_run(tmp_path / "new")
    sites = a_site(tmp_path / "one"), a_site(tmp_path / "other")
    change(sites[1] / "downloads" / "first" / "places.csv", "Brent", "Ealing")
    change(sites[1] / "downloads" / "first" / "results.json", '"NW London"', '"Kent"')
    change(sites[0] / "downloads" / "first" / "models.csv", "470000", "0")
    change(sites[1] / "downloads" / "second" / "models.csv", "470000", "")
    assert status("diff", *sites, "--format", "markdown") == 1
    out = capsys.readouterr().out
    assert "| 0 people | 470,000 people | new from 0 |" in out
    assert "| 470,000 people | missing |  |" in out
    assert "\nAdded figures\n\n- first: places, Ealing: undiagnosed\\_people\n" in out
    assert "\nRemoved figures\n\n- first: places, Brent: undiagnosed\\_people\n" in out
    assert "- first: area was NW London, is Kent\n" in out
    assert "\nAreas of the new alone\n\n- Kent\n" in out
    assert status("diff", old, new) == 0


def test_a_change_within_the_tolerance_is_none(sites: tuple[Path, Path]) -> None:
    assert status("diff", *sites, "--tolerance", "0.4") == 1
    assert status("diff", *sites, "--tolerance", "0.5") == 0


def test_headlines_are_not_crowded_out_by_cells(
    sites: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diff, "SHOWN", 1)
    change(sites[1] / "downloads" / "first" / "models.csv", "470000", "480000")
    assert status("diff", *sites) == 1
    out = capsys.readouterr().out
    assert "3 changed, 0 added, 0 removed. Not shown: 1 of the changes; --format json" in out
    assert "detection_rate" in out
    assert "undiagnosed_people" in out
    assert "expected_people" not in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["old", "run"], "old is a book, run is a run: compare two of a kind"),
        (["nobody"], "'nobody' is no site, run, sweep or project, and no commit here"),
        (["old", "nobody"], "'nobody' is no site, run, sweep or project, and no commit here"),
        (["old", "new", "--tolerance", "nan"], "--tolerance nan: give a share of at least 0"),
        (["old", "new", "--tolerance", "-1"], "--tolerance -1.0: give a share of at least 0"),
        (["old", "new", "--format", "csv"], "'csv' is not one of 'table', 'json', 'markdown'"),
    ],
)
def test_bad_input_is_one_line_and_status_two(
    sites: tuple[Path, Path],
    words: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = sites[0].parent
    a_run(folder).rename(folder / "run")
    monkeypatch.setenv("ICSBOOK_PROJECT", str(Path(__file__).parents[2]))
    monkeypatch.chdir(folder)
    assert status("diff", *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert err.count("\n") == 1


def test_both_sides_are_told_as_one_and_without_a_time_left_until_both_are_known() -> None:
    told: list[Progress] = []
    both = diff._Both(told.append)
    both(Progress("computing HEAD~1", 0, 4, things="pages"))
    both(Progress("computing the working tree", things="pages"))
    both(Progress("computing the working tree", 2, 6, worked=2, things="pages"))
    assert [(each.doing, each.done, each.total) for each in told] == [
        ("computing", 0, 4),
        ("computing", 0, 0),
        ("computing", 2, 10),
    ]
