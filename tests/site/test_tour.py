"""What holds of every page: on a desk and on a phone, in light and in dark, from one tour of each.

A tour opens every page once, shows what is folded (code on one page, for it looks the same on all)
and writes down what it meets. It leaves pictures of the home page and of a chapter of each notebook
in `_build/screenshots`, and what axe found in `_build/accessibility.json`.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.publish.pages.accessibility import FILE, Record
from tests.site.conftest import ROOT, launched, skip_or_fail, window
from tests.site.visitor import DRAW_ALL, MODES, SIDEWAYS, SIZES, WIDE, Mode, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

RESULTS: dict[str, Any] = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}},
}
"""What axe tells in full; of rules that are kept it names the rule.

The one rule that is new in WCAG 2.2 has to be asked for.
"""
OF_COLOUR = ("color-contrast", "link-in-text-block")
COLOURS = {"resultTypes": RESULTS["resultTypes"], "runOnly": list(OF_COLOUR)}
SHAPES = RESULTS | {"rules": RESULTS["rules"] | {rule: {"enabled": False} for rule in OF_COLOUR}}
"""Rules that hold in any mode, and rules of colour, which take the longest."""
ROWS_ALIKE = """hide => document.querySelectorAll("tbody").forEach(body => {
    const seen = new Set();
    for (const row of body.rows) {
        const parts = [row, ...row.querySelectorAll("*")];
        const look = [row.rowIndex % 2, ...parts.map(e => e.tagName + "." + e.className)].join(" ");
        row.style.display = hide && seen.has(look) ? "none" : "";
        seen.add(look);
    }
})"""
"""Hides the rows of a table that have the look of one above them: their colours are the same."""
OPEN_ALL = """code => {
    const shown = document.documentElement.hasAttribute("data-code");
    if (code !== shown) document.querySelector("[data-code-switch]").click();
    document.querySelectorAll("main details").forEach(fold =>
        (fold.open = code || !fold.classList.contains("ics-code")));
}"""
CLOSE_ALL = "document.querySelectorAll('main details').forEach(fold => (fold.open = false))"
LAID_OUT = """
.ics-scroll { overflow: visible }
.ics-scroll th:first-child { position: static }
.ics-scroll, .pst-scrollable-table-container, pre { background-image: none }
"""
"""Style in which few cells lie below others or out of sight or on a shade, where axe cannot judge.

Text on the shade is judged in `tests/publish/test_styles.py`.
"""
UNDRAWN = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
GROUNDS = """() => [...document.querySelectorAll(".ics-picture")].map(picture =>
    [getComputedStyle(picture).backgroundColor,
     getComputedStyle(picture, "::after").backgroundColor].join(" less "))"""
WHITE = "rgb(255, 255, 255)"
TAKEN = {"light": "rgb(0, 0, 0)", "dark": "rgb(44, 44, 44)"}
"""What each mode takes from every colour of a chart."""


@dataclass
class Tour:
    """What was met on the way through all pages in one window.

    Attributes:
        window: the size and mode of the window.
        faults: errors of scripts and requests that should not be.
        sideways: pages wider than the window.
        undrawn: images that are not drawn.
        grounds: the grounds of all charts, and what is taken from them.
        axe: page to the answers of axe.
    """

    window: str
    faults: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    grounds: set[str] = field(default_factory=set)
    axe: dict[str, list[Any]] = field(default_factory=dict)

    def visit(self, name: str, page: "Page", *, code: bool) -> None:
        """Open what is folded on a page, code on request, and look at it."""
        page.evaluate(OPEN_ALL, code)
        page.evaluate(DRAW_ALL)
        if page.evaluate(SIDEWAYS):
            self.sideways.append(name)
        self.undrawn += [f"{name}: {source}" for source in page.evaluate(UNDRAWN)]
        self.grounds.update(page.evaluate(GROUNDS))

    def judge(self, name: str, page: "Page", rules: list[dict[str, Any]]) -> None:
        """Ask axe about a page, a time for each set of rules."""
        from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped] # noqa: PLC0415 - it may be missing
            Axe,
        )

        style = page.add_style_tag(content=LAID_OUT)
        for asked in rules:
            page.evaluate(ROWS_ALIKE, asked is COLOURS)
            self.axe.setdefault(name, []).append(Axe().run(page, options=asked).response)
        page.evaluate(ROWS_ALIKE, False)
        style.evaluate("style => style.remove()")


@pytest.fixture(scope="module")
def tours(address: str, site: Path, pages: list[str], chapters: list[str]) -> list[Tour]:
    """A tour for each size and mode; those of one size beside those of the other."""
    if find_spec("axe_playwright_python") is None:
        skip_or_fail("axe-playwright-python is missing; it is among the development packages")
    folder = site.parent / "screenshots"
    folder.mkdir(exist_ok=True)
    go = partial(tours_at, address=address, folder=folder, pages=pages, chapters=chapters)
    with ThreadPoolExecutor(len(SIZES)) as side_by_side:
        return [tour for made in side_by_side.map(go, SIZES) for tour in made]


def tours_at(
    width: int, address: str, folder: Path, pages: list[str], chapters: list[str]
) -> list[Tour]:
    """Go through all pages in a window of one width, and leave pictures in a folder."""
    by_mode = {mode: Tour(f"{SIZES[width]}, {width} pixels, {mode}") for mode in MODES}
    alike = _alike(width, pages, chapters)
    with launched() as browser, window(browser, width, MODES[0]) as context:
        visitor = Visitor(context, address)
        for name in pages:
            page = visitor.open(name)
            for mode, tour in by_mode.items():
                visitor.turn(mode)
                page.evaluate(DRAW_ALL)
                if name in {"index.html", *chapters}:
                    picture = folder / f"{Path(name).stem}-{SIZES[width]}-{mode}.png"
                    page.screenshot(path=picture, full_page=True)
                tour.visit(name, page, code=name == chapters[0])
                tour.judge(name, page, _rules_for(mode, name in alike))
                page.evaluate(CLOSE_ALL)
    by_mode[MODES[0]].faults = visitor.faults
    return list(by_mode.values())


def _alike(width: int, pages: list[str], chapters: list[str]) -> list[str]:
    """Return the pages whose colours need no judging: those of notebooks for further areas.

    The first of them, which may be of synthetic data and say so, is judged on a desk for all.
    """
    further = [name for name in pages if name.startswith("notebooks/") and name not in chapters]
    return further[1:] if width == WIDE else further


def _rules_for(mode: Mode, is_alike: bool) -> list[dict[str, Any]]:
    """Return what axe is asked of a page: in light everything, in dark what depends on it."""
    shapes = [SHAPES] if mode == "light" else []
    return shapes if is_alike else [*shapes, COLOURS]


def test_no_page_asks_another_host_or_has_a_script_error(tours: list[Tour]) -> None:
    assert [fault for tour in tours for fault in tour.faults] == []


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
        checks = (c for n in rule["nodes"] for c in (*n["any"], *n["all"], *n["none"]))
        found.setdefault(rule["id"], set()).update(check["message"] for check in checks)
    return {rule: tuple(sorted(why)) for rule, why in sorted(found.items())}


def _rules(answers: list[Any], kind: str) -> dict[str, str]:
    rules = {rule["id"]: rule["help"] for answer in answers for rule in answer[kind]}
    return dict(sorted(rules.items()))
