"""Columns of text given their types, or an error naming file, row, column and what is allowed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.releases import periods
from helpers.data.releases.spec import ABSENT, ReleaseColumn
from helpers.errors import DataError
from helpers.names import quote

WHOLE = r"[+-]?[0-9]{1,15}(\.0*)?"
NUMBER = r"[+-]?([0-9]{1,30}\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
THOUSANDS = r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"
MARKS = {"percent": "%", "GBP": "£"}
"""Signs of a unit that may stand beside its numbers."""
_MIDNIGHT = r"([T ]00:00(:00(\.0+)?)?Z?)?"
_YEAR, _DAY = r"(?P<year>(19|20)\d\d)", r"(?P<day>\d{1,2})"
_WORD, _SHORT = r"(?P<month>[A-Za-z]{3,9})", r"(?P<year>\d\d)"
DAYS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}-(?P<month>\d\d)(-(?P<day>\d\d){_MIDNIGHT})?",
        rf"{_DAY}[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}{_MIDNIGHT}",
        rf"{_DAY}/(?P<month>\d{{1,2}})/{_SHORT}",
        rf"({_DAY}[- ]?)?{_WORD}[- ]?{_YEAR}",
        rf"({_DAY}[- ]?)?{_WORD}[- ]?{_SHORT}",
        rf"{_YEAR}[- ]{_WORD}",
        rf"MSitAE-{_WORD}-{_YEAR}",
    )
)
"""How publishers, and Excel, have written days: 19740401, 2026-07-01, 30/04/2024, 30/04/24,
01Jul2026, 1 July 2026, 01-Jul-26; and months, which stand for their first day: 2026-07, July 2026,
Jul-26, 2026-JUL, MSitAE-JULY-2026."""
LAST_CENTURY_FROM = 70
"""Years of two digits from this are of the last century."""
EXCELS = re.compile(r"\d{1,2}-[A-Za-z]{3}|\d{5}|\d(\.\d+)?E[+-]\d+|#+|#(N/A|NAME\?|REF!|VALUE!)")
"""What Excel makes of codes and days that it takes for something else."""
EXCEL_HINT = "Excel changes such codes and dates: import the file as downloaded"
KEPT = "kept as published"
HANDFUL, HANDFUL_SHARE = 5, 0.001
"""How many odd values of a column that no figure rests on are noted: the larger, and no more than
half of its rows."""
FLAGS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
WORDED = "values that a word such as 'Not Applicable' marks as missing"
SPACES = " \t\r\n\u00a0"

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CellPlace:
    """What an error about a column has to say.

    Attributes:
        where: from a row's number in the frame to file and row, such as `a.csv, row 7`.
        heading: the column as the file heads it.
        notes: what was noted of its values, and of how many.
    """

    where: Callable[[int], str]
    heading: str
    notes: dict[str, int] = field(default_factory=dict)

    def refuse(self, texts: "pd.Series[str]", wrong: Mask, what: str) -> None:
        """Raise for the first wrong value, telling how many more there are; none, do nothing."""
        places = np.flatnonzero(wrong)
        if not places.size:
            return
        text = str(texts.iloc[int(places[0])])
        value = quote(text) if text else "the value"
        more = f" (and {places.size - 1} more rows)" if places.size > 1 else ""
        row = self.where(int(texts.index[int(places[0])]))
        raise DataError(f"{row}, column {self.heading}: {value} {what}{more}{_excel_hint(text)}")

    def note(self, texts: "pd.Series[str]", odd: Mask, what: str, then: str) -> None:
        """Note odd values with their rows, what is odd, and what became of them."""
        places = np.flatnonzero(odd)
        if not places.size:
            return
        named = [
            f"{quote(str(texts.iloc[int(at)]))} in {self._row(texts, int(at))}"
            for at in places[:HANDFUL]
        ]
        more = f" and {places.size - HANDFUL} more rows" if places.size > HANDFUL else ""
        words = f"column {self.heading}: {', '.join(named)}{more} {what}: {then}"
        self.notes[words] = int(places.size)

    def _row(self, texts: "pd.Series[str]", at: int) -> str:
        return self.where(int(texts.index[at])).rpartition(", ")[2]


def stripped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of text without the spaces around its values."""
    return pd.DataFrame({str(name): texts.str.strip(SPACES) for name, texts in frame.items()})


