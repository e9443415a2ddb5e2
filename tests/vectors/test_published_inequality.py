"""Slope and relative indices of inequality of `../shared/vectors`."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.stats import inequality

SCALES: dict[int, inequality.Scale] = {0: "identity", 1: "log", 2: "logit"}


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[tuple[str, str], pd.DataFrame]:
    rows = pd.read_csv(shared / "vectors" / "phe_sii_rii.csv")
    return {
        (str(test), str(area)): group
        for (test, area), group in rows.groupby(["TestDescription", "Area"], sort=False)
    }


def scale_of(test: str, group: pd.DataFrame) -> inequality.Scale:
    return SCALES[int(group["ValueType"].iloc[0])] if "transform" in test else "identity"


def multiplier_of(test: str) -> float:
    if "(x -100)" in test:
        return -100
    if "(x 100)" in test:
        return 100
    return -1 if "negative multiplier" in test else 1


def errors_of(group: pd.DataFrame, scale: inequality.Scale) -> "pd.Series[float]":
    """Return the standard errors on the scale of the fit.

    The file gives those of rates on the log scale and those of proportions on the logit scale,
    whether or not the fit is made there; on the scale of the values they are, to first order,
    v and v(1-v) times as large.
    """
    value, kind = group["Value"], int(group["ValueType"].iloc[0])
    if scale != "identity" or kind == 0:
        return group["StandardError"]
    return group["StandardError"] * (value if kind == 1 else value * (1 - value))


def confidences_of(test: str, group: pd.DataFrame) -> list[float]:
    """Return the confidence of the first limits in the file and, if any, of the second."""
    if group["Confidence"].iloc[0] == "c(95, 99)":
        return [0.95, 0.99]
    words = test.lower().replace("%", "")
    if "95 and 98" in words:
        return [0.95, 0.98]
    return [0.98] if "98 ci" in words else [float(group["Confidence"].iloc[0]) / 100]


def test_every_index_and_its_limits(cases: dict[tuple[str, str], pd.DataFrame]) -> None:
    published = {case: rows for case, rows in cases.items() if rows["sii"].notna().any()}
    assert len(published) == 44
    for (test, _), group in published.items():
        scale, first = scale_of(test, group), group.iloc[0]
        for place, confidence in enumerate(confidences_of(test, group), start=1):
            found = inequality.slope_index(
                group["Population"],
                group["Value"],
                scale=scale,
                standard_error=errors_of(group, scale),
                confidence=confidence,
                repetitions=int(first["Repetitions"]),
                multiplier=multiplier_of(test),
            )
            exact = {"sii": found.sii, "rii": found.rii, "Intercept": found.intercept}
            limits = {
                f"sii_lowercl_{place}": found.sii_lower,
                f"sii_uppercl_{place}": found.sii_upper,
                f"rii_lowercl_{place}": found.rii_lower,
                f"rii_uppercl_{place}": found.rii_upper,
            }
            assert_published(first, exact, rel=1e-7)
            assert_published(first, limits, rel=0.05)


def assert_published(row: "pd.Series[Any]", found: dict[str, float], *, rel: float) -> None:
    """Compare what is found with the row's columns of the same names, where they are given."""
    given = row[list(found)].dropna().to_dict()
    assert {name: found[str(name)] for name in given} == pytest.approx(given, rel=rel)


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("error handling - negative populations", r"population\[1\] is -200\.0"),
        ("error handling - negative counts/standard error", r"standard_error\[2\] is -5\.0"),
        ("error handling - missing value field", r"value\[0\] is nan"),
        ("error handling - missing confidence limits and se", r"standard_error\[0\] is nan"),
        ("warning handling - missing populations, counts or values", "is nan"),
    ],
)
def test_every_faulty_input_is_refused(
    cases: dict[tuple[str, str], pd.DataFrame], test: str, message: str
) -> None:
    (group,) = (rows for (name, _), rows in cases.items() if name == test)
    arguments: dict[str, Any] = {"standard_error": group["StandardError"], "repetitions": 10}
    with pytest.raises(ValueError, match=message):
        inequality.slope_index(group["Population"], group["Value"], **arguments)
