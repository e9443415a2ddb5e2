import pandas as pd
import pytest

from helpers import columns
from helpers.csvtext import digest
from helpers.present import outputs
from helpers.results import DIRECTIONS, RESULTS_MIME, STATUSES, Figure, Peers, sourced
from tests.present import html_reader
from tests.present.conftest import CAPTION, SOURCE


def table_html(frame: pd.DataFrame) -> str:
    return str(outputs.table("boroughs", frame, CAPTION).data["text/html"])


def test_cards_are_a_list_with_value_label_period_and_interval(early: Figure) -> None:
    html = outputs.figures({"early_rate": early}).data["text/html"]
    (group,) = html_reader.read(html).of_class("ics-headlines")
    assert group.attributes["role"] == "list"
    (card,) = group.of_class("ics-headline")
    assert card.attributes["role"] == "listitem"
    assert [part.whole_text for part in card.children] == [
        "Diagnosed early",
        "55.6%",
        "2018, interval 54.4% to 56.9%",
    ]
    classes = [part.attributes["class"] for part in card.children]
    assert classes == ["ics-text", "ics-value", "ics-period"]


def test_card_names_its_unit_where_the_value_has_no_sign() -> None:
    html = outputs.figures({"cases": Figure(470_000, "people", "Cases")}).data["text/html"]
    assert html_reader.read(html).of_class("ics-value")[0].whole_text == "470,000 people"


def test_what_is_not_known_has_no_card_and_no_json(early: Figure) -> None:
    missing = Figure(None, "percent", "Missing", period="2018")
    output = outputs.figures({"early_rate": early, "missing": missing})
    assert len(html_reader.read(output.data["text/html"]).of_class("ics-headline")) == 1
    assert list(output.data[RESULTS_MIME]) == ["early_rate"]
    assert "Missing" not in output.data["text/plain"]
    nothing = outputs.figures({"missing": missing})
    assert nothing.data["text/html"] == nothing.data["text/plain"] == ""


def test_a_card_says_its_place_among_peers_and_its_status(early: Figure) -> None:
    peers = Peers(54.8, 56.3, "London", rank=2, ranked=42, first="lowest", among="systems")
    told = early.but(peers=peers, status="behind", direction="rising", since="2017")
    output = outputs.figures({"a": told})
    (card,) = html_reader.read(output.data["text/html"]).of_class("ics-headline")
    place, status = card.children[3:]
    assert place.whole_text == "England 54.8%, London 56.3%; 2nd lowest of 42 systems"
    assert status.whole_text == "Behind target, up since 2017"
    assert status.attributes["class"] == "ics-status ics-behind"
    assert output.data["text/plain"].endswith(
        "54.4% to 56.9%). England 54.8%, London 56.3%; 2nd lowest of 42 systems. "
        "Behind target, up since 2017"
    )


def test_the_first_of_its_peers_has_no_number_and_what_is_not_known_no_word(early: Figure) -> None:
    first = early.but(peers=Peers(rank=1, ranked=7, first="highest", among="regions"))
    assert outputs.peers_words(first) == "highest of 7 regions"
    assert outputs.peers_words(early.but(peers=Peers(england=54.8))) == "England 54.8%"
    assert outputs.peers_words(early) == outputs.status_words(early) == ""
    assert outputs.status_words(early.but(direction="level", since="2017")) == (
        "Unchanged since 2017"
    )


def test_every_status_has_words_and_a_mark_of_its_own() -> None:
    assert set(outputs.STATUS_WORDS) == set(outputs.MARKS) == set(STATUSES)
    assert set(outputs.WAYS) == set(DIRECTIONS)
    assert len(set(outputs.MARKS.values())) == len(STATUSES)


def test_a_card_says_why_a_figure_has_no_date_or_no_interval() -> None:
    given = Figure(3, "rooms", "Rooms", no_limits="a count, no sample")
    told = outputs.figures({"rooms": given}).data["text/plain"]
    assert told == "Rooms: 3 rooms (no single date, a count, no sample)"


