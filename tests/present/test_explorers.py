"""The controls of an explorer say at first what the row of this run says."""

import pandas as pd
import pytest

from helpers import columns
from helpers.present import explorers, show
from helpers.present.outputs import Output
from helpers.results import Choice, Explored, sourced
from tests.present.html_reader import Element, read

CAPTION = "Rooms needed by list & use"
COMMAND = "icsbook results estates_utilisation -p 'area=A & B'"
LISTS = Choice(
    "list_size",
    "list_patients",
    2000.0,
    {1000.0: 1000, 2000.0: None},
    {1000.0: "-p list_size=1000", 2000.0: ""},
)
USES = Choice(
    "utilisation_target",
    "utilisation_percent",
    50.0,
    {50.0: 0.5, 62.5: 0.625},
    {50.0: "-p utilisation_target=0.5", 62.5: "-p utilisation_target=0.625"},
)


@pytest.fixture
def explored() -> Explored:
    table = pd.DataFrame(
        {
            "list_patients": [1000.0, 1000.0, 2000.0, 2000.0],
            "utilisation_percent": [50.0, 62.5, 50.0, 62.5],
            "needed_rooms": [2.0, 2.0, 1.0, 3.0],
            "lower_needed_rooms": [1.0, 1.0, 1.0, 2.0],
            "upper_needed_rooms": [3.0, 2.0, 2.0, 4.0],
            "next_room_months": [4.0, 5.0, None, 6.0],
            "in_use_percent": [40.0, 41.0, 80.0, 81.0],
        }
    )
    return Explored(sourced(table, ["A source"]), (LISTS, USES), "assumptions", COMMAND)


@pytest.fixture
def shown(explored: Explored, displayed: list[Output]) -> Element:
    show.explorer(explored, name="explored", caption=CAPTION)
    return read(displayed[0].data["text/html"])


def test_the_row_of_this_run_is_found_where_the_last_choice_changes_fastest(
    explored: Explored,
) -> None:
    assert explorers.own_row(explored) == 2


def test_each_parameter_has_a_list_under_its_name_with_the_value_of_this_run_selected(
    shown: Element,
) -> None:
    labels = shown.all("label")
    assert [label.all("span")[0].whole_text for label in labels] == [
        "List",
        "Use of rooms to reach",
    ]
    told = [[option.whole_text for option in label.all("option")] for label in labels]
    assert told == [["1,000 patients", "2,000 patients (this page)"], ["50% (this page)", "62.5%"]]
    chosen = [o.attributes["value"] for o in shown.all("option") if "selected" in o.attributes]
    assert chosen == ["", "-p utilisation_target=0.5"]


def test_cards_show_the_row_of_this_run_with_units_and_limits(shown: Element) -> None:
    cards = shown.of_class("ics-headline")
    values = [[each.text for tag in ("b", "span") for each in card.all(tag)] for card in cards]
    assert values == [["1", "room"], ["No figure", ""], ["80%", ""]]
    words = [
        [each.whole_text.strip() for each in (card.all("p")[0], card.all("p")[-1])]
        for card in cards
    ]
    assert words == [
        ["Whole rooms needed", "range over assumptions 1 to 2"],
        ["Months until the next room is needed", ""],
        ["Use that the rooms there would need", ""],
    ]
    assert [card.attributes["data-cells"] for card in cards] == ["2 3 4", "5", "6"]


def test_a_change_of_the_answers_is_announced(shown: Element) -> None:
    (answers,) = (each for each in shown.all("div") if each.attributes.get("role") == "status")
    assert answers.attributes["aria-atomic"] == "true"
    assert len(answers.of_class("ics-headline")) == 3


def test_the_command_is_that_of_this_run_and_escaped(explored: Explored, shown: Element) -> None:
    (code,) = shown.all("code")
    assert code.whole_text == f"{COMMAND} -p utilisation_target=0.5"
    assert code.attributes["data-command"] == COMMAND
    meanings = columns.of(explored.table, "explored")
    assert "A & B" not in explorers.controls(explored, meanings, CAPTION)


def test_without_a_script_the_controls_are_hidden_and_the_table_has_every_answer(
    shown: Element,
) -> None:
    (controls,) = shown.of_class("ics-explore")
    assert "hidden" in controls.attributes
    (fold,) = shown.all("details")
    assert len(fold.all("tbody")[0].all("tr")) == 4
    assert "Source: A source." in fold.whole_text
    assert not controls.all("table")


def test_a_table_without_sources_is_refused(explored: Explored, displayed: list[Output]) -> None:
    explored.table.attrs.clear()
    with pytest.raises(ValueError, match="'explored' does not say its sources"):
        show.explorer(explored, name="explored", caption=CAPTION)
    assert not displayed
