"""Trusts are held against England by limits that allow for their usual variation."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import trusts
from helpers.results import sourced


@pytest.fixture(scope="module")
def evidence() -> workforce.Evidence:
    return workforce.evidence(workforce.Parameters(area="NW London"))


@pytest.fixture(scope="module")
def every(evidence: workforce.Evidence) -> pd.DataFrame:
    return trusts.trusts(evidence)


def test_limits_leave_out_their_share_of_the_trusts(
    evidence: workforce.Evidence, every: pd.DataFrame
) -> None:
    found = trusts.figures(evidence, every)
    assert found["sickness_trusts"].value == len(every) == 204
    assert found["sickness_outside_998_by_chance"].value == pytest.approx(204 * 2 * 0.001)
    assert found["sickness_outside_95_if_normal"].value == pytest.approx(204 * 0.05)


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


def test_trusts_of_no_system_count_where_they_are_filed_and_the_rate_is_told_without_them(
    evidence: workforce.Evidence,
) -> None:
    assert evidence.by_filing == ["RNOH", "Royal Marsden"]
    found = workforce.sickness.figures(evidence)["sickness_without_filed"]
    assert float(found) == pytest.approx(4.39, abs=0.005)
    kent = workforce.evidence(workforce.Parameters(area="Kent and Medway"))
    assert kent.by_filing == []
    assert not workforce.sickness.figures(kent)["sickness_without_filed"].known


def test_in_percent_of_england_no_season_is_left_of_trusts_of_low_and_high_rates(
    evidence: workforce.Evidence,
) -> None:
    kinds = evidence.everywhere["area_code"].map(lambda code: evidence.organisations[code].kind)
    rows = evidence.everywhere[kinds == "trust"]
    every = replace(evidence, series=sourced(rows, evidence.england.attrs["sources"]))
    months = workforce.sickness.with_limits(workforce.sickness.by_month(every))

    def season_by_level(column: str) -> float:
        wide = months.pivot_table(column, "organisation", "month").dropna()
        england = months.groupby("month")["england_percent"].first()
        slopes = (wide * (england - england.mean())).sum(axis="columns")
        return float(slopes.corr(wide.mean(axis="columns")))

    months["points"] = months["sickness_percent"] - months["england_percent"]
    assert season_by_level("points") == pytest.approx(0.53, abs=0.005)
    assert season_by_level("above_england_percent") == pytest.approx(-0.01, abs=0.005)
