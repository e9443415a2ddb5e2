"""How a release is described: its tables, their columns in every year's spelling, and their rules.

A reader is a `Release` and, where a year needs it, a few small functions on frames of text.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import pandas as pd

Kind = Literal["text", "code", "whole", "number", "flag", "date"]
PeriodKind = Literal["financial year", "month", "year"]
Repeats = Literal["refuse", "drop"]

Where = Callable[[int], str]
"""From a row's number in the frame that was read to file and row, such as `a.csv, row 7`."""
ABSENT = (
    "-",
    "*",
    "NA",
    "N/A",
    "NULL",
    "ND",
    "EN",
    "[c]",
    "[x]",
    "[z]",
    "Not Applicable",
    "Not collected",
    "Not reported",
    "Not provided",
    "No Data Provided",
)
"""Words that publishers have written for a value that is suppressed, not asked or not given."""
Check = Callable[[Mapping[str, pd.DataFrame], Mapping[str, Where]], Mapping[str, int]]


@dataclass(frozen=True)
class ReleaseColumn:
    """A column that a release has, under one of several headings.

    Attributes:
        name: heading in the stored table.
        headings: headings as published, of any year; capitals, spaces and punctuation do not
            matter, and `yy` stands for the two digits of a year, of which the newest is meant.
        kind: `text`, `code` (text of a `pattern`), `whole`, `number`, `flag` or `date`
            (stored as text, year-month-day).
        description: what it means, in plain words.
        unit: what its numbers count; may be empty.
        required: whether every year has it; a column that a year lacks is stored empty.
        filled: whether every row must hold a value.
        missing: words for a missing text; all but texts know `ABSENT`. Matched whole, without
            regard to capitals.
        minimum: the least number allowed.
        maximum: the greatest number allowed.
        pattern: what a code must match as a whole.
        pattern_words: the same for a reader, such as `a letter and five digits`.
        place: position in a file without headings; None elsewhere.
        tolerated: share of rows that may lie outside the limits in a real release; they are kept
            and counted.
        ceiling: the greatest number, of either sign, that may be kept even so.
        since: the first period whose files have it; empty where any may.
        until: the last period whose files have it; empty where any may.
        synonyms: other words, in capitals, for what is stored, such as `ACTIVE` for `A`.
        incidental: whether no figure rests on it: a handful of odd values is left empty and noted.
    """

    name: str
    headings: tuple[str, ...]
    kind: Kind
    description: str
    unit: str = ""
    required: bool = True
    filled: bool = False
    missing: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    pattern_words: str = ""
    place: int | None = None
    tolerated: float = 0.0
    ceiling: float | None = None
    since: str = ""
    until: str = ""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    incidental: bool = False


@dataclass(frozen=True)
class Drop:
    """Rows that are not data, and why.

    Attributes:
        reason: in words that end up in the provenance, such as `row of totals`.
        applies: from a frame of text (stored headings) to which rows it is.
    """

    reason: str
    applies: Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class Rule:
    """What must hold between the columns of a row.

    Attributes:
        column: the column an error names.
        broken: from a typed frame to which rows break the rule.
        words: what is wrong and what is allowed, after the value.
        tolerated: share of rows that may break it in a real release; they are kept and counted.
        gross: from a typed frame to which rows are too wrong to be kept even so.
    """

    column: str
    broken: Callable[[pd.DataFrame], "pd.Series[bool]"]
    words: str
    tolerated: float = 0.0
    gross: Callable[[pd.DataFrame], "pd.Series[bool]"] | None = None


