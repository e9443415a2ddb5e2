"""Stylesheets as one text, and the shade that says that there is more at an edge."""

import re

import pytest

from helpers.present.style import GREY, GROUND, INK, PALETTE, PALETTE_TEXT, contrast
from helpers.publish.pages import styles
from tests.publish.conftest import ROOT

TEXTS = ("ink", "muted", "link", "link-hover", "heading")
READABLE = 4.5
VISIBLE = 3
DIMMED = 1.4


def colours(mode: str) -> dict[str, str]:
    """Return the colours of a mode by name, without their prefix, as `#rrggbb`."""
    text = (ROOT / styles.FOLDER / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--ics-([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", text)
    return {
        name: _in_full(both or (in_dark if mode == "dark" else in_light))
        for name, in_light, in_dark, both in found
    }


def _in_full(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_the_shade_can_be_read_and_its_edge_is_seen(mode: str) -> None:
    known = colours(mode)
    for name in TEXTS:
        assert contrast(known[name], known["cue"]) >= READABLE, name
    for ground in ("ground", "code-ground"):
        assert contrast(known["edge"], known[ground]) >= VISIBLE, ground


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_on_every_ground_of_a_mode(mode: str) -> None:
    known = colours(mode)
    for ground in ("ground", "surface", "code-ground"):
        for name in TEXTS:
            assert contrast(known[name], known[ground]) >= READABLE, (name, ground)


def test_dark_mode_dims_charts_and_their_marks_and_words_still_stand_out() -> None:
    taken = colours("dark")["chart-dim"]
    ground = less(GROUND, taken)
    assert contrast(ground, "#FFFFFF") >= DIMMED
    for mark in (*PALETTE, GREY):
        assert contrast(less(mark, taken), ground) >= VISIBLE, mark
    for text in (*PALETTE_TEXT, INK, GREY):
        assert contrast(less(text, taken), ground) >= READABLE, text


def test_light_mode_takes_nothing_from_charts() -> None:
    assert colours("light")["chart-dim"] == "#000000"


def less(colour: str, taken: str) -> str:
    """Return what `mix-blend-mode: difference` makes of a colour (W3C, Compositing, 5.8)."""
    pairs = ((int(colour[i : i + 2], 16), int(taken[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{abs(one - other):02x}" for one, other in pairs)


def test_stylesheets_follow_one_another_and_those_of_the_page_come_last() -> None:
    text = styles.joined(ROOT, ("tokens", "prose"), "p {}")
    assert text.startswith("/*")
    assert text.index(":root {") < text.index("body {") < text.index("p {}")
