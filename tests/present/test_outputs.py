from dataclasses import replace

import pytest

from helpers.errors import InputError
from helpers.present import outputs
from helpers.results import Description, Headline, Results
from tests.present import html_reader


def test_cards_are_a_list_with_value_sentence_period_and_interval(results: Results) -> None:
    (group,) = html_reader.read(
        outputs.headlines(results, ["early_rate"]).data["text/html"]
    ).of_class("ics-headlines")
    assert group.attributes["role"] == "list"
    (card,) = group.of_class("ics-headline")
    assert card.attributes["role"] == "listitem"
    assert [part.whole_text for part in card.children] == [
        "55.6%",
        "Most are early.",
        "2018, interval 54.4% to 56.9%",
    ]
    classes = [part.attributes["class"] for part in card.children]
    assert classes == ["ics-value", "ics-text", "ics-period"]


def test_card_names_its_unit_where_the_value_has_no_sign() -> None:
    results = Results({}, {"cases": Headline(470_000, "people", "2023", "Many.")}, {})
    html = outputs.headlines(results, ["cases"]).data["text/html"]
    assert html_reader.read(html).of_class("ics-value")[0].whole_text == "470,000 people"


def test_card_without_value_says_so_without_interval(results: Results) -> None:
    html = outputs.headlines(results, ["missing_rate"]).data["text/html"]
    tree = html_reader.read(html)
    assert tree.of_class("ics-value")[0].whole_text == "No figure"
    assert tree.of_class("ics-period")[0].whole_text == "2018"


def test_cards_carry_all_results_whichever_are_shown(results: Results) -> None:
    output = outputs.headlines(results, ["early_rate"])
    assert output.data[outputs.RESULTS_MIME] == results.as_json()
    assert "55.6%" in output.data["text/plain"]


def test_cards_have_no_headings_and_escape_their_text() -> None:
    attack = "<script>alert(1)</script><h2>"
    results = Results({}, {"a": Headline(1, attack, attack, attack, 0, 2)}, {})
    tree = html_reader.read(outputs.headlines(results, ["a"]).data["text/html"])
    assert not tree.all("script")
    assert not tree.all("h2")


def test_unknown_headline_is_told_the_nearest(results: Results) -> None:
    with pytest.raises(InputError, match="did you mean 'early_rate'"):
        outputs.headlines(results, ["early_rat"])


def test_table_is_tied_to_its_name_for_the_publisher(results: Results) -> None:
    output = outputs.table(results, "boroughs")
    assert output.metadata == {"icsbook": {"table": "boroughs"}}
    assert html_reader.read(output.data["text/html"]).of_class("ics-source")


def test_unknown_table_is_told_the_nearest(results: Results) -> None:
    with pytest.raises(InputError, match="table: 'borough' is unknown; did you mean 'boroughs'"):
        outputs.table(results, "borough")


@pytest.mark.parametrize(
    ("basis", "words"), [("published", ""), ("derived", "Derived"), ("synthetic", "Synthetic data")]
)
def test_source_line_says_the_basis(results: Results, basis: str, words: str) -> None:
    descriptions = {"boroughs": replace(results.descriptions["boroughs"], basis=basis)}
    html = outputs.table(replace(results, descriptions=descriptions), "boroughs").data["text/html"]
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


def test_data_of_a_chart_is_folded_below_its_source(
    results: Results, description: Description
) -> None:
    output = outputs.chart_data("boroughs", results.tables["boroughs"], description, "bars")
    tree = html_reader.read(output.data["text/html"])
    (details,) = tree.of_class("ics-data")
    assert "open" not in details.attributes
    assert details.all("summary")[0].text == f"Data of this chart: {description.caption}"
    assert len(details.all("table")) == 1
    assert "bars chart" in details.of_class("ics-scroll")[0].attributes["aria-label"]
    assert output.metadata == {"icsbook": {"table": "boroughs"}}
    assert "51.4" in output.data["text/plain"]


def test_synthetic_data_are_announced_above_the_cards(results: Results) -> None:
    plain = outputs.headlines(results, ["early_rate"]).data
    assert "Synthetic data" not in plain["text/html"]
    made_up = {
        name: replace(description, basis="synthetic")
        for name, description in results.descriptions.items()
    }
    warned = outputs.headlines(replace(results, descriptions=made_up), ["early_rate"]).data
    assert warned["text/html"].startswith('<p class="ics-note"><strong>Synthetic data</strong>')
    assert "Synthetic data" in warned["text/plain"]


def test_empty_table_is_one_note_without_sources_that_it_has_not(results: Results) -> None:
    empty = replace(results, tables={"boroughs": results.tables["boroughs"].head(0)})
    html = outputs.table(empty, "boroughs").data["text/html"]
    assert "Source" not in html
    assert html_reader.read(html).of_class("ics-note")


def test_figures_that_are_all_given_claim_no_published_source(results: Results) -> None:
    given = replace(results.descriptions["boroughs"], sources=(), basis="derived")
    html = outputs.table(replace(results, descriptions={"boroughs": given}), "boroughs").data[
        "text/html"
    ]
    assert "every figure follows from the parameters of this run" in html
    assert "published figures named here" not in html
