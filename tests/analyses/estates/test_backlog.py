"""Returns are added up by year and by trust of today; a change takes two returns to tell."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses.estates import backlog
from helpers.results import Results

Analyse = Callable[..., Results]


def test_the_backlog_of_the_first_year_includes_trusts_that_merged(analyse: Analyse) -> None:
    by_risk = analyse().tables["backlog"]
    first = by_risk.loc[by_risk["period"] == "2013-14", "cost_gbp"].sum()
    assert first == pytest.approx(391.3e6, abs=0.05e6)
    changes = analyse().tables["backlog_by_trust"].set_index("trust")
    assert changes.loc["Chelsea and Westminster", "first_gbp"] == 6_780_250 + 1_613_900


def test_risks_and_trusts_both_add_up_to_the_whole(analyse: Analyse) -> None:
    tables = analyse().tables
    whole = tables["backlog_by_year"].set_index("period")["backlog_gbp"]
    for name, cost in {"backlog": "cost_gbp", "backlog_by_trust_and_year": "backlog_gbp"}.items():
        pd.testing.assert_series_equal(
            tables[name].groupby("period")[cost].sum(), whole, check_names=False
        )


def test_two_trusts_hold_the_rise_and_each_trust_has_its_row(analyse: Analyse) -> None:
    changes = analyse().tables["backlog_by_trust"]
    assert list(changes["trust"].head(2)) == ["Imperial", "Chelsea and Westminster"]
    assert changes["change_gbp"].sum() == pytest.approx((1_188.9 - 391.3) * 1e6, abs=0.1e6)
    assert changes["change_share_percent"].sum() == pytest.approx(100)
    two = analyse().headlines["backlog_rise_top_two"]
    assert changes["change_share_percent"].head(2).sum() == pytest.approx(two)


def test_the_largest_jump_is_that_of_one_trust_between_two_returns(analyse: Analyse) -> None:
    jump = analyse().headlines["backlog_largest_jump"]
    assert jump.value == 693_713_189 - 391_350_000
    assert jump.period == "2014-15 to 2015-16"
    yearly = analyse().tables["backlog_by_trust_and_year"]
    assert list(yearly.loc[yearly["rise_gbp"] == jump, "trust"]) == ["Imperial"]


def test_the_last_backlog_of_trusts_that_report_none_is_kept(analyse: Analyse) -> None:
    yearly = analyse().tables["backlog_by_trust_and_year"].set_index(["trust", "period"])
    assert yearly.loc[("CNWL", "2016-17"), "backlog_gbp"] == 0
    assert yearly.loc[("CNWL", "2015-16"), "backlog_gbp"] == 2_826_000
    assert yearly.loc[("CLCH", "2013-14"), "backlog_gbp"] == 4_438_970


@pytest.mark.parametrize(
    ("costs", "change"), [([2.0, 3.0], 50.0), ([0.0, 3.0], None), ([2.0, 0.0], None), ([2.0], None)]
)
def test_growth_takes_two_years_above_zero(costs: list[float], change: float | None) -> None:
    periods = ["2013-14", "2014-15"][: len(costs)]
    years = pd.DataFrame({"period": periods, "backlog_gbp": costs})
    assert backlog.growth(years, "backlog_gbp").value == change


def test_no_year_gives_no_figure_and_no_period() -> None:
    years = pd.DataFrame({"period": pd.Series(dtype=str), "backlog_gbp": pd.Series(dtype=float)})
    for figure in (backlog.newest(years, "backlog_gbp"), backlog.growth(years, "backlog_gbp")):
        assert figure.value is None
        assert figure.period == ""


def test_trusts_are_ranked_by_backlog_for_their_size(analyse: Analyse) -> None:
    trusts = analyse().tables["trusts"]
    assert trusts["backlog_gbp_per_m2"].is_monotonic_decreasing
    assert trusts["trust_name"].iloc[0] == "Imperial College Healthcare NHS Trust"


def test_a_share_of_space_is_missing_where_the_return_did_not_ask(analyse: Analyse) -> None:
    space = analyse().tables["space"].set_index("period")
    assert space.loc[["2013-14", "2014-15"], "empty_percent"].isna().all()
    assert space.loc["2015-16", "under_used_percent"] == pytest.approx(6.77, abs=0.005)
    assert list(space["trusts"]) == [9, 8, 7, 7]


def test_backlog_for_size_has_peers_of_its_year_and_the_way_since_the_return_before(
    analyse: Analyse,
) -> None:
    found = analyse().headlines["backlog_per_m2"]
    assert (found.status, found.direction, found.since) == ("no target set", "rising", "2015-16")
    assert found.peers is not None
    assert (found.peers.rank, found.peers.ranked, found.peers.first) == (1, 42, "highest")
    assert found.peers.england == pytest.approx(5_545_490_646 / 26_922_336, rel=1e-3)
    kent = analyse(area="Kent and Medway").headlines["backlog_per_m2"]
    assert (kent.status, kent.since) == ("", "2014-15")


def test_a_zero_return_has_no_peers_and_no_way(analyse: Analyse) -> None:
    nothing = analyse(area="RV3").headlines["backlog_per_m2"]
    assert float(nothing) == 0
    assert (nothing.peers, nothing.status, nothing.direction) == (None, "", "")
