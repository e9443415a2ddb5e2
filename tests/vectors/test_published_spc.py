"""Control limits of `../shared/vectors`."""

import csv
from pathlib import Path

import pytest

from helpers.stats import spc

COLUMNS = {
    "mean": "mean",
    "lpl": "lower",
    "upl": "upper",
    "near_lpl": "near_lower",
    "near_upl": "near_upper",
}


def test_every_mean_and_limit_to_the_digits_quoted(shared: Path) -> None:
    with (shared / "vectors" / "spc_xmr_limits.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) == 18
    for case in cases:
        chart = spc.xmr(
            [float(value) for value in case["values"].split("|")],
            screen_outliers=case["screen_outliers"] == "True",
            baseline=int(float(case["fix_after_n"])) if case["fix_after_n"] else None,
        )
        digits = case["quoted_dp"]
        relative, absolute = (0.0, 0.51 * 10 ** -float(digits)) if digits else (1e-7, 1e-12)
        found = {name: chart.points[column].iloc[-1] for name, column in COLUMNS.items()}
        expected = {name: float(case[name]) for name in COLUMNS if case[name]}
        assert {name: found[name] for name in expected} == pytest.approx(
            expected, rel=relative, abs=absolute
        ), case["case"]
