"""Excel workbooks, read by a process of their own: a damaged one may take its reader down."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from helpers.data.releases.files import SourceFile
from helpers.errors import DataError

PROGRAM = Path(__file__).with_name("workbook_reader.py")
WAIT_SECONDS = 120

Rows = list[list[Any]]


def sheets(source: SourceFile) -> dict[str, Rows]:
    """Return the rows of cells of each sheet of a workbook, by its name.

    Cells are texts, numbers and flags; a blank one is an empty text.

    Raises:
        DataError: it is not a workbook that can be read.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=source.content,
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _damaged(source, "reading it does not end") from None
    if ended.returncode != 0:
        raise _damaged(source, "its reader gave up")
    answer = json.loads(ended.stdout)
    if "fault" in answer:
        raise _damaged(source, answer["fault"])
    found: dict[str, Rows] = answer["sheets"]
    return found


def _damaged(source: SourceFile, fault: str) -> DataError:
    return DataError(f"{source.shown}: the workbook is damaged ({fault}); download it again")
