"""Builds the site: stage, Jupyter Book, slim, check, and only then replace the last good site."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpers import project
from helpers.errors import BookError, InputError
from helpers.publish import site
from helpers.publish.check import check_site
from helpers.publish.slim import slim
from helpers.publish.stage import CHAPTERS, PROSE, stage
from helpers.publish.stamp import read_stamp
from helpers.run.record import Run

SHOWN = 20
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
STEADY = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "TZ": "UTC"}
"""Environment under which two builds of one book give the same bytes."""

# myst-nb counts the lines of a notebook as 10,000 times the number of the cell, and its line.
_CELL = re.compile(rf"({CHAPTERS}/\w+\.md):(\d+)\d{{4}}:")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FAULT = re.compile(r"\b(WARNING|ERROR|CRITICAL|SEVERE)\b|^Exception|^[\w.]*Error:", re.MULTILINE)


@dataclass(frozen=True)
class BuildReport:
    """What a build made.

    Attributes:
        site: folder of the site.
        pages: how many pages it has.
        figures: how many figures its chapters show.
        tables: how many tables its chapters show.
        links: how many addresses were followed and found whole.
        size: bytes of all its files.
        seconds: time the build took.
        unchanged: whether the site stood there already, made from the same sources.
    """

    site: Path
    pages: int
    figures: int
    tables: int
    links: int
    size: int
    seconds: float
    unchanged: bool


def build(runs: Sequence[Run], out: Path) -> BuildReport:
    """Build the site of the book from finished runs and put it at `out`.

    The site that stands at `out` stays until the new one is whole and every check has passed. If it
    was made from the same sources it stays for good.

    Args:
        runs: one finished run for each chapter of `_toc.yml`.
        out: folder of the site; made where it does not exist.

    Raises:
        BookError: the build or a check failed; the message names each page and fault.
        InputError: `out` holds something else than a site of this book, or cannot be written.
    """
    started = time.monotonic()
    root, out = project.root(), out.absolute()
    site.require_replaceable(out)
    with _workshop(out) as work:
        staged = stage(runs, work / "src", root, read_stamp(root))
        sources = site.sources_hash(staged.folder)
        unchanged = site.is_current(out, sources)
        built = out if unchanged else _lay_out(staged.folder, work)
        checked = check_site(built, staged.chapters)
        if checked.findings:
            raise BookError(_report("the built site breaks its rules", checked.findings))
        if not unchanged:
            site.write_mark(built, sources, {n: run.key for n, run in staged.finished.items()})
            site.swap(built, out, work / "old")
    return BuildReport(
        site=out,
        pages=checked.pages,
        figures=checked.figures,
        tables=checked.tables,
        links=checked.links,
        size=site.size(out),
        seconds=time.monotonic() - started,
        unchanged=unchanged,
    )


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """Give a fresh folder beside `out`, so that the site can be renamed, and remove it after."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _lay_out(source: Path, work: Path) -> Path:
    """Lay out the staged book and return the folder of its site.

    Raises:
        BookError: Jupyter Book failed or warned.
    """
    command = [
        *(sys.executable, "-c", JUPYTER_BOOK, "build", str(source)),
        *("--path-output", str(work), "--all", "-W", "--keep-going"),
    ]
    done = subprocess.run(
        command, capture_output=True, check=False, text=True, cwd=work, env=os.environ | STEADY
    )
    if done.returncode:
        faults = list(_faults(done.stdout + done.stderr, source))
        raise BookError(_report("Jupyter Book refused the book", faults))
    built = work / "_build" / "html"
    slim(built)
    return built


def _faults(log: str, source: Path) -> Iterator[str]:
    """Yield the lines of a log that say what went wrong, with the project's own file names."""
    lines = [_COLOUR.sub("", line).strip() for line in log.splitlines()]
    found = list(dict.fromkeys(line for line in lines if _FAULT.search(line)))
    for line in found or lines[-SHOWN:]:
        yield _own_names(line, source)


def _own_names(line: str, source: Path) -> str:
    """Return a line of the log with staged files named as they stand in the project."""
    line = re.sub(rf"{re.escape(str(source))}/(?!{CHAPTERS}/)([\w/-]+\.md)", rf"{PROSE}/\1", line)
    line = re.sub(rf"{re.escape(str(source))}/({CHAPTERS}/\w+)\.ipynb", r"\1.md", line)
    return _CELL.sub(r"\1, cell \2:", line.replace(f"{source}/", ""))


def _report(headline: str, faults: Sequence[object]) -> str:
    shown = [f"  {fault}" for fault in faults[:SHOWN]]
    more = [f"  and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "\n".join([f"{headline}:", *shown, *more])
