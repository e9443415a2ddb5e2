"""The terms of the formula for rooms: between what they lie, and what they give together.

A room serves 60 x weeks x hours x utilisation / (contacts x minutes x peak) patients, where
contacts in a room are appointments x the share of them that are face to face.
"""

from collections.abc import Mapping

from helpers.analyses.base import PER_CENT, context
from helpers.analyses.estates.parameters import Parameters
from helpers.data import facts, hypertension
from helpers.data.areas import ENGLAND

AIM = "utilisation_target"
"""The strategy's figure for the use of rooms, and the parameter of that name."""
FACE_TO_FACE = ("gp_face_to_face_low", "gp_face_to_face_high")
COUNTED_IN = "2022-23"
"""Whose patients had the appointments that are counted, and in which year."""
MINUTES = (10.0, 15.0)
"""Minutes for which a contact holds a room: an assumption."""
BUSIEST = 1.13
"""Contacts of the busiest half-day over the mean, to show what a peak asks for: an assumption, as
high as in the made-up bookings of this book."""
OF_TERMS = "follows from the terms"
"""Why a figure has no limits that follows from terms that this run sets."""
Ranges = Mapping[str, tuple[float, float]]
"""Parameter to the ends of its range."""
DUST = 9
"""Decimals beyond which floating point decides, and not the list."""


def ranges() -> Ranges:
    """Return between what the terms lie that have a range, by parameter; all are second-hand.

    Appointments are those of England a patient on its lists, then as others tell them; use is that
    which planning is to assume at least, then the strategy's aim.
    """
    england = hypertension.registers(ENGLAND).set_index("period")["listed_people"]
    counted = context("gp_appointments") / england[COUNTED_IN]
    low, high = (context(name) / PER_CENT for name in FACE_TO_FACE)
    return {
        "appointments_per_patient": (counted, float(context("gp_appointments_per_patient"))),
        "face_to_face_share": (low, high),
        "minutes_per_contact": MINUTES,
        AIM: (context("room_planning_use") / PER_CENT, facts.fact(AIM).value / PER_CENT),
    }


def extremes(parameters: Parameters, between: Ranges) -> tuple[Parameters, Parameters]:
    """Return the terms that ask for the fewest and for the most rooms.

    Each term lies at an end of its range; one that the run sets itself stays as it is.

    Args:
        parameters: those of this run.
        between: as `ranges`.
    """
    fields = Parameters.model_fields
    free = {
        name: ends
        for name, ends in between.items()
        if getattr(parameters, name) == fields[name].default
    }
    fewest = {name: ends[name == AIM] for name, ends in free.items()}
    most = {name: ends[name != AIM] for name, ends in free.items()}
    return parameters.model_copy(update=fewest), parameters.model_copy(update=most)


def contacts_in_a_room(parameters: Parameters) -> float:
    """Return how often a year a registered patient is seen in a room."""
    return parameters.appointments_per_patient * parameters.face_to_face_share


def patients_per_room(parameters: Parameters) -> float:
    """Return how many registered patients one room can serve at the target utilisation."""
    minutes_open = 60 * parameters.weeks_per_year * parameters.hours_per_week
    minutes_per_patient = contacts_in_a_room(parameters) * parameters.minutes_per_contact
    usable = minutes_open * parameters.utilisation_target
    return usable / (minutes_per_patient * parameters.peak_factor)
