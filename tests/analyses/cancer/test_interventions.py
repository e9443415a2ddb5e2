"""What interventions gain follows from reach, effect and overlap, no cancer counted twice."""

from typing import Any

import numpy as np
import pytest

from helpers.analyses import cancer
from helpers.analyses.cancer import interventions
from helpers.data import catalogue, facts
from helpers.errors import InputError

NAMES = ("screening", "lung_checks", "fit", "awareness", "faster_diagnosis")
SOME = {f"{name}_{part}": 0.1 for name in NAMES for part in ("reach", "effect")}


def look(**given: Any) -> interventions.Outlook:
    parameters = cancer.Parameters(**given)
    return interventions.outlook(cancer.evidence(parameters), parameters)


def figure(name: str, **given: Any) -> float:
    return float(interventions.figures(look(**given))[name])


def test_lung_checks_have_the_ceiling_that_published_figures_give() -> None:
    releases = catalogue.load("early_diagnosis_releases").set_index("year")
    table = catalogue.load("early_diagnosis_interventions").set_index("id")
    checks, elsewhere, found = 0.76, 0.29, 9_000
    assert table["upper"]["lung_checks_reach"] == found
    assert table["early_before_percent"]["lung_checks_effect"] == pytest.approx(100 * elsewhere)
    assert table["upper"]["lung_checks_effect"] == pytest.approx(100 * (checks - elsewhere))
    ceiling = 100 * found * (checks - elsewhere) / releases["staged_cases"][2019]
    assert figure("lung_checks_ceiling_points") == pytest.approx(ceiling, abs=1e-12)
    assert ceiling == pytest.approx(1.80, abs=0.005)


def test_fit_can_reach_what_the_strategy_leaves_of_bowel_cancers() -> None:
    left = 100 - facts.fact("fit_compliance").value
    bowel = 11  # of 100 cancers, as the note of the row says
    table = catalogue.load("early_diagnosis_interventions").set_index("id")
    assert table["upper"]["fit_reach"] == pytest.approx(bowel * left / 100)


def test_every_range_is_in_order_and_possible() -> None:
    table = catalogue.load("early_diagnosis_interventions")
    assert (table["lower"] <= table["likely"]).all()
    assert (table["likely"] <= table["upper"]).all()
    assert ((table["early_before_percent"] + table["upper"]).dropna() <= 100).all()
    assert set(table["id"]) < set(cancer.Parameters.model_fields)


@pytest.mark.parametrize("area", ["NW London", "Brent", "Kent and Medway", "England"])
def test_the_steps_of_the_waterfall_sum_to_the_total(area: str) -> None:
    frame = interventions.waterfall(look(area=area))
    points = frame["added_points"]
    assert points[:-1].sum() == pytest.approx(points.iloc[-1], abs=1e-12)
    lower, upper = frame["lower_added_points"], frame["upper_added_points"]
    assert (lower <= points).all()
    assert (points <= upper).all()


def test_together_is_the_sum_less_what_is_found_twice() -> None:
    found = look(**SOME, overlap=0.5)
    late = 1 - found.evidence.own["early_cases"] / found.evidence.own["staged_cases"]
    by_chance = late * (1 - (1 - 0.1 * 0.1 / late) ** 5)
    assert found.expected.each == pytest.approx([0.01] * 5)
    assert found.expected.together == pytest.approx(0.01 + 0.5 * (by_chance - 0.01), abs=1e-15)


@pytest.mark.parametrize("overlap", [0.0, 0.3, 1.0])
def test_without_spread_every_draw_is_the_sum_itself(overlap: float) -> None:
    found = look(**SOME, overlap=overlap)
    assert (found.simulated.together == found.expected.together).all()
    total = interventions.figures(found)["interventions_points"]
    assert total.lower == total.value == total.upper


def test_full_overlap_leaves_the_largest_gain_alone() -> None:
    found = look(overlap=1.0)
    assert found.expected.together == found.expected.each.max()


def test_not_even_large_interventions_find_more_than_all_late_cancers() -> None:
    large = {f"{name}_reach": 1.0 for name in NAMES}
    large |= {f"{name}_effect": 0.3 for name in NAMES}
    found = look(**large, overlap=0.0)
    late = 1 - found.evidence.own["early_cases"] / found.evidence.own["staged_cases"]
    assert found.expected.each.sum() > late
    assert found.expected.each.max() < found.expected.together < late


def test_draws_stay_in_their_ranges_about_their_mean() -> None:
    found = look(draws=20_000)
    draws = interventions.drawn(found.table, found.parameters)
    lower, upper = (found.table[name].to_numpy()[:, None] for name in ("lower", "upper"))
    assert ((draws >= lower) & (draws <= upper)).all()
    spread = (upper - lower)[:, 0]
    apart = np.abs(draws.mean(axis=1) - interventions.mean(found.table))
    assert (apart < 0.01 * spread).all()
    # a little above: in some draws another gain than the usual one is the largest
    assert found.simulated.together.mean() == pytest.approx(found.expected.together, rel=0.02)


def test_the_same_seed_gives_the_same_draws_and_another_gives_others() -> None:
    one, same, other = look(), look(), look(seed=7)
    assert one.simulated.together.tobytes() == same.simulated.together.tobytes()
    assert one.simulated.together.tobytes() != other.simulated.together.tobytes()


def test_a_given_figure_leaves_the_draws_of_the_others_as_they_are() -> None:
    free, given = look(), look(awareness_effect=0.02)
    assert (free.simulated.each[1] == given.simulated.each[1]).all()
    assert given.assumed == free.assumed - 1


def test_the_chance_of_the_target_is_none_at_its_height_and_sure_below_the_rate() -> None:
    assert figure("probability_target_reached") == 0
    assert figure("probability_target_reached", target=0.5) == 100
    assert 5 < figure("probability_target_reached", target=0.577) < 95


@pytest.mark.parametrize(
    "area", ["NW London", "Greater Manchester", "Kent and Medway", "Devon", "Norfolk and Waveney"]
)
def test_systems_differ_in_cases_by_their_size(area: str) -> None:
    found = look(area=area)
    figures = interventions.figures(found)
    cases = figures["interventions_points"] / 100 * found.evidence.own["staged_cases"]
    assert figures["interventions_total"] == pytest.approx(cases)
    assert 0 < figures["interventions_points"] < figures["interventions_most_points"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"screening_reach": 1.2}, "screening_reach: 1.2 is not allowed"),
        ({"fit_effect": -0.1}, "fit_effect: -0.1 is not allowed"),
        ({"overlap": 2}, "overlap: 2 is not allowed"),
        ({"draws": 10}, "draws: 10 is not allowed"),
        ({"lung_checks_effect": 0.8}, "lung_checks_effect: 0.8 lifts the share found early above"),
        ({"lung_checks_reach": 1.0}, "lung_checks_reach, lung_checks_effect: together they gain"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as raised:
        cancer.analyse(**given)
    assert str(raised.value).startswith(told)
    assert "\n" not in str(raised.value)
