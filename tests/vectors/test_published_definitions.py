"""Published stocks, flows and shares of `../shared/vectors` obey the definitions the book uses."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.data import catalogue
from helpers.stats import intervals


def read(shared: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared / "vectors" / name)


def test_stock_is_stock_and_joiners_less_leavers_for_nine_years_and_then_no_more(
    shared: Path,
) -> None:
    rows = read(shared, "gp_stock_flow_1997_2008.csv").set_index("year")
    joiners = rows["joiners_in_year_to"].shift(-1)
    implied = rows["stock"] + joiners - rows["leavers_in_year_from"]
    assert implied.dropna().tolist() == rows["stock_next_implied"].dropna().tolist()
    gap = (rows["stock"].shift(-1) - implied).dropna()
    assert gap.tolist() == rows["identity_gap"].dropna().tolist()
    assert gap.loc[:2005].tolist() == [0] * 9
    assert gap.loc[2006:].tolist() == [-163, 494]


def test_a_vacancy_rate_is_vacancies_over_the_planned_establishment(shared: Path) -> None:
    rows = read(shared, "nhs_vacancy_rate.csv").dropna()
    assert len(rows) == 3
    rate = 100 * rows["vacant_fte"] / rows["implied_establishment_fte"]
    assert rate.round(1).tolist() == rows["vacancy_rate_pct"].tolist()
    in_post = rows["implied_establishment_fte"] - rows["vacant_fte"]
    rate = 100 * rows["vacant_fte"] / (in_post + rows["vacant_fte"])
    assert rate.round(1).tolist() == rows["vacancy_rate_pct"].tolist()


def test_leaver_rate_and_stability_index_are_nearly_complements(shared: Path) -> None:
    # one is taken of the mean stock, the other of the opening stock, so they need not make 100
    rows = read(shared, "nhs_leavers_stability.csv")
    both = rows["leaver_rate_pct"] + rows["stability_index_pct"]
    assert both.to_list() == pytest.approx([100] * len(rows), abs=0.25)
    stock = rows["leavers_headcount"] / rows["leaver_rate_pct"] * 100
    assert stock.groupby(rows["group"]).agg(lambda each: each.max() / each.min()).max() < 1.08


def test_england_lies_within_the_range_of_its_areas_and_case_mix_narrows_the_range(
    shared: Path,
) -> None:
    rows = read(shared, "ndrs_stage12_published.csv")
    ranges = rows.dropna(subset=["min_pct", "max_pct", "england_pct"])
    assert len(ranges) == 3
    assert (ranges["min_pct"] < ranges["england_pct"]).all()
    assert (ranges["england_pct"] < ranges["max_pct"]).all()
    width = (rows["max_pct"] - rows["min_pct"]).groupby([rows["period"], rows["measure"]]).max()
    for period in ("2017-19", "2019-21"):
        assert width[period, "casemix_3y"] < width[period, "unadj_3y"]


def test_england_s_share_is_known_to_a_fifth_of_a_point_from_its_valid_stages(shared: Path) -> None:
    rows = read(shared, "ndrs_stage12_published.csv").dropna(subset=["n_valid_stage"])
    assert len(rows) == 5
    early = rows["n_valid_stage"] * rows["england_pct"] / 100
    lower, upper = intervals.wilson(early, rows["n_valid_stage"])
    assert (upper - lower).max() / 2 < 0.0022


def test_england_by_release_is_what_the_releases_say(shared: Path) -> None:
    rows = read(shared, "ndrs_stage12_published.csv")
    single = rows[rows["n_valid_stage"].notna()]
    ours = catalogue.load("early_diagnosis_releases")
    assert ours["year"].astype(str).tolist() == single["period"].tolist()
    assert ours["staged_cases"].tolist() == single["n_valid_stage"].tolist()
    assert ours["percent"].tolist() == single["england_pct"].tolist()
