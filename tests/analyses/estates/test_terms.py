"""The terms of the rooms follow from what is cited."""

import pandas as pd
import pytest

from helpers.analyses import estates
from helpers.analyses.estates import terms
from helpers.data import catalogue
from helpers.errors import InputError


def test_a_patient_is_seen_in_a_room_about_three_point_eight_times_a_year() -> None:
    contacts = terms.contacts_in_a_room(estates.Parameters())
    between = terms.ranges()
    appointments, shares = between["appointments_per_patient"], between["face_to_face_share"]
    assert contacts == pytest.approx(3.8, abs=0.005)
    assert appointments[0] * shares[0] < contacts < appointments[1] * shares[1]
    assert [round(each, 1) for each in appointments] == [5.6, 5.8]


def test_the_bookings_of_the_demonstration_are_busiest_on_monday_morning() -> None:
    bookings = catalogue.load("room_bookings")
    hours = bookings.groupby("half_day")[["open_hours", "booked_hours"]].sum()
    share = 100 * hours["booked_hours"] / hours["open_hours"]
    assert share.idxmax() == "mon_am"
    assert (share.max(), share.mean()) == pytest.approx((68.5, 60.8), abs=0.05)
    assert terms.peak_factor(bookings) == pytest.approx(68.5 / 60.8, abs=0.001)
    assert terms.peak_factor(bookings) == pytest.approx(terms.BUSIEST, abs=0.005)


def test_bookings_of_nothing_have_no_peak() -> None:
    row = {"half_day": "mon_am", "open_hours": 4.0, "booked_hours": 0.0}
    for rows in ([], [row]):
        with pytest.raises(InputError, match="a peak needs some of both"):
            terms.peak_factor(pd.DataFrame(rows, columns=list(row)))


def test_the_fewest_and_the_most_rooms_lie_at_the_ends_of_what_the_run_leaves_open() -> None:
    parameters = estates.Parameters(minutes_per_contact=11)
    fewest, most = terms.extremes(parameters, terms.ranges())
    assert fewest.minutes_per_contact == most.minutes_per_contact == 11
    assert (fewest.utilisation_target, most.utilisation_target) == (0.85, 0.6)
    served = [terms.patients_per_room(each) for each in (most, parameters, fewest)]
    assert served == sorted(served)
