"""What holds of every page: on a desk and on a phone, in light and in dark, from one tour of each.

A tour opens every page once, shows what is folded (code on one page, for it looks the same on all)
and writes down what it meets. It leaves pictures of the home page and of a chapter of each notebook
in `_build/screenshots`, and what axe found in `_build/accessibility.json`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.publish.accessibility import FILE, Record
from tests.site.conftest import ROOT, window
from tests.site.visitor import MODES, SIZES, Mode, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RESULTS = {"resultTypes": ["violations", "incomplete"]}
"""What axe tells in full; of rules that are kept it names the rule."""
COLOURS = RESULTS | {"runOnly": ["color-contrast", "link-in-text-block"]}
SHAPES = RESULTS | {"rules": {rule: {"enabled": False} for rule in COLOURS["runOnly"]}}
"""Rules that hold in any mode, and rules of colour, which take the longest."""
OPEN_ALL = """code => document.querySelectorAll("main details").forEach(fold =>
    (fold.open = code || !fold.classList.contains("ics-code")))"""
CLOSE_ALL = "document.querySelectorAll('main details').forEach(fold => (fold.open = false))"
LAID_OUT = ".ics-scroll { overflow: visible } .ics-scroll th:first-child { position: static }"
"""Style in which few cells of a table lie below others or out of sight, where axe cannot judge."""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
UNDRAWN = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
GROUNDS = (
    "[...document.querySelectorAll('.ics-chart')]"
    ".map(chart => getComputedStyle(chart).backgroundColor)"
)
WHITE = "rgb(255, 255, 255)"


@dataclass
class Tour:
    """What was met on the way through all pages in one window.

    Attributes:
        window: the size and mode of the window.
        faults: errors of scripts and requests that should not be.
        sideways: pages wider than the window.
        undrawn: images that are not drawn.
        grounds: the grounds of all charts.
        axe: page to the answer of axe.
    """

    window: str
    faults: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    grounds: set[str] = field(default_factory=set)
    axe: dict[str, Any] = field(default_factory=dict)

    def visit(self, name: str, page: "Page", *, code: bool) -> None:
        """Open what is folded on a page, code on request, and look at it."""
        page.evaluate(OPEN_ALL, code)
        if page.evaluate(SIDEWAYS):
            self.sideways.append(name)
        self.undrawn += [f"{name}: {source}" for source in page.evaluate(UNDRAWN)]
        self.grounds.update(page.evaluate(GROUNDS))


@pytest.fixture(scope="module")
def tours(
    browser: "Browser", address: str, site: Path, pages: list[str], chapters: list[str]
) -> list[Tour]:
    """A tour for each size and mode."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    ).Axe()
    folder = site.parent / "screenshots"
    folder.mkdir(exist_ok=True)
    made: list[Tour] = []
    for width in SIZES:
        by_mode = {mode: Tour(f"{SIZES[width]}, {width} pixels, {mode}") for mode in MODES}
        with window(browser, width, MODES[0]) as context:
            visitor = Visitor(context, address)
            for name in pages:
                page = visitor.open(name)
                for mode, tour in by_mode.items():
                    page.emulate_media(color_scheme=mode)
                    if name in {"index.html", *chapters}:
                        picture = folder / f"{Path(name).stem}-{SIZES[width]}-{mode}.png"
                        page.screenshot(path=picture, full_page=True)
                    tour.visit(name, page, code=name == chapters[0])
                    repeated = name.startswith("notebooks/") and name not in chapters
                    rules = _rules_for(mode, repeated)
                    if rules is not None:
                        style = page.add_style_tag(content=LAID_OUT)
                        tour.axe[name] = axe.run(page, options=rules).response
                        style.evaluate("style => style.remove()")
                    page.evaluate(CLOSE_ALL)
        by_mode[MODES[0]].faults = visitor.faults
        made += by_mode.values()
    return made


def _rules_for(mode: Mode, repeated: bool) -> dict[str, Any] | None:
    """Return what axe is asked of a page: in light everything, in dark what depends on it.

    A page that its notebook makes for another area has the colours of the first one.
    """
    if repeated:
        return SHAPES if mode == "light" else None
    return RESULTS if mode == "light" else COLOURS


def test_no_page_asks_another_host_or_has_a_script_error(tours: list[Tour]) -> None:
    assert [fault for tour in tours for fault in tour.faults] == []


def test_no_page_is_wider_than_its_window(tours: list[Tour]) -> None:
    assert [(tour.window, name) for tour in tours for name in tour.sideways] == []


def test_every_figure_is_drawn(tours: list[Tour]) -> None:
    assert [image for tour in tours for image in tour.undrawn] == []


def test_figures_keep_a_white_ground_in_either_mode(tours: list[Tour]) -> None:
    assert {ground for tour in tours for ground in tour.grounds} == {WHITE}


def test_no_page_breaks_a_rule_of_axe(tours: list[Tour]) -> None:
    assert list(_faults(tours, "violations")) == []


def _faults(tours: list[Tour], kind: str) -> Iterator[str]:
    for tour in tours:
        for name, answer in tour.axe.items():
            for rule in answer[kind]:
                yield f"{tour.window}: {name}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"


def test_the_statement_says_what_axe_finds(tours: list[Tour], site: Path) -> None:
    found = record(tours)
    left = site.parent / "accessibility.json"
    left.write_text(found.to_json(), encoding="utf-8")
    told = Record.from_json((ROOT / FILE).read_text(encoding="utf-8"))
    assert told == found, f"the statement is out of date: copy {left} to {FILE} and build again"


def record(tours: list[Tour]) -> Record:
    """Return what axe found, as the accessibility statement tells it."""
    answers = [answer for tour in tours for answer in tour.axe.values()]
    kinds = {kind: _rules(answers, kind) for kind in ("passes", "violations", "incomplete")}
    broken = kinds["violations"]
    return Record(
        engine=f"axe-core {answers[0]['testEngine']['version']}",
        windows=tuple(tour.window for tour in tours),
        pages=len(tours[0].axe),
        met=tuple(sorted(kinds["passes"].keys() - broken.keys() - kinds["incomplete"].keys())),
        broken=broken,
        undecided={
            rule: words for rule, words in kinds["incomplete"].items() if rule not in broken
        },
    )


def _rules(answers: list[Any], kind: str) -> dict[str, str]:
    rules = {rule["id"]: rule["help"] for answer in answers for rule in answer[kind]}
    return dict(sorted(rules.items()))
