"""Chances come from printed yearly rates, and are none where those do not vary."""

from dataclasses import replace
from itertools import repeat

import numpy as np
import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import futures, plan, supply
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

DEFAULT = workforce.Parameters()
EVIDENCE = workforce.evidence(DEFAULT)


def test_spreads_are_those_of_the_printed_yearly_rates() -> None:
    nurses, practitioners = futures.spreads()
    assert nurses.rates == pytest.approx((0.101, 0.090, 0.099))
    assert nurses.relative == pytest.approx(0.0606, abs=5e-5)
    assert len(practitioners.rates) == 11
    assert practitioners.rates[0] == pytest.approx(1331 / ((28046 + 28251) / 2))
    assert practitioners.relative == pytest.approx(0.1485, abs=5e-5)


def test_rates_that_do_not_vary_give_the_run_without_chance() -> None:
    level = replace(futures.spreads()[0], rates=(0.125, 0.125, 0.125))
    drawn = futures.joiners_drawn(EVIDENCE, DEFAULT, level)
    np.testing.assert_allclose(drawn, plan.constant_joiners(EVIDENCE, DEFAULT), rtol=1e-12)


def test_the_same_seed_draws_the_same_rates_and_another_others() -> None:
    spread = futures.spreads()[0]
    first, again, other = (futures.drawn_rates(0.146, spread, 5, 100, s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(first) == 5
    assert first[0].shape == (100, 1, 1)


def test_many_drawn_rates_have_the_mean_of_today_and_stay_between_0_and_1() -> None:
    rates = np.array(futures.drawn_rates(0.146, futures.spreads()[1], 5, 20_000, 7))
    assert rates.mean() == pytest.approx(0.146, abs=5e-4)
    assert (rates >= 0).all()
    assert (rates <= 1).all()


def test_the_number_of_the_sum_without_chance_is_about_an_even_bet() -> None:
    chances = futures.chances(EVIDENCE, DEFAULT)
    for _, rows in chances.groupby("spread"):
        even = np.interp(7_873.782, rows["joiners_a_year_wte"], rows["target_chance_percent"])
        assert even == pytest.approx(50, abs=4)
        assert rows["target_chance_percent"].is_monotonic_increasing


def test_a_wider_spread_asks_for_more_joiners_to_be_sure() -> None:
    found = futures.figures(EVIDENCE, DEFAULT)
    assert 7_873 < found["joiners_to_be_sure"] < found["joiners_to_be_sure_practitioners"]
    assert 0 < found["probability_target_met"] < 50
    enough = workforce.Parameters(joiners_per_year=float(found["joiners_to_be_sure"]))
    assert float(futures.figures(EVIDENCE, enough)["probability_target_met"]) == pytest.approx(80)


def test_a_fan_of_rates_that_do_not_vary_is_the_path_without_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    level = replace(futures.spreads()[0], rates=(0.125, 0.125, 0.125))
    monkeypatch.setattr(futures, "spreads", lambda: [level])
    given = workforce.Parameters(joiners_per_year=8_000, demand_growth=0.01)
    fan = futures.fan(workforce.evidence(given), given).set_index("years_from_start")
    years = stock_flow.project([[52_000.0]], repeat(([[8_000.0]], Rates.of(0.146)), 5))
    path = [52_000.0, *(float(year.closing.sum()) for year in years)]
    drawn = fan.drop(columns=["spread", "aimed_staff_wte"])
    assert len(drawn.columns) == 1 + 2 * 3
    for name in drawn:
        assert list(drawn[name]) == path, name
    assert fan["aimed_staff_wte"].loc[5] == supply.target_staff(workforce.evidence(given), given)


def test_bands_of_the_fan_hold_the_middle_and_widen() -> None:
    fan = futures.fan(EVIDENCE, DEFAULT)
    order = ["lower_95", "lower_80", "lower_50", "middle", "upper_50", "upper_80", "upper_95"]
    staff = fan[[f"{name}_staff_wte" for name in order]].to_numpy()
    later = staff[fan["years_from_start"] > 0]
    assert len(later) == 2 * 5
    assert (np.diff(later, axis=1) > 0).all()
    wide = (fan["upper_80_staff_wte"] - fan["lower_80_staff_wte"]).groupby(fan["spread"])
    assert all(each.is_monotonic_increasing for _, each in wide)


def test_the_chance_is_the_share_of_the_fan_that_ends_at_the_target_or_above() -> None:
    for name, spread in zip(("", "_practitioners"), futures.spreads(), strict=True):
        ends = futures.staff_drawn(EVIDENCE, DEFAULT, spread)[-1]
        share = float((ends >= supply.target_staff(EVIDENCE, DEFAULT)).mean()) * 100
        told = futures.figures(EVIDENCE, DEFAULT)[f"probability_target_met{name}"]
        assert share == pytest.approx(float(told), abs=1e-9)
