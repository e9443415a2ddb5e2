"""What every page does in a browser: on a desk and on a phone, in light and in dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

Mode = Literal["light", "dark"]
WIDE, NARROW = 1280, 390
HEIGHT = 844
MODES: tuple[Mode, ...] = ("light", "dark")
SIZES = {WIDE: "desk", NARROW: "phone"}
LEFT_BEFORE_LOADED = "net::ERR_ABORTED"


class Visitor:
    """Somebody reading the site, who writes down every fault."""

    def __init__(self, context: "BrowserContext", address: str) -> None:
        self.context = context
        self.address = address
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        self.page.on("requestfailed", self._note_failed)
        self.page.on("request", lambda request: self._note_outside(request.url))

    def open(self, name: str) -> "Page":
        """Open a page of the site."""
        self.name = name
        self.page.goto(f"{self.address}{name}")
        return self.page

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.name}: {fault}")

    def _note_failed(self, request: "Request") -> None:
        if request.failure != LEFT_BEFORE_LOADED:
            self._note(f"failed: {request.url}")

    def _note_outside(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self._note(f"asked for {url}")


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: "Browser", address: str) -> Iterator[Visit]:
    """Return a function that opens a fresh browser window on the site."""
    opened: list[BrowserContext] = []

    def start(
        width: int = WIDE, mode: Mode = "light", script: bool = True, at: str = address
    ) -> Visitor:
        opened.append(
            browser.new_context(
                viewport={"width": width, "height": HEIGHT},
                color_scheme=mode,
                java_script_enabled=script,
            )
        )
        return Visitor(opened[-1], at)

    yield start
    for context in opened:
        context.close()


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    """Light or dark."""
    chosen: Mode = request.param
    return chosen


@pytest.fixture(params=list(SIZES), ids=list(SIZES.values()))
def width(request: pytest.FixtureRequest) -> int:
    """The width of a window on a desk or on a phone, in pixels."""
    chosen: int = request.param
    return chosen


def test_no_page_asks_another_host_or_has_a_script_error(
    visit: Visit, pages: list[str], width: int, mode: Mode
) -> None:
    visitor = visit(width, mode)
    for name in pages:
        visitor.open(name)
    assert visitor.faults == []


def test_every_page_opens_from_a_folder(visit: Visit, pages: list[str], site: Path) -> None:
    visitor = visit(at=f"{site.resolve().as_uri()}/")
    for name in pages:
        page = visitor.open(name)
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "no styles"
    assert visitor.faults == []


def test_no_page_is_wider_than_its_window(visit: Visit, pages: list[str], width: int) -> None:
    visitor = visit(width)
    wide = [
        name
        for name in pages
        if visitor.open(name).evaluate("document.documentElement.scrollWidth > innerWidth")
    ]
    assert wide == []


def test_every_figure_is_drawn(visit: Visit, pages: list[str]) -> None:
    visitor = visit()
    empty = [
        name
        for name in pages
        if visitor.open(name).evaluate("[...document.images].some(i => !i.naturalWidth)")
    ]
    assert empty == []


def test_figures_keep_a_white_ground_in_dark_mode(visit: Visit, chapters: list[str]) -> None:
    visitor = visit(mode="dark")
    for name in chapters:
        page = visitor.open(name)
        grounds = page.locator(".ics-chart").evaluate_all(
            "charts => charts.map(chart => getComputedStyle(chart).backgroundColor)"
        )
        assert set(grounds) == {"rgb(255, 255, 255)"}, name


def test_the_mode_follows_the_system_until_the_reader_chooses(visit: Visit) -> None:
    visitor = visit(mode="dark")
    page = visitor.open("index.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("button", name="Switch to light colours").click()
    page = visitor.open("methods.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_the_first_tab_leads_past_the_menu_to_the_text(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_on_a_phone_the_list_of_pages_is_folded_and_opens_by_keyboard(visit: Visit) -> None:
    page = visit(NARROW).open("index.html")
    methods = page.get_by_role("navigation", name="Pages of this book").get_by_text("Methods")
    assert not methods.is_visible()
    page.locator(".ics-side summary").focus()
    page.keyboard.press("Enter")
    assert methods.is_visible()
    methods.click()
    assert page.url.endswith("methods.html")


def test_without_scripts_every_page_and_every_figure_is_in_reach(
    visit: Visit, chapters: list[str]
) -> None:
    page = visit(NARROW, script=False).open(chapters[0])
    assert page.get_by_role("link", name="Methods", exact=True).first.is_visible()
    page.locator(".ics-data summary").first.click()
    assert page.locator(".ics-data table").first.is_visible()


def test_the_search_finds_a_chapter_without_asking_anybody(
    visit: Visit, address: str, site: Path
) -> None:
    for at in (address, f"{site.resolve().as_uri()}/"):
        visitor = visit(at=at)
        page = visitor.open("index.html")
        page.get_by_role("searchbox").fill("hypertension")
        page.keyboard.press("Enter")
        page.locator("#search-results li a").first.wait_for()
        found = page.locator("#search-results li a").evaluate_all("links => links.map(a => a.href)")
        assert any("notebooks/hypertension_case_finding.html" in link for link in found)
        assert visitor.faults == []


def test_a_missing_page_leads_home_from_any_depth(visit: Visit, address: str) -> None:
    page = visit().open("notebooks/deep/gone.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
    page.get_by_role("link", name="Start at the home page").click()
    assert page.url == f"{address}index.html"


def test_paper_shows_the_article_alone(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    page.emulate_media(media="print")
    for hidden in (".ics-top", ".ics-side", ".ics-turn", ".ics-code"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".ics-chart").first.is_visible()


def test_a_csv_is_saved_under_its_own_name(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    link = page.locator(".ics-download a").first
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == Path(link.get_attribute("href") or "").name
    assert waiting.value.path().stat().st_size > 0


def test_no_page_breaks_a_rule_of_axe(
    visit: Visit, pages: list[str], width: int, mode: Mode
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    ).Axe()
    visitor = visit(width, mode)
    broken = []
    for name in pages:
        page = visitor.open(name)
        page.evaluate("document.querySelectorAll('main details').forEach(d => (d.open = true))")
        broken += [
            f"{name}: {fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in axe.run(page).response["violations"]
        ]
    assert broken == []


def test_pictures_of_the_pages_are_left_for_a_person(
    visit: Visit, chapters: list[str], site: Path, width: int, mode: Mode
) -> None:
    folder = site.parent / "screenshots"
    folder.mkdir(exist_ok=True)
    visitor = visit(width, mode)
    for name in ("index.html", *chapters):
        picture = folder / f"{Path(name).stem}-{SIZES[width]}-{mode}.png"
        visitor.open(name).screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 0
