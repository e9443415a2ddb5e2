"""Cancers by tumour group, stage and person, from a chosen table."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.data import areas, catalogue, imports, sources
from helpers.errors import InputError
from helpers.names import quote

Source = Literal["synthetic", "own"]
RELEASE = "own_cancers"
"""The release of tables of the user's own; this module reads them."""


@dataclass(frozen=True)
class Cancers:
    """A table of cancers.

    Attributes:
        frame: a row a `place`, `tumour_group`, `stage`, `age_band`, `sex` and
            `deprivation_quintile`, with its `cases`.
        period: the year of diagnosis.
        citation: where it comes from.
        basis: `parameter` for one of the user's own, else `synthetic`.
    """

    frame: pd.DataFrame
    period: str
    citation: str
    basis: str


def cases(source: Source, area: areas.Area) -> Cancers:
    """Return the cancers of an area, whose boroughs are its places.

    A table of the user's own is that of the area. The synthetic one is that of a made-up system.

    Raises:
        InputError: no table of one's own is imported, or either table is asked for under the name
            of a place that it is not of.
    """
    if source == "synthetic":
        if not area.made_up or area.kind != "icb":
            raise InputError(
                f"area {quote(area.name)} has no synthetic cancers, which are made up for Example "
                'System alone; use -p area="Example System", or -p cancers_source=own with a table '
                "of your own"
            )
        table = catalogue.load("cancers")
        cited, period = sources.cite(str(table["source"].iloc[0])), str(table["period"].iloc[0])
        return Cancers(_placed(table), period, cited, "synthetic")
    if area.made_up:
        raise InputError(
            f"area {quote(area.name)} is made up, and no table of your own is of it; name the area "
            'that the table is of, such as -p area="Kent and Medway"'
        )
    table, held = imports.load_import(RELEASE)
    return Cancers(_placed(table), held.period, held.citation, "parameter")


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """Name each borough as its `place`; one that is no area keeps its own, but no two have one."""
    names = {
        each: str(areas.find(each) or each)
        for each in table["borough"].drop_duplicates().astype(str)
    }
    for each, name in names.items():
        twin = next(other for other in names if names[other] == name)
        if twin != each:
            raise InputError(
                f"release {RELEASE}, column borough: {quote(each)} and {quote(twin)} are both "
                f"{name}; give one place one name"
            )
    return table.assign(place=table["borough"].astype(str).map(names)).drop(columns="borough")
