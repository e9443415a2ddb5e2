import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers import columns
from helpers.columns import Column
from helpers.errors import BookError, InputError
from helpers.present import charts, show
from helpers.present.outputs import Output
from helpers.results import NARROW_MIME, Figure, sourced
from tests.present import html_reader
from tests.present.conftest import CAPTION

NAMED: dict[str, Any] = {"name": "boroughs", "caption": CAPTION}
INTERVALS: dict[str, Any] = {**NAMED, "y": "area", "x": "rate", "lower": "lower", "upper": "upper"}


def test_figures_and_tables_are_displayed(
    boroughs: pd.DataFrame, early: Figure, displayed: list[Output]
) -> None:
    show.figures(early_rate=early)
    show.table(boroughs, **NAMED)
    assert "ics-headlines" in displayed[0].data["text/html"]
    assert "ics-table" in displayed[1].data["text/html"]


def test_a_plain_number_is_no_figure(displayed: list[Output]) -> None:
    with pytest.raises(BookError, match=r"early_rate is 55\.6, a float, no Figure"):
        show.figures(early_rate=55.6)  # type: ignore[arg-type]
    assert not displayed


def test_a_frame_that_does_not_say_its_sources_is_refused(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    boroughs.attrs.clear()
    with pytest.raises(ValueError, match="'boroughs' does not say its sources and basis"):
        show.table(boroughs, **NAMED)
    assert not displayed


def test_columns_of_one_unit_are_drawn_as_series_under_their_labels(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs, charts.lines, **NAMED, x="size", y=["lower", "upper"])
    assert "Lower limit falls from" in displayed[1].data["text/plain"]
    with pytest.raises(BookError, match="size, upper have different units"):
        show.chart(boroughs, charts.lines, **NAMED, x="area", y=["size", "upper"])


def test_chart_stands_between_its_subtitle_and_its_data(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs, charts.intervals, **INTERVALS)
    subtitle, picture, data = displayed
    assert html_reader.read(subtitle.data["text/html"]).of_class("ics-subtitle")
    assert picture.data["image/svg+xml"].startswith("<?xml")
    assert html_reader.read(data.data["text/html"]).of_class("ics-data")


def test_alternative_text_is_wherever_a_publisher_looks(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs, charts.intervals, **INTERVALS)
    picture = displayed[1]
    alt = picture.data["text/plain"]
    assert "Hounslow 59.0%" in alt
    assert picture.metadata == {
        "image/svg+xml": {"alt": alt},
        "icsbook": {"table": "boroughs", "kind": "intervals", "alt": alt},
    }
    for mime in ("image/svg+xml", NARROW_MIME):
        svg = ET.fromstring(picture.data[mime])  # noqa: S314 - our own picture
        assert svg.findtext("{http://www.w3.org/2000/svg}title") == alt


def test_chart_of_a_column_without_figures_is_a_note_with_the_reason(
    boroughs: pd.DataFrame, displayed: list[Output], monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = Column("Early diagnosis", "percent", missing="ONS gives no <rate> here")
    monkeypatch.setitem(columns.COLUMNS, "rate", reason)
    show.chart(boroughs.assign(rate=np.nan), charts.intervals, **INTERVALS)
    assert not any("image/svg+xml" in output.data for output in displayed)
    (note,) = html_reader.read(displayed[1].data["text/html"]).of_class("ics-note")
    assert note.text == "[x] ONS gives no <rate> here"


def test_chart_of_an_empty_table_is_a_note(boroughs: pd.DataFrame, displayed: list[Output]) -> None:
    show.chart(boroughs.iloc[:0], charts.intervals, **INTERVALS)
    assert displayed[1].data["text/plain"] == "[x] no figures for this choice"


def test_suppressed_figures_are_left_out_of_the_picture(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    hidden = boroughs.assign(confidential=boroughs["area"] == "Brent")
    hidden.loc[0, "rate"] = np.nan
    show.chart(hidden, charts.intervals, **INTERVALS)
    assert "No figure for Brent" in displayed[1].data["text/plain"]
    assert "[c]" in displayed[2].data["text/plain"]


def test_whole_numbers_that_may_be_missing_are_drawn(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    rates = pd.array([51, 53, 56, 58, None, 59, 56, 56], dtype="Int64")
    show.chart(boroughs.assign(rate=rates), charts.bars, **NAMED, y="area", x="rate")
    assert "No figure for Hillingdon" in displayed[1].data["text/plain"]


def test_a_chart_that_is_read_otherwise_than_its_kind_says_how(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs, charts.intervals, **INTERVALS, reading="usual range")
    assert displayed[1].metadata["icsbook"]["kind"] == "usual range"


def test_unknown_column_is_told_the_nearest_before_anything_is_shown(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    with pytest.raises(InputError, match="column for x: 'rat' is unknown; did you mean 'rate'"):
        show.chart(boroughs, charts.intervals, **{**INTERVALS, "x": "rat"})
    assert not displayed


def test_function_that_is_no_chart_is_refused(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    with pytest.raises(InputError, match=r"len is none; use one of helpers\.present\.charts: bars"):
        show.chart(boroughs, len, **NAMED)
    assert not displayed


def test_showing_twice_gives_the_same_outputs(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs, charts.intervals, **INTERVALS)
    show.chart(boroughs, charts.intervals, **INTERVALS)
    assert displayed[:3] == displayed[3:]


def test_tables_are_not_changed_by_showing_them(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    before = boroughs.copy()
    show.chart(boroughs, charts.intervals, **INTERVALS)
    show.table(boroughs, **NAMED)
    pd.testing.assert_frame_equal(boroughs, before)


def test_empty_table_leaves_a_subtitle_and_one_note(
    boroughs: pd.DataFrame, displayed: list[Output]
) -> None:
    show.chart(boroughs.head(0), charts.intervals, **INTERVALS)
    subtitle, note = displayed
    assert html_reader.read(subtitle.data["text/html"]).of_class("ics-subtitle")
    assert html_reader.read(note.data["text/html"]).of_class("ics-note")


def test_years_that_an_axis_hides_are_told(displayed: list[Output]) -> None:
    frame = pd.DataFrame({"period": ["2019-20", "2020-21", "2022-23"], "rate": [1.0, 2.0, 3.0]})
    trend = sourced(frame, ["A source"])
    show.chart(trend, charts.lines, name="trend", caption="Rate", x="period", y="rate")
    assert displayed[2].data["text/plain"] == "The series has no figure for 2021-22."


def test_what_a_model_gives_is_drawn_and_tabled_with_its_digits(displayed: list[Output]) -> None:
    frame = sourced(
        pd.DataFrame({"model": ["Survey", "Rates"], "undiagnosed_people": [142_887.4, 75_781.0]}),
        ["Somewhere"],
    )
    show.chart(
        frame, charts.bars, name="models", caption=CAPTION, y="model", x="undiagnosed_people"
    )
    show.table(frame, name="models", caption=CAPTION)
    for told in (displayed[1].data["text/plain"], displayed[2].data["text/html"]):
        assert "143,000" in told
        assert "75,800" in told
        assert "142,887" not in told
