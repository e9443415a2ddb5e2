"""Citations say who published what, and when, as far as it is known."""

import pytest

from helpers.data import sources
from helpers.errors import InputError


@pytest.mark.parametrize(
    ("source", "section", "citation"),
    [
        ("qof_2016_17", "", "NHS Digital, QOF 2016-17, published 2017"),
        (
            "nwl_strategy_2023",
            "Estates",
            "Health and Care Strategy for North West London (draft, 2023), section Estates",
        ),
        (
            "icht_strategy_2019",
            "2.21",
            "Imperial College Healthcare NHS Trust strategy (2019), section 2.21",
        ),
        ("uhb_plan_2021_22", "whole plan", "UHB Strategy Implementation Plan 2021/22, whole plan"),
        (
            "wlt_strategy_report",
            "paragraph 1",
            "News report of West London NHS Trust's strategy, paragraph 1, second-hand",
        ),
        ("ae_2024_25", "", "NHS England, A&E attendances, April 2024 to March 2025"),
        ("cruk_early_cases", "", "Cancer Research UK, second-hand"),
        ("fph_reckoner", "", "Faculty of Public Health, Hypertension ready reckoner, second-hand"),
    ],
)
def test_a_citation_is_short_and_says_what_is_known(
    source: str, section: str, citation: str
) -> None:
    assert sources.cite(source, section) == citation


def test_every_source_can_be_cited() -> None:
    for source in sources.all_sources():
        citation = sources.cite(source.id)
        assert source.short_title in citation
        assert "None" not in citation
        assert "nan" not in citation.split()


def test_a_source_is_given_with_what_is_not_known_left_empty() -> None:
    source = sources.source("wlt_strategy_report")
    assert (source.published, source.publisher, source.url) == (None, "", "")
    assert source.second_hand is True
    assert sources.source("qof_2022_23").published == 2023


def test_an_unknown_source_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        sources.cite("qof_2016-17")
    assert str(error.value) == "source 'qof_2016-17' is not known; did you mean 'qof_2016_17'?"
