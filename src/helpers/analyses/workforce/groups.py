"""Staff by group and age: who leaves, retires and grows older, and the joiners each group needs.

Rates are those of the table's year: leavers over the mean of opening and closing stock (NHS
workforce statistics, definitions). One in so many of those in an age band passes on each year, as
the band has years.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.workforce.parameters import Parameters
from helpers.data import staff
from helpers.data.releases.own_staff import YOUNGEST, ages_of, in_order
from helpers.errors import InputError
from helpers.formats import count_of
from helpers.names import quote
from helpers.results import PARAMETER, Figure, sourced
from helpers.stats import stock_flow
from helpers.stats._validate import FloatArray
from helpers.stats.stock_flow import Rates, Year

CELLS = ["staff_group", "age_band"]
STOCKS = ("opening", "joiners", "leavers", "retired", "closing")
"""Flows of a year that the table shows, as `stock_flow.Year` names them."""
FLOWS = ["staff_group", "years_from_start", *(f"{name}_wte" for name in STOCKS)]
NEEDS = [
    "staff_group",
    "posts_wte",
    "in_post_wte",
    "vacant_wte",
    "vacancy_percent",
    "joined_wte",
    "joiners_a_year_wte",
    "replacing_percent",
    "outside_wte_a_year",
]
COUNTED = "all counted, no sample"


@dataclass(frozen=True)
class Groups:
    """Staff of an area by group and age band, whole-time equivalents.

    Attributes:
        table: the table that they are from.
        names: the staff groups, in the order of the table.
        bands: the age bands, the youngest first.
        posts: planned posts of each group.
        stock: staff in post, shape (groups, bands), as the next two.
        joiners: those who joined in the year of the table.
        leavers: those who left in it.
    """

    table: staff.Posts
    names: tuple[str, ...]
    bands: tuple[str, ...]
    posts: FloatArray
    stock: FloatArray
    joiners: FloatArray
    leavers: FloatArray

    @classmethod
    def of(cls, table: staff.Posts) -> "Groups":
        """Return the groups of a table, its trusts added up."""
        frame = table.frame
        names = tuple(dict.fromkeys(frame["staff_group"]))
        bands = tuple(in_order(frame["age_band"]))
        index = pd.MultiIndex.from_product([names, bands], names=CELLS)
        columns = ["in_post", "joiners_year", "leavers_year"]
        sums = frame.groupby(CELLS)[columns].sum().reindex(index)
        posts = frame.groupby("staff_group")["established"].sum().reindex(list(names))
        shape = len(names), len(bands)
        stock, joiners, leavers = (
            sums[name].to_numpy(dtype=float).reshape(shape) for name in columns
        )
        return cls(table, names, bands, posts.to_numpy(dtype=float), stock, joiners, leavers)

    @property
    def figures(self) -> dict[str, Figure]:
        """Staff, vacancies and turnover of all groups together, by parameter."""
        posts, stock = self.posts.sum(), self.stock.sum()
        turnover = self.leavers.sum() / self.mean.sum()
        found = {
            "staff_in_post": (stock, "WTE", "Staff in post"),
            "vacancy_rate": ((posts - stock) / posts * PER_CENT, "percent", "Vacancy rate"),
            "turnover_rate": (turnover * PER_CENT, "percent", "Staff who leave in a year"),
        }
        table = self.table
        period, source, basis = table.period, table.citation, table.basis
        return {
            name: Figure(*each, period=period, source=source, basis=basis, no_limits=COUNTED)
            for name, each in found.items()
        }

    @property
    def mean(self) -> FloatArray:
        """Mean of opening and closing stock of the table's year."""
        return self.stock + (self.joiners - self.leavers) / 2

    @property
    def leaving(self) -> FloatArray:
        """Leavers of the table's year over its mean stock."""
        mean = self.mean
        return np.divide(self.leavers, mean, out=np.zeros_like(mean), where=mean > 0)


def turnover_of_later(groups: Groups) -> float:
    """Return the turnover if the oldest of each group left as those of the band before, percent.

    Where they leave more seldom as it is, they leave as they do.
    """
    fewer = np.clip(groups.leaving[:, -1] - groups.leaving[:, -2:].min(axis=-1), 0, None)
    spared = (fewer * groups.mean[:, -1]).sum() / groups.mean.sum()
    return float(groups.figures["turnover_rate"] - spared * PER_CENT)


def rates(groups: Groups, parameters: Parameters) -> Rates:
    """Return what becomes of staff in a year, by group and age band.

    Raises:
        InputError: more leave a cell than its mean stock.
    """
    mean, leaving = groups.mean, groups.leaving
    for group, band in np.argwhere(leaving > 1)[:1]:
        raise InputError(
            f"staff_source: {quote(groups.names[group])}, {groups.bands[band]}"
            f"{', ' + groups.table.period if groups.table.period else ''}: "
            f"{groups.leavers[group, band]:,.10g} leavers of {mean[group, band]:,.10g} in post on "
            f"average are a rate of {leaving[group, band]:.2f}; a rate from 0 to 1 is allowed"
        )
    retiring = np.zeros(len(groups.bands))
    retiring[-1] = parameters.retiring_share
    return Rates.of(leaving, retiring, [1 / width for width in _widths(groups.bands)])


