"""Rates by fifth, what equal rates mean and the claim follow from the table by hand."""

import math
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import childrens_emergency
from helpers.analyses.childrens_emergency import Evidence, Parameters, evidence, gap
from helpers.data import catalogue
from helpers.errors import InputError
from helpers.results import Figure, Results

NWL = "E54000027"


@cache
def analyse(area: str = "NW London", comparison: Literal["area", "england"] = "area") -> Results:
    return childrens_emergency.analyse(area=area, comparison=comparison)


def rows(code: str) -> pd.DataFrame:
    table = catalogue.load("children_ae")
    return table[(table["area_code"] == code) & (table["fifths"] == "area")].set_index("fifth")


def told(area: str = "NW London", confidence: float = 0.95) -> Evidence:
    return evidence(Parameters(area=area, confidence=confidence))


def test_equal_rates_of_one_fifth_and_of_all_give_the_visits_reckoned_by_hand() -> None:
    found = analyse().headlines
    # 27,955 - 25,550 x 21,160/26,137, and 128,625 - 129,089 x 21,160/26,137
    assert float(found["fewer_if_most_equal"]) == pytest.approx(7_270.22, abs=0.01)
    assert float(found["fewer_if_all_equal"]) == pytest.approx(24_117.09, abs=0.01)
    assert float(found["under_five_visits"]) == 128_625
    assert float(found["under_fives"]) == 129_089


def test_the_rows_of_fewer_visits_add_up_to_the_headline() -> None:
    found = analyse()
    table = found.tables["fifths"]
    assert table["fewer_visits"].sum() == pytest.approx(found.headlines["fewer_if_all_equal"])
    assert table["fewer_visits"].iloc[-1] == 0


def test_limits_allow_for_the_error_of_the_rate_that_all_are_brought_to() -> None:
    own = rows(NWL)
    found = analyse().headlines["fewer_if_most_equal"]
    error = own["children"][1] / 1000 * math.hypot(own["rate_error"][1], own["rate_error"][5])
    assert found.upper == pytest.approx(float(found) + 1.959964 * error)
    assert found.lower == pytest.approx(float(found) - 1.959964 * error)


def test_limits_of_all_fifths_agree_with_draws() -> None:
    own = rows(NWL)
    rate = 1000 * own["visits"] / own["children"]
    drawn = np.random.default_rng(1).normal(rate, own["rate_error"], (200_000, 5))
    fewer = ((drawn - drawn[:, 4:]) * own["children"].to_numpy() / 1000).sum(axis=1)
    found = analyse().headlines["fewer_if_all_equal"]
    assert np.quantile(fewer, [0.025, 0.975]) == pytest.approx([found.lower, found.upper], rel=0.01)


@pytest.mark.parametrize("area", ["NW London", "Black Country", "London", "England"])
def test_every_interval_holds_its_figure_and_widens_with_confidence(area: str) -> None:
    narrow, wide = gap.figures(told(area)), gap.figures(told(area, 0.998))
    limited = [name for name, each in narrow.items() if each.lower is not None]
    assert len(limited) == (15 if area in {"NW London", "London"} else 13)
    for name in limited:
        near, far = _limits(narrow[name]), _limits(wide[name])
        assert far[0] < near[0] < narrow[name] < near[1] < far[1]


def _limits(figure: Figure) -> tuple[float, float]:
    assert figure.lower is not None
    assert figure.upper is not None
    return figure.lower, figure.upper


def test_the_line_through_all_fifths_rises_beyond_the_ends() -> None:
    found = analyse("England").headlines
    assert found["slope_index_rate"] > found["gap_rate"] > 0
    assert found["relative_index"] > found["gap_ratio"] > 1


def test_the_claim_leaves_to_older_children_what_under_fives_cannot_give() -> None:
    found = analyse().headlines
    fewer, left = found["fewer_if_all_equal"], found["left_visits"]
    assert float(left) == pytest.approx(55_000 - float(fewer))
    assert _limits(left) == pytest.approx((55_000 - _limits(fewer)[1], 55_000 - _limits(fewer)[0]))
    assert float(found["claimed_percent"]) == pytest.approx(5_500_000 / 128_625)
    assert float(found["left_rate"]) == pytest.approx(1000 * left / found["aged_6_to_17"])


def test_what_the_strategy_claims_of_one_system_is_held_against_no_other() -> None:
    for area in ("Kent and Medway", "West and North London", "London", "England"):
        found = analyse(area).headlines
        assert not found["claimed_visits"].known
        assert not found["left_visits"].known
        assert found["fewer_if_all_equal"].known


def test_a_system_is_ranked_among_those_of_its_time() -> None:
    nwl = analyse().headlines["alike_gap_rate"].peers
    now = analyse("West and North London").headlines["alike_gap_rate"].peers
    assert nwl is not None
    assert now is not None
    assert (nwl.rank, nwl.ranked, nwl.first) == (5, 29, "highest")
    assert now.ranked == len(analyse("West and North London").tables["gaps"]) == 27
    assert nwl.england == pytest.approx(float(analyse("England").headlines["gap_rate"]))


def test_only_fifths_of_england_are_held_against_england() -> None:
    found = analyse().headlines
    alike = found["alike_gap_rate"]
    # 6,810 of 5,847 children less 7,960 of 10,779, where by own fifths it is 285
    assert float(alike) == pytest.approx(426.23, abs=0.01)
    assert _limits(alike) == pytest.approx((313.7, 538.7), abs=0.05)
    assert found["england_gap_rate"] < _limits(alike)[0]
    assert found["gap_rate"].peers is None
    assert analyse(comparison="england").headlines["gap_rate"].peers == alike.peers


def test_an_area_without_both_ends_stands_beside_nobody() -> None:
    found = analyse("Surrey Heartlands")
    assert found.headlines["gap_rate"].known
    assert not found.headlines["alike_gap_rate"].known
    assert "Surrey Heartlands" not in set(found.tables["near"]["place"])


def test_england_is_ranked_among_nobody_and_shown_with_its_regions() -> None:
    found = analyse("England")
    assert found.headlines["gap_rate"].peers is None
    assert len(found.tables["gaps"]) == 7


def test_fifths_of_england_leave_out_who_has_none_at_an_end() -> None:
    found = analyse(comparison="england")
    assert len(found.tables["gaps"]) == 29
    with pytest.raises(InputError, match="comparison: Surrey Heartlands has too few practices"):
        analyse("Surrey Heartlands", comparison="england")


@pytest.mark.parametrize("area", ["Brent", "W2U3Z", "08Y", "RYJ", "Example System"])
def test_an_area_without_figures_is_refused_with_those_that_have(area: str) -> None:
    with pytest.raises(InputError, match="held of systems, regions and England alone"):
        analyse(area)
