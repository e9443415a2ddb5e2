"""The terms of the rooms follow from what is cited."""

import pytest

from helpers.analyses import estates, estates_plan
from helpers.analyses.estates import terms


def test_a_patient_is_seen_in_a_room_about_three_point_eight_times_a_year() -> None:
    contacts = terms.contacts_in_a_room(estates.Parameters())
    between = terms.ranges()
    appointments, shares = between["appointments_per_patient"], between["face_to_face_share"]
    assert contacts == pytest.approx(3.8, abs=0.005)
    assert appointments[0] * shares[0] < contacts < appointments[1] * shares[1]
    assert [round(each, 1) for each in appointments] == [5.6, 5.8]


def test_the_peak_that_is_shown_is_that_of_the_bookings_of_the_demonstration() -> None:
    evidence = estates_plan.evidence(estates_plan.Parameters(area="Example System"))
    half_days = estates_plan.fullness.half_days(evidence)
    booked = half_days.set_index("half_day")["booked_percent"]
    assert booked.idxmax() == "Monday morning"
    assert (booked.max(), booked.mean()) == pytest.approx((68.5, 60.8), abs=0.05)
    peak = estates_plan.fullness.figures(evidence, half_days)["peak_factor"]
    assert float(peak) == pytest.approx(68.5 / 60.8, abs=0.001)
    assert float(peak) == pytest.approx(terms.BUSIEST, abs=0.005)


def test_the_fewest_and_the_most_rooms_lie_at_the_ends_of_what_the_run_leaves_open() -> None:
    parameters = estates.Parameters(minutes_per_contact=11)
    fewest, most = terms.extremes(parameters, terms.ranges())
    assert fewest.minutes_per_contact == most.minutes_per_contact == 11
    assert (fewest.utilisation_target, most.utilisation_target) == (0.85, 0.6)
    served = [terms.patients_per_room(each) for each in (most, parameters, fewest)]
    assert served == sorted(served)