@dataclass(frozen=True)
class Note:
    """Rows that are kept but that a reader of the import should know of.

    Attributes:
        words: what they are, such as `register is blank: not submitted, not zero`.
        applies: from a typed frame to which rows it is.
    """

    words: str
    applies: Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class ReleaseTable:
    """A kind of file that a release is published as, and what it is stored as.

    Attributes:
        name: name of the stored table.
        description: what a row is.
        columns: its columns, in the order stored.
        key: columns that together name a row; empty where rows have no name.
        repeats: whether a row that repeats an earlier one is an error or dropped and counted;
            a row of the same key and other values is an error in any case.
        heading_rows: how far down the headings may stand.
        first_of_repeated: whether the first of several columns of one heading is meant.
        headless: width of a file without headings; None where there are headings.
        in_workbooks: whether it is also published as an Excel workbook.
        several_files: whether a period may come in several files; an import then adds its rows to
            those of its period, and those of the same key take the place of the earlier ones.
        told_by: the column by which replaced rows are told, such as the indicator.
        form: from a stored frame to the form of its rows, where a release has forms whose rows
            hold the same people, such as single years of age and groups of five; empty for one
            that goes with any.
        may_lack_from: first period from which the table may be missing; empty where it never may.
        row_period: from a typed frame to the period each row states.
        edition: from a typed frame and the headings to the period of the whole file.
        drops: rows that are not data.
        rules: what must hold within a row.
        notes: what is counted and kept.
        finish: last change of the typed frame, such as a column worked out from others.
        stored: columns that `finish` adds, for the description of the stored table.
    """

    name: str
    description: str
    columns: tuple[ReleaseColumn, ...]
    key: tuple[str, ...] = ()
    repeats: Repeats = "refuse"
    heading_rows: int = 1
    first_of_repeated: bool = False
    headless: int | None = None
    in_workbooks: bool = False
    several_files: bool = False
    told_by: str = ""
    form: Callable[[pd.DataFrame], str] | None = None
    may_lack_from: str = ""
    row_period: Callable[[pd.DataFrame], "pd.Series[str]"] | None = None
    edition: Callable[[pd.DataFrame, tuple[str, ...]], str | None] | None = None
    drops: tuple[Drop, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[Note, ...] = ()
    finish: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    stored: tuple[ReleaseColumn, ...] = ()

    def column(self, name: str) -> ReleaseColumn:
        """Return the column of that name; raises KeyError where there is none."""
        for column in (*self.columns, *self.stored):
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True)
class Coverage:
    """How it is told of how many organisations of each area a release holds figures.

    Attributes:
        units: what the organisations are, such as `practices`.
        of: from the tables to a row an organisation: its `area` (missing where it is in none),
            `unit` and whether it is `told`.
    """

    units: str
    of: Callable[[Mapping[str, pd.DataFrame]], pd.DataFrame]


def coverage_of(table: str, area: str, unit: str, value: str, units: str) -> Coverage:
    """Return the coverage of a table by its columns of area, organisation and figure."""

    def told(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        frame = tables[table]
        return pd.DataFrame(
            {"area": frame[area], "unit": frame[unit], "told": frame[value].notna()}
        )

    return Coverage(units, told)


@dataclass(frozen=True)
class Release:
    """An official release.

    Attributes:
        name: name on the command line.
        title: what it is.
        publisher: who publishes it.
        where: the publication's name on the publisher's site.
        address: its address; empty where it is not certain.
        files: which files to download, in words, one each.
        tables: what its files hold; the first is the one meant where none is named.
        encodings: text encodings it was published in, tried in this order.
        period_kind: what a period of it is.
        check: from its tables, and where their rows stand, to what is worth noting; raises
            DataError where they do not belong together.
        coverage: of how many organisations of each area it holds figures; None where it does not
            tell areas.
        licence: terms of use.
        version: goes up whenever the reader gives other tables for the same files.
    """

    name: str
    title: str
    publisher: str
    where: str
    files: tuple[str, ...]
    tables: tuple[ReleaseTable, ...]
    period_kind: PeriodKind
    address: str = ""
    encodings: tuple[str, ...] = ("utf-8",)
    check: Check | None = None
    coverage: Coverage | None = None
    licence: str = "Open Government Licence v3.0"
    version: int = 1

    def table(self, name: str) -> ReleaseTable:
        """Return the table of that name; raises KeyError where there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


_UNIT = re.compile(r"\(([^()]*)\)\s*$")
_SQUARE_METRES = re.compile(r"m(2|â2|[^a-z0-9]{0,2})")


@lru_cache(maxsize=8192)
def heading_key(heading: str) -> str:
    """Return a heading without capitals, spaces and punctuation; a unit in brackets stays apart.

    `Floor area - empty (%)` and `Floor area - empty (m²)` are different columns, and `m²` is
    often damaged on its way: `m?`, `mÂ²`.
    """
    text = unicodedata.normalize("NFKC", heading.replace("\ufeff", "")).casefold()
    found = _UNIT.search(text)
    if found is None:
        return _plain(text)
    return f"{_plain(text[: found.start()])}({_unit_key(found.group(1).strip())})"


def _plain(text: str) -> str:
    # `&` and `+` tell headings apart: "12+ hrs" and "12 hrs"
    return "".join(letter for letter in text if letter.isalnum() or letter in "&+")


def _unit_key(unit: str) -> str:
    if _SQUARE_METRES.fullmatch(unit):
        return "m2"
    if unit.isascii() and unit != "?":
        return _plain(unit) if unit != "%" else "percent"
    return "gbp"  # a pound sign, whole or damaged
