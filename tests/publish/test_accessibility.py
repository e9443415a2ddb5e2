"""The accessibility statement says what a browser found, and above all what is not met."""

import dataclasses
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.accessibility import FILE, Record, statement

RECORD = Record(
    engine="axe-core 4.10",
    windows=("desk, light", "phone, dark"),
    pages=22,
    met=("image-alt", "html-has-lang"),
    broken={},
    undecided={},
)


def said(project: Path, record: Record) -> str:
    path = project / FILE
    path.parent.mkdir()
    path.write_text(record.to_json(), encoding="utf-8")
    return statement(project)


def test_a_record_is_read_as_it_was_written() -> None:
    assert Record.from_json(RECORD.to_json()) == RECORD


def test_the_statement_counts_pages_windows_and_rules(tmp_path: Path) -> None:
    text = said(tmp_path, RECORD)
    assert "22 pages were each opened 2 times (desk, light; phone, dark)" in text
    assert "axe-core 4.10" in text
    assert "2 rules apply and are kept by every page; none are broken." in text
    assert "<table" not in text


def test_the_statement_names_what_is_broken_and_what_nobody_decided(tmp_path: Path) -> None:
    record = dataclasses.replace(
        RECORD,
        broken={"color-contrast": "Elements must have enough contrast"},
        undecided={"video-caption": "Videos must have captions <track>"},
    )
    text = said(tmp_path, record)
    assert "1 is broken; 1 needs a person to decide" in text
    assert "Elements must have enough contrast</td><td>Broken: not met" in text
    assert "captions &lt;track&gt;</td><td>For a person to decide" in text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"engine": "axe"}'])
def test_a_file_that_is_no_record_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / FILE).write_text(text)
    with pytest.raises(InputError, match=rf"{FILE} is no record"):
        statement(tmp_path)


def test_a_missing_record_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{FILE} cannot be read"):
        statement(tmp_path)
