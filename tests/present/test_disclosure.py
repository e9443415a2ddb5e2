"""A protected table gives no small count of people away, directly or by subtraction."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.csvtext import csv_text
from helpers.formats import CONFIDENTIAL
from helpers.present import outputs
from helpers.present.disclosure import SMALL_COUNTS, is_total, protect, reveals, sums
from helpers.results import Column, Description, Results

UNITS = {"place": "", "register": "people", "list": "patients", "rate": "percent"}


def described(**units: str) -> Description:
    columns = {name: Column(name, unit) for name, unit in units.items()}
    return Description("Registers by place", columns, ("a source",), "published")


def protected(register: list[float], places: list[str] | None = None) -> list[object]:
    names = places or [f"Place {number}" for number in range(len(register))]
    frame = pd.DataFrame({"place": names, "register": register})
    safe, _ = protect(frame, described(place="", register="people"))
    return list(safe["register"])


def test_small_counts_and_one_more_are_hidden_and_the_others_rounded() -> None:
    assert protected([3, 12, 58, 103]) == [CONFIDENTIAL, CONFIDENTIAL, 60, 105]


def test_nothing_more_is_hidden_where_two_counts_cover_each_other() -> None:
    assert protected([3, 6, 58, 103]) == [CONFIDENTIAL, CONFIDENTIAL, 60, 105]


def test_counts_that_must_all_be_one_are_covered_by_another() -> None:
    assert protected([1, 1, 58]) == [CONFIDENTIAL, CONFIDENTIAL, CONFIDENTIAL]


def test_zero_and_large_counts_are_not_hidden() -> None:
    assert protected([0, 8, 58]) == [0, 10, 60]


def test_a_total_with_nothing_to_hide_among_is_hidden_too() -> None:
    assert protected([3, 3], ["Brent", "Total"]) == [CONFIDENTIAL, CONFIDENTIAL]


def test_a_total_stays_where_two_parts_are_hidden() -> None:
    assert protected([3, 12, 85, 100], ["A", "B", "C", "All places"])[-1] == 100


def test_the_row_of_a_nation_is_left_alone() -> None:
    assert protected([7, 58, 103], ["England", "Brent", "Ealing"]) == [7, 60, 105]


@pytest.mark.parametrize("unit", ["percent", "share", "ratio", "times"])
def test_what_a_hidden_count_could_be_worked_out_from_is_hidden(unit: str) -> None:
    frame = pd.DataFrame(
        {"place": list("ABC"), "register": [3, 40, 90], "list": [80, 300, 900], "rate": [4, 13, 10]}
    )
    safe, _ = protect(frame, described(**{**UNITS, "rate": unit}))
    assert list(safe["rate"]) == [CONFIDENTIAL, CONFIDENTIAL, 10]
    assert list(safe["list"]) == [80, 300, 900]


def test_a_count_that_others_of_its_row_add_up_to_is_covered() -> None:
    frame = pd.DataFrame({"place": list("ABC"), "men": [3, 60, 90], "women": [50, 70, 80]})
    frame["both"] = frame["men"] + frame["women"]
    units = {"place": "", "men": "people", "women": "people", "both": "people"}
    safe, _ = protect(frame, described(**units))
    for _, row in safe.iterrows():
        assert (row == CONFIDENTIAL).sum() != 1


def test_the_note_says_that_counts_are_rounded_and_nothing_is_changed_in_place() -> None:
    frame = pd.DataFrame({"place": ["A", "B"], "register": [3, 40]})
    before = frame.copy()
    _, description = protect(frame, described(place="", register="people"))
    assert description.note == "Counts of people are rounded to the nearest 5."
    pd.testing.assert_frame_equal(frame, before)


def test_a_table_that_counts_no_people_is_left_as_it_is() -> None:
    frame = pd.DataFrame({"place": ["A"], "rooms": [3]})
    safe, description = protect(frame, described(place="", rooms="rooms"))
    assert safe is frame
    assert description.note == ""


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_no_hidden_count_can_be_had_from_the_exact_total(register: list[int]) -> None:
    shown = protected([float(count) for count in register])
    hidden = [count for count, cell in zip(register, shown, strict=True) if cell == CONFIDENTIAL]
    visible = [cell for cell in shown if isinstance(cell, float)]
    assert not any(SMALL_COUNTS.is_small(count) and count % 5 for count in visible)
    coverable = sum(count > 0 for count in register) > len(hidden)
    assert not (hidden and coverable and reveals(hidden, SMALL_COUNTS))


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("people", True),
        ("registered patients", True),
        ("people per year", True),
        ("Cases", True),
        ("patients per room", False),
        ("rooms", False),
        ("", False),
    ],
)
def test_units_that_count_people_are_known(unit: str, counts: bool) -> None:
    assert SMALL_COUNTS.counts_people(unit) is counts


@pytest.mark.parametrize(
    ("label", "total"), [("Total", True), ("All boroughs", True), ("Wallington", False)]
)
def test_totals_are_known_by_their_words(label: str, total: bool) -> None:
    assert is_total(label) is total


def test_columns_that_add_up_are_found_and_two_rows_must_show_it() -> None:
    counts = np.array([[1.0, 4, 5], [2, 5, 7], [np.nan, 6, 9]])
    assert list(sums(counts)) == [(0, 1, 2)]
    assert list(sums(counts[:1])) == []


def test_what_is_shown_and_what_is_downloaded_are_protected_alike() -> None:
    frame = pd.DataFrame({"place": ["A", "B", "C"], "register": [3, 12, 58]})
    description = Description(
        "Registers", {"place": Column("Place"), "register": Column("On it", "people")},
        ("s",), "published", protected=True,
    )  # fmt: skip
    shown = outputs.table(Results({}, {}, {"places": frame}, {"places": description}), "places")
    assert shown.data["text/html"].count(f">{CONFIDENTIAL}<") == 2
    assert "[c] confidential" in shown.data["text/html"].partition("<table")[0]
    safe, _ = protect(frame, description)
    assert csv_text(safe) == (
        "place,register,register_status\nA,,confidential\nB,,confidential\nC,60,\n"
    )
