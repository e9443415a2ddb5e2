"""The references: every notebook with the outputs of its defaults, which nbval compares with.

Every cell is in them, whatever its condition: nbval and jupytext pair them with the text.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from helpers import project
from helpers.analyses import registry
from helpers.errors import BookError, InputError
from helpers.inline import STORED, expressions
from helpers.progress import Progress, Tell, counted, unheard
from helpers.run import notebooks
from helpers.run.compute import Computed, compute
from helpers.run.engine import forks, preload
from helpers.run.engine.papermill_run import CellError, execute_notebook


def renew(analyses: Iterable[str] = registry.MODULES, tell: Tell = unheard) -> Iterator[Path]:
    """Execute notebooks with their defaults and write their references; give each path when done.

    As many are executed at a time as there are processors.

    Raises:
        BookError: a cell failed; the old reference stays.
        InputError: a reference cannot be written.
    """
    names = list(analyses)
    progress = Progress("executing", total=len(names), things="notebooks")
    tell(progress)
    preload.stack()
    for outcome in counted(forks.each(_renew, names, forks.processors()), progress, tell):
        yield outcome.value


def renew_afresh(analysis: str) -> Path:
    """Write the reference of an analysis in a new process, which imports it as it is now.

    Raises:
        BookError: it failed there.
    """
    command = [sys.executable, "-m", "helpers.cli", "references", analysis]
    done = subprocess.run(command, cwd=project.root(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BookError(done.stderr.strip().removeprefix("icsbook: "))
    return project.root() / notebooks.REFERENCE_FOLDER / f"{analysis}.ipynb"


def differences(analysis: str) -> list[str]:
    """Return where the text of a notebook and its reference are out of step, by content.

    Cells are compared in order: kind, source and metadata. Those of code must have run, those of
    Markdown hold a result for each expression; outputs are nbval's to compare.

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
    for number, cell in enumerate(reference.cells, start=1):
        if not _has_run(cell):
            found.append(f"cell {number} was not executed")
    return found


def outdated(analysis: str, computed: Computed) -> list[str]:
    """Return where the results that a reference holds for expressions are not those of a fresh run.

    Args:
        analysis: name of the analysis.
        computed: what comes of it with its defaults.

    Raises:
        BookError: a cell failed.
        InputError: the text or the reference cannot be read.
    """
    reference = notebooks.read_reference(analysis)
    with tempfile.TemporaryDirectory() as folder:
        fresh = _executed(analysis, Path(folder) / "fresh.ipynb", computed)
    found = []
    for number, (held, now) in enumerate(zip(reference.cells, fresh.cells, strict=False), start=1):
        for old, new in zip(_stored(held), _stored(now), strict=False):
            if old != new:
                found.append(
                    f"cell {number}: {{eval}}`{new['expression']}` is held as {_shown(old)}, and "
                    f"is {_shown(new)} now"
                )
    return found


def _renew(analysis: str) -> Path:
    path = notebooks.reference_path(analysis)
    try:
        return _write(analysis, path)
    except OSError as error:
        shown = f"{notebooks.REFERENCE_FOLDER}/{path.name}"
        raise InputError(f"{shown}: cannot be written: {error.strerror or error}") from None


def _write(analysis: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".renew.", dir=path.parent) as folder:
        working = Path(folder) / path.name
        computed = compute(analysis, registry.load(analysis).Parameters())
        executed = _executed(analysis, working, computed)
        del executed.metadata["papermill"]
        executed.metadata["jupytext"].pop("text_representation", None)  # jupytext would too
        nbformat.write(executed, working)
        working.replace(path)
    return path


def _executed(analysis: str, output: Path, computed: Computed) -> NotebookNode:
    text = notebooks.read_text(analysis)
    try:
        notebook = notebooks.parse(text)
        return execute_notebook(notebook, {}, output, computed.read, conditions=False)
    except (CellError, InputError) as error:
        raise type(error)(f"{notebooks.FOLDER}/{analysis}.md: {error}") from None


def _content(cell: NotebookNode) -> tuple[str, str, dict[str, Any]]:
    metadata = {name: value for name, value in cell.metadata.items() if name != STORED}
    return str(cell.cell_type), str(cell.source).strip(), metadata


def _front_matter(notebook: NotebookNode) -> dict[str, Any]:
    """Return what both files say of the notebook; how the text is written, only the text says."""
    pairing = dict(notebook.metadata.get("jupytext", {}))
    pairing.pop("text_representation", None)
    return {"kernelspec": notebook.metadata.get("kernelspec"), "jupytext": pairing}


def _has_run(cell: NotebookNode) -> bool:
    if cell.cell_type == "code":
        return not cell.source.strip() or cell.execution_count is not None
    asked = expressions(cell.source) if cell.cell_type == "markdown" else []
    return [each["expression"] for each in _stored(cell) if _shown(each)] == asked


def _stored(cell: NotebookNode) -> list[Mapping[str, Any]]:
    return list(cell.metadata.get(STORED, []))


def _shown(stored: Mapping[str, Any]) -> str:
    return str(stored["result"].get("data", {}).get("text/plain", ""))
