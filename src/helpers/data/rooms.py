"""Sites, their rooms and how these are used, from the user's own tables or the synthetic ones."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.data import areas, catalogue, imports, sources
from helpers.errors import InputError
from helpers.names import key_of, quote

Source = Literal["own", "synthetic"]
RELEASES = ("own_rooms", "own_bookings")
"""The releases of tables of the user's own; this module reads them."""
OPTIONAL = (
    "estate_class",
    "latitude",
    "longitude",
    "easting",
    "northing",
    "yearly_cost_gbp",
    "backlog_gbp",
    "deprivation_decile",
    "growth_percent",
)
"""Columns of the sites that a table may lack; they are then missing in each row."""


@dataclass(frozen=True)
class Estate:
    """Sites with rooms, and the use of these.

    Attributes:
        sites: a row a site with rooms: `code`, `name`, `borough` (its name), `tenure`, `lease_end`,
            `condition`, `floor_area_m2` and the `OPTIONAL` columns.
        use: a row a room and half-day: `site`, `room`, `half_day`, `open_hours`, `booked_hours`
            and `used_hours`.
        without_rooms: sites of the table that have no room, and so are in neither.
        not_booked: rooms without a row of bookings, which are open at no time.
        period: the year it is about; empty where it is of none.
        citations: where it comes from.
        basis: `parameter` for the user's own, else `synthetic`.
    """

    sites: pd.DataFrame
    use: pd.DataFrame
    without_rooms: int
    not_booked: int
    period: str
    citations: tuple[str, ...]
    basis: str


def estate(source: Source, area: areas.Area) -> Estate:
    """Return the sites and rooms of an area; the user's own are those of the area, if no borough.

    Raises:
        InputError: nothing of one's own is imported, a booked room is none of the table of rooms,
            the synthetic tables are asked for under the name of a real place, the user's own under
            that of a made-up one, or no site lies in the area.
    """
    if source == "synthetic":
        return _synthetic(area)
    if area.made_up:
        raise InputError(
            f"area {quote(area.name)} is made up, and has no rooms of your own; name a real area"
        )
    rooms, held = imports.load_import("own_rooms")
    sites, _ = imports.load_import("own_rooms", held.period, "sites")
    bookings, booked = imports.load_import("own_bookings")
    _require_rooms(bookings, rooms, held.period)
    cited = (held.citation, booked.citation)
    return _of_area(area, (sites, rooms, bookings), booked.period, cited, "parameter")


def _synthetic(area: areas.Area) -> Estate:
    if not area.made_up or area.kind not in ("icb", "borough"):
        raise InputError(
            f"area {quote(area.name)} has no synthetic rooms, which are made up for Example System "
            'and its boroughs alone; use -p area="Example System", or -p rooms_source=own'
        )
    sites, rooms, bookings = map(catalogue.load, ("sites", "rooms", "room_bookings"))
    by_list = catalogue.load("practices").dropna(subset=["site"]).sort_values("list_size")
    largest = by_list.drop_duplicates("site", keep="last").set_index("site")
    deciles = sites["code"].map(largest["deprivation_decile"])
    cited = (sources.cite(str(sites["source"].iloc[0])),)
    given = sites.assign(deprivation_decile=deciles), rooms, bookings
    return _of_area(area, given, "", cited, "synthetic")


def _require_rooms(bookings: pd.DataFrame, rooms: pd.DataFrame, period: str) -> None:
    lost = bookings[~bookings["room"].isin(rooms["code"])]
    if len(lost):
        first = lost.iloc[0]
        raise InputError(
            f"own_bookings: {quote(str(first['room']))}, {first['half_day']}, is no room of "
            f"own_rooms {period}; import the rooms that the bookings are of"
        )


def _of_area(
    area: areas.Area,
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    period: str,
    cited: tuple[str, ...],
    basis: str,
) -> Estate:
    sites, rooms, bookings = tables
    sites = sites.reindex(columns=[*dict.fromkeys([*sites.columns, *OPTIONAL])])
    named = sites.assign(borough=_names(sites["borough"]))
    if area.kind == "borough":
        named = named[named["borough"] == area.name]
    own = rooms[rooms["site"].isin(named["code"])]
    if own.empty:
        raise InputError(
            f"area {quote(area.name)} has no site with rooms in the table of sites, whose boroughs "
            f"are {', '.join(sorted(set(_names(sites['borough']))))}"
        )
    room = own.rename(columns={"code": "room"})[["room", "site"]]
    return Estate(
        sites=named[named["code"].isin(own["site"])].reset_index(drop=True),
        use=bookings.merge(room, on="room"),
        without_rooms=int((~named["code"].isin(own["site"])).sum()),
        not_booked=int((~own["code"].isin(bookings["room"])).sum()),
        period=period,
        citations=cited,
        basis=basis,
    )


def _names(boroughs: "pd.Series[str]") -> "pd.Series[str]":
    """Return the full names of boroughs by code or name; what is none stays as it is."""
    known = {
        key_of(text): each.name
        for made_up in (False, True)
        for each in areas.all_areas(made_up=made_up)
        if each.kind == "borough"
        for text in (each.code, each.name, each.short_name)
    }
    return boroughs.map(lambda text: known.get(key_of(str(text)), str(text)))
