"""What the page of a borough starts from: the borough, its neighbours, and the published tables."""

from dataclasses import dataclass

import pandas as pd

from helpers.analyses import hypertension as chapter
from helpers.analyses.boroughs.parameters import Parameters
from helpers.analyses.standing import in_part, wholes, yardstick
from helpers.data import areas, catalogue, facts, hypertension, sources
from helpers.data.areas import Area
from helpers.errors import InputError
from helpers.results import Figure, sourced

LONDON_BOROUGHS = "E09"
"""How the codes of London's boroughs begin; other authorities are not called boroughs here."""


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one borough.

    Attributes:
        area: the borough.
        peers: the boroughs of its system, itself among them.
        system: the system that it lies in.
        region: the NHS region that the system lies in.
        england: England.
        registers: as `hypertension.all_registers`, the newest year of the borough, by code.
        early: the table of early diagnosis, by code.
        outcomes: the rows of the table of outcomes that are of its peers.
        expected: adults whom a survey of England found to have hypertension, percent.
        bases: what each of its peers finds of the hypertension expected on its lists, and among its
            residents, as `hypertension.both_bases`; no row where the residents are not known.
        unranked: the peers that the hypertension found must not rank.
        online: the online practices in the borough, as `hypertension.unusual_inside`.
    """

    area: Area
    peers: tuple[Area, ...]
    system: Area
    region: Area
    england: Area
    registers: pd.DataFrame
    early: pd.DataFrame
    outcomes: pd.DataFrame
    expected: Figure
    bases: pd.DataFrame
    unranked: tuple[Area, ...]
    online: pd.DataFrame

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy that the book checks is that of its system."""
        return facts.strategy_held(self.system)

    @property
    def small_areas(self) -> tuple[int, int] | None:
        """Its small areas in its system, and all it has; None where all are there."""
        return in_part(self.system).get(self.area.name)

    @property
    def peers_called(self) -> str:
        """What it and its neighbours are called."""
        return "boroughs" if self.area.code.startswith(LONDON_BOROUGHS) else "authorities"


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area is no borough, or nothing is held of it.
    """
    area = areas.resolve(parameters.area)
    if area.kind != "borough" or area.made_up:
        raise InputError(
            f"area {area.name}: is no borough or other local authority; use one, such as 'Brent'"
        )
    system, region, england = wholes(area)
    peers = areas.members(system.code, "borough")
    compared = chapter.of_system(system)
    online = chapter.unusual_inside(compared)
    found = Evidence(
        area=area,
        peers=peers,
        system=system,
        region=region,
        england=england,
        registers=_newest_registers(area),
        early=_cited("early_diagnosis").set_index("area_code"),
        outcomes=_of(_cited("outcomes"), peers),
        expected=yardstick(),
        bases=chapter.both_bases(compared),
        unranked=chapter.unranked(compared),
        online=online[online["area_code"] == area.code],
    )
    held = (found.registers.index, found.early.index, found.outcomes["area_code"].to_numpy())
    if not any(area.code in each for each in held):
        raise InputError(f"area {area.name}: no published figures are held of it")
    return found


def _newest_registers(area: Area) -> pd.DataFrame:
    """Return the registers of all areas in the newest year that the borough has one of."""
    every = hypertension.all_registers()
    newest = every.loc[every["area_code"] == area.code, "period"].max()
    found: pd.DataFrame = every[every["period"] == newest].set_index("area_code")
    return found


def _cited(name: str) -> pd.DataFrame:
    table = catalogue.load(name)
    return sourced(table, [sources.cite(each) for each in table["source"].unique()])


def _of(table: pd.DataFrame, peers: tuple[Area, ...]) -> pd.DataFrame:
    own = table[table["area_code"].isin([each.code for each in peers])]
    return sourced(own, table.attrs["sources"])
