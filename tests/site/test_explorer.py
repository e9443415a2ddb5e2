"""A reader explores by keyboard: another choice shows another row of the table, and says so."""

import json
import shlex
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from helpers.results import headlines_from_json
from tests.site.conftest import Visit
from tests.site.visitor import NARROW, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Locator

LARGEST = 60_000  # bytes of HTML
ROWS = """explorer => [...explorer.querySelectorAll("tbody tr")]
    .map(row => [...row.cells].map(cell => cell.textContent))"""
CARDS = """explorer => [...explorer.querySelectorAll("[data-cells]")].map(card => [
    Number(card.dataset.cells.split(" ")[0]), card.querySelector("b").textContent])"""
FIRST_HEADLINE = {
    "hypertension_case_finding": "diagnoses_needed",
    "cancer_early_diagnosis": "shortfall_cases",
    "workforce_supply": "joiners_needed_per_year",
    "estates_utilisation": "practice_rooms_needed",
}
"""Chapter to the headline that its first card is."""
CHAPTERS = tuple(FIRST_HEADLINE)
HEIGHTS = "() => [...document.querySelectorAll('section, table')].map(e => e.offsetHeight)"


def places_of(explorer: "Locator") -> list[int]:
    lists = explorer.locator("select").all()
    return [int(each.evaluate("list => list.selectedIndex")) for each in lists]


def row_of(explorer: "Locator") -> int:
    sizes = [each.locator("option").count() for each in explorer.locator("select").all()]
    return list(product(*map(range, sizes))).index(tuple(places_of(explorer)))


def differences(explorer: "Locator") -> list[Any]:
    """Return where a card says something else than the row of the choices."""
    cells = explorer.evaluate(ROWS)[row_of(explorer)]
    told = [(place, words.removesuffix("%")) for place, words in explorer.evaluate(CARDS)]
    return [(place, words, cells[place]) for place, words in told if words != cells[place]]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CHAPTERS)
def test_the_arrows_of_the_keyboard_lead_through_the_choices(
    visit: Visit, name: str, width: int
) -> None:
    visitor = visit(width)
    explorer = visitor.open(f"notebooks/{name}.html").locator(".ics-explorer")
    assert explorer.locator(".ics-explore [role=status]").is_visible()
    assert differences(explorer) == []
    before = explorer.locator(".ics-command code").inner_text()
    for each in explorer.locator("select").all():
        at = places_of(explorer)
        each.focus()
        visitor.page.keyboard.press(
            "ArrowDown" if each.evaluate("l => !l.selectedIndex") else "Home"
        )
        assert places_of(explorer) != at
        assert differences(explorer) == []
    assert explorer.locator(".ics-command code").inner_text() != before
    assert visitor.faults == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_command_shown_gives_the_figure_shown(visit: Visit, name: str) -> None:
    explorer = visit().open(f"notebooks/{name}.html").locator(".ics-explorer")
    for each in explorer.locator("select").all():
        each.select_option(index=0)
    _, *words = shlex.split(explorer.locator(".ics-command code").inner_text())
    command = [sys.executable, "-m", "helpers.cli", *words, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    headlines = headlines_from_json(json.loads(done.stdout))
    assert explorer.locator("b").first.inner_text() == str(headlines[FIRST_HEADLINE[name]])


def test_a_sorted_table_of_answers_changes_no_answer(visit: Visit) -> None:
    page = visit().open("notebooks/estates_utilisation.html")
    explorer = page.locator(".ics-explorer")
    explorer.locator("summary").click()
    explorer.locator(".ics-sort").nth(3).click()
    answers = explorer.locator(".ics-explore [role=status]")
    before = answers.inner_text()
    first = explorer.locator("select").first
    own = first.input_value()
    first.select_option(index=3)
    assert answers.inner_text() != before
    first.select_option(own)
    assert answers.inner_text() == before


@pytest.mark.parametrize("name", CHAPTERS)
def test_without_scripts_a_table_has_all_answers(visit: Visit, name: str) -> None:
    explorer = visit(script=False).open(f"notebooks/{name}.html").locator(".ics-explorer")
    assert not explorer.locator("select").first.is_visible()
    explorer.locator("summary").click()
    assert explorer.locator("tbody tr").last.is_visible()
    assert not explorer.locator("button").count()


@pytest.mark.parametrize("name", CHAPTERS)
def test_an_explorer_is_small(visit: Visit, name: str) -> None:
    explorer = visit(script=False).open(f"notebooks/{name}.html").locator(".ics-explorer")
    assert 0 < len(explorer.evaluate("e => e.outerHTML").encode()) < LARGEST


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_scripts_of_tables_and_explorers_move_nothing(visit: Visit, width: int) -> None:
    for name in ("notebooks/systems.html", "notebooks/estates_utilisation.html", "data.html"):
        with_all, without = visit(width), visit(width)
        for script in ("tables", "explorer"):
            without.page.route(f"**/_static/{script}.js", lambda route: route.abort())
        heights = [each.open(name).evaluate(HEIGHTS) for each in (without, with_all)]
        assert heights[0] == heights[1], name
        assert with_all.page.locator(".ics-filter").count() > 0
        assert without.page.locator(".ics-filter").count() == 0
