"""Makes the parts of a notebook; nbformat's own makers hold each against its schema, slowly."""

from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

VERSION, MINOR = 4, 5


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Return a notebook whose cells have identifiers that do not change from build to build."""
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    return NotebookNode(
        nbformat=VERSION, nbformat_minor=MINOR, metadata=NotebookNode(metadata), cells=list(cells)
    )


def markdown(source: str) -> NotebookNode:
    """Return a cell of Markdown."""
    return NotebookNode(cell_type="markdown", id="", metadata=NotebookNode(), source=source)


def code(source: str, outputs: Sequence[NotebookNode], tags: Sequence[str]) -> NotebookNode:
    """Return a cell of code with its outputs."""
    return NotebookNode(
        cell_type="code",
        id="",
        metadata=NotebookNode(tags=list(tags)),
        execution_count=None,
        source=source,
        outputs=list(outputs),
    )


def display(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return an output: MIME type to content, with its metadata."""
    return NotebookNode(
        output_type="display_data", data=NotebookNode(data), metadata=NotebookNode(metadata or {})
    )


def html(text: str) -> NotebookNode:
    """Return an output of HTML."""
    return display({"text/html": text})