def typed(
    column: ReleaseColumn, texts: "pd.Series[str]", place: CellPlace
) -> "tuple[pd.Series[Any], dict[str, int]]":
    """Return a column with its type, and what to note of its values: how many words for none.

    Text is `str`, whole numbers `Int64`, numbers `float64`, flags `boolean`; NaN where missing.

    Raises:
        DataError: a value is not what the column holds.
    """
    blank = (texts == "").to_numpy(dtype=bool)
    absent = blank | _is_word(texts, _words(column))
    worded = int((absent & ~blank).sum())
    if column.filled:
        place.refuse(texts, absent, f"is missing; {_allowed(column)} is required")
    values = _CONVERT[column.kind](column, texts, absent, place)
    _check_range(column, texts, values, place)
    return values, {WORDED: worded, **place.notes}


def empty(column: ReleaseColumn, index: pd.Index) -> "pd.Series[Any]":
    """Return the column of a year that does not have it."""
    dtype = {"whole": "Int64", "number": "float64", "flag": "boolean"}.get(column.kind, "str")
    return pd.Series([None] * len(index), index=index, dtype=dtype)


def _text(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    del column, place
    return texts.mask(absent)


def _code(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    stored = with_synonyms(column, texts)
    wrong = ~absent & ~_matches(stored, column.pattern)
    return stored.mask(absent | _judged(column, texts, wrong, f"is not {_allowed(column)}", place))


def _date(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    """Return dates as text, year-month-day."""
    days = {text: iso_day(text) for text in texts.unique()}
    stored = texts.map(days).astype("str")
    wrong = ~absent & stored.isna().to_numpy(dtype=bool)
    what = "is not a date such as 01JAN2021, 2026-07-01, 30/04/2024 or April 2024"
    _judged(column, texts, wrong, what, place)
    return stored.mask(absent)


def iso_day(text: str) -> str | None:
    """Return a day as year-month-day, from any form that a publisher has used; None for no day."""
    for form in DAYS:
        found = form.fullmatch(text)
        if found is not None:
            parts = {"day": "1", **{name: part for name, part in found.groupdict().items() if part}}
            month = parts["month"]
            number = int(month) if month.isdigit() else periods.month_number(month)
            try:
                return date(_full_year(parts["year"]), number or 0, int(parts["day"])).isoformat()
            except ValueError:
                return None
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= LAST_CENTURY_FROM else periods.FIRST_YEAR)


def with_synonyms(column: ReleaseColumn, texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return codes in capitals, with the words that the column knows as what it stores for them."""
    codes = texts.str.upper()
    if not column.synonyms:
        return codes
    return codes.map(column.synonyms).astype("str").fillna(codes)


def _judged(
    column: ReleaseColumn, texts: "pd.Series[str]", wrong: Mask, what: str, place: CellPlace
) -> Mask:
    """Refuse wrong values, but note a handful where no figure rests on the column; return them."""
    handful = min(max(HANDFUL, HANDFUL_SHARE * len(texts)), len(texts) / 2)
    if not column.incidental or wrong.sum() > handful:
        place.refuse(texts, wrong, what)
    place.note(texts, wrong, what, "left empty")
    return wrong


def _excel_hint(text: str) -> str:
    return f"; {EXCEL_HINT}" if EXCELS.fullmatch(text) else ""


def _whole(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    plain = _plain(column, texts)
    place.refuse(texts, ~absent & ~_matches(plain, WHOLE), f"is not {_allowed(column)}")
    numbers = _floats(plain, absent)
    whole = np.where(absent, 0.0, numbers).astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole, absent), index=texts.index)


def _number(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    plain = _plain(column, texts)
    place.refuse(texts, ~absent & ~_matches(plain, NUMBER), f"is not {_allowed(column)}")
    numbers = _floats(plain, absent)
    place.refuse(texts, ~absent & ~np.isfinite(numbers), f"is too large; {_allowed(column)}")
    return pd.Series(numbers, index=texts.index)


def _flag(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    found = texts.str.lower().map(FLAGS)
    place.refuse(texts, ~absent & found.isna().to_numpy(dtype=bool), f"is not {_allowed(column)}")
    true = (found == True).to_numpy(dtype=bool)  # noqa: E712 - the column also holds NaN
    return pd.Series(pd.arrays.BooleanArray(true, absent), index=texts.index)


_CONVERT: dict[
    str, Callable[[ReleaseColumn, "pd.Series[str]", Mask, CellPlace], "pd.Series[Any]"]
] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "whole": _whole,
    "number": _number,
    "flag": _flag,
}


def _is_word(texts: "pd.Series[str]", words: list[str]) -> Mask:
    """Return which texts are one of the words, without regard to capitals."""
    if not words:
        return np.zeros(len(texts), dtype=bool)
    return texts.str.lower().isin([word.lower() for word in words]).to_numpy(dtype=bool)


def _words(column: ReleaseColumn) -> list[str]:
    """Return the words that stand for a missing value in a column."""
    return [*column.missing, *(ABSENT if column.kind != "text" else ())]


def _plain(column: ReleaseColumn, texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return numbers without the sign of their unit and the commas between thousands."""
    mark = MARKS.get(column.unit)
    if mark is not None:
        texts = texts.str.strip(mark + SPACES)
    return texts.mask(_matches(texts, THOUSANDS), texts.str.replace(",", "", regex=False))


def _check_range(
    column: ReleaseColumn, texts: "pd.Series[str]", values: "pd.Series[Any]", place: CellPlace
) -> None:
    """Hold numbers to their limits; the tolerated few that lie outside are noted."""
    none = np.zeros(len(texts), dtype=bool)
    if column.ceiling is not None:
        beyond = (values.abs() > column.ceiling).fillna(value=False).to_numpy(dtype=bool)
        place.refuse(texts, beyond, f"is too large; at most {_shown(column.ceiling)} can be real")
    below, above = none, none
    if column.minimum is not None:
        below = (values < column.minimum).fillna(value=False).to_numpy(dtype=bool)
    if column.maximum is not None:
        above = (values > column.maximum).fillna(value=False).to_numpy(dtype=bool)
    if (below | above).sum() > column.tolerated * len(texts):
        place.refuse(texts, below, f"is too small; {_allowed(column)} is allowed")
        place.refuse(texts, above, f"is too large; {_allowed(column)} is allowed")
    place.note(texts, below | above, f"is not {_allowed(column)}", KEPT)


def _matches(texts: "pd.Series[str]", pattern: str) -> Mask:
    return texts.str.fullmatch(pattern).to_numpy(dtype=bool)


def _floats(texts: "pd.Series[str]", absent: Mask) -> npt.NDArray[np.float64]:
    present = texts.mask(absent, "nan")
    return np.asarray(present.astype("float64"), dtype=np.float64)


def _allowed(column: ReleaseColumn) -> str:
    """Return in words what a column holds, such as `a whole number from 0 to 100`."""
    if column.kind in ("text", "date"):
        return {"text": "a text", "date": "a date"}[column.kind]
    if column.kind == "code":
        return column.pattern_words
    if column.kind == "flag":
        return "Yes or No"
    number = "a whole number" if column.kind == "whole" else "a number"
    if column.minimum is not None and column.maximum is not None:
        number += f" from {_shown(column.minimum)} to {_shown(column.maximum)}"
    elif column.minimum is not None:
        number += f" of {_shown(column.minimum)} or more"
    return number if column.filled else f"{number} (or nothing, or a word such as 'Not Applicable')"


def _shown(number: float) -> str:
    return f"{number:,.15g}"
