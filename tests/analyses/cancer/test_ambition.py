"""The national ambitions, counted: England's cases of 2019 beside the number of a charity."""

import pytest

from helpers.analyses import cancer
from helpers.analyses.cancer import Parameters, ambition, evidence
from helpers.data import catalogue

STAGED, RATE = 234_967, 0.545


def counts(**parameters: object) -> dict[str, tuple[float, float, float]]:
    chosen = Parameters(**parameters)  # type: ignore[arg-type]
    table = ambition.ways_to_count(evidence(chosen), chosen).set_index("counted")
    return {str(row[0]): row[1:] for row in table.itertuples(name=None)}


def test_england_had_to_find_48168_more_cancers_early_in_2019() -> None:
    table = catalogue.load("early_diagnosis_releases").set_index("year")
    assert tuple(table.loc[2019, ["staged_cases", "percent"]]) == (STAGED, 54.5)
    cases = cancer.analyse(Parameters()).headlines["england_cases_to_target"]
    assert round(cases) == 48_168
    assert cases.value == pytest.approx(0.75 * STAGED - RATE * STAGED)
    assert (cases.lower, cases.upper) == pytest.approx((0.2045 * STAGED, 0.2055 * STAGED))
    assert (cases.period, cases.bounds) == ("2019", "rounding")


def test_a_target_that_england_meets_asks_for_no_cases() -> None:
    parameters = Parameters(target=0.5)
    assert ambition.england_cases(evidence(parameters)).value == 0
    ways = counts(target=0.5)
    assert ways[ambition.STAGED][1] == 0
    assert ways[ambition.STAGED][2] != ways[ambition.STAGED][2]  # no growth makes it more than 0


def test_cancers_without_a_stage_make_the_number_of_the_charity_the_nearer_the_later_they_are() -> (
    None
):
    every = STAGED / 0.8
    ways = counts()
    assert ways[ambition.STAGED] == pytest.approx((STAGED, 48_168.2, 107.606), abs=0.05)
    assert ways[ambition.UNSTAGED_ALIKE][1] == pytest.approx((0.75 - RATE) * every)
    late = 0.75 * every - RATE * STAGED
    assert ways[ambition.UNSTAGED_LATE][1:] == pytest.approx((late, 100 * (1e5 / late - 1)))


def test_with_fewer_staged_the_last_way_passes_the_number_of_the_charity() -> None:
    assert counts(completeness=0.75)[ambition.UNSTAGED_LATE][2] < 0
    assert counts(completeness=0.85)[ambition.UNSTAGED_LATE][2] > 0


def test_the_newer_ambitions_are_second_hand_and_cite_the_plan() -> None:
    found = evidence(Parameters()).ambitions
    values = {name: (each.value, each.period) for name, each in found.items()}
    assert values == {
        "early_cases_charity": (100_000, "from 2028"),
        "cancer_survival_ambition": (75, "by 2035"),
        "faster_diagnosis_ambition": (80, "by March 2029"),
        "treated_62_days_ambition": (85, "by March 2029"),
        "treated_31_days_ambition": (96, "by March 2029"),
    }
    assert {each.no_limits for each in found.values()} == {"second-hand"}
    assert sum("National Cancer Plan" in each.source for each in found.values()) == 4
