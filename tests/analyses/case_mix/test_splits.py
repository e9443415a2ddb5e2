"""Splits of a difference leave nothing over, and the bounds hold what they bound."""

import numpy as np
import pytest

from helpers.analyses import case_mix
from helpers.analyses.case_mix import splits
from helpers.results import Results
from helpers.stats import decomposition, shrinkage

FOUND = case_mix.evidence(case_mix.Parameters())


@pytest.fixture(scope="module")
def results() -> Results:
    return case_mix.analyse()


def test_parts_sum_to_the_difference_without_remainder(results: Results) -> None:
    split = results.tables["split"].set_index("place")
    places = FOUND.places
    counted = 100 * places["early"] / places["staged"]
    whole = 100 * places["early"].sum() / places["staged"].sum()
    apart = split["apart_points"].to_numpy()
    assert np.abs(apart - (counted - whole).reindex(split.index).to_numpy()).max() < 1e-12
    for parts in (["mix_points", "rate_points"], ["tumour_points", "age_points", "within_points"]):
        assert np.abs(split[parts].sum(axis="columns").to_numpy() - apart).max() < 1e-12
    place = splits.furthest(results.tables["split"])
    groups = results.tables["split_by_group"][["mix_points", "rate_points"]].sum()
    assert np.abs(groups - split.loc[place, ["mix_points", "rate_points"]]).max() < 1e-12
    assert split["apart_points"].abs().idxmax() == place


def test_the_split_is_kitagawas_over_the_counts_of_tumour_groups(results: Results) -> None:
    place = FOUND.places.index[0]
    own = FOUND.cells[FOUND.cells["place"] == place].groupby("tumour_group")[["early", "staged"]]
    whole = FOUND.cells.groupby("tumour_group")[["early", "staged"]]
    a, b = whole.sum(), own.sum()
    direct = decomposition.kitagawa(
        a["staged"], a["early"] / a["staged"], b["staged"], b["early"] / b["staged"]
    )
    row = results.tables["split"].set_index("place").loc[place]
    assert row["mix_points"] == pytest.approx(100 * direct.mix, abs=1e-12)
    assert row["rate_points"] == pytest.approx(100 * direct.rate, abs=1e-12)


def test_a_group_that_a_place_lacks_adds_to_its_mix_alone() -> None:
    place = FOUND.places.index[0]
    cells = FOUND.cells
    without = cells[(cells["place"] != place) | (cells["tumour_group"] != "lung")]
    found = case_mix.Evidence(
        FOUND.area, FOUND.table, without, [], FOUND.left_out_cases, FOUND.confidence
    )
    groups = splits.by_group(found, place).set_index("tumour_group")
    assert groups.loc["lung", "own_share_percent"] == 0
    assert groups.loc["lung", "rate_points"] == 0
    assert groups.loc["lung", "mix_points"] != 0
    row = splits.by_place(found).set_index("place").loc[place]
    parts = row[["tumour_points", "age_points", "within_points"]].sum()
    assert abs(parts - row["apart_points"]) < 1e-12


def test_luck_taken_out_leaves_less_to_gain(results: Results) -> None:
    table = results.tables["ceiling"].set_index("tumour_group")
    lung = FOUND.cells[FOUND.cells["tumour_group"] == "lung"].groupby("place")[["early", "staged"]]
    counts = lung.sum()
    drawn = shrinkage.beta_binomial(counts["early"], counts["staged"])
    assert table.loc["lung", "best_shrunken_percent"] == 100 * drawn.estimate.max()
    assert table.loc["lung", "best_percent"] == 100 * (counts["early"] / counts["staged"]).max()
    assert (table["best_shrunken_percent"] <= table["best_percent"]).all()
    assert (table["gain_cases"] >= 0).all()
    head = results.headlines
    assert 0 < head["ceiling_points"] < head["ceiling_points_raw"]
    staged = FOUND.cells["staged"].sum()
    assert head["ceiling_cases"] == pytest.approx(float(head["ceiling_points"]) * staged / 100)


def test_missing_stages_bound_the_rate(results: Results) -> None:
    table = results.tables["completeness"]
    assert list(table["place"])[-1] == "Example System"
    assert table["complete_percent"].between(75, 85).all()
    for name in ("raw_percent", "alike_percent"):
        assert table[name].between(table["all_late_percent"], table["all_early_percent"]).all()
    width = table["all_early_percent"] - table["all_late_percent"]
    assert width.to_numpy() == pytest.approx(100 - table["complete_percent"].to_numpy())
    alike = results.headlines["rate_if_alike"]
    assert alike < results.headlines["early_rate"], "older people's cancers lack a stage more often"
    assert (alike.lower, alike.upper) == tuple(
        table.iloc[-1][["all_late_percent", "all_early_percent"]]
    )
