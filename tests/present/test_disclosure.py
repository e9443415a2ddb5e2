"""A protected table gives no small count of people away, directly or by subtraction."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.csvtext import csv_text
from helpers.formats import CONFIDENTIAL
from helpers.present import outputs
from helpers.present.disclosure import SMALL_COUNTS, groups, is_total, protect, reveals, sums
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
        ("People with diabetes", True),
        ("Patients aged 65+", True),
        ("Patients (2023)", True),
        ("Deaths (all ages)", True),
        ("Number of patients", True),
        ("n_patients", True),
        ("patient_count", True),
        ("patientCount", True),
        ("Staff in post", True),
        ("Staff headcount", True),
        ("patient deaths", True),
        ("Emergency admissions for asthma", True),
        ("Patients at high risk", True),
        ("GPs", True),
        ("patients per room", False),
        ("thousand people", False),
        ("Model of expected cases", False),
        ("Beds for adults", False),
        ("Staff groups", False),
        ("death_risk", False),
        ("Patient satisfaction score", False),
        ("Death rate", False),
        ("people, modelled", False),
        ("practices", False),
        ("checks", False),
        ("per cent", False),
        ("rooms", False),
        ("", False),
    ],
)
def test_units_that_count_people_are_known(unit: str, counts: bool) -> None:
    assert SMALL_COUNTS.counts_people(unit) is counts


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("Total", True),
        ("All boroughs", True),
        ("Wallington", False),
        ("All other boroughs", False),
    ],
)
def test_totals_are_known_by_their_words(label: str, total: bool) -> None:
    assert is_total(label) is total


@pytest.mark.parametrize(
    ("area", "national"),
    [
        ("England", True),
        ("ENGLAND", True),
        ("England total", True),
        ("England (2018)", True),
        ("England, 2018-19", True),
        ("Wales", True),
        ("North West England", False),
        ("England, North West", False),
        ("London", False),
    ],
)
def test_nations_are_known_however_they_are_written(area: str, national: bool) -> None:
    assert SMALL_COUNTS.is_national(area) is national


def test_a_subtotal_stays_where_two_of_its_rows_are_hidden() -> None:
    places = ["A", "B", "C", "Total of Brent", "D", "E", "F", "Total of Harrow", "Total"]
    counts = [3.0, 12, 58, 73, 4, 20, 60, 84, 157]
    assert protected(counts, places) == [
        CONFIDENTIAL, CONFIDENTIAL, 60, 75, CONFIDENTIAL, CONFIDENTIAL, 60, 85, 155
    ]  # fmt: skip


def test_subtotals_that_are_hidden_cannot_be_had_from_the_grand_total() -> None:
    places = ["A", "Total of A", "B", "C", "Total of B", "D", "E", "Total of D", "Total"]
    hidden = protected([3, 3, 40, 20, 60, 50, 30, 80, 143], places)
    assert hidden[4] == CONFIDENTIAL
    assert hidden[7] == 80


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=2, max_size=6))
def test_no_hidden_count_can_be_had_from_three_and_their_sum(
    counts: list[tuple[int, ...]],
) -> None:
    frame = pd.DataFrame(counts, columns=["young", "middle", "old"]).astype(float)
    frame["all"] = frame.sum(axis=1)
    frame.insert(0, "place", [f"Place {number}" for number in range(len(frame))])
    units = {"place": "", **dict.fromkeys(["young", "middle", "old", "all"], "people")}
    safe, _ = protect(frame, described(**units))
    proven = (frame["all"] > 0).sum() > 1
    for _, row in safe.iterrows():
        assert not proven or (row == CONFIDENTIAL).sum() != 1


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("ppt", ["012"]),
        ("ppp", ["012"]),
        ("pptppt", ["012", "345", "25", "0134"]),
        ("pptpptt", ["012", "345", "256", "01346"]),
        ("ttpptpp", ["564", "321", "140", "23560"]),
        ("tpptppt", ["123", "456", "360", "12450"]),
    ],
)
def test_each_total_is_that_of_the_rows_beside_it(rows: str, found: list[str]) -> None:
    parts = np.array([row == "p" for row in rows])
    shown = [
        {*np.flatnonzero(parts).tolist(), *np.flatnonzero(totals).tolist()}
        for parts, totals in groups(parts, ~parts)
    ]
    assert shown == [set(map(int, rows)) for rows in found]


def test_columns_that_add_up_are_found_and_two_rows_must_show_it() -> None:
    counts = np.array([[1.0, 4, 5], [2, 5, 7], [np.nan, 6, 9]])
    assert list(sums(counts)) == [(0, 1, 2)]
    assert list(sums(counts[:1])) == []


def test_any_number_of_columns_side_by_side_may_add_up() -> None:
    parts = np.arange(1.0, 25).reshape(4, 6)
    parts[0, 2] = np.nan
    counts = np.column_stack([parts, parts.sum(axis=1)])
    assert list(sums(counts)) == [(0, 1, 2, 3, 4, 5, 6)]


def test_zeros_are_no_proof_that_columns_add_up() -> None:
    assert list(sums(np.zeros((4, 3)))) == []


def test_a_hundred_columns_are_compared_soon() -> None:
    counts = np.random.default_rng(1).integers(8, 900, (500, 100)).astype(float)
    start = time.process_time()
    assert list(sums(counts)) == []
    assert time.process_time() - start < 5


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
