"""What a page keeps under a reader's own settings: few colours, the dark, pictures to save."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.image as mpl_image
import pytest

from tests.site.conftest import Visit
from tests.site.visitor import Mode

if TYPE_CHECKING:
    from playwright.sync_api import Locator

STYLE = "(part, [name, of]) => getComputedStyle(part, of)[name]"
PNG_EDGES = 32
GROUND_PIXEL = (6, 20)
"""Row and column of a pixel of a chart's frame that is ground."""
CHART_GROUNDS: dict[Mode, int] = {"light": 255, "dark": 255 - 44}
"""How bright the white of charts is in each mode."""


@pytest.mark.parametrize(("mode", "white"), CHART_GROUNDS.items())
def test_with_the_readers_own_few_colours_everything_is_seen(
    visit: Visit, chapters: list[str], mode: Mode, white: int
) -> None:
    visitor = visit(mode=mode)
    visitor.page.emulate_media(forced_colors="active")
    page = visitor.open(chapters[0])
    ground = style(page.locator("body"), "backgroundColor")
    for framed in (".ics-search button", ".ics-mode", ".ics-headline", ".ics-picture"):
        part = page.locator(framed).first
        assert style(part, "borderTopStyle") == "solid", framed
        assert style(part, "borderTopColor") != ground, framed
    links = page.locator(".ics-side a:not([aria-current])").first
    current = page.locator(".ics-side a[aria-current]")
    assert style(links, "borderLeftColor") == ground != style(current, "borderLeftColor")
    icon, button = page.locator(".ics-icon"), page.locator(".ics-search button")
    assert style(icon, "backgroundColor") != style(button, "backgroundColor")
    switch = page.locator("[data-code-switch]")
    switch.click()
    assert style(switch, "backgroundColor") not in (ground, style(button, "backgroundColor"))
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert style(focused, "outlineStyle") == "solid"
    assert style(focused, "outlineColor") != ground
    assert ground_of(page.locator(".ics-picture").first) == white


@pytest.mark.parametrize(("mode", "white"), CHART_GROUNDS.items())
def test_a_chart_does_not_glare_in_the_dark(
    visit: Visit, chapters: list[str], mode: Mode, white: int
) -> None:
    page = visit(mode=mode).open(chapters[0])
    assert ground_of(page.locator(".ics-picture").first) == white


def test_a_chart_is_saved_as_a_picture_with_its_name(visit: Visit, chapters: list[str]) -> None:
    visitor = visit()
    page = visitor.open(chapters[0])
    figure = page.locator(".ics-chart").first
    with page.expect_download() as waiting:
        figure.get_by_role("button", name="Save figure 1 as PNG").click()
    assert waiting.value.suggested_filename == f"{figure.get_attribute('id')}.png"
    drawn = mpl_image.imread(waiting.value.path(), format="png")
    image = figure.locator("img")
    width, height = (int(image.get_attribute(name) or 0) for name in ("width", "height"))
    assert drawn.shape[1] == 2 * (width + PNG_EDGES)
    assert drawn.shape[0] > 2 * (height + PNG_EDGES)
    assert drawn[0, 0].tolist() == [1, 1, 1, 1]
    assert len({tuple(dot) for dot in drawn.reshape(-1, drawn.shape[2])[::7].tolist()}) > 10
    with page.expect_download() as waiting:
        figure.get_by_role("link", name="Save figure 1 as SVG").click()
    assert waiting.value.suggested_filename == f"{figure.get_attribute('id')}.svg"
    assert visitor.faults == []


def test_in_a_folder_where_it_cannot_be_drawn_no_picture_is_offered(
    visit: Visit, chapters: list[str], site: Path
) -> None:
    page = visit(at=f"{site.resolve().as_uri()}/").open(chapters[0])
    tools = page.locator(".ics-figure-tools").first
    assert tools.get_by_role("link", name="SVG").is_visible()
    assert not page.locator("[data-save-png]").first.is_visible()


def test_a_link_to_a_figure_shows_it_even_within_the_fold(
    visit: Visit, chapters: list[str]
) -> None:
    visitor = visit()
    page = visitor.open(chapters[0])
    last = page.locator(".ics-chart").last.get_attribute("id")
    page = visitor.open(f"{chapters[0]}#{last}")
    page.locator(f"#{last} img").wait_for()
    link = page.locator(f"#{last} .ics-permalink")
    link.hover()
    assert style(link, "textDecorationLine") == "underline"


def style(part: "Locator", name: str, of: str = "") -> str:
    return str(part.evaluate(STYLE, [name, of]))


def ground_of(picture: "Locator") -> int:
    """Return how bright the ground of a chart is on the screen, 0 to 255."""
    dots = mpl_image.imread(io.BytesIO(picture.screenshot()), format="png")
    red, green, blue = (round(float(part) * 255) for part in dots[GROUND_PIXEL][:3])
    assert red == green == blue
    return red
