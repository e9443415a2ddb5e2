"""Figures keep what they know, and results refuse a table that does not say its sources."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest
from lxml import html

from helpers.errors import BookError
from helpers.results import Figure, Peers, Results, headlines_from_json, sourced


def test_a_figure_reads_as_its_value_and_reckons_as_a_number() -> None:
    figure = Figure(55.646, "percent", "Early", period="2018", lower=54.363, upper=56.921)
    assert str(figure) == repr(figure) == f"{figure}" == "55.6%"
    assert f"{figure:.2f}" == "55.65"
    assert figure.interval == "54.4% to 56.9%"
    assert type(figure / 100) is float
    assert figure / 100 == 0.55646


def test_a_figure_that_the_sources_do_not_give_is_none_and_no_number() -> None:
    figure = Figure(None, "rooms", "Rooms")
    assert figure.value is None
    assert not figure.known
    assert str(figure) == "[x]"
    assert figure.as_json()["value"] is None


def test_a_figure_comes_whole_out_of_another_process_and_out_of_json() -> None:
    figure = Figure(
        5.0,
        "rooms",
        "Rooms",
        period="2023",
        lower=4.0,
        no_limits="x",
        digits=2,
        status="behind",
        direction="falling",
        since="2022",
        peers=Peers(6.5, rank=2, ranked=42),
    )
    assert vars(pickle.loads(pickle.dumps(figure))) == vars(figure)  # noqa: S301 - our own
    written = Results({}, {"rooms": figure}, {}).to_json()
    again = headlines_from_json(json.loads(written))["rooms"]
    assert again == figure
    assert vars(again) == vars(figure)


def test_json_holds_plain_numbers_of_ten_digits() -> None:
    headlines = {
        "third": Figure(1 / 3, "share"),
        "whole": Figure(np.float64(5.0), "rooms"),
    }
    results = Results({"n": np.int64(3), "x": float("nan"), "flag": True}, headlines, {})
    shown = json.loads(results.to_json())
    assert shown["headlines"]["third"]["value"] == 0.3333333333
    assert results.to_json().count("5.0") == 0
    assert shown["parameters"] == {"n": 3, "x": None, "flag": True}


@pytest.mark.parametrize(
    ("bases", "whole"),
    [
        ((), ""),
        (("published",), "published"),
        (("published", "derived"), "derived"),
        (("derived", "synthetic", "published"), "synthetic"),
    ],
)
def test_one_synthetic_table_makes_the_answer_synthetic(bases: tuple[str, ...], whole: str) -> None:
    tables = {basis: sourced(pd.DataFrame({"area": ["A"]}), ["S"], basis) for basis in bases}
    results = Results({}, {}, tables)
    assert results.basis == whole
    assert json.loads(results.to_json())["basis"] == whole


def test_every_table_says_its_sources_and_every_column_stands_in_the_dictionary() -> None:
    frame = pd.DataFrame({"area": ["A"]})
    assert Results({}, {}, {"t": sourced(frame, ["S", "S"])}).sources == ("S",)
    with pytest.raises(ValueError, match="table 't' does not say its sources and basis"):
        Results({}, {}, {"t": frame})
    with pytest.raises(BookError, match=r"table t: helpers\.columns does not say what n_apples"):
        Results({}, {}, {"t": sourced(frame.assign(n_apples=1), ["S"])})


def test_sources_survive_what_a_notebook_does_with_a_frame() -> None:
    frame = sourced(pd.DataFrame({"area": ["A", "B"], "year": [2, 1]}), ["S"])
    frame["period"] = "2023"
    changed = frame.assign(unit="x").sort_values("year").head(1)[["area", "year"]]
    assert changed.attrs["sources"] == ("S",)


def test_a_range_over_models_is_not_called_an_interval() -> None:
    chance = Figure(58.5, "percent", "Known", lower=53.4, upper=77.5)
    assert chance.uncertainty == "interval 53.4% to 77.5%"
    assert chance.but(bounds="range").uncertainty == "range over models 53.4% to 77.5%"
    assert chance.but(upper=None).uncertainty == ""


def test_a_figure_without_limits_may_say_why_and_one_that_is_missing_says_nothing() -> None:
    counted = Figure(12, "rooms", "Rooms", no_limits="a count, no sample")
    assert counted.uncertainty == "a count, no sample"
    assert counted.but(lower=11, upper=13, bounds="rounding").uncertainty == (
        "rounding allows 11 to 13"
    )
    assert Figure(None, "rooms", "Rooms", no_limits="a count, no sample").uncertainty == ""


def test_a_count_that_comes_of_a_model_is_read_to_its_digits_and_keeps_them_all() -> None:
    known = Figure(30_738.3, "people", "Cases", lower=9_939.6, upper=50_888.3)
    told = known.but(digits=3)
    assert (str(known), known.interval) == ("30,738", "9,940 to 50,888")
    assert (str(told), told.interval) == ("30,700", "9,940 to 50,900")
    assert told.as_json()["value"] == 30_738.3


def test_results_print_a_line_for_each_headline_and_the_names_of_the_tables() -> None:
    rate = Figure(55.6, "percent", "Early", period="2018", lower=54.4, upper=56.9)
    frame = sourced(pd.DataFrame({"area": ["A"]}), ["S"])
    headlines = {"early_rate": rate, "rooms": Figure(None, "rooms", "Rooms")}
    found = Results({"area": "Brent"}, headlines, {"places": frame, "trend": frame})
    assert repr(found).splitlines() == [
        "Results for Brent (derived)",
        "headline    value  unit     limits                   date",
        "early_rate  55.6%  percent  interval 54.4% to 56.9%  2018",
        "rooms       [x]    rooms",
        "Tables: places, trend",
    ]
    assert repr(Results({}, {}, {})).splitlines()[::2] == ["Results", "Tables: none"]


def test_a_notebook_shows_results_as_a_table_without_styles_whose_words_are_no_markup() -> None:
    odd = Figure(1, "<b>rooms</b>", no_limits="a & b", period="<i>now</i>")
    shown = Results({"area": "<script>"}, {"a<b": odd}, {})._repr_html_()
    root = html.fragment_fromstring(shown, create_parent=True)
    assert {each.tag for each in root.iter()} == {
        *("div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p")
    }
    assert root.findtext(".//caption") == "Results for <script>"
    cells = [each.text_content() for each in root.findall(".//tbody/tr/*")]
    assert cells == ["a<b", "1", "<b>rooms</b>", "a & b", "<i>now</i>"]
    assert {name for each in root.iter() for name in each.attrib} == {"scope"}
