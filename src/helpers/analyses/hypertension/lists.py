"""The lists of practices that an analysis starts from, and the cases that their ages expect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.hypertension.gathering import flags
from helpers.data import areas, hypertension, places
from helpers.data.places import OLDER_ADULTS, UNITS, YOUNGER_ADULTS, Practices
from helpers.errors import InputError
from helpers.results import SYNTHETIC

OLDEST_COUNTED = 84
"""Last year of age in an open band, where only the years of a band are known, not its people."""


@dataclass(frozen=True)
class Lists:
    """The practices of an area's system and of the area.

    Attributes:
        source: all practices of the source.
        peers: those of the system, with `weight` (cases that their ages lead to expect) and `flag`
            (why one is unlike the others).
        own: those of the area.
    """

    source: Practices
    peers: pd.DataFrame
    own: pd.DataFrame

    @property
    def basis(self) -> str:
        """Basis of what is derived from them."""
        return SYNTHETIC if self.source.basis == SYNTHETIC else "derived"

    @property
    def own_share(self) -> float:
        """The area's share of the cases that the system's ages lead to expect."""
        return submitted_sum(self.own, "weight") / submitted_sum(self.peers, "weight")

    @property
    def ages_of_own(self) -> pd.DataFrame:
        """The adults on the lists of the area, and those of 50 and over, as of a register.

        A practice without ages is taken to be as old as the others.
        """
        own = self.own[self.own["register"].notna()]
        adults, older = own["adults"], own["aged_50_over"]
        usual = older.sum() / adults.where(older.notna()).sum()
        return pd.DataFrame(
            {
                "adult_people": [adults.sum()],
                "aged_50_over_people": [older.fillna(adults * usual).sum()],
                "period": [self.source.period],
                "source": [self.source.citation],
            }
        )

    @property
    def by_age(self) -> bool:
        """Whether patients are known by sex and bands of ages."""
        rates = hypertension.rates_by_age_and_sex()
        return set(self.source.groups.values()) >= set(rates.index)


def lists_of(area: areas.Area, system: areas.Area, found: Practices) -> Lists:
    """Return the practices of an area and of its system, out of those of a source.

    Raises:
        InputError: the source has no practice of the area, or is of another place.
    """
    peers = found.within(system)
    # synthetic practices are those of one system: they tell nothing of what it would lie in
    strange = found.basis == SYNTHETIC and area.kind in {"country", "region"}
    if strange or places.within(peers, area)["register"].isna().all():
        hint = (
            "synthetic practices are made up for Example System and its boroughs alone; use one "
            "of them, or source=official"
            if found.basis == SYNTHETIC
            else "use an area that the imported release covers"
        )
        held = "register" if area.kind in UNITS else "practice"
        raise InputError(f"area: {area.name} has no {held} in {found.citation}; {hint}")
    weight = practice_weights(peers, found.groups)
    # a practice without ages is taken to be as old as the average of the others
    usual = weight.sum() / peers["adults"].where(weight.notna()).sum()
    peers = peers.assign(weight=weight.fillna(peers["adults"] * usual), flag=flags(peers))
    return Lists(found, peers, places.within(peers, area))


def practice_weights(
    practices: pd.DataFrame, groups: Mapping[str, tuple[str, str]]
) -> "pd.Series[float]":
    """Return the cases that the ages of each practice's patients lead to expect.

    Args:
        practices: a column of patients for each of `groups`.
        groups: column to sex (`all`, `female`, `male`) and ages, such as `75+`.
    """
    counts = practices[list(groups)].to_numpy(dtype=float)
    return pd.Series(counts @ _rates(groups.values()), index=practices.index)


def register_weights(registers: pd.DataFrame) -> "pd.Series[float]":
    """Return the cases that the ages on the lists behind published registers lead to expect.

    The lists tell adults younger than 50 from those of 50 and over; NaN where they do not.

    Args:
        registers: as `helpers.data.hypertension.all_registers`.
    """
    older = registers["aged_50_over_people"]
    younger, over = _rates([YOUNGER_ADULTS, OLDER_ADULTS])
    weights: pd.Series[float] = (registers["adult_people"] - older) * younger + older * over
    return weights


def submitted_sum(practices: pd.DataFrame, column: str) -> float:
    """Return the sum of a column over the practices that submitted a register."""
    return float(practices.loc[practices["register"].notna(), column].sum())


def _rates(groups: Iterable[tuple[str, str]]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    shares = hypertension.rates_by_age_and_sex()["share"]
    return np.array([_rate(shares, *group) for group in groups])


def _rate(shares: "pd.Series[float]", sex: str, band: str) -> float:
    """Return the share with hypertension in a band of ages: the mean over its years of age.

    Where the sexes are not told apart, both count alike.
    """
    first, _, last = band.removesuffix("+").partition("-")
    years = range(int(first), int(last or OLDEST_COUNTED) + 1)
    sexes = ("female", "male") if sex == "all" else (sex,)
    return float(np.mean([shares[one, places.band_of(year)] for one in sexes for year in years]))
