"""Returns are added up by year and by trust of today; a change takes two returns to tell."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses import estates
from helpers.analyses.estates import backlog
from helpers.data import areas, catalogue
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
    space = analyse().tables["backlog_by_year"].set_index("period")
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


@pytest.mark.parametrize(
    ("area", "backlog_shares", "high_risk_shares"),
    [
        ("NW London", (14.8, 21.4), (13.9, 41.0)),
        ("RYJ", (9.0, 12.3), (8.6, 33.1)),
        ("Kent and Medway", (1.6, 2.4), (2.2, 5.9)),
        ("South East", (11.4, 11.4), (8.6, 11.2)),
    ],
)
def test_shares_of_england_are_of_the_first_and_the_newest_year_that_both_returned(
    analyse: Analyse,
    area: str,
    backlog_shares: tuple[float, float],
    high_risk_shares: tuple[float, float],
) -> None:
    results = analyse(area=area)
    beside = results.tables["backlog_beside_england"].set_index(["risk", "period"])
    shares = beside["share_of_england_percent"].round(1)
    for risk, expected in (("All risks", backlog_shares), ("High", high_risk_shares)):
        assert tuple(shares[risk][["2014-15", "2016-17"]]) == expected
    newest = results.headlines["backlog_share_of_england"]
    assert (round(float(newest), 1), newest.period) == (backlog_shares[1], "2016-17")
    assert round(float(results.headlines["high_risk_share_of_england"]), 1) == high_risk_shares[1]


def test_high_risk_of_north_west_london_stands_beside_that_of_england(analyse: Analyse) -> None:
    results = analyse()
    rows = results.tables["backlog_beside_england"].set_index(["period", "risk"])
    high = rows.xs(("2016-17", "High"))
    assert high["cost_gbp"] == pytest.approx(388.4e6, abs=0.05e6)
    assert high["england_gbp"] == pytest.approx(947.1e6, abs=0.05e6)
    share = results.headlines["high_risk_share_of_england"]
    assert (share.direction, share.since) == ("rising", "2014-15")
    floor = results.headlines["floor_share_of_england"]
    assert float(floor) == pytest.approx(100 * 1_122_497 / 26_922_336)
    assert set(rows.index.get_level_values("period")) == {"2014-15", "2016-17"}


@pytest.mark.parametrize(
    "area", ["NW London", "Kent and Medway", "Sussex", "Frimley", "South Yorkshire", "R1K"]
)
def test_risks_add_up_beside_england_as_sums_of_the_table_of_trusts(
    analyse: Analyse, area: str
) -> None:
    table = catalogue.load("estates")
    rows = analyse(area=area).tables["backlog_beside_england"]
    assert len(rows) == 10
    for period, own in rows.groupby("period"):
        costs = own.set_index("risk")[["cost_gbp", "england_gbp"]]
        pd.testing.assert_series_equal(
            costs.drop("All risks").sum(), costs.T["All risks"], check_names=False
        )
        risks = table[table["period"] == period].filter(regex="_risk_gbp$")
        own_cost, whole = (float(each) for each in costs.T["All risks"])
        assert whole == risks.sum().sum()
        assert 0 < own_cost < whole / 4


def test_shares_of_the_regions_add_up_to_england(analyse: Analyse) -> None:
    regions = [area.code for area in areas.all_areas() if area.kind == "region"]
    found = [analyse(area=code).headlines for code in regions]
    for name in ("backlog_share_of_england", "high_risk_share_of_england"):
        assert sum(float(each[name]) for each in found) == pytest.approx(100)


@pytest.mark.parametrize("area", ["England", "RV8", "Brent"])
def test_no_share_is_told_of_england_itself_nor_of_a_year_without_it(
    analyse: Analyse, area: str
) -> None:
    results = analyse(area=area)
    assert results.tables["backlog_beside_england"].empty
    for name in ("backlog_share_of_england", "high_risk_share_of_england"):
        assert results.headlines[name].value is None


def test_a_share_of_zero_says_that_it_may_be_no_return(analyse: Analyse) -> None:
    share = analyse(area="RV3").headlines["backlog_share_of_england"]
    assert (float(share), share.direction) == (0, "")
    assert share.uncertainty == "a zero, often a return not made"


def test_jumps_and_zeros_of_returns_are_flagged_the_largest_first(analyse: Analyse) -> None:
    jumps = analyse().tables["backlog_jumps"]
    flags = jumps.set_index(["trust", "period"])["flag"]
    assert list(flags.index[:2]) == [("Imperial", "2015-16"), ("Imperial", "2014-15")]
    assert flags["Chelsea and Westminster", "2016-17"] == "up by half or more"
    assert flags["West London Trust", "2014-15"] == "down by a third or more"
    assert flags["CNWL", "2016-17"] == "zero"
    assert ("London North West", "2016-17") not in flags.index


def test_jumps_of_a_region_are_those_of_its_trusts(analyse: Analyse) -> None:
    named = set(analyse(area="South East").tables["backlog_jumps"]["trust"])
    assert "East Kent Hospitals University" in named
    assert "Kent and Medway" not in named


def test_england_is_told_by_the_years_that_hold_nearly_all_of_its_trusts(analyse: Analyse) -> None:
    years = analyse(area="England").tables["backlog_by_year"].set_index("period")
    assert list(years.index) == ["2014-15", "2016-17"]
    assert years["backlog_gbp"].round(-5).to_list() == [4_337.9e6, 5_545.5e6]
    assert list(years["trusts"]) == [240, 236]


def test_a_zero_is_no_earlier_figure_to_tell_a_direction_from() -> None:
    kent = estates.evidence(estates.Parameters(area="Kent and Medway"))
    years = pd.DataFrame(
        {"period": ["2014-15", "2015-16", "2016-17"], "backlog_gbp_per_m2": [200.0, 0.0, 100.0]}
    )
    told = backlog.per_m2(kent, years, backlog.standings(kent))
    assert (told.value, told.direction, told.since) == (100, "falling", "2014-15")
    only = backlog.per_m2(kent, years.iloc[1:], backlog.standings(kent))
    assert (only.direction, only.since) == ("", "")
