"""Makes the parts of a notebook; nbformat's own makers are untyped."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

VERSION = 4


def read(text: str) -> NotebookNode:
    """Return the notebook that `text` holds.

    Raises:
        ValueError: it holds none.
    """
    if not isinstance(json.loads(text), dict):  # nbformat takes any JSON for a notebook
        raise ValueError("it holds no JSON object")  # noqa: TRY004 - the text is at fault
    notebook: NotebookNode = nbformat.reads(text, as_version=VERSION)
    return notebook


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Return a notebook whose cells have identifiers that do not change from build to build."""
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    made: NotebookNode = nbformat.v4.new_notebook(cells=list(cells), metadata=dict(metadata))
    return made


def markdown(source: str) -> NotebookNode:
    """Return a cell of Markdown."""
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source)
    return cell


def code(source: str, outputs: Sequence[NotebookNode], tags: Sequence[str]) -> NotebookNode:
    """Return a cell of code with its outputs."""
    cell: NotebookNode = nbformat.v4.new_code_cell(
        source, outputs=list(outputs), metadata={"tags": list(tags)}
    )
    return cell


def display(data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return an output: MIME type to content, with its metadata."""
    output: NotebookNode = nbformat.v4.new_output(
        "display_data", data=dict(data), metadata=dict(metadata or {})
    )
    return output


def html(text: str) -> NotebookNode:
    """Return an output of HTML."""
    return display({"text/html": text})
