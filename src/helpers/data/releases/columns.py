"""Columns of text given their types, or an error naming file, row, column and what is allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.releases.spec import EXCEL_HINT, ReleaseColumn
from helpers.errors import DataError
from helpers.names import quote

WHOLE = r"[+-]?[0-9]{1,15}(\.0*)?"
NUMBER = r"[+-]?([0-9]{1,30}\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
THOUSANDS = r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"
DATE = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
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
    """

    where: Callable[[int], str]
    heading: str

    def refuse(self, texts: "pd.Series[str]", wrong: Mask, what: str) -> None:
        """Raise for the first wrong value, telling how many more there are; none, do nothing."""
        places = np.flatnonzero(wrong)
        if not places.size:
            return
        text = str(texts.iloc[int(places[0])])
        value = quote(text) if text else "the value"
        more = f" (and {places.size - 1} more rows)" if places.size > 1 else ""
        row = self.where(int(texts.index[int(places[0])]))
        raise DataError(f"{row}, column {self.heading}: {value} {what}{more}")


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
    absent = blank | _is_word(texts, [word for word in column.missing if word])
    worded = int((absent & ~blank).sum())
    if column.filled:
        place.refuse(texts, absent, f"is missing; {_allowed(column)} is required")
    values = _CONVERT[column.kind](column, texts, absent, place)
    odd = _check_range(column, texts, values, place)
    return values, {WORDED: worded, f"{column.name} outside its limits: kept, as published": odd}


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
    wrong = ~absent & ~_matches(texts, column.pattern)
    place.refuse(texts, wrong, f"is not {column.pattern_words}; {EXCEL_HINT}")
    return texts.mask(absent)


def _date(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    """Return dates as text; `19740401`, `30/04/2024` and `1974-04-01` are understood."""
    del column
    written = texts.str.replace(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", regex=True)
    written = written.str.replace(r"^(\d{2})/(\d{2})/(\d{4})$", r"\3-\2-\1", regex=True)
    real = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").notna().to_numpy()
    wrong = ~absent & ~(_matches(written, DATE) & real)
    place.refuse(texts, wrong, f"is not a date such as 19740401 or 30/04/2024; {EXCEL_HINT}")
    return written.mask(absent)


def _whole(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    plain = _without_separators(column, texts)
    _refuse_form(column, texts, ~absent & ~_matches(plain, WHOLE), place)
    numbers = _floats(plain, absent)
    whole = np.where(absent, 0.0, numbers).astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole, absent), index=texts.index)


def _number(
    column: ReleaseColumn, texts: "pd.Series[str]", absent: Mask, place: CellPlace
) -> "pd.Series[Any]":
    plain = _without_separators(column, texts)
    _refuse_form(column, texts, ~absent & ~_matches(plain, NUMBER), place)
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


def _without_separators(column: ReleaseColumn, texts: "pd.Series[str]") -> "pd.Series[str]":
    if not column.thousands:
        return texts
    return texts.mask(_matches(texts, THOUSANDS), texts.str.replace(",", "", regex=False))


def _refuse_form(
    column: ReleaseColumn, texts: "pd.Series[str]", wrong: Mask, place: CellPlace
) -> None:
    if wrong.any():
        separated = wrong & _matches(texts, THOUSANDS)
        place.refuse(texts, separated, "has thousands separators; write it without commas")
        place.refuse(texts, wrong, f"is not {_allowed(column)}")


def _check_range(
    column: ReleaseColumn, texts: "pd.Series[str]", values: "pd.Series[Any]", place: CellPlace
) -> int:
    """Hold numbers to their limits; return how many of the tolerated few lie outside."""
    none = np.zeros(len(texts), dtype=bool)
    below, above = none, none
    if column.minimum is not None:
        below = (values < column.minimum).fillna(value=False).to_numpy(dtype=bool)
    if column.maximum is not None:
        above = (values > column.maximum).fillna(value=False).to_numpy(dtype=bool)
    outside = int((below | above).sum())
    if outside > column.tolerated * len(texts):
        place.refuse(texts, below, f"is too small; {_allowed(column)} is allowed")
        place.refuse(texts, above, f"is too large; {_allowed(column)} is allowed")
    return outside


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
    words = _others(column)
    if column.minimum is not None and column.maximum is not None:
        return f"{number} from {column.minimum:g} to {column.maximum:g}{words}"
    if column.minimum is not None:
        return f"{number} of {column.minimum:g} or more{words}"
    return f"{number}{words}"


def _others(column: ReleaseColumn) -> str:
    """Return what may stand in place of a number."""
    words = [f"'{word}'" for word in column.missing if word]
    if "" in column.missing and not column.filled:
        words.append("nothing")
    return f" (or {', '.join(words)})" if words else ""
