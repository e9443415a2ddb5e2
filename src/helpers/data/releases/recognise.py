"""Telling by its first rows which release and table a file is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.data.releases import columns, grid, workbook
from helpers.data.releases.files import SourceFile
from helpers.data.releases.spec import Release, ReleaseColumn, ReleaseTable, heading_key
from helpers.errors import DataError
from helpers.names import quote

LIKENESS = 0.5
"""Share of what a row should hold from which it is taken for a damaged row of the table."""
LISTED = 6
YEAR = "yy"
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars"}


@dataclass(frozen=True)
class Found:
    """A table recognised in a source.

    Attributes:
        release: the release it belongs to.
        table: the table.
        source: where.
        above: rows above the first row of data.
        places: for each stored column that the file has, its place among the file's columns.
        headings: the file's headings, by place; positions in words where there are none.
        sheet: rows of the sheet, for a workbook.
        unused: headings that no stored column takes.
    """

    release: Release
    table: ReleaseTable
    source: SourceFile
    above: int
    places: dict[str, int]
    headings: tuple[str, ...]
    sheet: list[list[Any]] | None = None
    unused: tuple[str, ...] = ()


def find(source: SourceFile, releases: Iterable[Release]) -> Found | None:
    """Return the first table of the releases whose required columns all stand in the source.

    Raises:
        DataError: the source is damaged so that nothing can be told.
    """
    known = tuple(releases)
    if source.is_workbook:
        return _find_in_workbook(source, known)
    grid.check_text(source)
    rows = grid.first_records(source, _deepest(known))
    return _find_in_rows(source, known, rows)


def refusal(source: SourceFile, release: Release, all_releases: Iterable[Release]) -> DataError:
    """Return the error that says what a source is, where it is not a file of the release."""
    other = find_quietly(source, all_releases)
    if other is not None:
        return DataError(
            f"{source.shown}: this is release {other.release.name} ({other.release.title}), "
            f"not {release.name}; use: icsbook data import {other.release.name}"
        )
    return nearly(source, release) or DataError(
        f"{source.shown}, row 1: {_seen(source)} is not how a file of release {release.name} "
        f"begins; it has {_wanted(release)}"
    )


def find_quietly(source: SourceFile, releases: Iterable[Release]) -> Found | None:
    """Return what `find` does; what is damaged is passed over as no table."""
    try:
        return find(source, releases)
    except DataError:
        return None


def _deepest(releases: Sequence[Release]) -> int:
    depths = (table.heading_rows for release in releases for table in release.tables)
    return max(depths, default=1)


def _find_in_rows(
    source: SourceFile, releases: Sequence[Release], rows: Sequence[Sequence[str]]
) -> Found | None:
    for release in releases:
        for table in release.tables:
            found = _match(source, release, table, rows)
            if found is not None:
                return found
    return None


def _match(
    source: SourceFile, release: Release, table: ReleaseTable, rows: Sequence[Sequence[str]]
) -> Found | None:
    for above, row in enumerate(rows[: table.heading_rows]):
        if not _lacking(table, _places(table, row)):
            return _found(source, (release, table), above + 1, row)
    return None if table.headless is None else _match_headless(source, release, table, rows)


def _found(
    source: SourceFile, owner: tuple[Release, ReleaseTable], above: int, row: Sequence[str]
) -> Found:
    release, table = owner
    places = _places(table, row)
    headings = tuple(_clean(heading) for heading in row)
    _check_headings(source, table, above, headings, places)
    used = set(places.values())
    unused = tuple(name for at, name in enumerate(headings) if at not in used and name)
    return Found(release, table, source, above, places, headings, unused=unused)


def _match_headless(
    source: SourceFile, release: Release, table: ReleaseTable, rows: Sequence[Sequence[str]]
) -> Found | None:
    width = table.headless or 0
    if not rows or len(rows[0]) < width or any(rows[0][width:]):
        return None
    places = {column.name: column.place for column in table.columns if column.place is not None}
    coded = [column for column in table.columns if column.kind in ("code", "date")]
    fitting = [column for column in coded if _fits(column, rows[0][places[column.name]])]
    if len(fitting) < LIKENESS * len(coded):
        return None
    headings = [f"{place + 1}" for place in range(width)] + [""] * (len(rows[0]) - width)
    for column in table.columns:
        headings[places[column.name]] = f"{places[column.name] + 1} ({column.name})"
    return Found(release, table, source, 0, places, tuple(headings))


def _fits(column: ReleaseColumn, text: str) -> bool:
    if text.strip() == "":
        return not column.filled
    if column.kind == "date":
        return columns.iso_day(text.strip()) is not None
    code = text.strip().upper()
    return re.fullmatch(column.pattern, column.synonyms.get(code, code)) is not None


def _find_in_workbook(source: SourceFile, releases: Sequence[Release]) -> Found | None:
    tables = [(each, table) for each in releases for table in each.tables if table.in_workbooks]
    if not tables:
        return None
    for rows in workbook.sheets(source).values():
        for release, table in tables:
            heads = [[str(cell) for cell in row] for row in rows[: table.heading_rows]]
            found = _match(source, release, table, heads)
            if found is not None:
                return replace(found, sheet=rows)
    return None


def _places(table: ReleaseTable, row: Sequence[str]) -> dict[str, int]:
    """Return which column of the file each stored column is: the first one of its headings."""
    first: dict[str, int] = {}
    for place, heading in enumerate(row):
        first.setdefault(heading_key(heading), place)
    places: dict[str, int] = {}
    for column in table.columns:
        for heading in column.headings:
            known = _known_key(heading_key(heading), first)
            if known in first:
                places[column.name] = first[known]
                break
    return places


def _known_key(key: str, keys: Iterable[str]) -> str:
    """Return a key with the newest year that stands in the file where it says `yy`."""
    if YEAR not in key:
        return key
    form = re.escape(key).replace(YEAR, r"\d\d")
    return max((each for each in keys if re.fullmatch(form, each)), default=key)


def _lacking(table: ReleaseTable, places: dict[str, int]) -> list[ReleaseColumn]:
    return [column for column in table.columns if column.required and column.name not in places]


def _check_headings(
    source: SourceFile,
    table: ReleaseTable,
    above: int,
    headings: Sequence[str],
    places: dict[str, int],
) -> None:
    where = f"{source.shown}, row {above}"
    used = {heading_key(headings[place]) for place in places.values()}
    seen: set[str] = set()
    for place, heading in enumerate(headings, start=1):
        key = heading_key(heading)
        if key in seen and key in used and not table.first_of_repeated:
            raise DataError(
                f"{where}, column {place}: {quote(heading)} stands twice; "
                "each heading must stand once"
            )
        seen.add(key)


def nearly(source: SourceFile, release: Release) -> DataError | None:
    """Return the error about a file that is almost one of the release, else None."""
    if source.is_workbook:
        if not any(table.in_workbooks for table in release.tables):
            return DataError(
                f"{source.shown}: this is an Excel workbook; release {release.name} is read "
                "from the file as published, in CSV"
            )
        return None
    rows = grid.first_records(source, max(_deepest([release]), 5))
    for table in release.tables:
        for number, row in enumerate(rows, start=1):
            places = _places(table, row)
            lacking = _lacking(table, places)
            wanted = sum(column.required for column in table.columns)
            if 1 - len(lacking) / wanted >= LIKENESS:
                return _damaged(source, table, number, lacking)
        for mark, words in SEPARATORS.items():
            split = rows[0][0].split(mark) if rows and rows[0] else []
            if not _lacking(table, _places(table, split)):
                return DataError(
                    f"{source.shown}, row 1: the columns are separated by {words}; "
                    "they must be by commas: save it as CSV"
                )
    return None


def _damaged(
    source: SourceFile, table: ReleaseTable, row: int, lacking: Sequence[ReleaseColumn]
) -> DataError:
    if not lacking:
        last = f"row {table.heading_rows}" if table.heading_rows == 1 else "a higher row"
        return DataError(
            f"{source.shown}, row {row}: the headings stand here, but must stand in {last}; "
            "remove what stands above them"
        )
    column = lacking[0]
    return DataError(
        f"{source.shown}, row {row}: the column {column.headings[0]} is missing; "
        f"allowed headings are {', '.join(column.headings)}{_years_words(column)}"
    )


def _years_words(column: ReleaseColumn) -> str:
    dated = any(YEAR in heading_key(heading) for heading in column.headings)
    return f", where {YEAR} is a year such as 21" if dated else ""


def _seen(source: SourceFile) -> str:
    if source.is_workbook:
        return "the workbook"
    records = grid.first_records(source, 1)
    return quote(",".join(records[0])) if records else "the file"


def _wanted(release: Release) -> str:
    ways = []
    for table in release.tables:
        if table.headless is not None:
            ways.append(f"{table.headless} columns without headings")
        headings = [c.headings[0] for c in table.columns if c.required][:LISTED]
        ways.append(f"the headings {', '.join(headings)}")
    return " or ".join(ways)


def _clean(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").split())
