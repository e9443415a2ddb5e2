"""The command `icsbook diff`: which figures changed, from what to what."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from functools import partial
from threading import Lock
from typing import Annotated, Any

import typer

from helpers.cli import progress
from helpers.cli.options import command_app
from helpers.cli.terminal import print_table
from helpers.errors import InputError
from helpers.formats import MINUS
from helpers.present.units import exact_decimals, quantity
from helpers.progress import Progress, Tell
from helpers.publish.diff import changes, sides
from helpers.publish.diff.changes import Change, Difference, Name

SHOWN = 50
"""The most headlines, and the most cells of tables, that people are shown; JSON has them all."""
LISTED = 20
"""The most lines of anything else."""
HEADINGS = ("Figure", "Page", "Old", "New", "Change")
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|~#&$"} | {"\n": " ", "\r": " "})
"""How what Markdown would take for its own is written in it."""

app = command_app()


class DiffFormat(StrEnum):
    """How the difference is printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="The folder of a site, a run, a sweep or a project; or a commit."
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help="The same; by default the project as it stands."),
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Numbers that differ by no more than this share of the larger are the same: "
            "0.01 leaves out changes of up to 1%.",
        ),
    ] = 1e-9,
    output: Annotated[
        DiffFormat, typer.Option("--format", help="Markdown is for a pull request.")
    ] = DiffFormat.TABLE,
) -> None:
    """Tell which figures changed between two sites, runs, sweeps or commits.

    Figures are headlines, their limits and the cells of tables; the largest relative change comes
    first. The pages of a commit or a project are computed by its own program from its own data.
    Ends with 1 where a figure changed, was added or removed, with 0 where none was.
    """
    if not 0 <= tolerance < 1:
        raise InputError(f"--tolerance {tolerance}: give a share of at least 0 and less than 1")
    sides.require(old, new)
    with progress.shown() as shown, ThreadPoolExecutor() as pool:
        was, now = pool.map(partial(sides.read, tell=_Both(shown.tell)), (old, new))
    found = changes.compare(was, now, tolerance)
    title = f"Figures of {now.name} against {was.name}"
    if output is DiffFormat.JSON:
        typer.echo(json.dumps({"old": was.name, "new": now.name, **_plain(found)}, indent=2))
    elif output is DiffFormat.MARKDOWN:
        typer.echo("\n".join(_markdown(title, found)))
    else:
        _print(title, found)
    raise typer.Exit(int(bool(found)))


class _Both:
    """Tells how far both sides are together; each is computed in a thread of its own."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._sides: dict[str, Progress] = {}
        self._lock = Lock()

    def __call__(self, progress: Progress) -> None:
        with self._lock:
            self._sides[progress.doing] = progress
            each = self._sides.values()
            known = all(side.total for side in each)
            done = sum(side.done for side in each)
            self._tell(
                replace(
                    progress,
                    doing="computing",
                    done=done,
                    total=sum(side.total for side in each) if known else 0,
                    worked=done,
                    seconds=time.monotonic() - min(side.began for side in each),
                )
            )


def _plain(found: Difference) -> Mapping[str, Any]:
    lists = {"changed": found.changed, "added": found.added, "removed": found.removed}
    plain = {name: [change.as_json() for change in each] for name, each in lists.items()}
    return {**plain, "parameters": found.parameters, "areas": found.areas}


def _print(title: str, found: Difference) -> None:
    typer.echo(f"{title}\n{_summary(found)}")
    rows = _rows(found)
    if rows:
        typer.echo()
        print_table(HEADINGS, rows)
    for heading, lines in _rest(found):
        typer.echo("\n  ".join([f"\n{heading}", *lines]))


def _markdown(title: str, found: Difference) -> Iterator[str]:
    yield f"## {title.translate(MARKS)}\n\n{_summary(found)}"
    rows = _rows(found)
    if rows:
        yield f"\n| {' | '.join(HEADINGS)} |\n|---|---|--:|--:|--:|"
    for row in rows:
        yield f"| {' | '.join(cell.translate(MARKS) for cell in row)} |"
    for heading, lines in _rest(found):
        yield "\n- ".join([f"\n{heading}\n", *(line.translate(MARKS) for line in lines)])


def _summary(found: Difference) -> str:
    counts = [len(each) for each in (found.changed, found.added, found.removed)]
    more = len(found.changed) - len(_shown(found))
    told = f" Not shown: {more} of the changes; --format json has all." if more else ""
    return "{} changed, {} added, {} removed.".format(*counts) + told


def _shown(found: Difference) -> list[Change]:
    """Return the first changes of headlines and the first of cells, in the order of all."""
    cells = [change for change in found.changed if change.name.table][SHOWN:]
    headlines = [change for change in found.changed if not change.name.table][SHOWN:]
    left_out = {change.name for change in (*headlines, *cells)}
    return [change for change in found.changed if change.name not in left_out]


def _rows(found: Difference) -> list[tuple[str, ...]]:
    return [
        (_figure(each.name), _page(each.name.page, dict(each.name.parameters)), *_numbers(each))
        for each in _shown(found)
    ]


def _figure(name: Name) -> str:
    if name.table:
        return f"{name.table}, {', '.join(cell for _, cell in name.row)}: {name.figure}"
    return name.figure if name.field == "value" else f"{name.figure}, {name.field} limit"


def _page(page: str, parameters: Mapping[str, str]) -> str:
    given = ", ".join(f"{name}={value}" for name, value in parameters.items())
    return f"{page} ({given})" if given else page


def _numbers(change: Change) -> tuple[str, str, str]:
    """Return old, new and change; with all their digits where the book would write one number."""
    old, new = (_written(value, change.unit) for value in (change.old, change.new))
    if old == new or not change.unit:
        old, new = (_written(value, "") for value in (change.old, change.new))
    return old, new, _relative(change)


def _written(value: float | None, unit: str) -> str:
    if value is None:
        return "missing"
    if not unit:
        return f"{value:,.12g}".replace("-", MINUS)
    return quantity(value, unit, None if "GBP" in unit else exact_decimals(value, unit))


def _relative(change: Change) -> str:
    if change.relative is None:
        return "" if change.old is None or change.new is None else "new from 0"
    percent = 100 * change.relative
    digits = ",.1f" if abs(percent) >= 0.1 else ".1g"
    return f"{percent:+{digits}}%".replace("-", MINUS)


def _rest(found: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is told beside the changes: a heading, and its lines."""
    told = {
        "Added figures": [_named(change.name) for change in found.added],
        "Removed figures": [_named(change.name) for change in found.removed],
        "Parameters that differ": [
            f"{_page(each['page'], each['parameters'])}: "
            f"{each['parameter']} was {each['old']}, is {each['new']}"
            for each in found.parameters
        ],
        "Areas of the old alone": found.areas["only_old"],
        "Areas of the new alone": found.areas["only_new"],
    }
    for heading, lines in told.items():
        more = [f"and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
        if lines:
            yield heading, [*lines[:LISTED], *more]


def _named(name: Name) -> str:
    return f"{_page(name.page, dict(name.parameters))}: {_figure(name)}"
