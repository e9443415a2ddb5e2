"""The runs that are there already: what they are, why one runs again, and how they are removed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import project, software
from helpers.analyses import registry
from helpers.errors import InputError
from helpers.run import notebooks
from helpers.run.parameters import of_mapping
from helpers.run.store import key, record, scratch

RUNS_FOLDER = "_build/runs"
NAMED = 3
"""How many changed files are named before the others are counted."""


@dataclass(frozen=True)
class CachedRun:
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


def entries() -> Iterator[CachedRun]:
    """Yield every run in the cache, by analysis, the newest first."""
    for analysis in registry.MODULES:
        for run in _newest_first(analysis):
            yield _entry(analysis, run)


def prune(*, everything: bool = False) -> list[CachedRun]:
    """Remove the runs that cannot be used again, and what is no run; return the runs.

    No run is what killed processes left, the notebook of a run that failed, and all else there.

    Args:
        everything: remove the others too.

    Raises:
        InputError: a run cannot be removed.
    """
    removed = [entry for entry in entries() if everything or entry.fault]
    try:
        for path in (*(entry.folder for entry in removed), *_no_runs()):
            record.remove(path)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be removed: {error.strerror}") from None
    for place in (project.root() / RUNS_FOLDER, *map(folder, registry.MODULES)):
        scratch.remove_abandoned(place)
    return removed


def _no_runs() -> list[Path]:
    """Return what stands where runs stand and is none: of no analysis, or without a record."""
    places = (project.root() / RUNS_FOLDER).glob("[!.]*")
    known = {folder(analysis) for analysis in registry.MODULES}
    found = [place for place in places if place not in known or not place.is_dir()]
    inside = (path for place in known - {*found} for path in place.glob("[!.]*"))
    return [*found, *(path for path in inside if not (path / record.RECORD_FILE).is_file())]


def tables_read(analysis: str, now: key.Ingredients) -> Mapping[str, str] | None:
    """Return the tables that a run reads, if one in the cache read them in their present state.

    Args:
        analysis: name of the analysis.
        now: what the run follows from, its tables not known yet.
    """
    for run in folder(analysis).glob(f"{now.stem}*"):
        before = record.ingredients_of(run) if record.find(run) else None
        if before is not None and before.tables == key.content_hashes(before.tables):
            return before.tables
    return None


def reason(analysis: str, place: Path, now: key.Ingredients) -> str:
    """Return why a run must be executed, in words; empty where it is there already."""
    if place.is_dir() and any(place.iterdir()):
        fault = record.fault(place)
        return f"the run there {fault}" if fault else ""
    for earlier in _newest_first(analysis):
        before = record.ingredients_of(earlier)
        if before is not None and before.parameters == now.parameters:
            return differences(before, now) or "the run there is of another folder"
    return f"no run of {analysis} with these parameters is there"


def differences(before: key.Ingredients, now: key.Ingredients) -> str:
    """Return in words what changed between two states of a run's ingredients; empty for nothing."""
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
        yield software.LOCK_FILE
    for name in _differing(before.unlocked, now.unlocked):
        yield f"what is installed of {name}"
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


def _entry(analysis: str, run: Path) -> CachedRun:
    try:
        given = record.Run(analysis, run.name, run).record.given
    except (OSError, ValueError):
        given = {}
    size = sum(path.stat().st_size for path in run.rglob("*") if path.is_file())
    return CachedRun(
        analysis, run.name, given, size, run, record.fault(run) or _outdated(analysis, run)
    )


def _outdated(analysis: str, run: Path) -> str:
    """Return what changed since a whole run was made; empty where it would be used again."""
    before = record.ingredients_of(run)
    if before is None:
        return f"has no {record.INGREDIENTS_FILE} that can be read"
    try:
        parameters = of_mapping(analysis, before.parameters, "")
        now = key.ingredients(analysis, parameters, notebooks.read_text(analysis))
    except InputError as error:
        return str(error)
    return differences(before, now.reading(key.content_hashes(before.tables)))
