"""A citation leads to the address of its source, or nowhere."""

import pytest

from helpers.data.releases.registry import RELEASES
from helpers.data.sources import all_sources, cite
from helpers.publish.pages import citations


def address(citation: str) -> str:
    return citations.addresses([citation])[citation]


@pytest.mark.parametrize("section", ["", "paragraph 1", "Estates, part two"])
def test_every_citation_leads_to_its_own_source(section: str) -> None:
    for source in all_sources():
        assert address(cite(source.id, section)) == source.url


def test_an_imported_release_leads_to_its_publication() -> None:
    qof = RELEASES["qof"]
    cited = f"{qof.publisher}, {qof.title}, 2022-23, imported"
    assert address(cited) == qof.address != ""


@pytest.mark.parametrize("citation", ["", "given", "NHS", "somebody, QOF 2016-17, published 2017"])
def test_what_is_no_citation_leads_nowhere(citation: str) -> None:
    assert address(citation) == ""


def test_a_derived_figure_cites_several() -> None:
    assert citations.each("One, 2020; Two") == ["One, 2020", "Two"]
