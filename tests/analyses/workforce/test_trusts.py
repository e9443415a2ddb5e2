"""Trusts are held against England by limits that allow for their usual variation."""

import pandas as pd
import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import trusts


@pytest.fixture(scope="module")
def evidence() -> workforce.Evidence:
    return workforce.evidence(workforce.Parameters(area="NW London"))


@pytest.fixture(scope="module")
def every(evidence: workforce.Evidence) -> pd.DataFrame:
    return trusts.trusts(evidence)


def test_chance_alone_leaves_out_its_share_of_the_trusts(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    found = trusts.figures(evidence, every)
    assert found["sickness_trusts"].value == len(every) == 204
    assert found["sickness_outside_998_by_chance"].value == pytest.approx(204 * 2 * 0.001)
    assert found["sickness_outside_95_by_chance"].value == pytest.approx(204 * 0.05)


def test_widened_limits_leave_out_far_fewer_than_those_of_chance(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    found = {name: figure.value for name, figure in trusts.figures(evidence, every).items()}
    assert found["sickness_overdispersion"] == pytest.approx(3640, abs=1)
    assert found["sickness_between_trusts"] == pytest.approx(0.85, abs=0.005)
    assert found["sickness_outside_chance"] == 195
    assert (found["sickness_outside_998"], found["sickness_outside_95"]) == (1, 12)
    assert (found["sickness_above_95"], found["sickness_ambulance_above_95"]) == (8, 5)


def test_a_trust_lies_on_the_curves_where_the_table_says(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    curves = trusts.limits(every, evidence).set_index("size").loc[every["available_days"]]
    rate = every["sickness_percent"].to_numpy()
    outside = (rate < curves["lower_95"].to_numpy()) | (rate > curves["upper_95"].to_numpy())
    assert outside.tolist() == (every["position"] != "within the limits").tolist()
    assert outside.sum() == 12


def test_kinds_differ_and_ambulance_services_lose_most(every: pd.DataFrame) -> None:
    kinds = trusts.kinds(every).set_index("organisation_type")
    assert kinds["trusts_counted"].sum() == 204
    assert kinds["trusts_counted"]["Ambulance"] == 10
    assert kinds.index[0] == "Ambulance"
    rate = kinds["sickness_percent"].round(2).to_dict()
    assert (rate["Ambulance"], rate["Acute"]) == (6.73, 5.05)
    assert kinds["above_trusts"].sum() == 8


def test_a_trust_is_ranked_among_those_of_its_own_kind(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    within = trusts.within_kinds(every, trusts.own(evidence, every)).set_index("trust")
    imperial = within.loc["Imperial"]
    assert imperial["organisation_type"] == "Acute"
    acute = every[every["organisation_type"] == "Acute"]
    assert imperial["trusts_counted"] == len(acute)
    lower = (acute["sickness_percent"] < imperial["sickness_percent"]).sum()
    assert imperial["type_rank"] == lower + 1
    assert within["type_percent"]["CNWL"] == pytest.approx(5.65, abs=0.01)


@pytest.mark.parametrize(
    ("area", "expected"),
    [("Imperial", ["Imperial"]), ("London", []), ("England", [])],
)
def test_a_trust_is_highlighted_and_larger_places_are_not(area: str, expected: list[str]) -> None:
    found = workforce.evidence(workforce.Parameters(area=area))
    assert trusts.own(found, trusts.trusts(found)) == expected


def test_a_system_highlights_its_trusts_and_not_its_board(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    own = trusts.own(evidence, every)
    assert {"CNWL", "Imperial"} <= set(own) <= set(every["trust"])
