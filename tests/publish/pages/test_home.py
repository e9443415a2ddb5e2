"""The home page takes each chapter's answer from its run."""

import nbformat
import pytest

from helpers.errors import BookError
from helpers.present import outputs
from helpers.publish.edition.finished import load
from helpers.publish.pages import cells, home
from helpers.results import Figure
from tests.publish.conftest import ANALYSES, CHAPTER, MakeRun, told, write_notebook

LINK = "[Hypertension](/notebooks/hypertension_case_finding.md)"


def test_each_chapter_stands_with_its_link_and_the_answer_of_its_run(make_run: MakeRun) -> None:
    other = make_run(ANALYSES[1])
    answer = told("(answer)=\nIn {eval}`area` most\nare found late.\n\nMore words.", "Brent")
    write_notebook(other, cells.notebook([cells.markdown("# Cancer"), answer], {}))
    assert home.chapters([(LINK, load(make_run())), ("[Cancer](c.md)", load(other))]) == (
        f"### {LINK}\n\n195,000 people do not know that they have it. See the "
        "[methods](/book/methods.md) and [cancer](/notebooks/cancer_early_diagnosis.md). "
        "So much for hypertension case finding.\n\n"
        "Dates of its figures: 2023.\n\n"
        "### [Cancer](c.md)\n\nIn Brent most\nare found late."
    )


def test_the_dates_of_the_first_cards_stand_below_the_answer(make_run: MakeRun) -> None:
    run = make_run()
    first = {
        "backlog": Figure(5, "GBP", "Backlog", period="2016-17"),
        "high": Figure(2, "GBP", "High", period="2016-17"),
        "rooms": Figure(3, "rooms", "Rooms", period="<2023>"),
        "missing": Figure(None, "rooms", "Missing", period="2019"),
    }
    cards = [nbformat.v4.new_code_cell("show", outputs=[_output(each)]) for each in (first, LATER)]
    answer = told("(answer)=\nIn {eval}`area`.", "Brent")
    write_notebook(run, cells.notebook([answer, *cards], {}))
    assert home.chapters([(LINK, load(run))]) == (
        f"### {LINK}\n\nIn Brent.\n\nDates of its figures: 2016-17; &#60;2023&#62;."
    )


LATER = {"later": Figure(1, "rooms", "Rooms", period="1999")}


def _output(shown: dict[str, Figure]) -> nbformat.NotebookNode:
    made = outputs.figures(shown)
    described = {"data": made.data, "metadata": made.metadata}
    return nbformat.NotebookNode(output_type="display_data", **described)


def test_a_value_that_looks_like_markup_is_text(make_run: MakeRun) -> None:
    run = make_run()
    answer = told("(answer)=\nIn {eval}`area`.", "<script>*x*</script>")
    write_notebook(run, cells.notebook([answer], {}))
    shown = home.chapters([(LINK, load(run))])
    assert "<" not in shown
    assert "*" not in shown


@pytest.mark.parametrize("words", ["# A chapter\n\nNo answer.", "(answer)=\n## A heading\n\nx"])
def test_a_chapter_without_an_answer_is_refused(words: str, make_run: MakeRun) -> None:
    run = make_run(CHAPTER)
    write_notebook(run, cells.notebook([cells.markdown(words)], {}))
    with pytest.raises(BookError, match=r"it has no answer: write \(answer\)="):
        home.chapters([(LINK, load(run))])


def test_pages_without_figures_are_named_in_one_sentence() -> None:
    assert home.missing("Brent", ["[a](a.md)", "[b](b.md)"]) == (
        "No figures for Brent are held in this book for: [a](a.md), [b](b.md)."
    )
