import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.present import charts, show
from helpers.present.outputs import Output
from helpers.results import Column, Description, Results
from tests.present import html_reader

INTERVALS: dict[str, Any] = {"y": "area", "x": "rate", "lower": "lower", "upper": "upper"}


def with_rates(results: Results, rates: Any) -> Results:
    frame = results.tables["boroughs"].assign(rate=rates)
    columns = {
        **results.descriptions["boroughs"].columns,
        "rate": Column("Early diagnosis", "percent", missing="ONS gives no <rate> here"),
    }
    described = replace(results.descriptions["boroughs"], columns=columns)
    return replace(results, tables={"boroughs": frame}, descriptions={"boroughs": described})


def test_headlines_and_tables_are_displayed(results: Results, displayed: list[Output]) -> None:
    show.headlines(results, "early_rate")
    show.table(results, "boroughs")
    assert "ics-headlines" in displayed[0].data["text/html"]
    assert "ics-table" in displayed[1].data["text/html"]


def test_chart_stands_between_its_subtitle_and_its_data(
    results: Results, displayed: list[Output]
) -> None:
    show.chart(results, "boroughs", charts.intervals, **INTERVALS)
    subtitle, picture, data = displayed
    assert html_reader.read(subtitle.data["text/html"]).of_class("ics-subtitle")
    assert picture.data["image/svg+xml"].startswith("<?xml")
    assert html_reader.read(data.data["text/html"]).of_class("ics-data")


def test_alternative_text_is_wherever_a_publisher_looks(
    results: Results, displayed: list[Output]
) -> None:
    show.chart(results, "boroughs", charts.intervals, **INTERVALS)
    picture = displayed[1]
    alt = picture.data["text/plain"]
    assert "Hounslow 59.0%" in alt
    assert picture.metadata == {
        "image/svg+xml": {"alt": alt},
        "icsbook": {"table": "boroughs", "alt": alt},
    }
    svg = ET.fromstring(picture.data["image/svg+xml"])  # noqa: S314 - our own picture
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == alt


def test_chart_of_a_column_without_figures_is_a_note_with_the_reason(
    results: Results, displayed: list[Output]
) -> None:
    show.chart(with_rates(results, np.nan), "boroughs", charts.intervals, **INTERVALS)
    assert not any("image/svg+xml" in output.data for output in displayed)
    (note,) = html_reader.read(displayed[1].data["text/html"]).of_class("ics-note")
    assert note.text == "[x] ONS gives no <rate> here"


def test_chart_of_an_empty_table_is_a_note(results: Results, displayed: list[Output]) -> None:
    empty = replace(results, tables={"boroughs": results.tables["boroughs"].iloc[:0]})
    show.chart(empty, "boroughs", charts.intervals, **INTERVALS)
    assert displayed[1].data["text/plain"] == "[x] no figures for this choice"


def test_suppressed_figures_are_left_out_of_the_picture(
    results: Results, displayed: list[Output]
) -> None:
    rates: list[object] = ["[c]", *results.tables["boroughs"]["rate"][1:]]
    show.chart(with_rates(results, pd.Series(rates)), "boroughs", charts.intervals, **INTERVALS)
    assert "No figure for Brent" in displayed[1].data["text/plain"]
    assert "[c]" in displayed[2].data["text/plain"]


def test_whole_numbers_that_may_be_missing_are_drawn(
    results: Results, displayed: list[Output]
) -> None:
    rates = pd.array([51, 53, 56, 58, None, 59, 56, 56], dtype="Int64")
    show.chart(with_rates(results, rates), "boroughs", charts.bars, y="area", x="rate")
    assert "No figure for Hillingdon" in displayed[1].data["text/plain"]


def test_unknown_column_is_told_the_nearest_before_anything_is_shown(
    results: Results, displayed: list[Output]
) -> None:
    with pytest.raises(InputError, match="column for x: 'rat' is unknown; did you mean 'rate'"):
        show.chart(results, "boroughs", charts.intervals, **{**INTERVALS, "x": "rat"})
    assert not displayed


def test_function_that_is_no_chart_is_refused(results: Results, displayed: list[Output]) -> None:
    with pytest.raises(InputError, match=r"len is none; use one of helpers\.present\.charts: bars"):
        show.chart(results, "boroughs", len)
    assert not displayed


def test_showing_twice_gives_the_same_outputs(results: Results, displayed: list[Output]) -> None:
    show.chart(results, "boroughs", charts.intervals, **INTERVALS)
    show.chart(results, "boroughs", charts.intervals, **INTERVALS)
    assert displayed[:3] == displayed[3:]


def test_tables_are_not_changed_by_showing_them(
    results: Results, displayed: list[Output], boroughs: pd.DataFrame
) -> None:
    show.chart(results, "boroughs", charts.intervals, **INTERVALS)
    show.table(results, "boroughs")
    pd.testing.assert_frame_equal(results.tables["boroughs"], boroughs)


def test_prose_can_be_checked_without_loading_any_plotting() -> None:
    code = "import sys, helpers.present.prose; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"matplotlib", "seaborn", "IPython"} & set(run.stdout.split())


def test_empty_table_leaves_a_subtitle_and_one_note(
    results: Results, displayed: list[Output]
) -> None:
    empty = replace(results, tables={"boroughs": results.tables["boroughs"].head(0)})
    show.chart(empty, "boroughs", charts.intervals, **INTERVALS)
    subtitle, note = displayed
    assert html_reader.read(subtitle.data["text/html"]).of_class("ics-subtitle")
    assert html_reader.read(note.data["text/html"]).of_class("ics-note")


def test_years_that_an_axis_hides_are_told(displayed: list[Output]) -> None:
    columns = {"period": Column("Year"), "rate": Column("Rate", "percent")}
    frame = pd.DataFrame({"period": ["2019-20", "2020-21", "2022-23"], "rate": [1.0, 2.0, 3.0]})
    described = Description("Rate by year", columns, ("A source",), "published")
    results = Results({}, {}, {"trend": frame}, {"trend": described})
    show.chart(results, "trend", charts.lines, x="period", y="rate")
    assert displayed[2].data["text/plain"] == "The series has no figure for 2021-22."
