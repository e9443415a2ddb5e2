"""What a finished run left in its folder, read once and ready for pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.publish.pages import cells
from helpers.results import METADATA_KEY, Figure, headlines_from_json
from helpers.run.store.record import RECORD_FILE, RESULTS_FILE, TABLES_FOLDER, Run


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
        record: the whole of `run.json`.
        tables: name of each table to its CSV file.
    """

    analysis: str
    key: str
    folder: Path
    path: Path
    notebook: NotebookNode
    headlines: Mapping[str, Figure]
    record: Mapping[str, Any]
    tables: Mapping[str, Path] = field(default_factory=dict)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Every parameter with the value used."""
        parameters: Mapping[str, Any] = self.record.get("parameters", {})
        return parameters

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
    try:
        notebook = cells.read(_read(run, run.notebook.name))
    except ValueError as error:
        raise BookError(f"{run.notebook} is no notebook: {error}") from error
    results = _read_json(run, RESULTS_FILE)
    return Finished(
        analysis=run.analysis,
        key=run.key,
        folder=run.folder,
        path=run.notebook,
        notebook=notebook,
        headlines=headlines_from_json(results),
        record=_read_json(run, RECORD_FILE),
        tables={path.stem: path for path in sorted((run.folder / TABLES_FOLDER).glob("*.csv"))},
    )


def table_of(output: Mapping[str, Any]) -> str:
    """Return the name of the table that an output shows, empty where it names none."""
    return str(output.get("metadata", {}).get(METADATA_KEY, {}).get("table", ""))


def _read_json(run: Run, name: str) -> dict[str, Any]:
    try:
        content = json.loads(_read(run, name))
    except ValueError as error:
        raise BookError(f"{run.folder / name} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BookError(f"{run.folder / name} holds no JSON object")
    return content


def _read(run: Run, name: str) -> str:
    path = run.folder / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BookError(f"the run of {run.analysis} is not whole: {path} is missing") from error
