"""A table's text held against its description: typed columns, or an error that names the cell."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.descriptor import Field, Share, TableInfo
from helpers.data.reading import Records
from helpers.errors import DataError
from helpers.names import quote

PERCENT = 100.0
ROUNDING = 1e-7
"""What arithmetic with binary fractions may add to a difference of decimals."""
DIGITS = 18
"""A whole number of at most so many digits fits 64 bits."""
FORMS = {
    "integer": rf"[+-]?[0-9]{{1,{DIGITS}}}",
    "number": r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?",
    "boolean": "true|false",
}
FORM_NAMES = {
    "integer": f"a whole number of at most {DIGITS} digits, without separators",
    "number": "a number with a decimal point, without separators",
    "boolean": "true or false",
}

Mask = npt.NDArray[np.bool_]


def typed_frame(info: TableInfo, records: Records) -> pd.DataFrame:
    """Return the records of a table with the types of its description.

    Text is `str` with NaN where a value is missing; whole numbers are `Int64`, other numbers
    `float64`, true and false `boolean`.

    Raises:
        DataError: a value breaks the description; names the first such row of the first column.
    """
    frame = pd.DataFrame(
        {field.name: _typed(_column(info, records, field)) for field in info.fields}
    )
    _check_primary_key(info, records, frame)
    return frame


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a typed frame as plain Python values; a missing one is None."""
    objects = frame.astype(object)
    rows = objects.where(objects.notna(), None).to_dict(orient="records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def check_shares(info: TableInfo, records: Records, frame: pd.DataFrame) -> None:
    """Hold every percentage against the counts that it is the share of; missing ones pass.

    Raises:
        DataError: a percentage is further from that of its counts than the description allows.
    """
    for field in info.fields:
        if field.share is not None:
            _check_share(info, records, frame, field.name, field.share)


def _check_share(
    info: TableInfo, records: Records, frame: pd.DataFrame, name: str, share: Share
) -> None:
    part, whole, printed = (
        frame[column].to_numpy(dtype=float, na_value=np.nan)
        for column in (share.part, share.whole, name)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        computed = PERCENT * part / whole
    wrong = np.flatnonzero(np.abs(computed - printed) > share.within + ROUNDING)
    if not wrong.size:
        return
    first = int(wrong[0])
    more = f" (and {wrong.size - 1} more)" if wrong.size > 1 else ""
    raise DataError(
        f"{info.path}, row {records.lines[first]}, column {name}: {printed[first]:.12g} is not "
        f"the share of {share.part} {part[first]:.12g} in {share.whole} {whole[first]:.12g}; that "
        f"is {computed[first]:.4f}, and they may differ by {share.within:g}{more}"
    )


@dataclass(frozen=True)
class _Column:
    """The text of a column, with what an error about it has to say.

    Attributes:
        path: file of the table.
        lines: row of each value in the file.
        field: what the column must hold.
        texts: the values; empty where missing.
    """

    path: str
    lines: tuple[int, ...]
    field: Field
    texts: npt.NDArray[np.object_]

    @property
    def present(self) -> Mask:
        return np.asarray(self.texts != "", dtype=bool)

    def is_one_of(self, allowed: Collection[str]) -> Mask:
        return pd.Series(self.texts).isin(list(allowed)).to_numpy(dtype=bool)

    def matches(self, pattern: str) -> Mask:
        """Return which values match `pattern` as a whole; each different value is tried once."""
        places, different = pd.factorize(self.texts)
        matcher = re.compile(pattern)
        found = [matcher.fullmatch(text) is not None for text in different]
        return np.array(found, dtype=bool)[places]

    def refuse(self, wrong: Mask, what: str) -> None:
        """Raise for the first wrong value, telling how many more there are; none, do nothing."""
        places = np.flatnonzero(wrong)
        if not places.size:
            return
        first = int(places[0])
        value = quote(str(self.texts[first])) if self.texts[first] else "the value"
        more = f" (and {places.size - 1} more)" if places.size > 1 else ""
        where = f"{self.path}, row {self.lines[first]}, column {self.field.name}"
        raise DataError(f"{where}: {value} {what}{more}")


def _column(info: TableInfo, records: Records, field: Field) -> _Column:
    place = info.fields.index(field)
    texts = np.array([cells[place] for cells in records.cells], dtype=object)
    return _Column(info.path, records.lines, field, texts)


def _typed(column: _Column) -> "pd.Series[Any]":
    """Return the column with its type, once every check has passed."""
    if column.field.constraints.required:
        column.refuse(~column.present, "is missing; one is required")
    _check_form(column)
    values = _convert(column)
    _check_range(column, values)
    if column.field.constraints.unique:
        repeated = pd.Series(column.texts).duplicated().to_numpy()
        column.refuse(repeated & column.present, "stands in an earlier row too; it must be unique")
    return values


def _check_form(column: _Column) -> None:
    kind, limits = column.field.type, column.field.constraints
    if kind in FORMS:
        wrong = column.present & ~column.matches(FORMS[kind])
        column.refuse(wrong, f"is not {FORM_NAMES[kind]}")
    if limits.enum:
        wrong = column.present & ~column.is_one_of(limits.enum)
        column.refuse(wrong, f"is not allowed; use one of {', '.join(limits.enum)}")
    if limits.pattern:
        wrong = column.present & ~column.matches(limits.pattern)
        column.refuse(wrong, f"does not match the pattern {limits.pattern}")


def _check_range(column: _Column, values: "pd.Series[Any]") -> None:
    limits = column.field.constraints
    low, high = limits.minimum, limits.maximum
    if low is not None:
        below = (values < low).fillna(value=False).to_numpy(dtype=bool)
        column.refuse(below, f"is too small; the least allowed is {low:g}")
    if high is not None:
        above = (values > high).fillna(value=False).to_numpy(dtype=bool)
        column.refuse(above, f"is too large; the most allowed is {high:g}")


def _convert(column: _Column) -> "pd.Series[Any]":
    present, texts = column.present, column.texts
    if column.field.type == "integer":
        # straight from text to 64 bits: a detour through floats would round long numbers
        whole = np.where(present, texts, "0").astype(np.int64)
        return pd.Series(pd.arrays.IntegerArray(whole, ~present))
    if column.field.type == "number":
        return pd.Series(np.where(present, texts, "nan").astype(np.float64))
    if column.field.type == "boolean":
        return pd.Series(pd.arrays.BooleanArray(np.asarray(texts == "true", dtype=bool), ~present))
    return pd.Series(texts, dtype="str").mask(~present)


def _check_primary_key(info: TableInfo, records: Records, frame: pd.DataFrame) -> None:
    key = list(info.primary_key)
    repeated = frame.duplicated(key).to_numpy() if key else np.zeros(0, dtype=bool)
    if not repeated.any():
        return
    place = int(repeated.argmax())
    values = ", ".join(quote(str(value)) for value in frame[key].iloc[place])
    where = f"{info.path}, row {records.lines[place]}, columns {', '.join(key)}"
    raise DataError(f"{where}: {values} stand in an earlier row too; together they must be unique")
