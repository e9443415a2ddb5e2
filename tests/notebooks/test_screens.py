"""A chapter can be finished: few words, short headings that stay, and what it would take."""

import re
from collections import Counter

import pytest

from helpers.analyses import registry
from helpers.run import notebooks
from tests.notebooks.reader import read
from tests.notebooks.sets import SETS

MOST_WORDS = 1_200
MOST_SECTIONS = 6
MOST_HEADING_WORDS = 10
CHAPTERS = sorted(SETS)
FIRST_CARDS = {
    "hypertension_case_finding": ("detection_rate", "behind", "rising"),
    "cancer_early_diagnosis": ("early_rate", "behind", ""),
    "workforce_supply": ("sickness_series_rate", "no target set", ""),
    "estates_utilisation": ("backlog_per_m2", "no target set", "rising"),
    "childrens_emergency": ("gap_rate", "", ""),
    "systems": ("age_found_percent", "", "rising"),
}
"""The lead figure of a chapter with its status and direction, in the default book."""
PEERS = {
    "hypertension_case_finding": (63.1, 46.2, 2, 42, "lowest"),
    "cancer_early_diagnosis": (54.8, 56.3, 18, 42, "highest"),
    "workforce_supply": (5.1, 4.6, 5, 42, "lowest"),
    "estates_utilisation": (206.0, 383.8, 1, 42, "highest"),
    "childrens_emergency": (286.7, 104.3, 5, 29, "highest"),
    "systems": (63.1, 54.6, 3, 42, "lowest"),
}
"""Its peers there: England, London, and the rank among so many systems from the nearer end."""


@pytest.mark.parametrize("analysis", CHAPTERS)
def test_the_default_book_has_short_chapters_of_few_sections(
    analysis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, *folded = read(monkeypatch, analysis).text.split("## For analysts")
    assert 300 < len(main.split()) <= MOST_WORDS
    assert 3 <= len(re.findall(r"^## ", main, re.MULTILINE)) <= MOST_SECTIONS
    assert folded or analysis == "systems"


@pytest.mark.parametrize(
    ("area", "analysis"),
    [
        *(("NW London", each) for each in CHAPTERS),
        *(
            (area, each)
            for area in ("South East", "England")
            for each in CHAPTERS
            if each not in registry.OF_STRATEGY
        ),
    ],
)
def test_headings_have_at_most_ten_words_and_no_number(
    analysis: str, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, analysis, f"area={area}").text
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    assert len(headings) > 3
    for heading in headings:
        assert 1 < len(heading.split()) <= MOST_HEADING_WORDS
        assert not re.search(r"\d", heading)
        assert not heading.endswith(".")


@pytest.mark.parametrize("analysis", CHAPTERS)
def test_every_section_before_the_fold_has_a_label_of_its_own(analysis: str) -> None:
    lines = notebooks.read_text(analysis).partition("## For analysts")[0].splitlines()
    above = [lines[number - 1] for number, line in enumerate(lines) if line.startswith("## ")]
    assert above
    assert all(re.fullmatch(r"\([a-z-]+\)=", line) for line in above)


def test_a_label_stands_once_in_the_book() -> None:
    texts = [notebooks.read_text(each) for each in CHAPTERS]
    labels = Counter(
        label for text in texts for label in re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE)
    )
    labels.pop("answer")  # the one that is found by its name in each chapter
    assert labels
    assert set(labels.values()) == {1}


@pytest.mark.parametrize("analysis", CHAPTERS)
def test_what_it_would_take_is_one_bold_line_below_the_first_chart(
    analysis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = notebooks.read_text(analysis)
    label = f"({analysis.partition('_')[0]}-decision)=\n"
    before, _after = source.split(label)
    assert "show.chart" in before
    assert "\n## " not in before
    told = read(monkeypatch, analysis).text.split(label)[1].split("\n")[0]
    assert told.startswith("**What it would take")
    assert told.endswith(".**")
    assert len(told.split()) <= 35


@pytest.mark.parametrize("analysis", FIRST_CARDS)
def test_the_first_of_four_cards_leads_with_its_peers_and_its_status(
    analysis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = read(monkeypatch, analysis).figures
    name, status, direction = FIRST_CARDS[analysis]
    first = shown[name]
    assert next(iter(shown)) == name
    assert len(shown) == 4
    assert (first.status, first.direction) == (status, direction)
    assert first.period
    peers = next(each.peers for each in shown.values() if each.peers)
    assert peers.region_name == "London"
    wholes = [round(each or 0, 1) for each in (peers.england, peers.region)]
    assert (*wholes, peers.rank, peers.ranked, peers.first) == PEERS[analysis]
