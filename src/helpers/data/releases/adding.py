"""What was read of a period, added to what is stored of it: rows by their key, files by content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from helpers.data.releases.account import FileRead
from helpers.data.releases.reading import Reading, covered, form_of, in_order, in_order_of_name
from helpers.data.releases.spec import ReleaseTable


@dataclass(frozen=True)
class Addition:
    """What is to be stored of a period.

    Attributes:
        reading: all of it.
        replaced: rows stored before that others take the place of, by what they are.
        stayed: rows stored before that stay.
    """

    reading: Reading
    replaced: Mapping[str, int] = field(default_factory=dict)
    stayed: int = 0


def instead_of(reading: Reading, rows: Mapping[str, int]) -> Addition:
    """Return a reading that takes the place of whole tables, given with their rows."""
    return Addition(reading, {f"table {name}": number for name, number in rows.items()})


def added(reading: Reading, stored: pd.DataFrame, files: Sequence[FileRead]) -> Addition:
    """Return a reading of one table with the rows stored before whose key it lacks.

    Rows of another form of the release, which hold the same people, do not stay.

    Args:
        reading: what was read now.
        stored: the table as it is stored.
        files: what that was read from.
    """
    (table,) = reading.release.tables
    new = reading.tables[table.name]
    again = _has_key_of(stored, new, list(table.key)) | _is_other_form(table, stored, new)
    stay = stored[~again]
    if stay.empty:
        return Addition(reading, _told(table, stored))
    every = pd.concat([stay, new], ignore_index=True).astype(new.dtypes.to_dict())
    tables = {table.name: in_order(table, every)}
    joined = replace(
        reading,
        tables=tables,
        files=_all_files(files, reading.files),
        coverage=covered(reading.release, tables),
    )
    return Addition(joined, _told(table, stored[again]), len(stay))


def _has_key_of(stored: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> "pd.Series[bool]":
    found = stored[key].merge(new[key], on=key, how="left", indicator="found")["found"]
    return pd.Series((found == "both").to_numpy(dtype=bool), index=stored.index)


def _is_other_form(table: ReleaseTable, stored: pd.DataFrame, new: pd.DataFrame) -> bool:
    forms = {form_of(table, stored), form_of(table, new)} - {""}
    return len(forms) > 1


def _told(table: ReleaseTable, rows: pd.DataFrame) -> dict[str, int]:
    """Return how many rows there are of each indicator, or of what the table tells rows by."""
    words = table.told_by.removesuffix("_id").removesuffix("_code")
    counts = rows[table.told_by].value_counts().sort_index()
    return {f"{words} {value}": int(number) for value, number in counts.items()}


def _all_files(before: Sequence[FileRead], now: Sequence[FileRead]) -> tuple[FileRead, ...]:
    hashes = {file.sha256 for file in now}
    return in_order_of_name([*(file for file in before if file.sha256 not in hashes), *now])
