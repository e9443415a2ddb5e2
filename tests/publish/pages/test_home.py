"""The home page takes answers, leading figures and areas from the runs of its pages."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from helpers.analyses.base import BaseParameters
from helpers.errors import BookError
from helpers.present import outputs
from helpers.publish.edition.edition import Chapter
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import cells, home
from helpers.publish.pages.home import Told
from helpers.results import Figure, Peers
from helpers.run.store.record import Run
from tests.publish.conftest import ANALYSES, CHAPTER, MakeRun, told, write_notebook

TITLE = "Hypertension"
LINK = f"[{TITLE}](/notebooks/{CHAPTER}.md)"
TODAY = "2026-11-28"


def page(run: Run, slug: str = CHAPTER, link: str = LINK) -> Told:
    return Told(Chapter(slug, TITLE, run.analysis, BaseParameters()), link, load(run))


def test_each_topic_stands_with_its_link_and_the_answer_of_its_run(make_run: MakeRun) -> None:
    other = make_run(ANALYSES[1])
    answer = told("(answer)=\nIn {eval}`area` most\nare found late.\n\nMore words.", "Brent")
    write_notebook(other, cells.notebook([cells.markdown("# Cancer"), answer], {}))
    pages = [page(make_run()), page(other, ANALYSES[1], "[Cancer](c.md)")]
    assert home.findings(pages).splitlines() == [
        ":::{container} ics-findings",
        f"- **{LINK}** 195,000 people do not know that they have it. See the "
        "[methods](/book/methods.md) and [cancer](/notebooks/cancer_early_diagnosis.md). "
        "So much for hypertension case finding.",
        "- **[Cancer](c.md)** In Brent most are found late.",
        ":::",
    ]


def test_a_value_that_looks_like_markup_is_text(make_run: MakeRun) -> None:
    run = make_run()
    answer = told("(answer)=\nIn {eval}`area`.", "<script>*x*</script>")
    write_notebook(run, cells.notebook([answer], {}))
    shown = home.findings([page(run)])
    assert "<" not in shown
    assert "*x*" not in shown


@pytest.mark.parametrize("words", ["# A chapter\n\nNo answer.", "(answer)=\n## A heading\n\nx"])
def test_a_chapter_without_an_answer_is_refused(words: str, make_run: MakeRun) -> None:
    run = make_run(CHAPTER)
    write_notebook(run, cells.notebook([cells.markdown(words)], {}))
    with pytest.raises(BookError, match=r"it has no answer: write \(answer\)="):
        home.findings([page(run)])


def test_the_first_card_leads_with_its_place_status_direction_and_age(make_run: MakeRun) -> None:
    lead = Figure(
        55.6,
        "percent",
        "Found early",
        period="2018",
        status="behind",
        direction="level",
        since="2017",
        peers=Peers(54.8, 56.3, "London", 24, 42, "lowest"),
    )
    rows = topics(make_run(), {"found": lead, "a_later_one": Figure(1, "rooms", "Rooms")})
    assert rows == [
        ["Topic", "Figure", "Date", "Beside others", "Against its target", "Direction"],
        [
            "Hypertension",
            "55.6% Found early",
            "2018, 7 years 11 months old",
            "England 54.8%, London 56.3%; 24th lowest of 42 systems",
            "behind",
            "level since 2017",
        ],
    ]


def test_what_is_not_known_of_any_topic_has_no_column(make_run: MakeRun) -> None:
    rows = topics(make_run(), {"found": Figure(5, "cases, modelled", "<b>Short</b>")})
    assert rows == [
        ["Topic", "Figure", "Date"],
        ["Hypertension", "5 cases <b>Short</b>", "not dated"],
    ]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("cases, modelled", "5 cases"), ("visits per 1,000", "5 visits per 1,000")],
)
def test_a_unit_stands_without_what_qualifies_it_and_keeps_its_thousands(
    unit: str, shown: str, make_run: MakeRun
) -> None:
    _, row = topics(make_run(), {"found": Figure(5, unit, "Found")})
    assert row[1] == f"{shown} Found"


def test_the_first_figure_that_is_known_leads(make_run: MakeRun) -> None:
    rows = topics(
        make_run(),
        {"lead": Figure(None, "people", "Missing"), "b": Figure(1, "rooms", "Rooms")},
    )
    assert [row[1] for row in rows] == ["Figure", "1 room Rooms"]


def test_a_topic_without_a_known_figure_has_no_row(make_run: MakeRun) -> None:
    run = make_run()
    write_cards(run, {"lead": Figure(None, "people", "Missing")})
    assert home.topics([page(run)], TODAY) is None


def test_where_the_leading_figure_is_not_compared_the_first_that_is_says_so(
    make_run: MakeRun,
) -> None:
    compared = Figure(45.2, "percent", "As compared", peers=Peers(63.1, rank=2, ranked=42))
    rows = topics(make_run(), {"lead": Figure(69.6, "percent", "Found"), "beside": compared})
    assert rows[1][-1] == "As compared: 45.2%; England 63.1%; 2nd lowest of 42 systems"


def test_boroughs_of_the_map_stand_from_the_north_west_on(make_run: MakeRun) -> None:
    tiles = borough_tiles(make_run, {"Brent": 43.4, "Westminster": 30.7, "Harrow": None})
    assert tiles == [
        ("Harrow", "notebooks/boroughs_harrow.html", "ics-tile"),
        ("Brent 43.4%", "notebooks/boroughs_brent.html", "ics-tile ics-shade-3"),
        ("Westminster 30.7%", "notebooks/boroughs_westminster.html", "ics-tile ics-shade-1"),
    ]


def test_tiles_tell_their_yardstick_the_whole_and_whose_share_is_too_low(
    make_run: MakeRun,
) -> None:
    label = "Hypertension found, of a survey's 30% of adults"
    known = {
        "found_percent": Figure(29.1, "percent", label, period="2024-25"),
        "system_found_percent": Figure(45.2, "percent", "Found"),
        "online_patients": Figure(100_332, "people", "Online"),
    }
    brent = known | {"online_patients": Figure(None, "people", "Online")}
    markup = borough_markup(make_run, {"Brent": brent, "Hammersmith and Fulham": known})
    shown = html.unescape(markup)
    assert f"{label}, 2024-25; all of NW London: 45.2%" in shown
    assert "Hammersmith & Fulham: its practices count 100,332 patients" in shown
    assert shown.count("online practice") == 1


def test_a_borough_that_cannot_be_ranked_has_no_shade_and_is_named(make_run: MakeRun) -> None:
    figures = {
        name: {"found_percent": Figure(share, "percent", "Found", peers=Peers(63.1, rank=rank))}
        for name, share, rank in (("Ealing", 53.2, 1), ("Harrow", 58.1, None))
    }
    markup = borough_markup(make_run, figures)
    tiles = re.findall('<a class="([^"]*)"', markup)
    assert tiles == ["ics-tile", "ics-tile ics-shade-1"]  # Harrow lies in the north
    assert "No shade and no rank: Harrow." in markup


def test_boroughs_elsewhere_keep_the_order_of_the_contents(make_run: MakeRun) -> None:
    tiles = borough_tiles(make_run, {"Thanet": 77.9, "Brent": 43.4, "Ashford": 60.0})
    assert [words for words, _, _ in tiles] == ["Thanet 77.9%", "Brent 43.4%", "Ashford 60.0%"]


def test_without_any_figure_there_are_no_tiles(make_run: MakeRun) -> None:
    assert borough_tiles(make_run, {"Brent": None}) == []
    assert home.boroughs([]) is None


def test_pages_without_figures_are_named_in_one_sentence() -> None:
    assert home.missing("Brent", ["[a](a.md)", "[b](b.md)"]) == (
        "No figures for Brent are held in this book for: [a](a.md), [b](b.md)."
    )


def test_every_system_is_a_link_to_its_row(make_run: MakeRun, tmp_path: Path) -> None:
    table = tmp_path / "systems.csv"
    table.write_text('system,found_rank\n"Kent, and Medway",1\nDevon,2\nEngland,\n')
    run = replace(load(make_run()), tables={"systems": table})
    listing = Chapter("systems", "Your system", "systems", BaseParameters())
    shown = home.systems(Told(listing, "", of_area(run, "Devon")))
    assert re.findall('<a href="([^"]*)">([^<]*)</a>', shown) == [
        ("notebooks/systems.html#system-kent-and-medway", "Kent, and Medway"),
        ("notebooks/systems.html#system-devon", "Devon"),
    ]
    assert "All 2 systems of England" in shown


def topics(run: Run, shown: dict[str, Figure]) -> list[list[str]]:
    write_cards(run, shown)
    rows = re.findall("<tr>(.*?)</tr>", home.topics([page(run)], TODAY) or "")
    return [list(map(words, re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row))) for row in rows]


def words(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


def borough_tiles(make_run: MakeRun, shares: Mapping[str, float | None]) -> list[tuple[str, ...]]:
    """Return words, address and class of each tile."""
    figures = {
        name: {"found_percent": Figure(share, "percent", "Found", period="2024-25")}
        for name, share in shares.items()
    }
    markup = borough_markup(make_run, figures)
    links = re.findall('<a class="([^"]*)" href="([^"]*)">(.*?)</a>', markup)
    return [(words(text), href, css) for css, href, text in links]


def borough_markup(make_run: MakeRun, headlines: Mapping[str, dict[str, Figure]]) -> str:
    """Return the tiles of boroughs with the headlines of each; empty without any."""
    run, pages = load(make_run()), []
    for name, figures in headlines.items():
        own = of_area(replace(run, headlines=figures), name)
        made = Chapter(f"boroughs_{name.lower()}", name, "boroughs", BaseParameters())
        pages.append(Told(made, "", own))
    return home.boroughs(pages) or ""


def of_area(run: Finished, name: str) -> Finished:
    return replace(run, record=run.record.model_copy(update={"parameters": {"area": name}}))


def write_cards(run: Run, shown: dict[str, Figure]) -> None:
    """Write a notebook whose cards are stored as nbformat does, sorted by name."""
    made = outputs.figures(shown)
    described = {"data": dict(made.data), "metadata": made.metadata}
    card = nbformat.NotebookNode(output_type="display_data", **described)
    cell = nbformat.v4.new_code_cell("show", outputs=[card])
    write_notebook(run, cells.notebook([cell], {}))
