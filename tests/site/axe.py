"""Asks axe about a page, and about the colours of each look only once.

A look is all that decides what colours a text stands in: its place, its own paint and that of all
around it and below it. Where axe has found no fault and no doubt in a look, it is not
asked about it on later pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tests.site.conftest import skip_or_fail

if TYPE_CHECKING:
    from playwright.sync_api import Page

OF_COLOUR = ("color-contrast", "link-in-text-block")
CHEAP = {"selectors": False, "preload": False}
SHAPES: dict[str, Any] = CHEAP | {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in OF_COLOUR},
}
"""Rules that hold in any mode. The one rule that is new in WCAG 2.2 has to be asked for."""
COLOURS: dict[str, Any] = CHEAP | {"runOnly": list(OF_COLOUR), "elementRef": True}
TOLD = """answer => ({
    testEngine: answer.testEngine,
    passes: answer.passes.map(({id, help}) => ({id, help})),
    ...Object.fromEntries(["violations", "incomplete"].map(kind => [kind, answer[kind].map(
        ({id, help, nodes}) => ({id, help, nodes: nodes.map(node => ({
            html: node.html,
            messages: [...node.any, ...node.all, ...node.none].map(check => check.message),
        }))}))])),
})"""
"""What is used of an answer of axe."""
ASK_SHAPES = f"async options => [({TOLD})(await axe.run(document, options))]"
ASK_COLOURS = f"""async ([options, known]) => {{
    const PAINTS = ["color", "backgroundColor", "backgroundImage", "opacity", "filter",
        "mixBlendMode", "fontSize", "fontWeight", "fontStyle", "fontFamily", "textShadow",
        "textDecorationLine", "borderBottomStyle", "borderBottomWidth",
        "position", "clip", "clipPath", "transform"];
    const all = [...document.querySelectorAll("body, body *")].filter(
        part => part.checkVisibility({{visibilityProperty: true}}));
    const chains = new Map();
    const chain = part => {{
        if (!chains.has(part)) {{
            const above = part.parentElement ? chain(part.parentElement) : {{told: "", paints: []}};
            const style = getComputedStyle(part);
            const paints = PAINTS.map(name => style[name]);
            const own = paints.map((paint, at) => paint === above.paints[at] ? "" : paint);
            const name = part.tagName + "." + (part.getAttribute("class") ?? "");
            chains.set(part, {{told: above.told + " > " + name + own.join(";"), paints}});
        }}
        return chains.get(part);
    }};
    const isPainted = part => {{
        const {{backgroundColor, backgroundImage}} = getComputedStyle(part);
        return backgroundColor !== "rgba(0, 0, 0, 0)" || backgroundImage !== "none"
            || part.matches("img, svg, canvas, video");
    }};
    const boxes = all.filter(isPainted).map(part => [part, part.getBoundingClientRect()]);
    const meet = (one, other) => one.left + 1 < other.right && other.left + 1 < one.right
        && one.top + 1 < other.bottom && other.top + 1 < one.bottom;
    const look = part => {{
        const place = part.getBoundingClientRect();
        const met = boxes.filter(([box, at]) => meet(place, at)
            && !box.contains(part) && !part.contains(box));
        const text = part.textContent.trim().slice(0, 200);
        const letters = text.match(/[\\p{{L}}\\p{{N}}]/gu)?.length;
        return [chain(part).told, letters ? Math.min(2, letters) : text,
            ...new Set(met.map(([box]) => chain(box).told))].join(" | ");
    }};
    const hasText = part => part.matches("input, select, textarea")
        || [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const skipped = new Set(known), alike = new Map();
    for (const part of all.filter(hasText)) {{
        const seen = look(part);
        if (!skipped.has(seen)) alike.set(seen, [...alike.get(seen) ?? [], part]);
    }}
    const told = [], passed = new Set(), open = new Set();
    const ask = async parts => {{
        if (!parts.length) return;
        const answer = await axe.run({{include: parts}}, options);
        const parts_of = kind => answer[kind].flatMap(rule => rule.nodes.map(n => n.element));
        [...parts_of("violations"), ...parts_of("incomplete")].forEach(part => open.add(part));
        parts_of("passes").filter(part => !open.has(part)).forEach(part => passed.add(part));
        told.push(({TOLD})(answer));
    }};
    const isOpen = parts => parts.some(part => open.has(part))
        && !parts.some(part => passed.has(part));
    const groups = [...alike.values()];
    await ask(groups.map(([first]) => first));
    await ask(groups.filter(isOpen).flatMap(parts => parts.slice(1, 10)));
    await ask(groups.filter(isOpen).flatMap(parts => parts.slice(10)));
    const settled = [...alike].filter(([, parts]) => !isOpen(parts));
    return [told, settled.map(([seen]) => seen)];
}}"""
"""Asks about one text of each look, then about more, then about all, of a look that did not pass.

A text that axe says nothing of is out of sight.
"""
LAID_OUT = """
.ics-scroll { overflow: visible }
.ics-scroll th:first-child { position: static }
.ics-scroll, .pst-scrollable-table-container, pre { background-image: none }
"""
"""Style in which few cells lie below others or out of sight or on a shade, where axe cannot judge.

Text on the shade is judged in `tests/publish/test_styles.py`.
"""


def require_axe() -> None:
    """Skip or fail where axe is missing."""
    if find_spec("axe_playwright_python") is None:
        skip_or_fail("axe-playwright-python is missing; it is among the development packages")


def bring_axe(page: "Page") -> None:
    """Load axe into a page, once for all questions."""
    from axe_playwright_python.base import (  # type: ignore[import-untyped] # noqa: PLC0415 - it may be missing
        AXE_SCRIPT,
    )

    page.evaluate(AXE_SCRIPT)


@contextmanager
def laid_out(page: "Page") -> Iterator[None]:
    """Lay a page out so that axe can judge most of it."""
    style = page.add_style_tag(content=LAID_OUT)
    yield
    style.evaluate("style => style.remove()")


def ask_shapes(page: "Page") -> list[Any]:
    """Return what axe says of everything but colours."""
    answers: list[Any] = page.evaluate(ASK_SHAPES, SHAPES)
    return answers


def ask_colours(page: "Page", known: set[str]) -> list[Any]:
    """Return what axe says of the colours of looks not known, and learn those it passes."""
    answers, looks = page.evaluate(ASK_COLOURS, [COLOURS, sorted(known)])
    known.update(looks)
    told: list[Any] = answers
    return told
