"""Synthetic posts of the trusts: who fills them, who came and who left in a year.

Assumed: shares of staff groups, ages, and how much more often the young come and go. A post with
nobody in it has no age: vacant posts stand in rows of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.synthetic.spread import Floats, Whole, factors, labelled, share_out, stream

KEYS = ["trust", "staff_group", "age_band"]
COUNTS = ["established", "in_post", "joiners_year", "leavers_year"]
VACANT = "vacant"
CELL_SIGMA = 0.15


@dataclass(frozen=True)
class StaffTargets:
    """What the posts add up to, in whole-time equivalents.

    Attributes:
        trusts: each trust with a measure of its size.
        outside_hospital: those of mental health and community services.
        in_post: staff in post at the start of the year.
        aged_50_or_over: those of them aged 50 or over.
        establishment: posts, filled or vacant.
        leavers: staff who leave their trust in the year.
        joiners: staff who join a trust in the year.
    """

    trusts: Mapping[str, int]
    outside_hospital: tuple[str, ...]
    in_post: int
    aged_50_or_over: int
    establishment: int
    leavers: int
    joiners: int


@dataclass(frozen=True)
class Group:
    """A staff group.

    Attributes:
        share: of all staff.
        outside_hospital: what the share is multiplied by in mental health and community trusts.
        vacancies: vacant posts, in those of the average group.
        leavers: leavers, in those of the average group.
    """

    share: float
    outside_hospital: float
    vacancies: float
    leavers: float


@dataclass(frozen=True)
class Ages:
    """An age band of staff: its share, and how often they leave and join, in those of all ages."""

    share: float
    leavers: float
    joiners: float


GROUPS: Mapping[str, Group] = {
    "medical_dental": Group(0.13, 0.5, 0.6, 0.8),
    "nursing_midwifery": Group(0.28, 1.0, 1.3, 1.0),
    "allied_health": Group(0.09, 1.6, 1.1, 1.1),
    "scientific_technical": Group(0.09, 1.1, 0.9, 1.0),
    "clinical_support": Group(0.20, 1.1, 1.1, 1.1),
    "infrastructure": Group(0.21, 0.9, 0.9, 1.0),
}
BANDS: Mapping[str, Ages] = {
    "under 30": Ages(0.22, 1.5, 2.4),
    "30-39": Ages(0.27, 1.1, 1.2),
    "40-49": Ages(0.22, 0.8, 0.7),
    "50-59": Ages(0.21, 0.7, 0.4),
    "60+": Ages(0.08, 1.4, 0.2),
}
OLDER_BANDS = ("50-59", "60+")


def staff_posts(seed: int, targets: StaffTargets) -> pd.DataFrame:
    """Return posts and staff of each trust, staff group and age band, in whole-time equivalents.

    Staff at the end of the year are `in_post + joiners_year - leavers_year`, summed over ages:
    birthdays move staff between bands. Nobody leaves a cell who is not in it.
    """
    random = stream(seed, "staff_posts")
    cells = _cells(targets)
    in_post = _in_post(random, targets, cells)
    leavers = share_out(
        targets.leavers,
        _varied(random, in_post * cells["leavers"].to_numpy()),
        most=in_post,
    )
    joiners = share_out(targets.joiners, _varied(random, in_post * cells["joiners"].to_numpy()))
    filled = cells.assign(
        established=in_post, in_post=in_post, joiners_year=joiners, leavers_year=leavers
    )
    posts = pd.concat([filled, _vacant(random, targets, filled)])
    ranks = {name: rank for rank, name in enumerate([*targets.trusts, *GROUPS, *BANDS, VACANT])}
    posts = posts.sort_values(KEYS, key=lambda names: names.map(ranks), ignore_index=True)
    return labelled(posts[[*KEYS, *COUNTS]])


def _cells(targets: StaffTargets) -> pd.DataFrame:
    """Return every trust, group and age band with its weights."""
    rows = [
        {
            "trust": trust,
            "staff_group": group,
            "age_band": band,
            "weight": size * _group_share(targets, trust, group) * ages.share,
            "leavers": made.leavers * ages.leavers,
            "joiners": made.leavers * ages.joiners,
            "vacancies": made.vacancies,
        }
        for trust, size in targets.trusts.items()
        for group, made in GROUPS.items()
        for band, ages in BANDS.items()
    ]
    return pd.DataFrame(rows)


def _group_share(targets: StaffTargets, trust: str, group: str) -> float:
    made = GROUPS[group]
    return made.share * (made.outside_hospital if trust in targets.outside_hospital else 1)


def _in_post(random: np.random.Generator, targets: StaffTargets, cells: pd.DataFrame) -> Whole:
    """Return staff in post of each cell; older and younger ones sum to their totals."""
    weights = _varied(random, cells["weight"].to_numpy())
    older = cells["age_band"].isin(OLDER_BANDS).to_numpy()
    in_post = np.zeros(len(cells), dtype=np.int64)
    in_post[older] = share_out(targets.aged_50_or_over, weights[older])
    in_post[~older] = share_out(targets.in_post - targets.aged_50_or_over, weights[~older])
    return in_post


def _vacant(
    random: np.random.Generator, targets: StaffTargets, filled: pd.DataFrame
) -> pd.DataFrame:
    """Return a row of vacant posts for each trust and staff group."""
    keys = ["trust", "staff_group", "vacancies"]
    rows = pd.DataFrame(filled.groupby(keys, as_index=False, sort=False)["in_post"].sum())
    weights = (rows["in_post"] * rows["vacancies"]).to_numpy()
    vacant = share_out(targets.establishment - targets.in_post, _varied(random, weights))
    return rows.assign(
        age_band=VACANT,
        established=vacant,
        in_post=0,
        joiners_year=0,
        leavers_year=0,
    )


def _varied(random: np.random.Generator, weights: Floats) -> Floats:
    return weights * factors(random, CELL_SIGMA, len(weights))
