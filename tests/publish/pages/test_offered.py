"""Every table that is offered says what its columns mean, of when it is and whence."""

from pathlib import Path

import pytest

from helpers.columns import COLUMNS
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import offered
from helpers.publish.pages.offered import OfferedTable, meaning
from tests.publish.conftest import CAPTION, MakeRun, change_record


def table(make_run: MakeRun, text: str, caption: str = "", *sources: str) -> OfferedTable:
    run = make_run()
    (run.folder / "tables" / "places.csv").write_text(text)
    change_record(
        run,
        table_basis={"models": "derived", "places": "derived"},
        table_sources={"models": [], "places": sources},
    )
    path = run.notebook
    path.write_text(path.read_text().replace('"table": "models"', '"table": "places"'))
    path.write_text(path.read_text().replace(CAPTION, caption))
    return offered.tables(load(run))[1]


@pytest.mark.parametrize("column", ["undiagnosed_people", "basis", "room_status"])
def test_a_declared_column_means_what_is_declared(column: str) -> None:
    assert meaning(column) is COLUMNS[column]


def test_the_column_that_says_why_figures_are_left_out_is_explained() -> None:
    found = meaning("undiagnosed_people_status")
    assert found.label.startswith("Status of Undiagnosed: confidential where it is left out")
    assert "not applicable where there can be none" in found.label
    assert found.unit == ""
    assert found.missing == "the figure is published"


def test_a_table_has_its_caption_columns_basis_and_sources(finished: Finished) -> None:
    models, places = offered.tables(finished)
    assert (models.name, models.title, models.basis) == ("models", CAPTION, "derived")
    assert models.sources == ("Strategy 2024, section chapter 3",)
    assert [column.name for column in models.columns] == ["model", "expected_people"]
    assert models.columns[1].about is COLUMNS["expected_people"]
    assert places.title == "Places"


def test_the_kind_of_a_column_is_that_of_its_values(make_run: MakeRun) -> None:
    found = table(
        make_run,
        "place,same_place,register_people,detection_percent,period\nBrent,true,3,1.5,2018\nB,,,,\n",
    )
    assert [column.kind for column in found.columns] == [
        *("string", "boolean", "integer", "number", "string")
    ]


@pytest.mark.parametrize(
    ("text", "caption", "sources", "period"),
    [
        ("year\n2013\n2018\n", "Cases, 2020", [], "2013 to 2018"),
        ("month\n2024-04\n", "", [], "2024-04"),
        ("period\n2018\nJune 2024\n", "", [], "as each row says"),
        ("place\nBrent\n", "Lost, April 2024 to March 2025, all", [], "April 2024 to March 2025"),
        ("place\nBrent\n", "Ranks: found, 2024-25; early, 2018", [], "2024-25, 2018"),
        ("place\nB\n", "", ["NHS, QOF 2022-23, published 2023"], "that of its sources: 2022-23"),
        ("place\nB\n", "", [], "chosen for this run, of no single date"),
    ],
)
def test_the_period_is_that_of_the_rows_the_caption_or_the_sources(
    text: str, caption: str, sources: list[str], period: str, make_run: MakeRun
) -> None:
    assert table(make_run, text, caption, *sources).period == period


def test_a_table_without_rows_is_not_offered(finished: Finished) -> None:
    assert {each.name for each in offered.tables(finished)} == set(finished.tables)
    assert all(Path(path).read_text().count("\n") > 1 for path in finished.tables.values())
