"""Whether results are told in full: every table described, every chart and headline in words."""

import ast
import re
from collections.abc import Iterator, Mapping

import pandas as pd
from nbformat import NotebookNode

from helpers.present.outputs import BASIS_WORDS
from helpers.present.units import is_calendar
from helpers.publish.pages.images import IMAGE_TYPES, alternative_text
from helpers.results import Column, Description, Results

HEADLINE = "headline"
"""The column of a table that names the headline of each row; the home page shows such a table."""

_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)")


def faults(
    analysis: str, results: Results, notebook: NotebookNode, pages: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is missing between the results of an analysis and a reader.

    Args:
        analysis: its name.
        results: its results for the published parameters.
        notebook: its notebook; outputs do not matter.
        pages: name to Markdown of each page of prose.
    """
    for name, frame in results.tables.items():
        yield from _table_faults(name, frame, results.descriptions[name])
    shown = _shown(analysis, results, notebook, pages)
    for name in results.headlines:
        if name not in shown:
            yield f"headline {name}: no page shows it; show it, write it into prose or leave it out"


def chart_faults(notebook: NotebookNode) -> Iterator[str]:
    """Yield the cells of an executed notebook whose chart has no alternative text."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            images = [mime for mime in IMAGE_TYPES if mime in output.get("data", {})]
            if images and not alternative_text(images[0], output.metadata):
                yield f"cell {number}: its chart has no alternative text"


def _table_faults(name: str, frame: pd.DataFrame, description: Description) -> Iterator[str]:
    if not description.caption.strip():
        yield f"table {name}: it has no caption"
    if not any(source.strip() for source in description.sources):
        yield f"table {name}: it has no source"
    if description.basis not in BASIS_WORDS:
        yield f"table {name}: its basis is {description.basis!r}, not {' or '.join(BASIS_WORDS)}"
    for key, column in description.columns.items():
        if not column.heading.strip():
            yield f"table {name}, column {key}: it has no heading"
        if _lacks_unit(key, frame, column):
            yield f"table {name}, column {key}: it holds numbers and has no unit"


def _lacks_unit(key: str, frame: pd.DataFrame, column: Column) -> bool:
    numeric = pd.api.types.is_numeric_dtype(frame[key]) and frame[key].dtype != bool
    return bool(numeric) and not column.unit and not is_calendar(key)


def _shown(
    analysis: str, results: Results, notebook: NotebookNode, pages: Mapping[str, str]
) -> set[str]:
    """Return the headlines that a card, a sentence or the home page shows."""
    shown = {
        str(h) for frame in results.tables.values() if HEADLINE in frame for h in frame[HEADLINE]
    }
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown |= _texts(cell.source)
        else:
            shown |= {name.partition(".")[0] for name in _PLACEHOLDER.findall(cell.source)}
    for text in pages.values():
        for name in _PLACEHOLDER.findall(text):
            page, _, rest = name.partition(".")
            shown |= {rest.partition(".")[0]} if page == analysis else set()
    return shown


def _texts(source: str) -> set[str]:
    """Return the texts that code names, such as the headlines of `show.headlines`."""
    nodes = ast.walk(ast.parse(source))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
