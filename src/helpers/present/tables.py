"""Tables for readers: accessible HTML and its plain-text twin.

Shorthand follows the Government Statistical Service: `[x]` not available, `[c]` confidential,
`[z]` not applicable. No cell is ever empty.
"""

import datetime as dt
import math
import numbers
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from helpers.columns import CONFIDENTIAL as CONFIDENTIAL_COLUMN
from helpers.columns import Column
from helpers.formats import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from helpers.names import slug_of
from helpers.present import units

Columns = Mapping[str, Column]

LONGEST_DATE = 12
"""Letters of a period, such as 2022-23, up to which it is kept on one line."""
SHORTHAND = {
    NOT_AVAILABLE: "not available",
    CONFIDENTIAL: "confidential, suppressed so that nobody can be recognised",
    NOT_APPLICABLE: "not applicable",
}
NO_FIGURES = "no figures for this choice"
MIXED = "number"
"""Unit of a column whose rows each say their own in the column `unit`."""


def to_html(
    frame: pd.DataFrame, columns: Columns, caption: str, label: str = "", anchor: str = ""
) -> str:
    """Return a table a screen reader can walk: caption, scopes, units in headings, no empty cell.

    Args:
        frame: the rows; the first column names each of them.
        columns: what each shown column means, in the order of the table.
        caption: measure, population, area and period.
        label: name of the scrolling region; the caption if not given. Two regions of one page
            must not share a name.
        anchor: how the ids of the rows begin, before their names; without it they have none.

    Returns:
        The shorthand key where any is used, then the table in a region that scrolls by keyboard; a
        note instead where the frame has no rows.
    """
    if frame.empty:
        return f'<p class="ics-note">{escape(missing_note(columns, list(columns)))}</p>'
    laid_out = _lay_out(frame, columns)
    name = escape(label or caption)
    return "\n".join(
        [
            *_key_html(laid_out),
            f'<div class="ics-scroll" tabindex="0" role="region" aria-label="{name}">',
            '<table class="ics-table">',
            f"<caption>{escape(caption)}</caption>",
            f"<thead>{_head_html(laid_out)}</thead>",
            f"<tbody>\n{_body_html(laid_out, anchor)}\n</tbody>",
            "</table>",
            "</div>",
        ]
    )


def to_text(frame: pd.DataFrame, columns: Columns, caption: str) -> str:
    """Return the table as aligned plain text, with the same figures as `to_html`."""
    if frame.empty:
        return f"{caption}\n{missing_note(columns, list(columns))}"
    laid_out = _lay_out(frame, columns)
    widths = [
        max(len(cell) for cell in (heading, *cells))
        for heading, cells in zip(laid_out.headings, laid_out.cells, strict=True)
    ]
    rows = [laid_out.headings, *laid_out.rows()]
    lines = [_text_line(row, widths, laid_out.numeric) for row in rows]
    return "\n".join([caption, *laid_out.key, *lines])


def missing_note(columns: Columns, names: Sequence[str]) -> str:
    """Return `[x]` and why the figures of these columns are missing."""
    reasons = dict.fromkeys(columns[name].missing for name in names if columns[name].missing)
    return f"{NOT_AVAILABLE} {'; '.join(reasons) or NO_FIGURES}"


