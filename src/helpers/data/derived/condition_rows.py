"""The table `condition_registers`: registers of every condition, and the lists that they are of."""

from collections.abc import Sequence

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.derived import grouping
from helpers.errors import DataError

TABLE = "condition_registers"
LISTS = {
    "TOTAL": "list_size",
    "06OV": "aged_6_over",
    "16OV": "aged_16_over",
    "17OV": "aged_17_over",
    "18OV": "adults",
    "50OV": "aged_50_over",
    "30_74": "aged_30_74",
}
"""Patients that a register is of, as the release calls them, to the column that counts them."""


def conditions(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: a row an area and year, a column a condition and a kind of list.

    Years of which no practice is given keep the rows that they have.

    Raises:
        NotImportedError: a year is not imported.
        DataError: a practice submitted some of its registers alone.
    """
    known = catalogue.load(TABLE)
    columns = [str(name) for name in known.columns]
    counts = columns[columns.index("practices_known") + 1 : columns.index("source")]
    own = practices.drop(columns=[name for name in counts if name in practices])
    wide = own.merge(_counts(sorted(set(practices["period"]))), on=["code", "period"], how="left")
    members = pd.concat(grouping.in_systems(wide, areas, set(wide["system_then"])))
    made = grouping.sums(members.reindex(columns=members.columns.union(counts)), counts)
    made = made[made["practices"] > 1]
    made = made.assign(source="qof_" + made["period"].str.replace("-", "_"))
    kept = known[~known["period"].isin(made["period"])]
    whole = grouping.in_order(pd.concat([kept, made]), areas, "period")
    return whole[columns].reset_index(drop=True)


def _counts(years: Sequence[str]) -> pd.DataFrame:
    """Return the registers and lists of every practice of some years."""
    frames = []
    for year in years:
        rows, _ = imports.load_import("qof", year, "prevalence")
        registers = rows.pivot_table(index="practice_code", columns="group_code", values="register")
        kinds = rows["group_code"].nunique()
        submitted = registers.notna().sum(axis="columns")
        if not submitted.isin([0, kinds]).all():
            raise DataError(f"qof {year}: a practice submitted some of its {kinds} registers alone")
        lists = rows.pivot_table(
            index="practice_code", columns="list_type", values="list_size", aggfunc="max"
        ).rename(columns=LISTS)
        registers = registers.rename(columns=str.lower)
        frames.append(registers.join(lists, how="outer").assign(period=year))
    return pd.concat(frames).rename_axis("code").reset_index()