def test_cards_carry_their_figures_by_name(early: Figure) -> None:
    output = outputs.figures({"early_rate": early})
    assert output.data[RESULTS_MIME] == {"early_rate": early.as_json()}
    assert output.data["text/plain"] == "Diagnosed early: 55.6% (2018, interval 54.4% to 56.9%)"


def test_cards_have_no_headings_and_escape_their_text() -> None:
    attack = "<script>alert(1)</script><h2>"
    figure = Figure(1, attack, attack, period=attack, lower=0, upper=2)
    tree = html_reader.read(outputs.figures({"a": figure}).data["text/html"])
    assert not tree.all("script")
    assert not tree.all("h2")


def test_table_is_tied_to_its_name_caption_and_figures_for_the_publisher(
    boroughs: pd.DataFrame,
) -> None:
    output = outputs.table("boroughs", boroughs, CAPTION, "A note.")
    told = {"table": "boroughs", "caption": CAPTION, "digest": digest(boroughs)}
    assert output.metadata == {"icsbook": told}
    tree = html_reader.read(output.data["text/html"])
    assert tree.of_class("ics-source")
    assert tree.of_class("ics-note")[0].text == "A note."


@pytest.mark.parametrize(
    ("basis", "words"), [("published", ""), ("derived", "Derived"), ("synthetic", "Synthetic data")]
)
def test_source_line_says_the_basis(boroughs: pd.DataFrame, basis: str, words: str) -> None:
    html = table_html(sourced(boroughs, [SOURCE], basis))
    (source,) = html_reader.read(html).of_class("ics-source")
    assert source.whole_text.startswith("Source: ONS")
    assert words in source.whole_text
    assert [strong.text for strong in source.all("strong")] == (
        ["Synthetic data"] if basis == "synthetic" else []
    )


def test_sources_are_cited_once_with_the_sections_of_a_document_together() -> None:
    assert outputs.cited(
        ["Strategy, section Estates", "ERIC 2016-17; Strategy, section Cancer: Figure 1", "ERIC"]
    ) == ["Strategy, sections “Estates” and “Cancer: Figure 1”", "ERIC 2016-17", "ERIC"]
    assert outputs.cited(["Strategy, section Estates", "Strategy, section Estates"]) == [
        "Strategy, section Estates"
    ]


def test_data_of_a_chart_is_folded_below_its_source(boroughs: pd.DataFrame) -> None:
    meanings = columns.of(boroughs, "boroughs")
    output = outputs.chart_data("boroughs", boroughs, meanings, caption=CAPTION)
    tree = html_reader.read(output.data["text/html"])
    (details,) = tree.of_class("ics-data")
    assert "open" not in details.attributes
    assert details.all("summary")[0].text == "Data of this chart"
    assert CAPTION not in output.data["text/html"]
    assert len(details.all("table")) == 1
    assert details.of_class("ics-scroll")[0].attributes["aria-label"] == "Data: boroughs"
    assert output.metadata["icsbook"]["table"] == "boroughs"
    assert "51.4" in output.data["text/plain"]


def test_synthetic_figures_are_announced_above_the_cards(early: Figure) -> None:
    assert "Synthetic data" not in outputs.figures({"a": early}).data["text/html"]
    warned = outputs.figures({"a": early.but(basis="synthetic")}).data["text/html"]
    assert warned.startswith('<p class="ics-note"><strong>Synthetic data</strong>')


def test_empty_table_is_one_note_without_sources_that_it_has_not(boroughs: pd.DataFrame) -> None:
    html = table_html(boroughs.head(0))
    assert "Source" not in html
    assert html_reader.read(html).of_class("ics-note")


def test_figures_that_are_all_given_claim_no_published_source(boroughs: pd.DataFrame) -> None:
    html = table_html(sourced(boroughs, []))
    assert "every figure follows from the parameters of this run" in html
    assert "published figures named here" not in html
