"""Posts and staff by staff group and age band, from a chosen table."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.data import areas, catalogue, imports, sources
from helpers.errors import InputError
from helpers.names import quote

Source = Literal["strategy", "own", "synthetic"]
RELEASE = "own_staff"
"""The release of tables of the user's own; this module reads them."""


@dataclass(frozen=True)
class Posts:
    """A table of posts and staff.

    Attributes:
        frame: a row a `trust`, `staff_group` and `age_band` (of posts that nobody fills `vacant`):
            `established`, `in_post`, `joiners_year` and `leavers_year`, whole-time equivalents.
        period: the year it is about; empty where it is of none.
        citation: where it comes from.
        basis: `parameter` for one of the user's own, else `synthetic`.
    """

    frame: pd.DataFrame
    period: str
    citation: str
    basis: str


def posts(source: Source, area: areas.Area) -> Posts | None:
    """Return the posts of an area; None where only the strategy's own figures are asked for.

    A table of the user's own is that of the area, of a trust its rows alone. The synthetic one is
    that of a made-up system and its trusts.

    Raises:
        InputError: no table of one's own is imported, the synthetic one is asked for under the name
            of a real place, or a table has no rows of the trust.
    """
    if source == "strategy":
        return None
    if source == "synthetic":
        if not area.made_up or area.kind not in ("icb", "trust"):
            raise InputError(
                f"area {quote(area.name)} has no synthetic staff, which are made up for Example "
                'System and its trusts alone; use -p area="Example System"'
            )
        table = catalogue.load("staff_posts")
        found = Posts(table, "", sources.cite(str(table["source"].iloc[0])), "synthetic")
    else:
        table, held = imports.load_import(RELEASE)
        found = Posts(table, held.period, held.citation, "parameter")
    return found if area.kind != "trust" else _of_trust(found, area)


def _of_trust(found: Posts, area: areas.Area) -> Posts:
    own = found.frame[found.frame["trust"].isin([area.code, area.ods_code, area.name])]
    if own.empty:
        known = ", ".join(map(str, found.frame["trust"].unique()))
        raise InputError(
            f"area {quote(area.name)} is no trust of the table of staff, which has {known}; "
            "use one of them, or the area that they make together"
        )
    return Posts(own, found.period, found.citation, found.basis)
