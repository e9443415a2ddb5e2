"""What a reader types into the search, and where it must lead."""

from pathlib import Path
from urllib.parse import quote_plus

import pytest

from tests.site.conftest import Visit

FIRST = {
    "hypertension": "notebooks/hypertension_case_finding.html",
    "high blood pressure": "notebooks/hypertension_case_finding.html",
    "hypertenshun": "notebooks/hypertension_case_finding.html",
    "strokes averted": "notebooks/hypertension_case_finding.html",
    "80%": "notebooks/hypertension_case_finding.html",
    "2029": "notebooks/hypertension_case_finding.html",
    "tumour stage": "notebooks/cancer_early_diagnosis.html",
    "cancr": "notebooks/cancer_early_diagnosis.html",
    "sick leave": "notebooks/workforce_supply.html",
    "vacancies": "notebooks/workforce_supply.html",
    "backlog repairs": "notebooks/estates_utilisation.html",
    "empty space": "notebooks/estates_utilisation.html",
    "screen reader": "accessibility.html",
    "how to cite": "cite.html",
    "open government licence": "data.html",
}
"""What fifteen readers type, to the page that must come first."""


@pytest.mark.parametrize(("typed", "wanted"), FIRST.items())
def test_what_a_reader_types_leads_to_the_page(visit: Visit, typed: str, wanted: str) -> None:
    page = visit().open(f"search.html?q={quote_plus(typed)}")
    first = page.locator("#search-results li").first
    href = first.get_by_role("link").get_attribute("href") or ""
    assert href.partition("#")[0] == wanted
    assert first.locator("p").inner_text().strip()


def test_a_word_that_was_read_as_another_is_told(visit: Visit) -> None:
    page = visit().open("search.html?q=hypertenshun")
    said = page.locator("#search-said").inner_text()
    assert said.endswith("with “hypertenshun”, read as “hypertension”.")


def test_nothing_found_is_said_and_what_looks_like_markup_is_text(visit: Visit) -> None:
    page = visit().open(f"search.html?q={quote_plus('<bqqqq>zzzqqq')}")
    said = page.locator("#search-said").inner_text()
    assert said.startswith("No page with “<bqqqq>zzzqqq”")
    assert page.locator("#search-results bqqqq").count() == 0


def test_the_search_asks_nobody_on_the_web_and_in_a_folder(
    visit: Visit, address: str, site: Path
) -> None:
    for at in (address, f"{site.resolve().as_uri()}/"):
        visitor = visit(at=at)
        page = visitor.open("index.html")
        page.get_by_role("searchbox").fill("hypertension")
        page.keyboard.press("Enter")
        wanted = "#search-results li a[href*='notebooks/hypertension_case_finding.html']"
        page.locator(wanted).first.wait_for()
        assert visitor.faults == []