def flows(groups: Groups | None, parameters: Parameters, target_percent: float) -> pd.DataFrame:
    """Return the flows of each group and year on the way to the target, which balance to zero.

    The same number joins a group in every year of the horizon.

    Args:
        groups: the staff; None gives no row.
        parameters: the parameters of the run.
        target_percent: vacancy rate that every group is to reach, percent of planned posts.

    Returns:
        Frame of `staff_group`, `years_from_start` (at the end of the year), `opening_wte`,
        `joiners_wte`, `leavers_wte`, `retired_wte` and `closing_wte`: opening + joiners - leavers -
        retired = closing. Ageing moves nobody out of a group.

    Raises:
        InputError: more leave a cell than its mean stock.
    """
    if groups is None:
        return sourced(pd.DataFrame(columns=FLOWS), ())
    frames = [
        pd.DataFrame(
            {
                "staff_group": [_label(name) for name in groups.names],
                "years_from_start": number,
                **{f"{name}_wte": getattr(year, name).sum(axis=-1) for name in STOCKS},
            }
        )
        for number, year in enumerate(project(groups, parameters, target_percent), start=1)
    ]
    return _cited(pd.concat(frames, ignore_index=True), groups)


def project(groups: Groups, parameters: Parameters, target_percent: float) -> Iterator[Year]:
    """Yield the flows of each year by group and age band, as `flows` sums them.

    Raises:
        InputError: more leave a cell than its mean stock.
    """
    moving = rates(groups, parameters)
    joiners = _needed(groups, parameters, moving, target_percent)[:, np.newaxis] * _mix(groups)
    return stock_flow.project(groups.stock, repeat((joiners, moving), parameters.horizon_years))


def needs(groups: Groups | None, flows: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return what each group has and needs, a row a group.

    Columns `staff_group`, `posts_wte`, `in_post_wte`, `vacant_wte`, `vacancy_percent`,
    `joined_wte` (in the year of the table), `joiners_a_year_wte`, `replacing_percent` (joiners who
    only replace those who leave or retire) and `outside_wte_a_year` (joiners who come from outside
    the area: those needed, less the leavers who join a neighbour).
    """
    if groups is None:
        return sourced(pd.DataFrame(columns=NEEDS), ())
    yearly = flows.groupby("staff_group", sort=False)[["joiners_wte", "leavers_wte", "retired_wte"]]
    mean = yearly.mean().reset_index(drop=True)
    joining = mean["joiners_wte"]
    replacing = np.minimum(joining, mean["leavers_wte"] + mean["retired_wte"])
    outside = joining - parameters.moving_share * mean["leavers_wte"]
    stock = groups.stock.sum(axis=-1)
    frame = pd.DataFrame(
        {
            "staff_group": [_label(name) for name in groups.names],
            "posts_wte": groups.posts,
            "in_post_wte": stock,
            "vacant_wte": groups.posts - stock,
            "joined_wte": groups.joiners.sum(axis=-1),
            "joiners_a_year_wte": joining,
            "replacing_percent": replacing / joining.where(joining > 0) * PER_CENT,
            "outside_wte_a_year": outside.clip(lower=0),
        }
    )
    share = frame["vacant_wte"] / frame["posts_wte"].where(frame["posts_wte"] > 0)
    return _cited(frame.assign(vacancy_percent=share * PER_CENT)[NEEDS], groups)


def figures(needs: pd.DataFrame, parameters: Parameters) -> dict[str, Figure]:
    """Return the joiners of all groups together, how many replace, and how many are from outside.

    NaN where there are no groups.
    """
    joining = needs["joiners_a_year_wte"].sum(min_count=1)
    replacing = (needs["replacing_percent"] * needs["joiners_a_year_wte"]).sum()
    share = replacing / joining * PER_CENT if joining else None
    outside, unit = needs["outside_wte_a_year"].sum(min_count=1), "WTE per year"
    found = {
        "groups_joiners": (joining, unit, "Joiners needed, by group and age"),
        "groups_replacing": (share, "percent", "Joiners who replace leavers and the retired"),
        "groups_from_outside": (outside, unit, "Joiners from outside the area"),
    }
    period, basis = count_of(parameters.horizon_years, "year"), needs.attrs["basis"]
    return {
        name: Figure(*each, period=period, digits=3, basis=basis, no_limits="one path of many")
        for name, each in found.items()
    }


def _widths(bands: Sequence[str]) -> list[float]:
    """Return the years of each band; nobody passes out of the last."""
    ages = [ages_of(band) or (YOUNGEST, None) for band in bands]
    return [np.inf if last is None else last - first + 1 for first, last in ages]


def _mix(groups: Groups) -> FloatArray:
    """Return how joiners spread over ages: as they did, else as those in post, else evenly."""
    weights = np.where(groups.joiners.sum(axis=-1, keepdims=True) > 0, groups.joiners, groups.stock)
    weights = np.where(weights.sum(axis=-1, keepdims=True) > 0, weights, 1.0)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _needed(
    groups: Groups, parameters: Parameters, moving: Rates, target_percent: float
) -> FloatArray:
    """Return the joiners in every year that bring each group to the target, shape (groups,)."""
    growth = (1 + parameters.demand_growth) ** parameters.horizon_years
    aimed = groups.posts * growth * (1 - target_percent / PER_CENT)
    mix = _mix(groups)
    needed = [
        stock_flow.joiners_for(
            aimed[at],
            groups.stock[at : at + 1],
            mix[at : at + 1],
            [Rates(moving.leaving[at], moving.retiring, moving.ageing)] * parameters.horizon_years,
        )
        for at in range(len(groups.names))
    ]
    return np.array(needed, dtype=float)


def _label(name: str) -> str:
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def _cited(frame: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    basis = "derived" if groups.table.basis == PARAMETER else groups.table.basis
    return sourced(frame, [groups.table.citation], basis)
