"""A citation leads to the address of its source, or nowhere."""

import pytest

from helpers.data.releases.registry import RELEASES
from helpers.data.sources import all_sources, cite
from helpers.publish.pages import citations, data_page


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


def test_a_line_of_sources_links_each_to_its_entry_and_other_words_stay() -> None:
    cited = "Health and Care Strategy for North West London (draft, 2023)"
    qof = "NHS Digital, QOF 2016-17, published 2017"
    line = f'<p class="ics-source">Source: {cited}, section Estates; {qof}; A reader.</p>'
    html = f"<p>{qof}</p>\n{line}"
    assert citations.linked(html, "../data.html") == (
        f'<p>{qof}</p>\n<p class="ics-source">Source: '
        f'<a href="../data.html#source-nwl-strategy-2023">{cited}</a>, section Estates; '
        f'<a href="../data.html#source-qof-2016-17">{qof}</a>; A reader.</p>'
    )


def test_every_source_has_an_entry_to_link_to() -> None:
    table = data_page.sources_table()
    for source in all_sources():
        assert f'<tr id="{citations.anchor(source.id)}">' in table
