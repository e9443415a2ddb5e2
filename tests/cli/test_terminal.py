"""Tables on a terminal cut no name: they wrap prose, or become lists."""

import pytest

from helpers.cli.terminal import READABLE, print_table

HEADINGS = ["Field", "Unit", "Meaning"]
MEANING = "What to know of the row before a figure of it is used for anything at all."
ROWS = [["backlog_zero_may_be_unreported", "", MEANING], ["note", "GBP", "Short."]]


def printed(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(HEADINGS, ROWS)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_every_word_stands_whole_at_any_width(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(printed(width, capsys, monkeypatch)).split()
    assert {"backlog_zero_may_be_unreported", "note", "GBP"} <= set(words)
    assert set(MEANING.split()) <= set(words)


@pytest.mark.parametrize("width", [66, 80, 200])
def test_no_line_is_wider_than_the_terminal(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(width, capsys, monkeypatch)
    assert lines[0].split() == HEADINGS
    assert max(len(line) for line in lines) <= width


def test_prose_takes_the_room_that_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(printed(200, capsys, monkeypatch)) == 1 + len(ROWS)
    narrow = printed(30 + 4 + READABLE + 4, capsys, monkeypatch)
    assert len(narrow) > 1 + len(ROWS)


def test_a_row_too_wide_for_columns_becomes_a_list_without_empty_cells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(40, capsys, monkeypatch)
    assert lines[0] == "Field: backlog_zero_may_be_unreported"
    assert lines[1] == "  Meaning: What to know of the row"
    assert lines[-3:] == ["Field: note", "  Unit: GBP", "  Meaning: Short."]
    assert max(len(line) for line in lines) <= 40


def test_a_table_without_rows_shows_its_headings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_table(HEADINGS, [])
    assert capsys.readouterr().out.split() == HEADINGS
