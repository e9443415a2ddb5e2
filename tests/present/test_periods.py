import datetime as dt

import pandas as pd
import pytest

from helpers.present import periods


@pytest.mark.parametrize(
    ("found", "in_order"),
    [
        (["2016-17", "2013-14", "2016-17"], ["2013-14", "2016-17"]),
        (["2019-12", "2019-04"], ["2019-04", "2019-12"]),
        ([2029, 2023], [2023, 2029]),
        (["May", "Apr", "May"], ["May", "Apr"]),
        (["a", None], ["a"]),
    ],
)
def test_periods_stand_in_order(found: list[object], in_order: list[object]) -> None:
    assert periods.ordered(pd.DataFrame({"x": found}), "x") == in_order


@pytest.mark.parametrize(
    ("found", "places"),
    [
        (["2016-17", "2019-20"], [2016, 2019]),
        (["2011-12", "2012-13"], [2011, 2012]),
        (["2011-12", "2012-03"], [2011 + 11 / 12, 2012 + 2 / 12]),
        (["2019-04", "2019-07"], [2019.25, 2019.5]),
        ([dt.date(2023, 7, 1), dt.date(2024, 1, 1)], [2023.5, 2024]),
        ([2013, 2018], [2013, 2018]),
        (["2013", "2018"], [2013, 2018]),
        (["May", "Apr"], None),
        (["2019-04", "2019-14"], None),
        (["2019-04", "May"], None),
    ],
)
def test_periods_stand_at_their_true_distance(
    found: list[object], places: list[float] | None
) -> None:
    assert periods.places(found) == (None if places is None else pytest.approx(places))


def test_dates_stand_in_order() -> None:
    dates = [pd.Timestamp("2023-05-01"), pd.Timestamp("2023-04-01")]
    assert periods.ordered(pd.DataFrame({"x": dates}), "x") == dates[::-1]


def test_categories_keep_the_order_they_were_given() -> None:
    x = pd.Categorical(["late", "early"], categories=["early", "middle", "late"])
    assert periods.ordered(pd.DataFrame({"x": x}), "x") == ["early", "late"]


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2016-17", "2016-17"),
        (2029, "2029"),
        (2029.0, "2029"),
        (dt.date(2023, 4, 1), "Apr 2023"),
        (pd.Timestamp("2023-12-01"), "Dec 2023"),
    ],
)
def test_period_as_a_reader_writes_it(period: object, text: str) -> None:
    assert periods.period_text(period) == text


@pytest.mark.parametrize(
    ("found", "years"),
    [
        (["2020-21", "2018-19", "2022-23"], ["2019-20", "2021-22"]),
        (["1998-99", "2000-01"], ["1999-00"]),
        (["2019-20", "2020-21"], []),
        (["2019-04", "2021-04"], []),
        ([2013, 2018], []),
        (["May"], []),
        ([], []),
    ],
)
def test_financial_years_that_a_series_skips(found: list[object], years: list[str]) -> None:
    assert periods.skipped(found) == years
