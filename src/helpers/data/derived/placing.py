"""Every practice of every year, placed in the systems of 2022-23 and in those of July 2026.

A practice that a map does not know goes where most practices of its commissioning group or sub-ICB
location of its day went. A practice is known in a year when its register stands in the release, or
when it stands in releases before and after, or in one after and was open by then (epraccur).
"""

from collections.abc import Iterable

import pandas as pd

from helpers.data import catalogue, imports, places
from helpers.data.places import carried, most_common
from helpers.errors import NotImportedError

FIRST = "2018-19"
"""The first year whose release tells the lists of adults."""
FORMER = "2022-23"
"""The year whose map draws the systems that stood before those of the practice map."""
FEWEST = 100
"""Patients from which a list counts among those of the newest month."""
COUNTS = ["register", "list_size", "adults", "aged_50_over"]
OWN = {"sub_icb": "own_sub_icb", "system": "own_system", "region": "own_region"}


def practices() -> pd.DataFrame:
    """Return every known practice of every year that is imported, from `FIRST`.

    Returns:
        Frame of `period`, `code`, `register` (missing where not submitted), `list_size`, `adults`,
        `aged_50_over`, `borough` and `borough_name`; `own_sub_icb`, `own_system` and `own_region`
        of the year's own map (missing where it has none); `sub_icb_then` and `system_then` of
        `FORMER`, `region`, `sub_icb_now` and `system_now` of the practice map.

    Raises:
        NotImportedError: a release is not imported.
    """
    latest = places.practice_map()
    if latest is None:
        raise NotImportedError(
            "release 'practice_map' is not imported; use: icsbook data import practice_map"
        )
    _of_year(FORMER)  # says what is not imported
    years = [each for each in imports.every("qof") if each.period >= FIRST]
    with_map = [places.ORGANISED in each.tables for each in years]
    mapped = [_of_year(each.period) for each, own in zip(years, with_map, strict=True) if own]
    unmapped = [_of_year(each.period) for each, own in zip(years, with_map, strict=True) if not own]
    parts = [_placed(pd.concat(mapped), latest), *(_placed_by_release(each) for each in unmapped)]
    placed = pd.concat(parts, ignore_index=True)
    silent = [_silent(placed, each.period, set(latest["code"])) for each in years]
    return pd.concat([placed, *silent], ignore_index=True)


def registered() -> pd.DataFrame:
    """Return the practices of the newest month of registered patients, placed as `practices` are.

    Lists of fewer than `FEWEST` patients are left out: a practice that is closing, or that has
    patients of another kind, needs no room for them.

    Raises:
        NotImportedError: a release is not imported.
    """
    found = places.registered()
    placed = _placed_by_release(found.frame.assign(period=found.period))
    return placed[placed["list_size"] >= FEWEST].reset_index(drop=True)


def require(years: Iterable[str]) -> None:
    """Refuse to go on unless the registers of some years are imported.

    Raises:
        NotImportedError: those of a year are not.
    """
    for year in sorted(set(years)):
        imports.find_import("qof", year)


def require_years_of_table() -> None:
    """Refuse to go on unless the registers of all years that were summed are imported.

    Raises:
        NotImportedError: those of a year are not.
    """
    require(_summed())


def to_make(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the practices of the years to make: of all, unless some of the table are not imported.

    How many practices are known in a year is told by the years around it, so that a year that the
    table has stays as it is unless all of the table are imported.
    """
    held = _summed()
    if held <= set(practices["period"]):
        return practices
    return practices[~practices["period"].isin(held)]


def _summed() -> set[str]:
    table = catalogue.load("hypertension_register")
    return set(table.loc[table["practices_known"].notna(), "period"])


def _of_year(year: str) -> pd.DataFrame:
    return places.practices("official", year).frame.assign(period=year)


def _placed(mapped: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Place the practices of years with a map of their own."""
    former = mapped[mapped["period"] == FORMER]
    then = carried(mapped, former.set_index("code")["sub_icb"])
    now = carried(mapped, latest.set_index("code")["sub_icb"])
    system_then = then.map(most_common(former["sub_icb"], former["system"]))
    return mapped.rename(columns=OWN).assign(
        sub_icb_then=then,
        system_then=system_then,
        region=system_then.map(most_common(former["system"], former["region"])),
        sub_icb_now=now,
        system_now=now.map(most_common(latest["sub_icb"], latest["system"])),
    )


def _placed_by_release(unmapped: pd.DataFrame) -> pd.DataFrame:
    """Place the practices of years without a map, as `helpers.data.places` does."""
    return unmapped.rename(columns={"sub_icb": "sub_icb_now", "system": "system_then"}).assign(
        sub_icb_then=None, own_sub_icb=None, own_system=None, own_region=None
    )


def _silent(placed: pd.DataFrame, year: str, latest: set[str]) -> pd.DataFrame:
    """Return the practices that are known in a year but have no row in its release."""
    present = set(placed.loc[placed["period"] == year, "code"])
    before = set(placed.loc[placed["period"] < year, "code"])
    after = set(placed.loc[placed["period"] > year, "code"]) | latest
    known = ((before | places.open_at_the_end_of(year)) & after) - present
    rows = placed[placed["code"].isin(known)].drop_duplicates("code")
    nothing = dict.fromkeys([*COUNTS, *OWN.values()])
    return rows.assign(period=year, **nothing)
