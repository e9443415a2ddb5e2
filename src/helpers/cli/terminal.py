"""How the command prints a table: in columns, or where the terminal is too narrow as a list.

No name and no word is ever cut.
"""

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

READABLE = 24
"""The least width of a column whose cells are wrapped."""
GAP = 2


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings, fitted to the width of the terminal.

    The first column names the row and is never wrapped.
    """
    console = Console(highlight=False, markup=False, soft_wrap=False)
    widths = _widths(headings, rows, console.width)
    if widths is None:
        console.print(_as_list(headings, rows, console.width), soft_wrap=True)
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0))
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(heading, width=width)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], available: int
) -> list[int] | None:
    """Return a width for each column, or None where they do not fit side by side."""
    columns = list(zip(headings, *rows, strict=True))
    wanted = [max(len(cell) for cell in column) for column in columns]
    words = [
        max(len(word) for cell in column for word in cell.split() or [""]) for column in columns
    ]
    widths = [min(want, max(word, READABLE)) for want, word in zip(wanted, words, strict=True)]
    widths[0] = wanted[0]
    spare = available - sum(widths) - GAP * (len(widths) - 1)
    if spare < 0:
        return None
    wrapped = sorted(
        (place for place, width in enumerate(widths) if width < wanted[place]),
        key=lambda place: wanted[place],
    )
    for done, place in enumerate(wrapped):
        more = min(wanted[place] - widths[place], spare // (len(wrapped) - done))
        widths[place] += more
        spare -= more
    return widths


def _as_list(headings: Sequence[str], rows: Sequence[Sequence[str]], available: int) -> str:
    return "\n\n".join("\n".join(_item(headings, row, available)) for row in rows)


def _item(headings: Sequence[str], row: Sequence[str], available: int) -> list[str]:
    """Return the lines of a row, empty cells left out; the first cell stands out to the left."""
    lines = [f"{headings[0]}: {row[0]}"]
    for heading, cell in zip(headings[1:], row[1:], strict=True):
        if cell:
            lines += textwrap.wrap(
                f"{heading}: {cell}",
                available,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines
