"""Workbooks are read by a process of their own, whose end is never ours."""

from pathlib import Path

import pytest

from helpers.data.releases import workbook
from helpers.data.releases.files import SourceFile
from helpers.errors import DataError
from tests.data.releases import samples


def source(content: bytes) -> SourceFile:
    return SourceFile("a.xls", "a.xls", lambda most: content[:most])


def test_the_cells_of_every_sheet_are_returned() -> None:
    book = samples.workbook({"One": "a,b\n1,é\n", "Two": "c\n"})
    assert workbook.sheets(source(book)) == {"One": [["a", "b"], ["1", "é"]], "Two": [["c"]]}


def test_what_is_no_workbook_is_refused_with_the_reason() -> None:
    with pytest.raises(DataError, match=r"a\.xls: the workbook is damaged \(.*format.*\)"):
        workbook.sheets(source(b"\xd0\xcf\x11\xe0"))


@pytest.mark.parametrize("work", ["import os; os.abort()", "raise MemoryError"])
def test_a_reader_that_breaks_down_takes_nothing_with_it(
    work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "program.py"
    program.write_text(work, encoding="utf-8")
    monkeypatch.setattr(workbook, "PROGRAM", program)
    with pytest.raises(DataError, match="its reader gave up"):
        workbook.sheets(source(b"x"))
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_does_not_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(workbook, "PROGRAM", program)
    monkeypatch.setattr(workbook, "WAIT_SECONDS", 0.2)
    with pytest.raises(DataError, match="reading it does not end"):
        workbook.sheets(source(b"x"))
