"""What a finished run left in its folder, read once and ready for pages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import nbformat
from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.results import METADATA_KEY, Figure, headlines_from_json
from helpers.run.store.record import RECORD_FILE, RESULTS_FILE, TABLES_FOLDER, Record, Run

Content = TypeVar("Content")


@dataclass(frozen=True)
class Finished:
    """The files of a finished run, read.

    Attributes:
        analysis: name of the analysis.
        key: hash of everything the run rests on.
        folder: where the files stand.
        path: file of the executed notebook.
        notebook: its content.
        headlines: name to headline figure.
        record: what `run.json` says.
        tables: name of each table to its CSV file.
    """

    analysis: str
    key: str
    folder: Path
    path: Path
    notebook: NotebookNode
    headlines: Mapping[str, Figure]
    record: Record
    tables: Mapping[str, Path] = field(default_factory=dict)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Every parameter with the value used."""
        return self.record.parameters

    @property
    def title(self) -> str:
        """The main heading of the notebook; the name of the analysis where it has none."""
        lines = (line for cell in self.notebook.cells for line in cell.source.splitlines())
        return next((line[2:] for line in lines if line.startswith("# ")), self.analysis)

    @property
    def captions(self) -> dict[str, str]:
        """The caption of each table that the notebook shows."""
        told = (
            output.get("metadata", {}).get(METADATA_KEY, {})
            for cell in self.notebook.cells
            for output in cell.get("outputs", [])
        )
        return {str(each["table"]): str(each["caption"]) for each in told if "caption" in each}


def load(run: Run) -> Finished:
    """Read the files of a run.

    Raises:
        BookError: a file is missing or cannot be read, so the run did not finish.
    """
    return Finished(
        analysis=run.analysis,
        key=run.key,
        folder=run.folder,
        path=run.notebook,
        notebook=_read(run, run.notebook.name, _notebook),
        headlines=_read(run, RESULTS_FILE, lambda text: headlines_from_json(json.loads(text))),
        record=_read(run, RECORD_FILE, Record.model_validate_json),
        tables={path.stem: path for path in sorted((run.folder / TABLES_FOLDER).glob("*.csv"))},
    )


def table_of(output: Mapping[str, Any]) -> str:
    """Return the name of the table that an output shows, empty where it names none."""
    return str(output.get("metadata", {}).get(METADATA_KEY, {}).get("table", ""))


def _read(run: Run, name: str, parse: Callable[[str], Content]) -> Content:
    path = run.folder / name
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BookError(f"the run of {run.analysis} is not whole: {path} is missing") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BookError(f"{path} is not what a run leaves") from error


def _notebook(text: str) -> NotebookNode:
    if not isinstance(json.loads(text), dict):  # nbformat takes any JSON for a notebook
        raise TypeError
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    return notebook
