"""The plan is counted as it is printed, and a month says the date of what is past."""

from collections import Counter

import pandas as pd
import pytest

from helpers.analyses import claims
from helpers.analyses.claims import deliverables
from helpers.data import catalogue

LATER = "2026-11"
SPAN = ["due", "first_month", "last_month"]


@pytest.fixture(scope="module")
def tracker() -> pd.DataFrame:
    return deliverables.tracked(LATER)


def test_the_plan_has_the_objectives_deliverables_and_indicators_that_it_prints(
    tracker: pd.DataFrame,
) -> None:
    found = deliverables.figures(tracker, LATER)
    assert found["objectives"].value == 20
    assert found["deliverables"].value == len(tracker) == 63
    assert found["deliverables_all_year"].value == 49
    assert found["indicators_with_value"].value == 2
    assert found["indicators_with_baseline"].value == 0


def test_what_is_due_all_year_is_what_is_printed_so(tracker: pd.DataFrame) -> None:
    printed = Counter(tracker["due_printed"])
    assert printed == {
        "Q1-4": 49,
        "Q1-2": 5,
        "Q1-3": 4,
        "Q1": 2,
        "Q2": 1,
        "Q1-Q3": 1,
        "From Q1": 1,
    }


def test_quarters_are_those_of_the_financial_year() -> None:
    table = catalogue.load("deliverables").fillna("").astype(str)
    months = {due: (first, last) for due, first, last in table[SPAN].to_numpy().tolist()}
    assert months["Q2"] == ("2021-07", "2021-09")
    assert months["From Q1"] == ("2021-04", "")
    assert months["Q1-4"] == ("2021-04", "2022-03")


@pytest.mark.parametrize(
    ("as_of", "states"),
    [
        ("2021-03", {"not begun": 63}),
        ("2021-06", {"in hand": 61, "not begun": 1, "no end printed": 1}),
        ("2021-07", {"date past": 2, "in hand": 60, "no end printed": 1}),
        ("2022-03", {"date past": 13, "in hand": 49, "no end printed": 1}),
        ("2022-04", {"date past": 62, "no end printed": 1}),
    ],
)
def test_the_date_of_a_deliverable_is_past_after_its_last_month(
    as_of: str, states: dict[str, int]
) -> None:
    assert Counter(deliverables.tracked(as_of)["state"]) == states


def test_each_of_two_owners_has_the_deliverable(tracker: pd.DataFrame) -> None:
    load = deliverables.by_owner(tracker).set_index("owner")["deliverables"]
    assert load.sum() == 63 + 2
    assert load.is_monotonic_decreasing
    assert load["CDO"] == 14


def test_load_by_quarter_follows_from_first_and_last_months(tracker: pd.DataFrame) -> None:
    load = deliverables.by_quarter(tracker)
    assert load["running_deliverables"].tolist() == [62, 61, 55, 50]
    assert load["ending_deliverables"].tolist() == [2, 6, 5, 49]


def test_the_month_of_the_page_is_that_of_the_plan(tracker: pd.DataFrame) -> None:
    results = claims.analyse(as_of="2021-07")
    assert results.headlines["deliverables_past"].value == 2
    assert len(results.tables["deliverables"]) == len(tracker)


def test_measurable_deliverables_name_an_end_and_others_only_go_on(tracker: pd.DataFrame) -> None:
    measurable = tracker.set_index("reference")["measurable"]
    assert measurable.value_counts().to_dict() == {"no": 39, "yes": 24}
    # an appointment, Windows on every desktop, a contract; a culture, support, a better experience
    assert set(measurable[["Ref. 7.2", "Ref. 6.5", "Ref. 16.2"]]) == {"yes"}
    assert set(measurable[["Ref. 13.1", "Ref. 15.1", "Ref. 3.4"]]) == {"no"}
