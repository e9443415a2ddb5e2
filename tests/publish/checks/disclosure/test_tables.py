"""Numbers are judged by the unit and the place that their table declares."""

import json

import pytest
from lxml import html

from helpers.publish.checks.disclosure import tables
from helpers.publish.checks.disclosure.faults import Fault
from helpers.publish.checks.disclosure.tables import Columns, PublishedTable
from tests.publish.checks.disclosure.conftest import COLUMNS, table

Rows = tuple[tuple[str, ...], ...]


def faults(*rows: tuple[str, ...], level: str = "") -> list[tuple[str, str]]:
    return told(PublishedTable("", rows[0], rows[1:], level))


def told(*found: PublishedTable) -> list[tuple[str, str]]:
    columns = Columns(COLUMNS)
    judged: list[Fault] = [fault for each in found for fault in tables.judge(each, columns)]
    return [(fault.kind, fault.subject) for fault in judged]


SMALL = [("small count", "register_people")]


@pytest.mark.parametrize(
    "count", ["1", "7", "4 [r]", "4 (0.2%)", "+4", "-4", "\N{MINUS SIGN}4", "4.0", "4e+00", "6.6"]
)
def test_a_small_count_of_a_practice_is_refused(count: str) -> None:
    assert faults(("practice", "register_people"), ("A", count)) == SMALL


@pytest.mark.parametrize("count", ["0", "8", "60", "1,004", "[c]", "", "[x]"])
def test_other_counts_and_what_is_hidden_may_stand(count: str) -> None:
    assert faults(("practice", "register_people"), ("A", count), ("B", "90")) == []


def test_a_small_count_of_a_borough_is_as_published() -> None:
    assert faults(("borough", "register_people"), ("Brent", "4")) == []
    assert faults(("borough", "practices", "register_people"), ("Brent", "4", "4")) == []


@pytest.mark.parametrize(
    "name", ["practice", "Practices", "practice_code", "pcn_name", "Primary care network", "Ward"]
)
def test_a_column_of_small_places_is_known_by_its_name(name: str) -> None:
    assert faults((name, "register_people"), ("A", "4")) == SMALL


@pytest.mark.parametrize("code", ["E84001", "A (E84001)", "U12345", "E01000001", "E05000001"])
def test_a_small_place_is_known_by_its_official_code(code: str) -> None:
    assert faults(("place", "register_people"), (code, "4")) == SMALL


@pytest.mark.parametrize("code", ["E09000005", "RYJ", "QRV", "RYJ01"])
def test_boroughs_trusts_and_systems_are_no_small_places(code: str) -> None:
    assert faults(("place", "register_people"), (code, "4")) == []


def test_places_are_of_the_level_that_the_run_was_asked_for() -> None:
    rows = (("place", "register_people"), ("A", "4"))
    assert faults(*rows, level="pcn") == SMALL
    assert faults(*rows, level="borough") == []


def test_the_grid_of_a_curve_is_no_count() -> None:
    assert faults(("size_people", "upper_ratio"), ("4", "1.5"), level="practice") == []


def test_rates_and_beds_of_a_practice_are_no_counts_of_patients() -> None:
    assert faults(("practice", "register_percent"), ("A", "4")) == []


def test_patients_a_year_are_a_count() -> None:
    assert faults(("practice", "needed_people"), ("A", "4")) == [("small count", "needed_people")]


def test_a_row_may_say_its_own_unit() -> None:
    heads = ("practice", "measure", "value", "unit")
    assert faults(heads, ("A", "Register", "4", "people")) == [("small count", "value")]
    assert faults(heads, ("A", "Rooms", "4", "rooms")) == []


@pytest.mark.parametrize("numbers", [("4", "900"), ("54,265", "[x]"), ("4.2%", "1"), ("£3", "")])
def test_a_column_of_numbers_without_a_unit_is_refused(numbers: tuple[str, str]) -> None:
    rows = [("Brent", numbers[0]), ("Harrow", numbers[1])]
    assert faults(("borough", "Patients"), *rows) == [("no unit", "Patients")]


def test_a_column_that_is_declared_as_words_may_not_hold_numbers() -> None:
    assert faults(("borough", "measure"), ("Brent", "900")) == [("no unit", "measure")]


def test_years_periods_and_words_need_no_unit() -> None:
    rows = [("2023", "2022-23", "13,700 short", "1.2.3"), ("2024", "2023-24", "none", "2.0.1")]
    assert faults(("Year", "Period", "Standing", "Version"), *rows) == []


def test_a_heading_is_known_with_its_unit_in_brackets() -> None:
    rows = (("Practice", "On the register (people)"), ("A", "4"))
    assert told(*tables.of_page(html.fromstring(table(rows)))) == SMALL


def test_a_table_without_headings_is_named_by_its_first_row() -> None:
    markup = "<table><tr><td>Practice<td>Patients<tr><td>A<td>900</table>"
    assert told(*tables.of_page(html.fromstring(markup))) == [("no unit", "Patients")]


def test_a_table_may_say_its_level() -> None:
    rows = (("Place", "On the register"), ("A", "4"))
    page = html.fromstring(table(rows, 'data-level="practice"'))
    assert told(*tables.of_page(page)) == SMALL


def test_a_heading_over_two_columns_names_both() -> None:
    markup = (
        "<table><tr><th>Practice<th colspan=2>On the register</tr>"
        "<tr><td>A</td><td>60</td><td>4</td></tr></table>"
    )
    assert told(*tables.of_page(html.fromstring(markup))) == SMALL


@pytest.mark.parametrize(
    "value",
    [
        [{"practice": "A", "register_people": 60}, {"practice": "B", "register_people": 4}],
        {"data": {"values": [{"practice": "A", "register_people": 4}]}},
        {"columns": ["practice", "register_people"], "data": [["A", 900], ["B", 4]]},
        {"practice": ["A", "B"], "register_people": [60, 4]},
        {"A": {"practice": "A", "register_people": 4}},
        {"E84001": {"register_people": 4}},
        {"parameters": {"level": "practice"}, "rows": [{"place": "A", "register_people": "4"}]},
    ],
)
def test_a_table_is_found_in_each_form_of_json(value: object) -> None:
    assert told(*tables.of_json(json.loads(json.dumps(value)))) == SMALL


def test_a_csv_file_is_one_table() -> None:
    assert told(*tables.of_csv('practice,register_people\n"A, B",4\n')) == SMALL
