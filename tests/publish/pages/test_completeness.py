"""What a reader would miss between results and pages is found and named."""

import dataclasses

import pandas as pd
import pytest
from nbformat import NotebookNode

from helpers.publish.pages import cells
from helpers.publish.pages.completeness import chart_faults, faults
from helpers.results import Column, Description, Headline, Results
from tests.publish.conftest import figure

ANALYSIS = "estates_utilisation"
COLUMNS = {"place": Column("Place"), "rooms": Column("Rooms", "rooms"), "year": Column("Year")}
DESCRIPTION = Description("Rooms by place, 2023", COLUMNS, ("ERIC",), "published")
FRAME = pd.DataFrame({"place": ["Brent"], "rooms": [3], "year": [2023]})


def results(description: Description = DESCRIPTION, frame: pd.DataFrame = FRAME) -> Results:
    headline = Headline(3.0, "rooms", "2023", "There are 3 rooms.")
    return Results({}, {"rooms": headline}, {"rooms": frame}, {"rooms": description})


def notebook(
    prose: str = "{{ rooms.text }}", code: str = "x = 1", alt: str = "3 rooms."
) -> NotebookNode:
    made = [cells.markdown(prose), cells.code(code, [figure(alt)], [])]
    return cells.notebook(made, {})


def found(given: Results, shown: NotebookNode, pages: dict[str, str] | None = None) -> list[str]:
    return list(faults(ANALYSIS, given, shown, pages or {}))


def test_what_is_told_in_full_passes() -> None:
    assert found(results(), notebook()) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"caption": " "}, "table rooms: it has no caption"),
        ({"sources": ()}, "table rooms: it has no source"),
        ({"basis": "guessed"}, "its basis is 'guessed'"),
        ({"columns": {**COLUMNS, "rooms": Column("Rooms")}}, "column rooms: it holds numbers"),
        ({"columns": {**COLUMNS, "place": Column("")}}, "column place: it has no heading"),
    ],
)
def test_a_table_must_be_described(changes: dict[str, object], fault: str) -> None:
    changed = dataclasses.replace(DESCRIPTION, **changes)  # type: ignore[arg-type]
    (told,) = found(results(changed), notebook())
    assert fault in told


def test_a_chart_must_have_alternative_text() -> None:
    assert list(chart_faults(notebook(alt=""))) == ["cell 2: its chart has no alternative text"]
    assert list(chart_faults(notebook())) == []


def test_a_headline_that_no_page_shows_is_named() -> None:
    (told,) = found(results(), notebook(prose="Nothing."))
    assert told.startswith("headline rooms: no page shows it")


def test_a_headline_may_stand_on_a_card_on_a_page_or_on_the_home_page() -> None:
    targets = FRAME.assign(headline=["rooms"])
    described = dataclasses.replace(
        DESCRIPTION, columns={**COLUMNS, "headline": Column("Headline")}
    )
    assert found(results(), notebook(prose="", code='show.headlines(results, "rooms")')) == []
    assert found(results(described, targets), notebook(prose="")) == []
    assert found(results(), notebook(prose=""), {"index": f"{{{{ {ANALYSIS}.rooms }}}}"}) == []


def test_the_headline_of_another_analysis_does_not_count() -> None:
    pages = {"index": "{{ workforce_supply.rooms }}"}
    assert len(found(results(), notebook(prose=""), pages)) == 1
