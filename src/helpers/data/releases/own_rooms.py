"""Tables of the user's own: sites, their rooms, and the hours that each room is booked and used.

They have the columns of the synthetic tables `sites`, `rooms` and `room_bookings`, so that either
can stand for the other. Sites and rooms are imported together, as `own_rooms`, and the bookings as
`own_bookings`.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, ReleaseColumn, ReleaseTable, Rule, Where
from helpers.errors import DataError
from helpers.names import quote

TENURES = ("freehold", "leasehold", "nhs_property_services", "lift")
CLASSES = ("core", "flex", "tail")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HALVES = ("am", "pm", "eve")
HALF_DAYS = tuple(f"{day}_{half}" for day in DAYS for half in HALVES)
MOST_HOURS = 1_000
"""More than a room is open in one half-day of the week over half a year of weeks."""
MOST_GBP = 1_000_000_000
PLACES = (("latitude", "longitude"), ("easting", "northing"))
"""Pairs of coordinates, of which a table may have either."""
GREAT_BRITAIN: Mapping[str, tuple[float, float]] = {
    "latitude": (49.8, 60.9),
    "longitude": (-8.7, 1.8),
    "easting": (0, 700_000),
    "northing": (0, 1_300_000),
}
"""Between which coordinates Great Britain lies: degrees, and metres of the National Grid."""
NOT_MADE_UP = shapes.not_made_up("rooms", "rooms_source")


def _number(name: str, description: str, unit: str, **more: Any) -> ReleaseColumn:
    chosen = {"minimum": 0.0, "filled": True, **more}
    return ReleaseColumn(name, (name,), "number", description, unit=unit, **chosen)


def _one_of(name: str, words: tuple[str, ...], description: str, **more: Any) -> ReleaseColumn:
    spelt = {word.upper(): word for word in words} | {
        word.upper().replace("_", " "): word for word in words
    }
    form = "|".join(words), f"{', '.join(words[:-1])} or {words[-1]}"
    return shapes.code(name, (name,), form, description, synonyms=spelt, **more)


def _name(name: str, description: str) -> ReleaseColumn:
    return shapes.text(name, (name,), description, filled=True)


def _outside(name: str) -> Rule:
    low, high = GREAT_BRITAIN[name]
    return Rule(
        name,
        lambda frame: (frame[name] < low) | (frame[name] > high),
        f"lies outside Great Britain; {low:,g} to {high:,g} is allowed",
    )


def _half_a_place(one: str, other: str) -> Rule:
    return Rule(
        one,
        lambda frame: frame[one].isna() != frame[other].isna(),
        f"stands without its {other}, or the other way round; give both or neither",
    )


def _more_than_open(name: str) -> Rule:
    words = "are more than the hours that the room was open"
    return Rule(name, lambda frame: frame[name] > frame["open_hours"], words)


SITES = ReleaseTable(
    name="sites",
    description="one row a site; several may share a borough",
    columns=(
        _name("code", "Code of the site."),
        _name("name", "Name of the site."),
        _name("borough", "Code or name of the borough, or any other place that sessions stay in."),
        _one_of("tenure", TENURES, "How the site is held.", filled=True),
        ReleaseColumn(
            "lease_end",
            ("lease_end",),
            "whole",
            "Year in which the lease ends; empty for a freehold.",
            unit="year",
            minimum=1900,
            maximum=3000,
        ),
        _one_of("condition", ("A", "B", "C", "D"), "Condition of the building.", filled=True),
        _one_of("estate_class", CLASSES, "Class that the register of sites gives.", required=False),
        _number("floor_area_m2", "Floor area.", "m2"),
        *(
            _number(each, "Where the site is.", unit, minimum=None, filled=False, required=False)
            for each, unit in (
                ("latitude", "degrees"),
                ("longitude", "degrees"),
                ("easting", "metres"),
                ("northing", "metres"),
            )
        ),
        *(
            _number(name, words, "GBP", filled=False, required=False, ceiling=MOST_GBP)
            for name, words in (
                ("yearly_cost_gbp", "What the site costs a year, rent and running."),
                ("backlog_gbp", "What it would cost to put right."),
            )
        ),
        ReleaseColumn(
            "deprivation_decile",
            ("deprivation_decile",),
            "whole",
            "Deprivation of the patients it serves, 1 the most deprived tenth.",
            required=False,
            minimum=1,
            maximum=10,
        ),
        _number(
            "growth_percent",
            "Growth of its list a year.",
            "percent",
            filled=False,
            required=False,
            minimum=-50,
            maximum=50,
        ),
        shapes.BASIS,
    ),
    key=("code",),
    rules=(
        NOT_MADE_UP,
        Rule(
            "lease_end",
            lambda frame: frame["lease_end"].isna() & (frame["tenure"] != "freehold"),
            "is empty, where only a freehold has no lease; a year is needed",
        ),
        *(_outside(name) for name in GREAT_BRITAIN),
        *(_half_a_place(*pair) for pair in PLACES),
    ),
)
ROOMS = ReleaseTable(
    name="rooms",
    description="one row a clinical room",
    columns=(
        _name("code", "Code of the room."),
        _name("site", "Code of its site."),
        _name("kind", "Kind of room, such as consulting or treatment."),
        _number("area_m2", "Floor area.", "m2"),
        shapes.BASIS,
    ),
    key=("code",),
    rules=(NOT_MADE_UP,),
)
BOOKINGS = ReleaseTable(
    name="bookings",
    description="one row a room and half-day of the week, all its weeks together",
    columns=(
        _name("room", "Code of the room."),
        _one_of("half_day", HALF_DAYS, "Day and half of it, such as mon_am.", filled=True),
        *(
            _number(name, words, "hours", ceiling=MOST_HOURS)
            for name, words in (
                ("open_hours", "Hours that the room was open."),
                ("booked_hours", "Hours that it was booked."),
                ("used_hours", "Hours that somebody was in it."),
            )
        ),
        shapes.BASIS,
    ),
    key=("room", "half_day"),
    rules=(
        NOT_MADE_UP,
        *(_more_than_open(name) for name in ("booked_hours", "used_hours")),
    ),
    notes=(
        Note(
            "rows used for longer than booked: kept",
            lambda frame: frame["used_hours"] > frame["booked_hours"],
        ),
    ),
)


def _check_sites_of_rooms(
    tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]
) -> Mapping[str, int]:
    rooms, known = tables["rooms"], set(tables["sites"]["code"])
    lost = rooms.index[~rooms["site"].isin(known)]
    if len(lost):
        raise DataError(
            f"{wheres['rooms'](lost[0])}, column site: {quote(rooms.loc[lost[0], 'site'])} is no "
            "site of the table of sites; give it a row there"
        )
    return {"sites without a room, which no plan moves": len(known - set(rooms["site"]))}


def _check_open(
    tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]
) -> Mapping[str, int]:
    shapes.require_some(tables["bookings"], wheres["bookings"], "open_hours", "used_hours")
    return {}


def _headed(table: ReleaseTable) -> str:
    return ", ".join(each.name for each in table.columns if each.required)


OWN_ROOMS = shapes.own_release(
    name="own_rooms",
    title="Sites and rooms, of the user's own",
    where="your own register of sites, in the columns of data/sites.csv and data/rooms.csv",
    files=(
        f"a CSV of rooms with the columns {_headed(ROOMS)}",
        f"a CSV of sites with the columns {_headed(SITES)}",
    ),
    tables=(ROOMS, SITES),
    period_kind="year",
    check=_check_sites_of_rooms,
)
OWN_BOOKINGS = shapes.own_release(
    name="own_bookings",
    title="Hours that rooms are open, booked and used, of the user's own",
    where="your own bookings of rooms, in the columns of data/room_bookings.csv",
    files=(f"a CSV with the columns {_headed(BOOKINGS)}",),
    tables=(BOOKINGS,),
    period_kind="year",
    check=_check_open,
)
