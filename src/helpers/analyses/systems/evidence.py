"""What the comparison starts from: the area, its like, and the tables of every system."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.standing import homes, like_areas, wholes, yardstick
from helpers.analyses.systems.parameters import Parameters
from helpers.data import areas, catalogue, sources
from helpers.data.areas import Area
from helpers.errors import InputError
from helpers.results import Figure, sourced

PLACES = ("icb", "region", "country")
"""Kinds of areas that figures of this analysis are of."""
WHOLE = 0.95
"""Share of the known practices, or networks, from which those that returned stand for all."""
TABLES = (
    "condition_registers",
    "conditions",
    "network_workforce",
    "sickness_absence",
    "ae_waits",
    "estates",
    "early_diagnosis",
)


@dataclass(frozen=True)
class Placed:
    """An area among its like.

    Attributes:
        asked: the area that was asked for.
        area: the system, region or country that it is, or lies in.
        like: the areas of its kind that there were at one time, itself among them; for England
            the systems of today.
    """

    asked: Area
    area: Area
    like: tuple[Area, ...]

    @property
    def ranked(self) -> bool:
        """Whether the area can be ranked among others."""
        return self.area in self.like

    @property
    def inside(self) -> bool:
        """Whether the area that was asked for only lies in the one that is told."""
        return self.asked != self.area


@dataclass(frozen=True)
class Evidence(Placed):
    """Everything the steps start from, for one set of parameters.

    Attributes:
        wholes: what it lies in, England last; England alone for England.
        tables: the tables of `TABLES`, each with its sources.
        homes: organisation to the codes of the areas that it counts in.
        expected: adults whom a survey of England found to have hypertension, percent.
    """

    wholes: tuple[Area, ...]
    tables: Mapping[str, pd.DataFrame]
    homes: Mapping[str, tuple[str, ...]]
    expected: Figure

    @property
    def former(self) -> bool:
        """Whether the area is a system that has become part of another since."""
        return bool(self.area.successor)

    @property
    def made_of_former(self) -> bool:
        """Whether the area is a system made of those of 2022-23."""
        return self.area.kind == "icb" and bool(areas.predecessors(self.area.code))

    @property
    def trusts(self) -> list[str]:
        """The trusts of the area that see people in A&E."""
        seen = self.tables["ae_waits"]["trust"].unique()
        return [code for code in seen if self.area.code in self.homes.get(code, ())]

    def in_system(self, organisation: str) -> bool:
        """Return whether an organisation belongs to a system, and not to a region alone."""
        return len(self.homes.get(organisation, ())) > 1

    @property
    def shown(self) -> list[Area]:
        """The like areas, then the wholes, each once."""
        return list(dict.fromkeys([*self.like, *self.wholes]))


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area is made up, or lies in no system.
    """
    asked = areas.resolve(parameters.area)
    area = place_of(asked)
    tables = {name: _table(name) for name in TABLES}
    return Evidence(
        asked=asked,
        area=area,
        like=like_of(area),
        wholes=tuple(each for each in (area, *wholes(area)) if each.kind != "icb"),
        tables=tables,
        homes=homes(),
        expected=yardstick(),
    )


def _table(name: str) -> pd.DataFrame:
    table = catalogue.load(name)
    return sourced(table, [sources.cite(each) for each in table["source"].unique()], "published")


def place_of(asked: Area) -> Area:
    """Return the system, region or country that an area is, or lies in.

    Raises:
        InputError: it is made up, or lies in none.
    """
    for area in () if asked.made_up else (asked, *wholes(asked)):
        if area.kind in PLACES:
            return area
    raise InputError(
        f"area {asked.name}: no published figures are held of it; use a system, such as "
        "'Kent and Medway', a region or 'England'"
    )


def like_of(area: Area) -> tuple[Area, ...]:
    """Return the areas of its kind, or for England the systems of today."""
    if area.kind == "country":
        systems = (each for each in areas.all_areas() if each.kind == "icb")
        found = tuple(each for each in systems if not each.successor)
    else:
        found = like_areas(area)
    return tuple(sorted(found, key=lambda each: each.name))
