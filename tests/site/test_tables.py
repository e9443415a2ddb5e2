"""Long tables sort by their headings and filter by a field, by keyboard, and say what they do."""

from typing import TYPE_CHECKING

from tests.site.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

COLUMN = """(table, at) => [...table.tBodies[0].rows].map(row => row.cells[at].textContent)"""
LONG = """() => [...document.querySelectorAll("main table")]
    .filter(table => table.tBodies[0].rows.length > 12).length"""


def longest(page: "Page") -> "Locator":
    """Return the region of the table of all systems."""
    return page.locator(".ics-scroll:has(> .ics-filter)").first


def column(region: "Locator", at: int) -> list[str]:
    found: list[str] = region.locator("table").evaluate(COLUMN, at)
    return found


def numbers(cells: list[str]) -> list[float]:
    return [float(cell.replace(",", "")) for cell in cells if cell != "[x]"]


def test_a_heading_sorts_up_then_down_then_as_it_was_with_missing_figures_last(
    visit: Visit,
) -> None:
    page = visit().open("notebooks/systems.html")
    region, at = longest(page), 2
    before = column(region, at)
    assert "[x]" in before
    heading = region.locator("thead th").nth(at)
    heading.get_by_role("button").focus()
    missing = before.count("[x]")
    for turn, falls in (("ascending", False), ("descending", True)):
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == turn
        cells = column(region, at)
        assert cells[-missing:] == ["[x]"] * missing
        assert numbers(cells) == sorted(numbers(before), reverse=falls)
    assert region.locator("th[aria-sort]").count() == 1
    page.keyboard.press("Enter")
    assert region.locator("th[aria-sort]").count() == 0
    assert column(region, at) == before


def test_names_sort_as_words(visit: Visit) -> None:
    region = longest(visit().open("notebooks/systems.html"))
    region.locator(".ics-sort").first.click()
    names = column(region, 0)
    assert names == sorted(names, key=str.casefold)


def test_a_filter_leaves_the_rows_with_all_words_and_says_how_many(visit: Visit) -> None:
    page = visit().open("notebooks/systems.html")
    region = longest(page)
    every, said = column(region, 0), region.locator("[role=status]")
    region.get_by_label("Filter rows").focus()
    page.keyboard.type("LONDON north")
    wanted = [name for name in every if "London" in name and "North" in name]
    assert column(region, 0) == wanted
    assert said.inner_text().startswith(f"{len(wanted)} of {len(every)} rows")
    page.keyboard.press("Control+A")
    page.keyboard.type("zzz")
    assert said.inner_text().startswith(f"0 of {len(every)} rows")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert column(region, 0) == every


def test_every_long_table_has_a_filter_and_no_short_one(visit: Visit, pages: list[str]) -> None:
    visitor = visit()
    for name in ("data.html", "notebooks/systems.html", "notebooks/workforce_supply.html"):
        page = visitor.open(name)
        assert name in pages
        boxed = page.locator(".ics-parameters").count()  # of one column of parameters: short
        assert page.locator(".ics-filter").count() >= page.evaluate(LONG) - boxed > 0
    assert visitor.open("glossary.html").locator(".ics-filter").count() == 0
