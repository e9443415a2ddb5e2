"""Proportions, rates and standardised rates of `../shared/vectors`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.stats import intervals, standardise

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


@pytest.mark.parametrize("multiplier", [10_000, 100_000])
def test_every_directly_standardised_rate_whose_counts_are_given(
    shared: Path, confidence: float, multiplier: int
) -> None:
    given = read(shared, "phe_dsr_input_multiarea.csv")
    # the one blank count adds no event: the published total of testdata_tiny leaves it out
    count = given["count"].fillna(0).to_numpy().reshape(3, 19)
    people = given["pop"].to_numpy().reshape(3, 19)
    weights = read(shared, "esp2013.csv")["esp2013"]
    found = standardise.direct(count, people, weights, confidence, multiplier)
    first = 0 if multiplier == 10_000 else 4
    published = read(shared, "phe_dsr_results.csv").iloc[first : first + 3]
    assert published["area"].tolist() == given["area"].unique().tolist()
    assert count.sum(axis=1).tolist() == published["total_count"].tolist()
    expected = published[["value", *LIMITS[confidence]]].to_numpy()
    assert np.column_stack(found) == pytest.approx(expected, rel=1e-7, nan_ok=True)


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


def test_rates_of_repeated_events_are_the_rates_of_the_same_counts(shared: Path) -> None:
    # their wider limits need how often each person had the event, which the file does not give
    rows = read(shared, "phe_dsr_results.csv")
    value = rows.groupby("area")["value"].max()
    assert value["testdata_nonind_big"] == pytest.approx(value["testdata_big"], abs=1e-8)
    assert value["testdata_nonind_dummy"] == pytest.approx(value["testdata_big"], abs=1e-8)
    fewest = rows.groupby("area")["total_count"].max()
    assert fewest["testdata_nonind_tiny"] < standardise.FEWEST_EVENTS
    assert np.isnan(value["testdata_nonind_tiny"])
