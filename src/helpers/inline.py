"""Inline expressions of MyST, ``{eval}`expression` ``: what prose asks, and the answers put in.

The answers of a Markdown cell stand where JupyterLab keeps them: in order, under
`user_expressions` in the metadata of the cell.
"""

import ast
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from helpers import markdown
from helpers.errors import BookError

STORED = "user_expressions"
"""The metadata of a cell that holds its expressions, each with its result."""
CONDITION = "when"
"""The metadata of a cell that says, as an expression, when it is part of the notebook."""
HOLDS = {"True": True, "np.True_": True, "False": False, "np.False_": False}
"""Whether a condition holds, by what its value is shown as: Python's truths and NumPy's."""

_ANSWER = re.compile(r"^\(answer\)=[ \t]*\n+((?!#)[^\n]+(?:\n[^\n]+)*)", re.MULTILINE)
_SPECIAL = re.compile(r"[^\w\s.,;:%()/£\u2212\u2013-]|_|^[-:%]")
"""What Markdown or HTML may read as more than a letter, anywhere or at the start of a line."""


def expressions(text: str) -> list[str]:
    """Return the expressions of Markdown in order, as JupyterLab evaluates them."""
    return [_expression(place) for place in markdown.inline_expressions(text)]


def filled_markdown(cell: NotebookNode) -> str:
    """Return the source of a Markdown cell with the stored result of each expression as text.

    Raises:
        BookError: an expression has no result, the stored ones are those of another text, or a
            value begins or ends with a blank, which a page would lose.
    """
    stored = cell.metadata.get(STORED, [])
    pieces, end = [], 0
    for number, place in enumerate(markdown.inline_expressions(cell.source)):
        held = stored[number] if number < len(stored) else {}
        pieces += [cell.source[end : place.start()], as_text(_result(cell, place, held))]
        end = place.end()
    return "".join([*pieces, cell.source[end:]])


def answer_of(notebook: NotebookNode) -> str:
    """Return the paragraph under the label `answer`, filled.

    Raises:
        BookError: there is none, or one of its expressions has no result.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and _ANSWER.search(cell.source):
            return str(_ANSWER.findall(filled_markdown(cell))[0])
    raise BookError("it has no answer: write (answer)= on the line above the paragraph that is one")


def as_text(value: str) -> str:
    """Return a value as text for Markdown and HTML alike, on one line: none of it is markup."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(value.split()))


def _expression(place: re.Match[str]) -> str:
    return place["code"].replace("\n", " ").strip()


def _result(cell: NotebookNode, place: re.Match[str], held: Mapping[str, Any]) -> str:
    """Return what a reader sees of a stored result: a string without its quotes."""
    asked = _expression(place)
    shown = held.get("result", {}).get("data", {}).get("text/plain")
    if held.get("expression") != asked or shown is None:
        raise BookError(f"{cell.get('id', 'a cell')}: {{eval}}`{asked}` has no stored result")
    try:
        value = ast.literal_eval(shown)
    except (ValueError, SyntaxError):
        value = shown
    text = value if isinstance(value, str) else str(shown)
    if text != text.strip():
        raise BookError(
            f"{cell.get('id', 'a cell')}: {{eval}}`{asked}` begins or ends with a blank, which a "
            "page loses; write the blank outside of it"
        )
    return text
