"""Additional roles are told of the networks that returned, and a gap in the months stays a gap."""

import pytest

from helpers.analyses import systems
from helpers.analyses.systems import networks


def evidence(area: str) -> systems.Evidence:
    return systems.evidence(systems.Parameters(area=area))


def test_time_and_networks_are_of_the_same_return() -> None:
    frame = networks.over_time(evidence("NW London")).set_index("month")
    newest = frame.loc["2026-06"]
    assert newest["roles_per_network"] == pytest.approx(newest["roles_fte"] / newest["networks"])
    assert newest["networks"] == 45


def test_half_years_that_are_not_held_are_there_without_a_figure() -> None:
    frame = networks.over_time(evidence("England")).set_index("month")
    gap = frame[(frame.index > "2022-03") & (frame.index < "2026-06")]
    assert len(gap) == 8
    assert gap.isna().to_numpy().all()
    assert frame.loc["2022-03", "networks"] == 1_060


def test_a_month_in_which_few_networks_returned_has_no_rate() -> None:
    frame = networks.over_time(evidence("NW London")).set_index("month")
    returned = frame.loc[["2020-03"], ["networks", "known_networks"]]
    assert returned.to_numpy().tolist() == [[2, 45]]
    assert frame["roles_per_network"].first_valid_index() == "2020-09"


def test_roles_add_up_to_those_of_the_newest_month_without_doctors_and_nurses() -> None:
    own = evidence("Z9B2Z")
    roles = networks.by_role(own)
    assert roles["fte"].sum() == pytest.approx(float(networks.figures(own)["roles_fte"]))
    assert roles["fte"].sum() < 2_092.98
    links = roles.set_index("role").loc["Social prescribing link workers"]
    assert links["people"] == 226
