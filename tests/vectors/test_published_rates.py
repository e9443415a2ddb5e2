"""Limits of proportions, counts and rates of `../shared/vectors`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.stats import intervals

LIMITS = {0.95: ["lower95_0cl", "upper95_0cl"], 0.998: ["lower99_8cl", "upper99_8cl"]}


@pytest.fixture(scope="module", params=list(LIMITS))
def confidence(request: pytest.FixtureRequest) -> float:
    return float(request.param)


def read(shared: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared / "vectors" / name)


def test_every_proportion_and_its_wilson_limits(shared: Path, confidence: float) -> None:
    rows = read(shared, "phe_proportion_wilson.csv").dropna(subset=["Numerator", "Denominator"])
    assert len(rows) == 16
    lower, upper = intervals.wilson(rows["Numerator"], rows["Denominator"], confidence)
    found = np.column_stack([lower, upper]) * rows[["multiplier"]].to_numpy()
    assert found == pytest.approx(rows[LIMITS[confidence]].to_numpy(), rel=1e-7)


@pytest.mark.parametrize("column", ["Numerator", "Denominator"])
def test_a_missing_number_is_refused_where_the_file_leaves_the_result_empty(
    shared: Path, column: str
) -> None:
    rows = read(shared, "phe_proportion_wilson.csv").fillna({"Numerator": 1, "Denominator": 100})
    blank = read(shared, "phe_proportion_wilson.csv")[column].isna()
    rows.loc[blank, column] = np.nan
    with pytest.raises(ValueError, match="is nan; it must be a finite number"):
        intervals.wilson(rows["Numerator"], rows["Denominator"])


def test_every_rate_and_its_byar_or_exact_limits(shared: Path, confidence: float) -> None:
    rows = read(shared, "phe_rate_byars_exact.csv").dropna(subset=["Numerator", "Denominator"])
    assert len(rows) == 17
    lower, upper = intervals.poisson(rows["Numerator"], confidence)
    scale = (rows["multiplier"] / rows["Denominator"]).to_numpy()
    found = np.column_stack([lower * scale, upper * scale])
    assert found == pytest.approx(rows[LIMITS[confidence]].to_numpy(), rel=1e-7)
    rate = (rows["Numerator"] * scale).to_numpy()
    assert rate == pytest.approx(rows["value"].to_numpy(), rel=1e-7)


def test_limits_of_rates_without_counts_lie_about_the_rate_as_those_of_their_total(
    shared: Path, confidence: float
) -> None:
    rows = read(shared, "phe_dsr_results.csv").query("area == 'testdata_1976'")
    assert len(rows) == 2
    lower, upper = LIMITS[confidence]
    # the file's 99.8% limits of this area are ten times too large beside its rate
    slip = 10 if confidence == 0.998 else 1
    below, above = rows["value"] - rows[lower] / slip, rows[upper] / slip - rows["value"]
    low, high = intervals.poisson(rows["total_count"], confidence)
    total = rows["total_count"].to_numpy()
    assert (above / below).to_numpy() == pytest.approx((high - total) / (total - low), rel=1e-7)
