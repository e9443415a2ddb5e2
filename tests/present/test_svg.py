import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers.present import chart_kinds, svg
from helpers.present.charts import bars, funnel
from helpers.present.style import SMALL

CODE = """
import hashlib, pandas as pd
from helpers.present import chart_kinds, charts, svg
frame = pd.DataFrame({"x": ["2016-17", "2017-18"] * 2, "y": [1.0, 2, 3, 4], "g": list("aabb")})
for draw in (charts.lines, charts.stacked_bars):
    options = {"x": "x", "y": "y", "group": "g"}
    drawn = svg.to_svg(draw, chart_kinds.of(draw), frame, options, "words")
    for each in drawn:
        print(hashlib.sha256(each.encode()).hexdigest())
"""


def svg_of(frame: pd.DataFrame, title: str = "words") -> chart_kinds.Drawn:
    return svg.to_svg(bars, chart_kinds.of(bars), frame, {"y": "area", "x": "rate"}, title)


def width_of(drawn: str) -> float:
    """Return the width of an SVG in points."""
    return float(ET.fromstring(drawn).attrib["width"].removesuffix("pt"))  # noqa: S314 - our own


def test_small_text_is_twelve_pixels_high_on_a_phone_and_sixteen_on_a_page(
    boroughs: pd.DataFrame,
) -> None:
    drawn = svg_of(boroughs)
    assert SMALL * 354 / width_of(drawn.narrow) >= 12
    assert 16 <= SMALL * 720 / width_of(drawn.wide) <= 18


def test_svg_is_the_same_in_another_process_with_another_hash_seed_and_time_zone() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", CODE],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) == 4


def test_svg_does_not_depend_on_what_a_notebook_has_set(boroughs: pd.DataFrame) -> None:
    plain = svg_of(boroughs)
    with mpl.rc_context({"font.size": 30, "svg.hashsalt": None, "axes.grid": True}):
        assert svg_of(boroughs) == plain
        assert mpl.rcParams["font.size"] == 30


def test_nothing_is_drawn_where_only_what_is_said_counts(boroughs: pd.DataFrame) -> None:
    with svg.undrawn():
        assert svg_of(boroughs) == svg.NOTHING
    assert "<path" in svg_of(boroughs).wide


def test_svg_has_no_date_and_no_address_of_its_maker(boroughs: pd.DataFrame) -> None:
    for drawn in svg_of(boroughs):
        assert "<dc:date>" not in drawn
        assert "matplotlib.org" not in drawn


def test_alike_marks_state_once_how_they_are_drawn_and_where_they_are_cut_off() -> None:
    names = [f"Practice {each}" for each in range(300)]
    many = pd.DataFrame({"size": range(300, 600), "rate": 50 + np.arange(300) % 7, "area": names})
    curves = pd.DataFrame(
        {"size": [300, 600], "lower_95": 40, "upper_95": 60, "lower_998": 30, "upper_998": 70}
    )
    options = {"x": "size", "y": "rate", "label": "area", "curves": curves, "centre": (53, "All")}
    for drawn in svg.to_svg(funnel, chart_kinds.of(funnel), many, options, "words"):
        uses = re.findall(r"<use [^>]*>", drawn)
        assert len(uses) > 300
        assert sum("style=" in each for each in uses) < 100
        assert len(re.findall('<g clip-path="', drawn)) < 20
        ET.fromstring(drawn)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("drawn", "written"),
    [
        ("M 1 2 \nL 3 2 \nL 3 -4.5 \nL 1 -4.5 \nz \nL 1 9", "M1 2H3V-4.5H1zL1 9"),
        ("M 0 0 \nQ 1 2 3 4 \nL 3 9 \nL 4 8 \n", "M0 0Q1 2 3 4V9L4 8"),
        ("M 0 0 L 0 3.5 ", "M0 0V3.5"),
    ],
)
def test_level_and_upright_lines_are_written_as_such(drawn: str, written: str) -> None:
    assert (
        svg._slim(f'</title><path id="a" d="{drawn}"/>') == f'</title><path id="a" d="{written}"/>'
    )


def test_svg_changes_with_a_figure(boroughs: pd.DataFrame) -> None:
    plain = svg_of(boroughs)
    boroughs["rate"] = boroughs["rate"] * 1.01
    changed = svg_of(boroughs)
    assert changed.wide != plain.wide
    assert changed.narrow != plain.narrow


def test_markup_and_mathematics_in_a_name_stay_text(boroughs: pd.DataFrame) -> None:
    boroughs.loc[0, "area"] = "<script>$x^2$</script>"
    for drawn in svg_of(boroughs, "<script>alert(1)</script>"):
        assert "<script" not in drawn
        assert "$x^2$" in drawn


def test_no_figure_is_left_open_in_pyplot(boroughs: pd.DataFrame) -> None:
    svg_of(boroughs)
    assert plt.get_fignums() == []
