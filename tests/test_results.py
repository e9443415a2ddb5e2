"""Results serialise to the same bytes and refuse a table without its description."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.results import Column, Description, Headline, Results


def description(*names: str) -> Description:
    columns = {name: Column(name.capitalize()) for name in names}
    return Description("Caption", columns, ("Source",), "published")


def test_a_headline_reads_as_its_value() -> None:
    headline = Headline(55.646, "percent", "2018", "A sentence.", 54.363, 56.921)
    assert str(headline) == "55.6%"
    assert headline.interval == "54.4% to 56.9%"
    assert headline.claim == "A sentence"


def test_json_holds_plain_numbers_of_twelve_digits() -> None:
    headlines = {
        "third": Headline(1 / 3, "share", "", "T."),
        "whole": Headline(np.float64(5.0), "rooms", "", "T."),
        "none": Headline(None, "rooms", "", "T."),
    }
    results = Results({"n": np.int64(3), "x": float("nan"), "flag": True}, headlines, {}, {})
    shown = json.loads(results.to_json())
    assert shown["headlines"]["third"]["value"] == 0.333333333333
    assert results.to_json().count("5.0") == 0
    assert shown["headlines"]["none"]["value"] is None
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
    frames = {basis: pd.DataFrame({"a": [1]}) for basis in bases}
    described = {basis: replace(description("a"), basis=basis) for basis in bases}
    results = Results({}, {}, frames, described)
    assert results.basis == whole
    assert json.loads(results.to_json())["basis"] == whole


def test_every_table_is_held_against_its_description() -> None:
    frame = pd.DataFrame({"a": [1], "b": [2]})
    Results({}, {}, {"t": frame}, {"t": description("a", "b")})
    with pytest.raises(ValueError, match="table 't' has the columns"):
        Results({}, {}, {"t": frame}, {"t": description("b", "a")})
    with pytest.raises(ValueError, match="its description None"):
        Results({}, {}, {"t": frame}, {})


def test_a_range_over_models_is_not_called_an_interval() -> None:
    chance = Headline(58.5, "percent", "2023", "58.5% are known.", 53.4, 77.5)
    assert chance.uncertainty == "interval 53.4% to 77.5%"
    assert replace(chance, bounds="range").uncertainty == "range over models 53.4% to 77.5%"
    assert replace(chance, upper=None).uncertainty == ""


def test_a_count_that_comes_of_a_model_is_read_to_its_digits_and_keeps_them_all() -> None:
    known = Headline(30_738.3, "people", "2023", "About 30,700 people.", 9_939.6, 50_888.3)
    told = replace(known, digits=3)
    assert (str(known), known.interval) == ("30,738", "9,940 to 50,888")
    assert (str(told), told.interval) == ("30,700", "9,940 to 50,900")
    assert told.as_json()["value"] == 30_738.3
    assert str(replace(told, value=None)) == "[x]"
    assert replace(told, upper=None).interval == "[x]"
