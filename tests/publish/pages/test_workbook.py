"""A workbook is whole, reads well by ear and by eye, and is the same bytes every time."""

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from helpers.columns import Column
from helpers.publish.pages import workbook
from helpers.publish.pages.offered import OfferedColumn, OfferedTable

NO_FIGURE = "no such figure is held"
PLACES = OfferedTable(
    "places",
    "Cases by place, 2018",
    (
        OfferedColumn("place", Column("Place"), ("=Brent", "Barnet", "Ealing")),
        OfferedColumn("cases", Column("Cases found", "cases"), ("3", "", "")),
        OfferedColumn("cases_status", Column("Status"), ("", "confidential", "not applicable")),
        OfferedColumn("share", Column("Share", "percent", 2, NO_FIGURE), ("1.234567", "2", "")),
        OfferedColumn("same", Column("Is the borough"), ("true", "false", "true")),
    ),
    "derived",
    ("ONS, Cases, published 2019",),
    "2018",
)
LONG = OfferedTable(
    "a_table_with_a_name_longer_than_a_sheet_may_have",
    "Months",
    (OfferedColumn("month", Column("Month", "months"), tuple(map(str, range(40)))),),
    "synthetic",
    (),
    "chosen for this run",
)


def made(*tables: OfferedTable) -> bytes:
    return workbook.content(tables, "Cancer", ["What it is."], ["Whence it is."])


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.fixture(scope="module")
def content() -> bytes:
    return made(PLACES, LONG)


def test_it_has_a_cover_contents_notes_a_sheet_a_table_and_what_columns_mean(
    content: bytes,
) -> None:
    found = cells(content)
    assert list(found) == ["Cover", "Contents", "Notes", "places", LONG.name[:31], "Columns"]
    assert found["Cover"][0][0] == "Cancer"
    assert ["places", "Cases by place, 2018"] in found["Contents"]
    assert found["Notes"][-1] == [1.0, f"[x]: {NO_FIGURE}"]
    assert ["places", "Share", "share", "percent", NO_FIGURE] in found["Columns"]


def test_a_sheet_says_title_key_source_and_period_before_its_table(content: bytes) -> None:
    head = [row[0] for row in cells(content)["places"]]
    assert head[0] == "Cases by place, 2018"
    assert "Source: ONS, Cases, published 2019." in head
    assert "Period: 2018. Derived: worked out from the figures of these sources." in head
    assert [line[:3] for line in head if line.startswith("[")] == ["[x]", "[c]", "[z]"]


def test_no_cell_of_a_table_is_empty_and_numbers_are_numbers(content: bytes) -> None:
    assert cells(content)["places"][-4:] == [
        ["Place", "Cases found", "Share\n(%)\n[note 1]", "Is the borough"],
        ["=Brent", 3.0, 1.234567, "yes"],
        ["Barnet", "[c]", 2.0, "no"],
        ["Ealing", "[z]", "[x]", "yes"],
    ]


def test_text_never_becomes_a_formula(content: bytes) -> None:
    assert "<f>" not in part(content, "xl/worksheets/sheet4.xml")


def test_a_long_table_keeps_its_head_in_sight_and_a_short_one_does_not(content: bytes) -> None:
    assert 'state="frozen"' in part(content, "xl/worksheets/sheet5.xml")
    assert 'state="frozen"' not in part(content, "xl/worksheets/sheet4.xml")


def test_no_column_of_a_table_is_too_wide_or_too_narrow_to_read(content: bytes) -> None:
    widths = re.findall(r'<col [^>]*width="([\d.]+)"', part(content, "xl/worksheets/sheet4.xml"))
    assert widths
    assert all(10 < float(width) < 50 for width in widths)


def test_it_has_a_title_and_tells_no_time(content: bytes) -> None:
    core = part(content, "docProps/core.xml")
    assert "<dc:title>Cancer</dc:title>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}
    assert made(PLACES, LONG) == content


def test_a_workbook_without_missing_figures_has_no_notes() -> None:
    assert "Notes" not in cells(made(LONG))


def test_tables_whose_names_begin_alike_have_sheets_of_their_own() -> None:
    twin = OfferedTable(f"{LONG.name}_too", *(vars(LONG)[each] for each in list(vars(LONG))[1:]))
    assert len(cells(made(LONG, twin))) == 5
