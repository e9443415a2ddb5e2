"""One accessible workbook a chapter: cover, contents, notes, a sheet a table, and its columns.

The library follows the guidance of the Analysis Function of the UK Government on releasing
statistics in spreadsheets. The same tables give the same bytes: nothing in it tells the time.
"""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.columns import Column
from helpers.csvtext import NOT_APPLICABLE_STATUS, STATUS
from helpers.formats import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from helpers.present import tables, units
from helpers.publish.pages.offered import OfferedColumn, OfferedTable

if TYPE_CHECKING:
    from gptables import GPTable

NOTE_NUMBER = "Note number"
"""The heading of the column of the notes that counts them."""
COVER, COLUMNS_SHEET = "Cover", "Columns"
MADE = dt.datetime(1980, 1, 1)
"""The time at which every workbook says that it was made."""
LONGEST_NAME = 31
"""Letters that the name of a sheet may have."""
WIDEST = 320
"""Pixels of a column; longer words are wrapped."""
NARROWEST = 90
LONG = 25
"""Rows from which the headings of a table stay in sight."""
BASIS_WORDS = {
    "published": "Published: as its source prints it.",
    "derived": "Derived: worked out from the figures of these sources.",
    "parameter": "Follows from the parameters of the run alone.",
    "synthetic": "Synthetic data: made up to show the method, not a record of real services.",
}
WORD_JOINER = "\u2060"
_LINK_OR_NOTE = re.compile(r"(?<=\])(?=\()|(?<=\$)(?=\$)")
"""Where words have what the library takes for a link, `[words](address)`, or a note, `$$name$$`."""
NO_SOURCE = "Source: every figure follows from the parameters of the run."


def content(
    offered: Sequence[OfferedTable], title: str, introduction: Sequence[str], about: Sequence[str]
) -> bytes:
    """Return a workbook of some tables.

    Args:
        offered: the tables; there is at least one.
        title: title of the chapter.
        introduction: what it is, a paragraph each.
        about: where its figures come from and how to make them again, a paragraph each; a link is
            written as `[words](address)`.
    """
    # It takes a quarter of a second to load, which only who writes workbooks must wait for.
    from gptables import Cover, produce_workbook  # noqa: PLC0415

    reasons = _reasons(offered)
    sheets = dict(zip(_sheet_names(offered), _sheets(offered, reasons), strict=True))
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it has no notes, and of cells left empty
        book = produce_workbook(
            file,
            {**sheets, COLUMNS_SHEET: _explained(offered)},
            cover=Cover(plain(title), intro=list(map(plain, introduction)), about=list(about)),
            notes_table=_notes(reasons) if reasons else None,
            workbook_options={"in_memory": True, "strings_to_formulas": False},
        )
        book.set_properties({"title": title, "created": MADE})
        for sheet in book.worksheets():
            _lay_out(sheet, sheets.get(sheet.name))
        book.close()
    return file.getvalue()


# --- the sheets -----------------------------------------------------------------------------------


def _sheet_names(offered: Sequence[OfferedTable]) -> list[str]:
    """Return a name for the sheet of each table, no two alike where they are cut."""
    names: list[str] = []
    for table in offered:
        name = table.name[:LONGEST_NAME]
        if name in names:
            name = f"{name[: LONGEST_NAME - 3]}_{len(names):02}"
        names.append(name)
    return names


def _sheets(offered: Sequence[OfferedTable], reasons: Mapping[str, str]) -> Iterator["GPTable"]:
    from gptables import GPTable  # noqa: PLC0415

    for table in offered:
        shown = [each for each in table.columns if not each.name.endswith(STATUS)]
        headings = _headings(shown)
        cells = {
            heading: _cells(column, _status(table, column))
            for heading, column in zip(headings, shown, strict=True)
        }
        used = {value for column in cells.values() for value in column if isinstance(value, str)}
        yield GPTable(
            table=pd.DataFrame(cells, dtype=object),
            table_name=f"table_{table.name}",
            title=plain(table.title),
            instructions="This worksheet contains one table. Reasons for missing figures are on "
            "the notes worksheet; what each column means is on the worksheet Columns.",
            legend=[f"{sign} {words}" for sign, words in tables.SHORTHAND.items() if sign in used],
            source=f"Source: {plain('; '.join(table.sources))}." if table.sources else NO_SOURCE,
            scope=f"Period: {plain(table.period)}. {BASIS_WORDS[table.basis]}",
            units={
                heading: sign
                for heading, column in zip(headings, shown, strict=True)
                if (sign := _sign(column.about))
            }
            or None,
            table_notes={
                place: f"$${column.about.missing}$$"
                for place, (heading, column) in enumerate(zip(headings, shown, strict=True))
                if column.about.missing in reasons and NOT_AVAILABLE in cells[heading]
            },
            index_columns={2: 0},
            additional_formatting=[
                {"column": {"columns": [place], "format": {"num_format": number}}}
                for place, column in enumerate(shown)
                if (number := _number_format(column))
            ],
        )


