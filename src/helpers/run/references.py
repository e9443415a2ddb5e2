"""The references: every notebook with the outputs of its defaults, which nbval compares with."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from helpers.analyses import registry
from helpers.errors import BookError
from helpers.run import notebooks
from helpers.run.engine.papermill_run import CellError, execute_text


def renew() -> Iterator[Path]:
    """Execute every notebook with its defaults and write its reference; give each path when done.

    Raises:
        BookError: a cell failed; the old reference stays.
    """
    for analysis in registry.MODULES:
        yield _renew(analysis)


def differences(analysis: str) -> list[str]:
    """Return where the text of a notebook and its reference are out of step, by content.

    Cells are compared in order: kind, source and metadata; outputs are nbval's to compare.

    Raises:
        InputError: one of the two cannot be read.
    """
    text = notebooks.parse(notebooks.read_text(analysis))
    reference = notebooks.read_reference(analysis)
    pairs = enumerate(zip(text.cells, reference.cells, strict=False), start=1)
    changed = [str(n) for n, (ours, theirs) in pairs if _content(ours) != _content(theirs)]
    found = [f"differs in cell {', '.join(changed)}"] if changed else []
    if len(text.cells) != len(reference.cells):
        found.append(f"has {len(reference.cells)} cells, the text {len(text.cells)}")
    if _front_matter(text) != _front_matter(reference):
        found.append("has other front matter")
    return found


def _renew(analysis: str) -> Path:
    path = notebooks.reference_path(analysis)
    module = registry.load(analysis)
    declared = module.reads(module.Parameters())
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".renew.", dir=path.parent) as folder:
        working = Path(folder) / path.name
        try:
            executed = execute_text(notebooks.read_text(analysis), {}, working, declared)
        except CellError as error:
            raise BookError(f"{analysis}: {error}") from None
        del executed.metadata["papermill"]
        nbformat.write(executed, working)
        working.replace(path)
    return path


def _content(cell: nbformat.NotebookNode) -> tuple[str, str, dict[str, Any]]:
    return str(cell.cell_type), str(cell.source).strip(), dict(cell.metadata)


def _front_matter(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    kept = ("kernelspec", "jupytext", "title")
    return {name: notebook.metadata[name] for name in kept if name in notebook.metadata}
