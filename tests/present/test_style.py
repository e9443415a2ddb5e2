from itertools import pairwise

import pytest

from helpers.present import style


def test_contrast_is_that_of_wcag() -> None:
    assert style.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert style.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", [*style.PALETTE, style.GREY, style.INK])
def test_marks_stand_out_from_the_ground(colour: str) -> None:
    assert style.contrast(colour, style.GROUND) >= 3


def dimmed(colour: str) -> str:
    """Return a colour as a dark page shows it, its charts dimmed to 85%."""
    return "#" + "".join(f"{round(0.85 * int(colour[i : i + 2], 16)):02X}" for i in (1, 3, 5))


@pytest.mark.parametrize("colour", [*style.PALETTE, style.SHADES[0], style.GREY, style.INK])
def test_marks_stand_out_from_a_dimmed_ground(colour: str) -> None:
    assert style.contrast(dimmed(colour), dimmed(style.GROUND)) >= 3


def test_neighbours_in_the_palette_stand_out_from_each_other() -> None:
    for one, other in pairwise(style.PALETTE):
        assert style.contrast(one, other) >= 3


@pytest.mark.parametrize("colour", [*style.PALETTE_TEXT, style.GREY, style.INK])
def test_text_can_be_read(colour: str) -> None:
    assert style.contrast(colour, style.GROUND) >= 4.5


def test_nothing_is_told_by_colour_alone() -> None:
    for choices in (style.MARKERS, style.DASHES, style.HATCHES, style.SHADE_HATCHES):
        assert len(set(choices)) == len(style.PALETTE)
