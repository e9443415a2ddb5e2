"""The counts behind the percentages of early diagnosis that the ONS prints for authorities.

A percentage of eight decimals is a fraction in lowest terms; its counts are that fraction times a
whole number, which is inferred from two things:

- Size. Staged cancers are expected in proportion to patients aged 65 and over of the practices that
  stand in a place: in each region, held to all staged in England, and from there in each authority,
  held to its region. Multiples that give from `SMALLEST` to `LARGEST` times that are looked at.
- Sums. Counties, combined authorities and regions have percentages of their own, and the counts of
  their parts must give them. Of the multiples that do, those nearest the expected sizes are taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data import catalogue, imports
from helpers.data.areas import ENGLAND
from helpers.data.derived.early_wholes import COMBINED, COUNTIES, REGIONS, parts
from helpers.errors import DataError

INDICATOR = "Cancer diagnosis at stage 1 & 2"
YEAR = "2018"
LARGEST_COUNT = 50_000
"""No region has as many staged cancers; eight decimals tell fractions of fewer apart."""
SMALLEST, LARGEST = 0.5, 1.6
OLD = 65
LEFT_OVER = "size inferred: what its county leaves over; the release has no such row"
Whole = NDArray[np.int64]


def printed() -> pd.DataFrame:
    """Return `name`, `early_percent` and its lowest terms `early` and `staged`, by code of area.

    Of England alone eight decimals do not tell the fraction.
    """
    rows, _ = imports.load_import("ons_subnational")
    rows = rows[(rows["indicator"] == INDICATOR) & (rows["period"] == YEAR)].set_index("area_code")
    shares = [Fraction(repr(value)) / 100 for value in rows["value"]]
    lowest = [share.limit_denominator(LARGEST_COUNT) for share in shares]
    return pd.DataFrame(
        {
            "name": rows["area_name"],
            "early_percent": rows["value"],
            "early": [each.numerator for each in lowest],
            "staged": [each.denominator for each in lowest],
        }
    )


def patients(practices: pd.DataFrame) -> "pd.Series[int]":
    """Return the patients aged 65 and over of the practices in each authority."""
    listed, _ = imports.load_import("registered_patients")
    first_age = pd.to_numeric(listed["age"].str.extract(r"^(\d+)", expand=False))
    placed = practices.drop_duplicates("code", keep="last").set_index("code")["borough"]
    old = listed[first_age >= OLD]
    found: pd.Series[int] = old.groupby(old["practice_code"].map(placed))["patients"].sum()
    return found


def regions(shown: pd.DataFrame, patients: "pd.Series[int]") -> pd.DataFrame:
    """Return `early_cases`, `staged_cases` and `multiple` of the nine regions of the ONS.

    Args:
        shown: as `printed`.
        patients: as `patients`.
    """
    regional = patients.groupby(_region(patients)).sum()
    lowest = shown.loc[regional.index]
    times = (_staged_in_england() * regional / regional.sum() / lowest["staged"]).round()
    counts = {"early_cases": lowest["early"] * times, "staged_cases": lowest["staged"] * times}
    return pd.DataFrame({**counts, "multiple": times})


def expected(regional: pd.DataFrame, patients: "pd.Series[int]") -> "pd.Series[float]":
    """Return the staged cancers expected in each authority by its patients aged 65 and over.

    Args:
        regional: as `regions`.
        patients: as `patients`.
    """
    region = _region(patients)
    rate = regional["staged_cases"] / patients.groupby(region).sum()
    found: pd.Series[float] = patients[region.index] * region.map(rate)
    return found


def _region(patients: "pd.Series[int]") -> "pd.Series[str]":
    """Return the region of each authority; one that the release leaves out has none."""
    region = pd.Series({code: whole for whole, each in REGIONS.items() for code in parts(each)})
    return region[region.index.isin(patients.index)]


def counted(shown: pd.DataFrame, sizes: "pd.Series[float]") -> pd.DataFrame:
    """Return the counts of every authority of the release, and of one that a county leaves over.

    Args:
        shown: as `printed`.
        sizes: as `expected`.

    Returns:
        Frame of `early_cases`, `staged_cases`, `multiple`, the fewest and the most staged that fit
        as `staged_lower_cases` and `staged_upper_cases`, and `note`, by code.

    Raises:
        DataError: no counts near the expected ones add up to a whole.
    """
    lowest = shown.loc[shown.index.isin(sizes.index), ["early", "staged"]]
    found = {
        code: _by_size(early, staged, sizes[code])
        for code, early, staged in lowest.itertuples(name=None)
    }
    for whole, written in {**COUNTIES, **COMBINED, **REGIONS}.items():
        members = [code for code in parts(written) if code in sizes.index]
        early, staged = (int(shown[column][whole]) for column in ("early", "staged"))
        lost = [code for code in members if code not in found]
        if lost:
            times = round(sizes[members].sum() / staged)
            others = [found[code] for code in members if code in found]
            found[lost[0]] = _left_over(times * early, times * staged, others)
        fits = _fits([found[code] for code in members], early, staged)
        if not len(fits):
            raise DataError(
                f"{INDICATOR}: no counts of the authorities of {shown['name'][whole]} give its "
                f"percentage of {shown['early_percent'][whole]}"
            )
        for code, several in zip(members, fits.T, strict=True):
            found[code] = replace(found[code], multiple=int(several[0]), fit=np.unique(several))
    return pd.DataFrame.from_dict({code: each.row() for code, each in found.items()}, "index")


@dataclass(frozen=True)
class _Counts:
    """A fraction in lowest terms, the multiples that fit, and the one that is taken."""

    early: int
    staged: int
    expected: float
    fit: Whole
    multiple: int
    printed: bool = True

    def row(self) -> dict[str, object]:
        return {
            "early_cases": self.early * self.multiple,
            "staged_cases": self.staged * self.multiple,
            "staged_lower_cases": self.staged * int(self.fit.min()),
            "staged_upper_cases": self.staged * int(self.fit.max()),
            "multiple": self.multiple if self.printed else None,
            "note": self.note,
        }

    @property
    def note(self) -> str:
        if not self.printed:
            return LEFT_OVER
        told = f"size inferred: {self.early}/{self.staged} times {self.multiple}"
        if len(self.fit) > 1:
            told += f"; {', '.join(map(str, self.fit))} fit"
        return told


def _by_size(early: int, staged: int, size: float) -> _Counts:
    several = np.arange(1, max(1, int(LARGEST * size / staged)) + 1)
    near = several[several * staged >= SMALLEST * size]
    fit = near if near.size else several[:1]  # more than expected even in lowest terms
    nearest = fit[np.argmin(np.abs(np.log(fit * staged / size)))]
    return _Counts(early, staged, size, fit, int(nearest))


def _left_over(early: int, staged: int, others: Sequence[_Counts]) -> _Counts:
    early -= sum(each.early * each.multiple for each in others)
    staged -= sum(each.staged * each.multiple for each in others)
    return _Counts(early, staged, float(staged), np.array([1]), 1, printed=False)


def _fits(members: Sequence[_Counts], early: int, staged: int) -> Whole:
    """Return the multiples of all members that give a whole's fraction, the nearest sizes first.

    Shape (fits, members); the distance is the sum of squared logarithms of size over expectation.
    """
    sums = [np.zeros(1, np.int64), np.zeros(1, np.int64)]
    distance = np.zeros(1)
    for each in members:
        sums[0] = np.add.outer(sums[0], each.fit * each.early).ravel()
        sums[1] = np.add.outer(sums[1], each.fit * each.staged).ravel()
        away = np.log(each.fit * each.staged / each.expected) ** 2
        distance = np.add.outer(distance, away).ravel()
    at = np.flatnonzero(sums[0] * staged == sums[1] * early)
    at = at[np.argsort(distance[at], kind="stable")]
    chosen = np.unravel_index(at, [len(each.fit) for each in members])
    return np.stack([each.fit[index] for each, index in zip(members, chosen, strict=True)], axis=1)


def _staged_in_england() -> float:
    releases = catalogue.load("early_diagnosis_releases")
    own = (releases["area_code"] == ENGLAND) & (releases["year"] == int(YEAR))
    return float(releases.loc[own, "staged_cases"].iloc[0])
