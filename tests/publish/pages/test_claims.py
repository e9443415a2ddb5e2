"""Every claim of the strategy stands in one table, with the chapter that tests it."""

import gzip
import re

import pytest

from helpers.data import facts
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import claims
from tests.publish.conftest import CHAPTER, MakeRun, change_record

MOST_BYTES = 60_000
PRINTED = {"early_diagnosis_brent": "50", "vacancy_rate": "11.7", "population": "2,100,000"}


@pytest.fixture
def cancer(make_run: MakeRun) -> Finished:
    run = make_run("cancer_early_diagnosis")
    cited = facts.fact("early_diagnosis_brent").citation
    (run.folder / "tables" / "places.csv").write_text(
        "place,area_code,strategy_percent\nBrent,E09000005,50\nEaling,E09000009,51\n"
    )
    change_record(run, table_sources={"models": [], "places": [f"ONS, Cases; {cited}"]})
    return load(run)


def row(table: str, id_: str) -> str:
    found = re.search(rf'<tr id="claim-{id_.replace("_", "-")}">.*?</tr>', table)
    assert found
    return found[0]


def test_every_claim_is_there_once_and_the_table_is_light() -> None:
    table = claims.table({})
    assert len(facts.all_facts()) == 257
    for fact in facts.all_facts():
        assert fact.unit in row(table, fact.id)
    assert table.count("<tr id=") == len(facts.all_facts())
    assert len(gzip.compress(table.encode())) < MOST_BYTES


@pytest.mark.parametrize("id_", PRINTED)
def test_a_value_has_the_digits_that_its_document_prints(id_: str) -> None:
    assert f'<td class="ics-number">{PRINTED[id_]}</td>' in row(claims.table({}), id_)


def test_a_computed_value_has_no_fewer_digits_than_the_printed_one() -> None:
    assert re.search(r">4\.9<.*>4\.4<", row(claims.table({}), "sickness_rate"))


def test_a_claim_that_a_table_holds_figures_against_is_tested(cancer: Finished) -> None:
    assert claims.tests(cancer, facts.fact("early_diagnosis_brent"))
    assert not claims.tests(cancer, facts.fact("early_diagnosis_ealing"))  # another figure
    assert not claims.tests(cancer, facts.fact("vacancy_rate"))


def test_a_claim_that_the_analysis_names_is_tested_where_the_strategy_is_that_of_the_area(
    make_run: MakeRun,
) -> None:
    recorded = facts.fact("recorded_cases")
    assert claims.tests(load(make_run(CHAPTER)), recorded)
    assert not claims.tests(load(make_run(CHAPTER, "kent", area="Kent and Medway")), recorded)


def test_a_tested_claim_links_its_chapter_and_another_says_that_it_is_not(
    cancer: Finished,
) -> None:
    table = claims.table({"cancer": ("Cancer <i>", cancer)})
    link = '<a href="notebooks/cancer.html">Cancer &lt;i&gt;</a>'
    assert link in row(table, "early_diagnosis_brent")
    assert "not used yet" in row(table, "vacancy_rate")


def test_a_row_says_its_topic_and_document_for_the_filter_of_the_table() -> None:
    found = row(claims.table({}), "uhb_domain")
    assert "<td>digital</td> <td>UHB Strategy Implementation Plan 2021/22</td>" in found


def test_a_verdict_leads_to_the_section_that_tells_of_it_where_the_book_has_one(
    make_run: MakeRun,
) -> None:
    told = claims.table({"claims": ("Claims", load(make_run("claims")))})
    for id_, section in [
        ("recorded_cases", "claims-not-holding"),
        ("uhb_domain", "claims-commitments"),
        ("diabetes", "claims-how"),
    ]:
        assert f'href="notebooks/claims.html#{section}"' in row(told, id_)
    assert "notebooks/claims.html#" not in claims.table({})
