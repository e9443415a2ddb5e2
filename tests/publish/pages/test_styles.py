"""Stylesheets as one text, and the shade that says that there is more at an edge."""

import re

import pytest

from helpers.present.style import contrast
from helpers.publish.pages import styles
from tests.publish.conftest import ROOT

TEXTS = ("ink", "muted", "link", "link-hover", "heading")
READABLE = 4.5
VISIBLE = 3


def colours(mode: str) -> dict[str, str]:
    """Return the colours of a mode by name, without their prefix, as `#rrggbb`."""
    folder = ROOT / styles.FOLDER
    names = ("tokens", "dark") if mode == "dark" else ("tokens",)
    text = "".join((folder / f"{name}.css").read_text() for name in names)
    found = dict(re.findall(r"--ics-([\w-]+): (#[0-9a-f]+);", text))
    return {
        name: value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])
        for name, value in found.items()
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_the_shade_can_be_read_and_its_edge_is_seen(mode: str) -> None:
    known = colours(mode)
    for name in TEXTS:
        assert contrast(known[name], known["cue"]) >= READABLE, name
    for ground in ("ground", "code-ground"):
        assert contrast(known["edge"], known[ground]) >= VISIBLE, ground


def test_the_dark_mode_of_a_single_page_outweighs_its_light_one() -> None:
    text = styles.joined(ROOT, ("tokens", "prose"), "p {}")
    light, _, dark = text.partition("@media screen and (prefers-color-scheme: dark) {")
    assert light.startswith("/*")
    assert "p {}" in light
    assert re.search(r"^:root \{", light, re.MULTILINE)
    assert re.search(r"^:root \{\s+--ics-ground", dark, re.MULTILINE)
