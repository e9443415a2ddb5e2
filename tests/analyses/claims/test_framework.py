"""The shared outcomes framework is counted as it is printed, and what is shown here is shown."""

from helpers.analyses import claims, registry
from helpers.analyses.claims import framework
from helpers.data import catalogue

SHOWN = {
    "School readiness": "Expected level at age five, literacy",
    "Alcohol admissions and smoking": "Adults who smoke",
    "Weight of children at Reception and Year 6": "Obesity of children",
}
"""Indicator to what the page of a borough shows of it."""


def test_the_framework_has_six_objectives_and_no_baseline_or_target() -> None:
    rows = framework.indicators()
    assert rows["objective"].nunique() == 6
    counts = {name: each.value for name, each in framework.figures(rows).items()}
    assert counts == {
        "indicators": 39,
        "indicators_published": 30,
        "indicators_shown": 3,
        "indicators_aimed": 0,
    }


def test_an_indicator_that_is_shown_names_an_analysis_that_has_it() -> None:
    rows = framework.indicators().set_index("indicator")["computed_in"]
    assert set(rows[rows != ""].index) == set(SHOWN)
    assert set(rows) - {""} <= set(registry.MODULES)
    assert set(SHOWN.values()) <= set(catalogue.load("outcomes")["indicator"])


def test_the_page_of_claims_has_the_framework() -> None:
    results = claims.analyse()
    assert len(results.tables["framework"]) == results.headlines["indicators"].value == 39
