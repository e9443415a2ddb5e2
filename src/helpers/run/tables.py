"""The tables of a run as files: with the codes of their areas, and without what is empty."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.columns import CONFIDENTIAL
from helpers.csvtext import csv_text
from helpers.data import areas, package

AREA_CODE = "area_code"
NAMING = ("place", "system", "organisation", "trust", "series")
"""Columns that name areas; where a table has several, the first counts."""
_IN_BRACKETS = re.compile(r"(?P<name>.+) \((?P<inside>[^()]+)\)")
_CODE = re.compile(r"[A-Z]+\d{3,}")
"""A practice or network, or an area of the Office for National Statistics."""


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table that has rows as a CSV file into a folder."""
    for name, frame in tables.items():
        if len(frame):
            (folder / f"{name}.csv").write_text(table_text(frame), encoding="utf-8", newline="")


def table_text(frame: pd.DataFrame) -> str:
    """Return a table of results as the CSV text that is downloaded.

    A column without a single value is left out, unless a value is confidential. The codes of the
    areas that the table names stand in a column `area_code` beside the names: of the Office for
    National Statistics for a place, of the Organisation Data Service for an organisation.
    """
    return csv_text(with_area_codes(_without_empty(frame)))


def with_area_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the code of each area that it names, if it names any and lacks them."""
    named = next((name for name in NAMING if name in frame), None)
    if named is None or AREA_CODE in frame:
        return frame
    with package.snapshot():  # the names of all areas are read once
        codes = {name: _code(str(name)) for name in frame[named].unique()}
    if not any(codes.values()):
        return frame
    coded = frame.copy(deep=False)
    coded.insert(list(frame.columns).index(named) + 1, AREA_CODE, frame[named].map(codes))
    return coded


def _code(name: str) -> str | None:
    """Return the code of an area, None where the words name none, such as `All together`.

    A name may have its code or its initials after it, in brackets.
    """
    found = _IN_BRACKETS.fullmatch(name)
    if found and _CODE.fullmatch(found["inside"]):
        return found["inside"]
    for words in [name, found["name"]] if found else [name]:
        if (area := areas.find(words)) is not None:
            return area.code
    return name if _CODE.fullmatch(name) else None


def _without_empty(frame: pd.DataFrame) -> pd.DataFrame:
    confidential = frame.get(CONFIDENTIAL, pd.Series(False, index=frame.index))
    empty = [
        name
        for name in frame.columns
        if not (_filled(frame[name]) | (confidential & frame[name].isna())).any()
    ]
    return frame.drop(columns=empty)


def _filled(column: "pd.Series[Any]") -> "pd.Series[bool]":
    return column.notna() & (column.astype(str).str.strip() != "")
