"""What holds of every page: on a desk and on a phone, in light and in dark, from one tour of each.

A walk opens every page once, measures it, shows what is folded (code on one page, for it looks the
same on all), writes down what it meets, and leaves what axe found in `_build/accessibility.json`.
With `ICSBOOK_SCREENSHOTS=1` it leaves pictures of the home page and a chapter of each notebook in
`_build/screenshots`.
"""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.present.style import SMALL
from helpers.publish.pages.accessibility import FILE, Record
from tests.site.axe import ask_colours, ask_shapes, bring_axe, laid_out, require_axe
from tests.site.conftest import ROOT, launched, window
from tests.site.visitor import (
    DRAW_ALL,
    HEIGHT,
    MODES,
    NARROW,
    SIDEWAYS,
    SIZES,
    WIDE,
    Mode,
    Visitor,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

OPEN_ALL = """code => {
    const shown = document.documentElement.hasAttribute("data-code");
    if (code !== shown) document.querySelector("[data-code-switch]").click();
    document.querySelectorAll("main details").forEach(fold =>
        (fold.open = code || !fold.classList.contains("ics-code")));
}"""
PICTURES = os.environ.get("ICSBOOK_SCREENSHOTS") == "1"
CLOSE_ALL = "document.querySelectorAll('main details').forEach(fold => (fold.open = false))"
UNDRAWN = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
GROUNDS = """() => [...document.querySelectorAll(".ics-picture")].map(picture =>
    [getComputedStyle(picture).backgroundColor,
     getComputedStyle(picture, "::after").backgroundColor].join(" less "))"""
CUT_OFF = """() => [...document.querySelectorAll("h1, h2, h3, p, li, summary, button, input, a")]
    .filter(part => part.getClientRects().length && !part.closest(".ics-scroll, .ics-hidden, pre"))
    .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
    .map(part => part.textContent.slice(0, 60))"""
FIRST_CHART = "document.querySelector('.ics-picture')?.getBoundingClientRect().top ?? null"
FIRST_SCREEN = 700  # pixels
SCALES = """() => [...document.querySelectorAll(".ics-picture img")]
    .filter(image => image.getClientRects().length)
    .map(image => image.getBoundingClientRect().width / image.naturalWidth)"""
PIXELS_IN_A_POINT = 4 / 3
SMALLEST_LETTERS = 12  # pixels
MOST_SHIFT = 0.01
SHIFTS = """() => new Promise((done, refuse) => {
    if (!PerformanceObserver.supportedEntryTypes.includes("layout-shift")) refuse("not measured");
    const found = [];
    const note = list => list.getEntries().forEach(entry => found.push(entry.value));
    new PerformanceObserver(note).observe({type: "layout-shift", buffered: true});
    scrollTo(0, document.body.scrollHeight);
    setTimeout(() => done(found.reduce((sum, value) => sum + value, 0)), 150);
})"""
MOVING = """() => [
    ...document.getAnimations().filter(each => each.timeline instanceof DocumentTimeline),
    ...[...document.querySelectorAll("*")].filter(part => {
        const style = getComputedStyle(part);
        return style.scrollBehavior !== "auto" || parseFloat(style.transitionDuration) > 0;
    }).map(part => part.outerHTML.slice(0, 80)),
]"""
UNWRAPPED = """() => [...document.querySelectorAll(".ics-command pre")]
    .filter(pre => pre.scrollWidth > pre.clientWidth).map(pre => pre.textContent)"""
ENLARGED: "ViewportSize" = {"width": WIDE // 3, "height": HEIGHT // 3}
"""A window that a browser lays a page out for at 300%."""
PAPER: "ViewportSize" = {"width": 680, "height": HEIGHT}
"""The width between the margins of A4."""
OPEN_FOLDS = "document.querySelectorAll('main details').forEach(fold => (fold.open = true))"
WHITE = "rgb(255, 255, 255)"
TAKEN = {"light": "rgb(0, 0, 0)", "dark": "rgb(44, 44, 44)"}
"""What each mode takes from every colour of a chart."""


@dataclass
class Tour:
    """What was met on the way through all pages in one window.

    Attributes:
        window: the size and mode of the window.
        sideways: pages wider than the window.
        undrawn: images that are not drawn.
        grounds: the grounds of all charts, and what is taken from them.
        axe: page to the answers of axe.
        looks: the looks of text whose colours axe has passed.
    """

    window: str
    sideways: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    grounds: set[str] = field(default_factory=set)
    axe: dict[str, list[Any]] = field(default_factory=dict)
    looks: set[str] = field(default_factory=set)

    def visit(self, name: str, page: "Page", *, code: bool) -> None:
        """Open what is folded on a page, code on request, and look at it."""
        page.evaluate(OPEN_ALL, code)
        page.evaluate(DRAW_ALL)
        if page.evaluate(SIDEWAYS):
            self.sideways.append(name)
        self.undrawn += [f"{name}: {source}" for source in page.evaluate(UNDRAWN)]
        self.grounds.update(page.evaluate(GROUNDS))

    def judge(self, name: str, page: "Page", *, shapes: bool) -> None:
        """Ask axe about the colours of a page that has it, and about all else on request."""
        with laid_out(page):
            asked = [*(ask_shapes(page) if shapes else []), *ask_colours(page, self.looks)]
        self.axe.setdefault(name, []).extend(asked)


@dataclass
class Walk:
    """What was met on the way through all pages at one width.

    Attributes:
        width: of the window, in pixels.
        tours: what was met in each mode.
        faults: errors of scripts and requests that should not be.
        shifts: page to how much of it shifted while it loaded and was scrolled.
        moving: page to the parts that move for a reader who wants no motion; on a desk.
        tops: page to the pixels above its first chart, if it has one.
        scales: page to the scale of each chart.
        unwrapped: commands wider than their box.
        enlarged: pages, and words on them, that are cut off at 300%; from a phone.
        paper: pages wider than a sheet when printed; from a phone.
    """

    width: int
    tours: dict[Mode, Tour]
    faults: list[str] = field(default_factory=list)
    shifts: dict[str, float] = field(default_factory=dict)
    moving: dict[str, list[str]] = field(default_factory=dict)
    tops: dict[str, float | None] = field(default_factory=dict)
    scales: dict[str, list[float]] = field(default_factory=dict)
    unwrapped: list[str] = field(default_factory=list)
    enlarged: list[str] = field(default_factory=list)
    paper: list[str] = field(default_factory=list)

    def arrive(self, name: str, page: "Page") -> None:
        """Look at a page that has just loaded."""
        self.tops[name] = page.evaluate(FIRST_CHART)
        self.shifts[name] = page.evaluate(SHIFTS)
        if self.width == WIDE:
            page.emulate_media(reduced_motion="reduce")
            self.moving[name] = page.evaluate(MOVING)
            page.emulate_media(reduced_motion="no-preference")
        page.evaluate("scrollTo(0, 0)")

    def measure(self, name: str, page: "Page") -> None:
        """Look at a page with all folds open: from a phone also enlarged, and on paper."""
        page.evaluate(OPEN_FOLDS)
        self.scales[name] = page.evaluate(SCALES)
        self.unwrapped += [f"{name}: {words}" for words in page.evaluate(UNWRAPPED)]
        if self.width == NARROW:
            page.set_viewport_size(ENLARGED)
            self.enlarged += [name] * page.evaluate(SIDEWAYS)
            self.enlarged += [f"{name}: {words}" for words in page.evaluate(CUT_OFF)]
            page.set_viewport_size(PAPER)
            page.emulate_media(media="print")
            self.paper += [name] * page.evaluate(SIDEWAYS)
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": self.width, "height": HEIGHT})


@pytest.fixture(scope="module")
def walks(address: str, site: Path, pages: list[str], chapters: list[str]) -> list[Walk]:
    """A walk for each width, side by side."""
    require_axe()
    folder = site.parent / "screenshots"
    if PICTURES:
        folder.mkdir(exist_ok=True)
    go = partial(walk_at, address=address, folder=folder, pages=pages, chapters=chapters)
    with ThreadPoolExecutor(len(SIZES)) as side_by_side:
        return list(side_by_side.map(go, SIZES))


@pytest.fixture(scope="module")
def tours(walks: list[Walk]) -> list[Tour]:
    """A tour for each size and mode."""
    return [tour for walk in walks for tour in walk.tours.values()]


def walk_at(width: int, address: str, folder: Path, pages: list[str], chapters: list[str]) -> Walk:
    """Go through all pages in a window of one width, and leave pictures in a folder if asked."""
    walk = Walk(width, {mode: Tour(f"{SIZES[width]}, {width} pixels, {mode}") for mode in MODES})
    with launched() as browser, window(browser, width, MODES[0]) as context:
        visitor = Visitor(context, address)
        for name in pages:
            visitor.turn(MODES[0])
            page = visitor.open(name)
            walk.arrive(name, page)
            if walk.shifts[name] >= MOST_SHIFT:  # a busy moment shifts a page once, a fault always
                page = visitor.open(name)
                walk.arrive(name, page)
            bring_axe(page)
            for mode, tour in walk.tours.items():
                visitor.turn(mode)
                page.evaluate(DRAW_ALL)
                if PICTURES and name in {"index.html", *chapters}:
                    page.evaluate(CLOSE_ALL)
                    picture = folder / f"{Path(name).stem}-{SIZES[width]}-{mode}.png"
                    page.screenshot(path=picture, full_page=True)
                tour.visit(name, page, code=name == chapters[0])
                tour.judge(name, page, shapes=mode == MODES[0])
            walk.measure(name, page)
    walk.faults = visitor.faults
    return walk


def test_no_page_asks_another_host_or_has_a_script_error(walks: list[Walk]) -> None:
    assert [fault for walk in walks for fault in walk.faults] == []


def test_nothing_shifts_while_a_page_loads_or_is_read(walks: list[Walk], pages: list[str]) -> None:
    for walk in walks:
        assert list(walk.shifts) == pages
        assert {name: by for name, by in walk.shifts.items() if by >= MOST_SHIFT} == {}, walk.width


def test_nothing_moves_for_a_reader_who_wants_no_motion(
    walks: list[Walk], pages: list[str]
) -> None:
    (moving,) = (walk.moving for walk in walks if walk.width == WIDE)
    assert moving == {name: [] for name in pages}


def test_a_chapter_shows_its_first_chart_on_the_first_screen(
    walks: list[Walk], chapters: list[str]
) -> None:
    (tops,) = (walk.tops for walk in walks if walk.width == WIDE)
    found = {name: top for name in chapters if (top := tops[name]) is not None}
    assert found
    assert {name: top for name, top in found.items() if top >= FIRST_SCREEN} == {}


def test_letters_of_a_chart_can_be_read_on_a_phone(walks: list[Walk], chapters: list[str]) -> None:
    (scales,) = (walk.scales for walk in walks if walk.width == NARROW)
    for name in chapters:
        assert scales[name], name
        for scale in scales[name]:
            assert scale * SMALL * PIXELS_IN_A_POINT >= SMALLEST_LETTERS, name


def test_the_command_to_run_wraps(walks: list[Walk]) -> None:
    assert [(walk.width, fault) for walk in walks for fault in walk.unwrapped] == []


def test_enlarged_to_300_percent_nothing_is_cut_off(walks: list[Walk]) -> None:
    assert [fault for walk in walks for fault in walk.enlarged] == []


def test_on_paper_no_page_is_wider_than_the_sheet(walks: list[Walk]) -> None:
    assert [name for walk in walks for name in walk.paper] == []


def test_no_page_is_wider_than_its_window(tours: list[Tour]) -> None:
    assert [(tour.window, name) for tour in tours for name in tour.sideways] == []


def test_every_figure_is_drawn(tours: list[Tour]) -> None:
    assert [image for tour in tours for image in tour.undrawn] == []


def test_charts_stand_on_white_that_dark_mode_dims(tours: list[Tour]) -> None:
    for tour in tours:
        mode = "dark" if tour.window.endswith("dark") else "light"
        assert tour.grounds == {f"{WHITE} less {TAKEN[mode]}"}, tour.window


def test_no_page_breaks_a_rule_of_axe(tours: list[Tour]) -> None:
    assert list(_faults(tours, "violations")) == []


def _faults(tours: list[Tour], kind: str) -> Iterator[str]:
    for tour in tours:
        for name, answers in tour.axe.items():
            for rule in (rule for answer in answers for rule in answer[kind]):
                yield f"{tour.window}: {name}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"


def test_the_statement_says_what_axe_finds(tours: list[Tour], site: Path) -> None:
    found = record(tours, stamp(site))
    left = site.parent / "accessibility.json"
    left.write_text(found.to_json(), encoding="utf-8")
    told = Record.from_json((ROOT / FILE).read_text(encoding="utf-8"))
    assert gist(told) == gist(found), (
        f"the statement is out of date: copy {left} to {FILE} and build again"
    )


def gist(record: Record) -> dict[str, object]:
    """Return what a statement promises, without the words of the engine that was asked.

    Why axe cannot tell depends on the fonts and the browser of the day.
    """
    return {
        "windows": record.windows,
        "pages": record.pages,
        "met": set(record.met),
        "broken": set(record.broken),
        "undecided": set(record.undecided),
    }


def stamp(site: Path) -> str:
    """Return the commit that a site was made from, as its foot says it."""
    text = (site / "index.html").read_text(encoding="utf-8")
    made = re.search(r"Made from commit <code>(\w+)</code> of ([^.<]*)\.", text)
    return f"commit {made[1]} of {made[2]}" if made else ""


def record(tours: list[Tour], made_from: str) -> Record:
    """Return what axe found, as the accessibility statement tells it."""
    answers = [answer for tour in tours for given in tour.axe.values() for answer in given]
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
        reasons={rule: why for rule, why in _reasons(answers).items() if rule not in broken},
        stamp=made_from,
    )


def _reasons(answers: list[Any]) -> dict[str, tuple[str, ...]]:
    """Return why axe could not decide each rule that it left open."""
    found: dict[str, set[str]] = {}
    for rule in (rule for answer in answers for rule in answer["incomplete"]):
        messages = (message for node in rule["nodes"] for message in node["messages"])
        found.setdefault(rule["id"], set()).update(messages)
    return {rule: tuple(sorted(why)) for rule, why in sorted(found.items())}


def _rules(answers: list[Any], kind: str) -> dict[str, str]:
    rules = {rule["id"]: rule["help"] for answer in answers for rule in answer[kind]}
    return dict(sorted(rules.items()))