def _explained(offered: Sequence[OfferedTable]) -> "GPTable":
    from gptables import GPTable  # noqa: PLC0415

    rows = [
        {
            "Table": table.name,
            "Column": column.about.label,
            "Name in the CSV file": column.name,
            "Unit": column.about.unit or NOT_APPLICABLE,
            "Why a figure may be missing": column.about.missing or NOT_APPLICABLE,
        }
        for table in offered
        for column in table.columns
    ]
    return GPTable(
        table=pd.DataFrame(rows),
        table_name="columns",
        title="What each column means",
        instructions="This worksheet contains one table.",
        legend=[f"{NOT_APPLICABLE} {tables.SHORTHAND[NOT_APPLICABLE]}"],
        index_columns={2: 0},
    )


def _reasons(offered: Sequence[OfferedTable]) -> dict[str, str]:
    """Return each reason why a figure is missing somewhere, with a sentence that says it."""
    found = (
        column.about.missing
        for table in offered
        for column in table.columns
        if not column.name.endswith(STATUS)
        and any(value == NOT_AVAILABLE for value in _cells(column, _status(table, column)))
    )
    return {reason: f"{NOT_AVAILABLE}: {reason}" for reason in found if reason}


def _notes(reasons: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"Reference": list(reasons), "Note": list(reasons.values())})


# --- cells ----------------------------------------------------------------------------------------


def _headings(columns: Sequence[OfferedColumn]) -> list[str]:
    """Return the heading of each column, with its name where another has the same words."""
    labels = [plain(column.about.label) for column in columns]
    return [
        label if labels.count(label) == 1 else f"{label}, {column.name}"
        for label, column in zip(labels, columns, strict=True)
    ]


def _sign(about: Column) -> str:
    """Return the unit that a heading does not say itself."""
    sign = units.sign_of(about.unit)
    return "" if units.headed(about.label, sign) == about.label else sign


def _status(table: OfferedTable, column: OfferedColumn) -> Sequence[str]:
    """Return why each figure of a column is left out; empty words where it is not, or no reason."""
    found = (each.cells for each in table.columns if each.name == f"{column.name}{STATUS}")
    return next(found, ("",) * len(column.cells))


def _cells(column: OfferedColumn, status: Sequence[str]) -> list[Any]:
    kind = column.kind
    empty = NOT_APPLICABLE if kind == "string" and not column.about.missing else NOT_AVAILABLE
    signs = {"": empty, NOT_APPLICABLE_STATUS: NOT_APPLICABLE}
    return [
        _cell(value, kind) if value else signs.get(why, CONFIDENTIAL)
        for value, why in zip(column.cells, status, strict=True)
    ]


def _cell(value: str, kind: str) -> Any:
    if kind == "boolean":
        return "yes" if value == "true" else "no"
    return plain(value) if kind == "string" else float(value)


def plain(words: str) -> str:
    """Return words with a joiner, which nobody sees, wherever the library would take a link."""
    return _LINK_OR_NOTE.sub(WORD_JOINER, words)


def _number_format(column: OfferedColumn) -> str:
    """Return how a spreadsheet shows the numbers of a column; empty for words."""
    if column.kind not in {"number", "integer"}:
        return ""
    if column.about.unit == tables.MIXED:
        return "General"
    style = units.style_of(column.name, column.about, [])
    if style.calendar:
        return "0"
    return f"#,##0.{'0' * style.decimals}" if style.decimals else "#,##0"


def _lay_out(sheet: Any, table: "GPTable | None") -> None:
    """Give the columns of a sheet widths that fit a screen; keep the head of a long table."""
    for place, info in list(sheet.col_info.items()):
        if sheet.name != COVER:
            sheet.set_column_pixels(place, place, min(max(info.width, NARROWEST), WIDEST))
    if table is not None and len(table.table) >= LONG:
        sheet.freeze_panes(table.data_range[0] + 1, 1)
