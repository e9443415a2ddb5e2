"""A chart that a reader who does not see it would miss is found and named."""

import pytest
from nbformat import NotebookNode

from helpers.publish.pages import cells
from helpers.publish.pages.completeness import chart_faults
from tests.publish.conftest import cards, figure, table


def faults(*outputs: NotebookNode) -> list[str]:
    told = [cells.markdown("# One"), cells.code("x = 1", outputs, [])]
    return list(chart_faults(cells.notebook(told, {})))


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_chart_without_alternative_text_is_named_by_its_cell(alt: str) -> None:
    assert faults(figure(alt)) == ["cell 2: its chart has no alternative text"]


def test_a_chart_with_words_and_outputs_that_are_no_chart_pass() -> None:
    assert faults(figure("3 rooms."), table("models"), cards()) == []
