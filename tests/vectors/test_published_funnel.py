"""Funnel limits and flags of `../shared/vectors`."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.stats import funnel

FLAGS = {
    "Low (0.001)": "low_998",
    "Low (0.025)": "low_95",
    "Not significant": "within",
    "High (0.025)": "high_95",
    "High (0.001)": "high_998",
}
LIMITS = {
    0.95: ["Lower2s0025limit", "Upper2s0025limit"],
    0.998: ["Lower3s0001limit", "Upper3s0001limit"],
}


@pytest.fixture(scope="module")
def areas(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "vectors" / "phe_funnel_prop_inputs.csv")


@pytest.fixture(scope="module")
def centre(areas: pd.DataFrame) -> float:
    return float(areas["numerator"].sum() / areas["denominator"].sum())


@pytest.mark.parametrize("confidence", list(LIMITS))
def test_every_limit_to_the_digits_printed(shared: Path, centre: float, confidence: float) -> None:
    published = pd.read_csv(shared / "vectors" / "phe_funnel_prop_outputs.csv")
    assert (published["Baseline"] == round(100 * centre, 6)).all()
    found = funnel.proportion_limits(published["Population"], centre, confidence)
    expected = published[LIMITS[confidence]].to_numpy()
    assert 100 * np.column_stack(found) == pytest.approx(expected, abs=1.01e-6)


def test_the_flag_of_every_area(areas: pd.DataFrame, centre: float) -> None:
    found = funnel.classify(areas["numerator"], areas["denominator"], centre)
    assert found.tolist() == areas["significance"].map(FLAGS).tolist()
