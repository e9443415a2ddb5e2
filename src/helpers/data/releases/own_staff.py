"""A table of the user's own: posts and staff by trust, staff group and age band, of one year.

It has the columns of the synthetic table `staff_posts`, so that either can stand for the other.
"""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, ReleaseColumn, ReleaseTable, Rule, Where
from helpers.errors import DataError
from helpers.names import quote

VACANT = "vacant"
"""Stands for an age band in rows of posts that nobody fills."""
YOUNGEST = 18
"""Age at which the lowest band begins, where it is open downwards."""
MOST = 3_000_000
"""More than the whole NHS employs."""
KEYS = ("trust", "staff_group", "age_band")
STAFF = ("in_post", "joiners_year", "leavers_year")
BAND = re.compile(
    r"under (?P<under>\d{1,3})|(?P<first>\d{1,3})-(?P<last>\d{1,3})|(?P<over>\d{1,3})\+"
)


def ages_of(band: str) -> tuple[int, int | None] | None:
    """Return the first and the last age of a band, None for no last; None for what is no band."""
    found = BAND.fullmatch(band)
    if found is None:
        return None
    if found["over"]:
        return int(found["over"]), None
    first, last = (
        (YOUNGEST, int(found["under"]) - 1)
        if found["under"]
        else (int(found["first"]), int(found["last"]))
    )
    return (first, last) if first <= last else None


def _no_band(frame: pd.DataFrame) -> "pd.Series[bool]":
    return frame["age_band"].str.lower().map(lambda band: band != VACANT and ages_of(band) is None)


def _nobody_in(name: str) -> Rule:
    return Rule(
        name,
        lambda frame: (frame["age_band"].str.lower() == VACANT) & (frame[name] > 0),
        "stands in a row of vacant posts, which nobody fills; 0 is allowed",
    )


def _number(name: str, description: str) -> ReleaseColumn:
    return ReleaseColumn(
        name,
        (name,),
        "number",
        description,
        unit="WTE",
        filled=True,
        minimum=0.0,
        ceiling=MOST,
    )


def _check(tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]) -> Mapping[str, int]:
    frame, where = tables["posts"], wheres["posts"]
    shapes.require_some(frame, where, "established", "in_post")
    _check_bands_follow(frame, where)
    _check_no_gaps(frame, where)
    _check_none_leaves_who_is_not_there(frame, where)
    return {}


def _check_bands_follow(frame: pd.DataFrame, where: Where) -> None:
    """Refuse bands that overlap or leave out ages, or of which the last has an end."""
    bands = in_order(frame["age_band"])
    ends = [ages_of(band) for band in bands]
    for at, (band, ages) in enumerate(zip(bands, ends, strict=True)):
        after = ends[at + 1] if at + 1 < len(ends) else None
        follows = None if ages is None or ages[1] is None else ages[1] + 1
        if (after[0] if after else None) != follows:
            row = int(frame.index[frame["age_band"] == band][0])
            then = quote(bands[at + 1]) if after else "no band"
            raise DataError(
                f"{where(row)}, column age_band: after {quote(band)} comes {then}; bands must "
                "follow each other without gap or overlap, and the last be open, such as 60+"
            )


def _check_no_gaps(frame: pd.DataFrame, where: Where) -> None:
    """Refuse a group of a trust that lacks a band others have."""
    every = list(dict.fromkeys(frame["age_band"]))
    for (trust, group), rows in frame.groupby(["trust", "staff_group"], sort=False):
        missing = [band for band in every if band not in set(rows["age_band"])]
        if missing:
            raise DataError(
                f"{where(int(rows.index[0]))}, column age_band: {quote(str(group))} of trust "
                f"{quote(str(trust))} has no row of {quote(missing[0])}, which others have; give "
                "every group every band, with 0 where nobody is"
            )


def _check_none_leaves_who_is_not_there(frame: pd.DataFrame, where: Where) -> None:
    """Refuse flows that make a stock negative."""
    left = frame["in_post"] + frame["joiners_year"] - frame["leavers_year"]
    if (left < 0).any():
        row = int(frame.index[left < 0][0])
        cell = frame.loc[row]
        group = quote(str(cell["staff_group"]))
        raise DataError(
            f"{where(row)}, column leavers_year: {cell['leavers_year']:,.10g} make the stock of "
            f"{group}, {cell['age_band']}, negative at the end of the year; "
            "at most in_post and joiners_year together are allowed, "
            f"{cell['in_post'] + cell['joiners_year']:,.10g}"
        )


def in_order(bands: Iterable[str]) -> list[str]:
    """Return the age bands among some words, each once, the youngest first."""
    found = {band: ages for band in bands if (ages := ages_of(band)) is not None}
    return sorted(found, key=lambda band: (found[band][0], found[band][1] or MOST))


POSTS = ReleaseTable(
    name="posts",
    description="one row a trust, staff group and age band, and one for its vacant posts",
    columns=(
        shapes.text("trust", ("trust",), "Name or code of the trust.", filled=True),
        shapes.text("staff_group", ("staff_group",), "Group of staff.", filled=True),
        shapes.text(
            "age_band",
            ("age_band",),
            "Age of who fills the posts, such as under 30, 30-39 or 60+; vacant where nobody does.",
            filled=True,
        ),
        _number("established", "Posts planned: filled ones by the age of who fills them, vacant."),
        _number("in_post", "Staff in post at the start of the year."),
        _number("joiners_year", "Staff who join the trust in the year."),
        _number("leavers_year", "Staff who leave the trust in the year."),
        shapes.BASIS,
    ),
    key=KEYS,
    rules=(
        shapes.not_made_up("staff", "staff_source"),
        *(shapes.no_total(name) for name in KEYS),
        Rule(
            "age_band",
            _no_band,
            "is no age band; allowed are such as under 30, 30-39, 60+, or vacant",
        ),
        *(_nobody_in(name) for name in STAFF),
    ),
    notes=(
        Note(
            "rows with more staff in post than posts: kept",
            lambda frame: frame["in_post"] > frame["established"],
        ),
    ),
    finish=lambda frame: frame.assign(age_band=frame["age_band"].str.lower()),
)

OWN_STAFF = shapes.own_release(
    name="own_staff",
    title="Posts and staff by staff group and age band, of the user's own",
    where="your own records of staff, in the columns of data/staff_posts.csv",
    files=(f"a CSV with the columns {', '.join((*KEYS, 'established', *STAFF))}",),
    tables=(POSTS,),
    period_kind="year",
    check=_check,
)
