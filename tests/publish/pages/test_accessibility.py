"""The accessibility statement says what a browser found, and above all what is not met."""

import dataclasses
import json
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.pages.accessibility import FILE, Record, read, statement, undecided

RECORD = Record(
    engine="axe-core 4.10",
    windows=("desk, light", "phone, dark"),
    pages=22,
    met=("image-alt", "html-has-lang"),
    broken={},
    undecided={},
)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record = dataclasses.replace(
        RECORD, undecided={"a": "A"}, reasons={"a": ("why", "and why")}, stamp="commit 1"
    )
    (tmp_path / "book").mkdir()
    (tmp_path / FILE).write_text(record.to_json(), encoding="utf-8")
    found = read(tmp_path)
    assert found == record
    assert found.stamp == "commit 1"


def test_a_record_without_reasons_and_commit_is_read() -> None:
    given = json.loads(RECORD.to_json())
    del given["reasons"], given["stamp"]
    assert Record.from_json(json.dumps(given)) == RECORD


def test_records_of_two_commits_that_say_the_same_are_the_same() -> None:
    assert dataclasses.replace(RECORD, stamp="commit 1") == RECORD


def test_the_statement_counts_pages_windows_and_rules() -> None:
    text = statement(RECORD)
    assert "22 pages were each opened 2 times (desk, light; phone, dark)" in text
    assert "axe-core 4.10: those of WCAG 2.2, levels A and AA" in text
    assert "2 rules apply and are kept by every page; none are broken." in text
    assert "<table" not in text


def test_the_statement_names_the_commit_of_the_pages_where_it_is_known() -> None:
    text = statement(dataclasses.replace(RECORD, stamp="commit 0123 of 2024-02-29"))
    assert "22 pages, as they were made from commit 0123 of 2024-02-29, were each opened" in text


def test_nothing_is_listed_as_undecided_where_all_is_met() -> None:
    assert undecided(RECORD) == ""


def test_what_is_broken_or_undecided_is_listed_with_its_reason() -> None:
    record = dataclasses.replace(
        RECORD,
        broken={"label": "Inputs must have labels"},
        undecided={"color-contrast": "Text must have contrast", "x": "Something."},
        reasons={"color-contrast": ("It is hidden.", "It is a sign")},
    )
    assert undecided(record) == (
        "Inputs must have labels (broken); Text must have contrast (not decided: It is hidden, It "
        "is a sign); Something (not decided)"
    )


def test_the_statement_names_what_is_broken_and_what_nobody_decided() -> None:
    record = dataclasses.replace(
        RECORD,
        broken={"color-contrast": "Elements must have enough contrast"},
        undecided={"video-caption": "Videos must have captions <track>"},
    )
    text = statement(record)
    assert "1 is broken; 1 needs a person to decide" in text
    assert "Elements must have enough contrast</td> <td>Broken: not met" in text
    assert "captions &lt;track&gt;</td> <td>For a person to decide" in text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"engine": "axe"}'])
def test_a_file_that_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / FILE).write_text(text)
    with pytest.raises(InputError, match=rf"{FILE} is no record"):
        read(tmp_path)


def test_a_missing_record_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{FILE} cannot be read"):
        read(tmp_path)
