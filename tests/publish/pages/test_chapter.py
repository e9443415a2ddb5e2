"""A chapter is its executed notebook, completed."""

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import cells
from helpers.publish.pages.chapter import complete
from helpers.publish.pages.images import Figures, embedded
from tests.publish.conftest import MakeRun, cards, figure, table, write_notebook


def completed(finished: Finished) -> list[NotebookNode]:
    return list(
        complete(finished, Stamp(), lambda path: f"files/{path.name}", Figures(embedded)).cells
    )


def html_of(cell: NotebookNode) -> str:
    return "\n".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)


def test_a_chapter_is_a_valid_notebook(finished: Finished) -> None:
    chapter = complete(finished, Stamp(), lambda path: f"files/{path.name}", Figures(embedded))
    nbformat.validate(chapter)


def test_prose_is_filled(finished: Finished) -> None:
    told = completed(finished)
    assert told[3].source.startswith("(answer)=\n195,000 people do not know")
    assert told[5].source.endswith("Only 58.5%.")


def test_an_expression_without_a_stored_result_is_an_error(make_run: MakeRun) -> None:
    run = make_run()
    write_notebook(run, cells.notebook([cells.markdown("Now {eval}`no_such`.")], {}))
    with pytest.raises(BookError) as error:
        completed(load(run))
    assert str(error.value) == (
        f"notebooks/{run.analysis}.md: cell-1: {{eval}}`no_such` has no stored result"
    )


def test_all_code_is_folded_and_none_is_lost(finished: Finished) -> None:
    told = completed(finished)[: len(finished.notebook.cells)]
    code = [cell for cell in told if cell.cell_type == "code"]
    assert all("hide-input" in cell.metadata.tags for cell in code)
    shown = "\n".join(cell.source for cell in code)
    for cell in finished.notebook.cells:
        assert cell.cell_type != "code" or cell.source in shown


def test_code_that_shows_nothing_joins_the_fold_of_the_code_after_it(finished: Finished) -> None:
    told = completed(finished)
    assert told[1].source == ""
    assert told[2].source.split("\n\n") == [
        'area: str = "NW London"  # area',
        "evidence = topic.evidence(parameters)",
    ]
    assert told[4].source == "show.figures(**gap)"


def test_code_that_nothing_shown_follows_joins_no_cell_beyond_the_words(make_run: MakeRun) -> None:
    run = make_run()
    silent = [cells.code("a = 1", [], []), cells.code("b = 2", [], [])]
    told = [*silent, cells.markdown("Words."), cells.code("show.figures(a=a)", [cards()], [])]
    write_notebook(run, cells.notebook(told, {}))
    sources = [cell.source for cell in completed(load(run))[:4]]
    assert sources == ["", "a = 1\n\nb = 2", "Words.", "show.figures(a=a)"]


def test_a_cell_of_figures_has_no_table_to_download(finished: Finished) -> None:
    assert "Download" not in html_of(completed(finished)[4])


def test_cells_keep_their_numbers(finished: Finished) -> None:
    told = completed(finished)
    for number, cell in enumerate(finished.notebook.cells):
        assert told[number].cell_type == cell.cell_type or not told[number].source


def test_a_chart_with_its_data_has_one_link_to_its_csv(finished: Finished) -> None:
    html = html_of(completed(finished)[6])
    assert html.count("Download this table (CSV, 36 bytes)") == 1
    assert html.rstrip().endswith("</p>")
    assert 'href="files/models.csv"' in html


def test_two_tables_of_one_cell_have_a_link_each(make_run: MakeRun) -> None:
    run = make_run()
    outputs = [figure(), table("models"), table("places")]
    write_notebook(run, cells.notebook([cells.code("show()", outputs, [])], {}))
    html = html_of(completed(load(run))[0])
    assert html.index('href="files/models.csv"') < html.index('href="files/places.csv"')


def test_an_output_of_a_table_that_was_not_written_is_an_error(make_run: MakeRun) -> None:
    run = make_run()
    write_notebook(run, cells.notebook([cells.code("show()", [table("ghost")], [])], {}))
    with pytest.raises(BookError, match=r"'ghost'.*models, places"):
        completed(load(run))


def headings_of(told: list[NotebookNode]) -> list[str]:
    return [c.source for c in told if c.cell_type == "markdown" and c.source.startswith("##")]


CLOSING = [
    "## For analysts",
    "### Run this yourself",
    "### Download the figures",
    "### Where this comes from",
]


def test_the_chapter_ends_with_command_downloads_and_provenance(finished: Finished) -> None:
    told = completed(finished)
    assert headings_of(told)[-4:] == CLOSING
    files = html_of(told[-3])
    for name in ("models.csv", "places.csv", "results.json"):
        assert f'href="files/{name}"' in files


def test_what_a_notebook_tells_analysts_stands_in_the_same_part(make_run: MakeRun) -> None:
    run = make_run()
    own = cells.markdown("## For analysts\n\n### Inputs")
    write_notebook(run, cells.notebook([own], {}))
    told = completed(load(run))
    assert [own.source, *CLOSING[1:]] == headings_of(told)


def test_the_same_run_gives_the_same_chapter(finished: Finished) -> None:
    assert completed(finished) == completed(finished)