def is_missing(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN, NA, NaT or blank text."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or bool(pd.isna(value))


def is_number(value: Any) -> bool:
    """Say whether a cell holds a number; true and false are words."""
    if isinstance(value, str | bool | np.bool_):
        return False
    return isinstance(value, numbers.Real) and not math.isnan(value)


# --- laying out -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Layout:
    """A table as text: what HTML and plain text share.

    Attributes:
        headings: heading of each column, with its unit.
        cells: the cells of each column.
        numeric: which columns hold numbers.
        dated: which columns hold periods, whose words must stay on one line.
        key: the shorthand used, a line each.
    """

    headings: list[str]
    cells: list[list[str]]
    numeric: list[bool]
    dated: list[bool]
    key: list[str]

    def rows(self) -> Iterator[list[str]]:
        return (list(row) for row in zip(*self.cells, strict=True))

    def classes(self) -> list[str]:
        """Return the class of each column's cells; empty where none."""
        kinds = zip(self.numeric, self.dated, strict=True)
        return ["ics-number" if number else "ics-dated" * dated for number, dated in kinds]


def _lay_out(frame: pd.DataFrame, columns: Columns) -> _Layout:
    headings, cells, numeric = [], [], []
    for name, column in columns.items():
        heading, written = write_column(frame, name, column)
        headings.append(heading)
        cells.append(written)
        numeric.append(_holds_numbers(list(frame[name]), column))
    written_columns = zip(columns, cells, strict=True)
    dated = [units.is_calendar(name) and _fit_a_line(written) for name, written in written_columns]
    return _Layout(headings, cells, numeric, dated, _key(columns, cells))


def _fit_a_line(dates: Sequence[str]) -> bool:
    return max(map(len, dates), default=0) <= LONGEST_DATE


def _holds_numbers(values: Sequence[Any], column: Column) -> bool:
    """Say whether a column holds numbers, or would if any were available."""
    if all(is_missing(value) for value in values):
        return bool(column.unit)
    return any(is_number(value) for value in values)


def write_column(frame: pd.DataFrame, name: str, column: Column) -> tuple[str, list[str]]:
    """Return the heading of a column and its cells, as every table has them."""
    values = list(frame[name])
    if CONFIDENTIAL_COLUMN in frame:
        hidden = frame[CONFIDENTIAL_COLUMN] & frame[name].isna()
        values = [CONFIDENTIAL if one else value for one, value in zip(hidden, values, strict=True)]
    if column.unit == MIXED and "unit" in frame:
        rows = zip(values, frame["unit"], strict=True)
        return column.label, [_write_mixed(value, str(unit)) for value, unit in rows]
    style = units.style_of(name, column, [float(value) for value in values if is_number(value)])
    heading = units.headed(column.label, style.sign)
    return heading, [_write(value, style) for value in values]


def _write_mixed(value: Any, unit: str) -> str:
    if not is_number(value):
        return _write(value, units.NumberStyle(""))
    places = units.exact_decimals(float(value), unit)
    return units.NumberStyle("", decimals=places, calendar=unit == "year").write(float(value))


def _write(value: Any, style: units.NumberStyle) -> str:
    if is_missing(value):
        return NOT_AVAILABLE
    if is_number(value):
        return style.write(float(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return str(value)


def _key(columns: Columns, cells: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each shorthand that stands in a cell; reasons stand with `[x]`."""
    used = {cell for column in cells for cell in column}
    reasons = _reasons(columns, cells)
    return [
        f"{sign} {meaning}{reasons if sign == NOT_AVAILABLE else ''}"
        for sign, meaning in SHORTHAND.items()
        if sign in used
    ]


def _reasons(columns: Columns, cells: Sequence[Sequence[str]]) -> str:
    """Return `: reason` for what is missing, each with its columns where there are several."""
    headings: dict[str, list[str]] = {}
    for column, written in zip(columns.values(), cells, strict=True):
        if NOT_AVAILABLE in written and column.missing:
            headings.setdefault(column.missing, []).append(column.label)
    if len(headings) == 1:
        return f": {next(iter(headings))}"
    parts = [f"{', '.join(names)} ({reason})" for reason, names in headings.items()]
    return f": {'; '.join(parts)}" if parts else ""


# --- HTML and text --------------------------------------------------------------------------------


def _key_html(laid_out: _Layout) -> list[str]:
    if not laid_out.key:
        return []
    return [f'<p class="ics-key">{"<br>".join(escape(line) for line in laid_out.key)}</p>']


def _head_html(laid_out: _Layout) -> str:
    cells = [
        _cell_html("th", heading, css, ' scope="col"')
        for heading, css in zip(laid_out.headings, laid_out.classes(), strict=True)
    ]
    return f"<tr>{' '.join(cells)}</tr>"  # the space keeps the words of a search index apart


def _body_html(laid_out: _Layout, anchor: str) -> str:
    return "\n".join(_row_html(row, laid_out.classes(), anchor) for row in laid_out.rows())


def _row_html(row: Sequence[str], classes: Sequence[str], anchor: str) -> str:
    first = _cell_html("th", row[0], classes[0], ' scope="row"')
    rest = zip(row[1:], classes[1:], strict=True)
    named = f' id="{anchor}-{slug_of(row[0])}"' if anchor else ""
    return (
        f"<tr{named}>{' '.join([first, *(_cell_html('td', cell, css) for cell, css in rest)])}</tr>"
    )


def _cell_html(tag: str, text: str, css: str, scope: str = "") -> str:
    named = f' class="{css}"' if css else ""
    return f"<{tag}{scope}{named}>{escape(text)}</{tag}>"


def _text_line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = zip(row, widths, numeric, strict=True)
    return "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in cells).rstrip()
