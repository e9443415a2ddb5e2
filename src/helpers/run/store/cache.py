"""The runs that are there already: what they are, why one runs again, and how they are removed."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import project
from helpers.analyses import registry
from helpers.errors import InputError
from helpers.run.parameters import of_mapping
from helpers.run.store import key, record, scratch

RUNS_FOLDER = "_build/runs"
NAMED = 3
"""How many changed files are named before the others are counted."""


@dataclass(frozen=True)
class Entry:
    """A run in the cache.

    Attributes:
        analysis: name of the analysis.
        key: its key.
        given: the parameters that differ from the defaults.
        size: bytes of its files.
        folder: where it stands.
        fault: why it cannot be used again, in words; empty where it can.
    """

    analysis: str
    key: str
    given: Mapping[str, Any]
    size: int
    folder: Path
    fault: str


def folder(analysis: str) -> Path:
    """Return where the runs of an analysis stand."""
    return project.root() / RUNS_FOLDER / analysis


def entries() -> Iterator[Entry]:
    """Yield every run in the cache, by analysis, the newest first."""
    for analysis in registry.MODULES:
        for run in _newest_first(analysis):
            yield _entry(analysis, run)


def prune(*, everything: bool = False) -> list[Entry]:
    """Remove the runs that cannot be used again, and what killed processes left; return the runs.

    Args:
        everything: remove the others too.

    Raises:
        InputError: a run cannot be removed.
    """
    removed = [entry for entry in entries() if everything or entry.fault]
    try:
        for entry in removed:
            remove(entry.folder)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be removed: {error.strerror}") from None
    for place in (project.root() / RUNS_FOLDER, *map(folder, registry.MODULES)):
        scratch.remove_abandoned(place)
    return removed


def remove(run: Path) -> None:
    """Remove a run, its record first: what is left of it is no run.

    Raises:
        OSError: it cannot be removed.
    """
    (run / record.RECORD_FILE).unlink(missing_ok=True)
    shutil.rmtree(run)


def reason(analysis: str, place: Path, made_of: key.Ingredients) -> str:
    """Return why a run must be executed, in words; empty where it is there already.

    Args:
        analysis: name of the analysis.
        place: folder it goes to.
        made_of: what the run follows from now.
    """
    if place.is_dir() and any(place.iterdir()):
        fault = record.fault(place)
        return f"the run there {fault}" if fault else ""
    for earlier in _newest_first(analysis):
        before = _ingredients_of(earlier)
        if before is not None and before.parameters == made_of.parameters:
            return differences(before, made_of) or "the run there is of another folder"
    return f"no run of {analysis} with these parameters is there"


def differences(before: key.Ingredients, now: key.Ingredients) -> str:
    """Return what changed between two states of a run's ingredients, in words; empty for nothing.

    Args:
        before: what an earlier run was made of.
        now: what it would be made of now.
    """
    return " and ".join(f"{what} changed" for what in _changed(before, now))


def _changed(before: key.Ingredients, now: key.Ingredients) -> Iterator[str]:
    if before.notebook != now.notebook:
        yield "the notebook's text"
    for name in _differing(before.parameters, now.parameters):
        yield f"the parameter {name}"
    for name in _differing(before.tables, now.tables):
        yield f"the table {name}"
    files = _differing(before.source, now.source)
    if files:
        more = f" and {len(files) - NAMED} more" if len(files) > NAMED else ""
        yield f"the source ({', '.join(files[:NAMED])}{more})"
    if before.lock != now.lock:
        yield f"{key.LOCK_FILE}"
    if before.python != now.python:
        yield f"Python ({before.python} to {now.python})"


def _differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [n for n in sorted({*before, *now}) if before.get(n) != now.get(n)]


def _newest_first(analysis: str) -> list[Path]:
    found = [path.parent for path in folder(analysis).glob(f"[!.]*/{record.RECORD_FILE}")]
    return sorted(found, key=lambda run: (-_written(run), run.name))


def _written(run: Path) -> int:
    try:
        return (run / record.RECORD_FILE).stat().st_mtime_ns
    except OSError:  # removed by another process meanwhile
        return 0


def _ingredients_of(run: Path) -> key.Ingredients | None:
    try:
        text = (run / record.INGREDIENTS_FILE).read_text(encoding="utf-8")
        return key.Ingredients(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return None


def _entry(analysis: str, run: Path) -> Entry:
    try:
        given = dict(record.Run(analysis, run.name, run).record["given"])
    except (OSError, ValueError, KeyError, TypeError):
        given = {}
    size = sum(path.stat().st_size for path in run.rglob("*") if path.is_file())
    return Entry(
        analysis, run.name, given, size, run, record.fault(run) or _outdated(analysis, run)
    )


def _outdated(analysis: str, run: Path) -> str:
    """Return what changed since a whole run was made; empty where it would be used again."""
    before = _ingredients_of(run)
    if before is None:
        return f"has no {record.INGREDIENTS_FILE} that can be read"
    try:
        parameters = of_mapping(analysis, before.parameters, "")
        tables = key.table_hashes(analysis, parameters)
    except InputError as error:
        return str(error)
    return differences(before, key.ingredients(analysis, parameters, tables))
