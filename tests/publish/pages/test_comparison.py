"""The comparison page says what moves what, opens by itself, and shows nothing as markup."""

import re
from pathlib import Path

import pytest

from helpers.publish.pages.comparison import write_comparison
from helpers.run.sweep.comparison import Collector
from helpers.run.sweep.sweep import Scenario

FILES = ("results.csv", "results.parquet", "failures.csv")
GRID = "analysis: workforce_supply\nparameters: {kind: [a, b]}\n"


def scenario(asked: dict[str, object], basis: str = "derived", **figures: float) -> Scenario:
    headlines = {
        name: {"value": value, "unit": "percent", "period": "", "lower": None, "upper": None}
        for name, value in figures.items()
    }
    return Scenario("workforce_supply", "k", asked, used=asked, headlines=headlines, basis=basis)


PRODUCT = [
    scenario({"rate": a, "kind": b}, gap=10 * a + len(b), still=4.0)
    for a in (0.0, 1.5)
    for b in ("x", "long")
]


def page(folder: Path, *scenarios: Scenario) -> str:
    for name in FILES:
        (folder / name).write_text("0123456789")
    collector = Collector()
    list(collector.pass_on(scenarios))
    path = folder / "comparison.html"
    write_comparison(collector.comparisons(), path, grid=GRID, command="icsbook sweep grid.yml")
    return path.read_text(encoding="utf-8")


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_it_says_what_moves_a_figure_and_how_far(tmp_path: Path) -> None:
    told = words(page(tmp_path, *PRODUCT))
    assert "Gap: moved furthest by rate" in told
    assert "On average 2.5% at 0 and 17.5% at 1.5." in told
    assert "the range is 15.0 percentage points on average and 15.0 percentage points" in told
    assert "Moved by no parameter of this sweep: still." in told


def test_each_chart_has_words_and_its_data_beside_it(tmp_path: Path) -> None:
    html = page(tmp_path, *PRODUCT)
    (alt,) = re.findall(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="([^"]*)"', html)
    assert "rate 2.5% and 17.5%" in alt
    assert html.count("<table") == html.count("<caption>") == 3


def test_it_links_the_tables_beside_it_with_their_size(tmp_path: Path) -> None:
    html = page(tmp_path, *PRODUCT)
    for name in FILES:
        assert f'href="{name}" download="{name}"' in html
    assert "All results (CSV, 10 bytes)" in html


def test_it_asks_nothing_of_the_network_and_runs_no_script(tmp_path: Path) -> None:
    html = page(tmp_path, *PRODUCT)
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!www\.nationalarchives)', html)


def test_it_carries_the_grid_and_the_command(tmp_path: Path) -> None:
    html = page(tmp_path, *PRODUCT)
    assert "icsbook sweep grid.yml" in html
    assert GRID.strip() in html


def test_synthetic_data_are_named_before_any_figure(tmp_path: Path) -> None:
    sets = [scenario({"rate": a}, "synthetic", gap=a) for a in (1.0, 2.0)]
    html = page(tmp_path, *sets)
    assert html.index("Synthetic data") < html.index("<h2")
    assert "Synthetic data" not in page(tmp_path, *PRODUCT)


def test_failures_are_counted_in_the_lead(tmp_path: Path) -> None:
    told = words(page(tmp_path, *PRODUCT, Scenario("workforce_supply", "", {}, "no")))
    assert "4 parameter sets: which parameter moves which figure, and how far. 1 more set" in told


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        (PRODUCT[:1], "1 set: no parameter varies, so there is nothing to compare."),
        ([Scenario("workforce_supply", "", {}, "no")], "No set gave numbers; 1 failed."),
    ],
)
def test_a_sweep_with_nothing_to_compare_says_so(
    sets: list[Scenario], told: str, tmp_path: Path
) -> None:
    assert told in words(page(tmp_path, *sets))


def test_a_value_that_looks_like_markup_is_text(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    html = page(tmp_path, *(scenario({"kind": k}, gap=float(len(k))) for k in (nasty, "b")))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_same_sweep_gives_the_same_bytes(tmp_path: Path) -> None:
    assert page(tmp_path, *PRODUCT) == page(tmp_path, *PRODUCT)
