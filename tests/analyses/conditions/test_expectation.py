"""What age leads to expect is what was put in, with limits that hold as many as they say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from helpers.analyses import conditions
from helpers.analyses.conditions import expectation
from helpers.data.areas import ENGLAND

START, BY_AGE, SPREAD = -1.0, 1.5, 0.1
"""Log odds if all were aged 50 and over, their rise by the log of that share, and the spread."""


def evidence(area: str = "NW London", **more: str) -> conditions.Evidence:
    return conditions.evidence(conditions.Parameters(area=area, **more))


def made_up(seed: int, own_excess: float = 1.0, spread: float = SPREAD) -> conditions.Evidence:
    """Return real systems of real ages whose diabetes register follows a law that is known.

    Args:
        seed: of the draws.
        own_excess: what the odds of North West London are multiplied by.
        spread: standard deviation of the log odds of systems around the line.
    """
    real = evidence()
    counts = real.of("dm", real.newest).reset_index()
    draws = np.random.default_rng(seed).normal(0, spread, len(counts))
    odds = START + BY_AGE * np.log(counts["older"]) + draws
    odds[counts["area_code"] == real.area.code] += np.log(own_excess)
    share = expit(odds)
    return replace(real, counts=counts.assign(share=share, people=share * counts["list_people"]))


def test_an_excess_that_was_put_in_comes_out_whatever_the_age() -> None:
    found = made_up(1, own_excess=1.5, spread=0.0)
    table = expectation.beside_expected(found, "dm", found.newest)
    own = table.loc[found.area.code]
    odds = np.exp(logit(own["share"]) - logit(own["expected_percent"] / 100))
    assert odds == pytest.approx(1.5)
    others = table.drop([found.area.code, ENGLAND])
    assert len(others) == 41
    assert own["rank"] == 1
    assert (others["rank"] > 1).all()


def test_a_system_is_no_part_of_its_own_measure() -> None:
    expected = [
        expectation.beside_expected(found, "dm", found.newest)["expected_people"][found.area.code]
        for found in (made_up(2, own_excess) for own_excess in (0.2, 1.0, 5.0))
    ]
    assert expected == pytest.approx([expected[0]] * 3)


def test_limits_hold_nineteen_in_twenty_systems_that_follow_the_law() -> None:
    within = []
    for seed in range(15):
        found = made_up(seed)
        table = expectation.beside_expected(found, "dm", found.newest).drop(ENGLAND)
        within += list((table["lower"] <= 1) & (table["upper"] >= 1))
    assert len(within) == 15 * 42
    assert 0.92 < np.mean(within) < 0.98


def test_age_explains_all_of_what_follows_it_and_little_of_what_does_not() -> None:
    straight, wild = made_up(3, spread=0.0), made_up(3, spread=3.0)
    assert expectation.explained(straight, "dm", straight.newest) == pytest.approx(1)
    assert expectation.explained(wild, "dm", wild.newest) < 0.2


def test_england_is_held_against_nothing_and_a_region_against_every_system() -> None:
    whole = evidence("England")
    table = expectation.beside_expected(whole, "dm", whole.newest)
    assert pd.isna(table["ratio"][ENGLAND])
    assert table["ratio"].count() == 36
    region = evidence("London")
    table = expectation.beside_expected(region, "dm", region.newest)
    assert table["rank"].count() == 7
    systems = expectation.systems_of(region, "dm", region.newest)
    line = expectation.expected_share(
        systems["older"].to_numpy(float),
        systems["share"].to_numpy(float),
        table["older"][[region.area.code]].to_numpy(float),
    )
    assert table["expected_percent"][region.area.code] == pytest.approx(100 * line.value[0])


def test_limits_by_age_are_those_of_one_more_system_and_wider_further_out() -> None:
    found = evidence()
    curves = expectation.limits_by_age(found, "af", found.newest)
    assert (curves["lower_998"] < curves["lower_95"]).all()
    assert (curves["lower_95"] < 1).all()
    assert (curves["upper_95"] > 1).all()
    assert (curves["upper_998"] > curves["upper_95"]).all()
    width = np.log(curves["upper_95"])
    assert width.iloc[0] > width.iloc[len(width) // 2]
