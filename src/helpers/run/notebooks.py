"""The notebooks as text: where they are, how they are read, what their parameters cell says."""

import ast
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from helpers import project
from helpers.analyses.registry import require_known
from helpers.errors import InputError

FOLDER = "notebooks"
REFERENCE_FOLDER = f"{FOLDER}/reference"
PARAMETERS_TAG = "parameters"
_NAMELESS = re.compile(r'\s+in "<unicode string>"')
"""How a fault of YAML names a text that has no file."""


def text_path(analysis: str) -> Path:
    """Return the text notebook of an analysis."""
    return project.root() / FOLDER / f"{require_known(analysis)}.md"


def reference_path(analysis: str) -> Path:
    """Return the paired notebook with outputs that nbval compares with."""
    return project.root() / REFERENCE_FOLDER / f"{require_known(analysis)}.ipynb"


def read_text(analysis: str) -> str:
    """Return the text of an analysis' notebook.

    Raises:
        InputError: there is no such file, or it is no UTF-8 text.
    """
    path = text_path(analysis)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{FOLDER}/{path.name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{FOLDER}/{path.name}, row {row}: not UTF-8 (byte 0x{error.object[error.start]:02x}); "
            "save it as UTF-8"
        ) from None


def parse(text: str) -> NotebookNode:
    """Return the notebook that a MyST text stands for; its cell ids follow from their order.

    Raises:
        InputError: it is no such text; the message does not name it.
    """
    notebook = _read(text)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def _read(text: str) -> NotebookNode:
    import jupytext  # noqa: PLC0415 - slow to load, and a cached run needs it not
    from jupytext.myst import MystMetadataParsingError  # noqa: PLC0415 - as jupytext

    try:
        notebook: NotebookNode = jupytext.reads(text, fmt="md:myst")
    except (MystMetadataParsingError, yaml.YAMLError) as error:
        said = " ".join(_NAMELESS.sub("", str(error)).split())
        raise InputError(f"cannot be read: {said}") from None
    if "kernelspec" not in notebook.metadata:
        raise InputError("line 1: it names no kernel; begin with front matter between lines of ---")
    return notebook


def unlike_jupytext(text: str) -> str:
    """Return what `jupytext --sync` would change first in a MyST text; empty for nothing.

    Raises:
        InputError: as `parse`.
    """
    import jupytext  # noqa: PLC0415 - slow to load

    written = jupytext.writes(_read(text), fmt="md:myst")
    lines = zip_longest(text.splitlines(), written.splitlines(), fillvalue="")
    for number, (ours, theirs) in enumerate(lines, start=1):
        if ours != theirs:
            return f"line {number}: jupytext writes {theirs!r} instead of {ours!r}"
    return ""


def read_reference(analysis: str) -> NotebookNode:
    """Return the paired notebook with its outputs.

    Raises:
        InputError: there is none, or it is not a notebook.
    """
    path = reference_path(analysis)
    name = f"{REFERENCE_FOLDER}/{path.name}"
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}; make it with 'make references'") from None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise InputError(f"{name}: not a notebook; make it with 'make references'") from None
    return notebook


def parameters_cell(notebook: NotebookNode) -> NotebookNode:
    """Return the cell that papermill overrides.

    Raises:
        InputError: no cell, or more than one, is tagged `parameters`.
    """
    tagged = [c for c in notebook.cells if PARAMETERS_TAG in c.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise InputError(f"{len(tagged)} cells are tagged {PARAMETERS_TAG!r}; tag one")
    found: NotebookNode = tagged[0]
    return found


def parameters_of(notebook: NotebookNode) -> dict[str, Any]:
    """Return names and literal values of the parameters cell, in order.

    Raises:
        InputError: the cell holds anything but `name: type = literal` lines.
    """
    source = str(parameters_cell(notebook).source)
    try:
        return dict(_assignment(line) for line in ast.parse(source).body)
    except SyntaxError as error:
        what = f"line {error.lineno}: {error.msg}"
    except ValueError as error:
        what = str(error)
    raise InputError(f"parameters cell: {what}; write 'name: type = literal' lines")


def _assignment(line: ast.stmt) -> tuple[str, Any]:
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value:
        try:
            return line.target.id, ast.literal_eval(line.value)
        except ValueError:
            value = ast.unparse(line.value)
            raise ValueError(f"line {line.lineno}: {value!r} is no literal") from None
    raise ValueError(f"line {line.lineno} is {ast.unparse(line)!r}")
