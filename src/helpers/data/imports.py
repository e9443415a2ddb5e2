"""Imported releases: stored once under `data/local`, whole or not at all, and read from there.

An import is a folder `data/local/RELEASE/PERIOD` with a Parquet file a table and `provenance.json`,
which says where every row came from and holds the hash of each table. It carries no clock time:
the same files give the same bytes.
"""

import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import project, source
from helpers.data import package
from helpers.data.local import LOCAL_FOLDER, WORKING, leftovers
from helpers.data.releases.account import THE_USER, FileRead
from helpers.errors import DataError, InputError, NotImportedError
from helpers.names import quote
from helpers.progress import Progress, Tell, counted, unheard

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data.releases.adding import Addition
    from helpers.data.releases.reading import Reading

PROVENANCE = "provenance.json"
STOOD = "stood"
"""The folder in there for imports that stood where new ones are put, by release and period."""
COMPRESSION = "zstd"
_IMPORTED = "local"
_OF_THE_MOMENT = ("changed", "replaced", "stayed")
EVERY = "*"
"""Stands for the list of the imported periods of a release."""


@dataclass(frozen=True)
class Import:
    """A release of one period as it is stored.

    Attributes:
        release: name of the release, such as `qof`.
        title: what the release is.
        publisher: who published it.
        licence: terms of use.
        period: such as `2022-23`, `2024-04` or `2019`.
        reader_version: version of the reader that made it.
        tables: SHA-256 of each stored table, the main table first.
        rows: rows of each stored table.
        files: what it was read from.
        notes: what was noticed between the tables.
        coverage: for each area how many organisations have figures, and of how many that it names.
        changed: whether storing it changed anything; always true for one that was loaded.
        replaced: rows stored before that it took the place of, by what they are; empty for one
            that was loaded.
        stayed: rows stored before that are still there; 0 for one that was loaded.
    """

    release: str
    title: str
    publisher: str
    licence: str
    period: str
    reader_version: int
    tables: Mapping[str, str]
    rows: Mapping[str, int]
    files: tuple[FileRead, ...]
    notes: Mapping[str, int]
    coverage: Mapping[str, list[int]] = field(default_factory=dict)
    changed: bool = True
    replaced: Mapping[str, int] = field(default_factory=dict)
    stayed: int = 0

    @property
    def citation(self) -> str:
        """What a page cites it as; a table of the user's own has no publisher to name."""
        by = "" if self.publisher == THE_USER else f"{self.publisher}, "
        return f"{by}{self.title}, {self.period}, imported"

    @property
    def name(self) -> str:
        """Name under which reading it is recorded, such as `local:qof:2022-23`."""
        return import_name(self.release, self.period)

    @property
    def folder(self) -> Path:
        """Where it is stored, from the project's folder."""
        return LOCAL_FOLDER / self.release / self.period

    @property
    def dropped(self) -> dict[str, int]:
        """Rows dropped from all files, by reason."""
        return _summed(file.dropped for file in self.files)

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns of all files that no table takes."""
        return tuple(dict.fromkeys(name for file in self.files for name in file.unused))

    @property
    def noted(self) -> dict[str, int]:
        """What was noted of the rows kept, by what it is."""
        return _summed([*(file.notes for file in self.files), self.notes])


def import_name(release: str, period: str) -> str:
    """Return how an imported release is named where a table of the package could stand.

    Without a period it names which of the imported periods is the newest, with `*` all of them.
    """
    return f"{_IMPORTED}:{release}:{period}".rstrip(":")


def split_import(name: str) -> tuple[str, str] | None:
    """Return release and period of an import's name (empty for all), None for that of a table."""
    kind, _, imported = name.partition(":")
    release, _, period = imported.partition(":")
    return (release, period) if kind == _IMPORTED else None


def import_release(release: str, paths: Sequence[Path], period: str | None = None) -> Import:
    """Read files of one period of a release and store them.

    A release that comes in several files a period is added to what is stored of it: rows of the
    same key take the place of earlier ones. Any other takes the place of all of its period.

    Raises:
        InputError: the release, a file, the period or the place to write is wrong, or the files
            are of several periods.
        DataError: a file breaks a rule of the release; says file, row, column and what is allowed.
    """
    readings = _read(release, paths, period)
    if len(readings) > 1:
        found = ", ".join(reading.period for reading in readings)
        raise InputError(f"{release}: the files are of the periods {found}; give those of one")
    return _store(readings)[0]


def import_files(
    release: str, paths: Sequence[Path], period: str | None = None, tell: Tell = unheard
) -> tuple[Import, ...]:
    """Read files of a release, of any number of periods, and store each period.

    All are read before the first is stored: a fault in one leaves `data/local` as it was.

    Args:
        release: name of the release, such as `qof`.
        paths: files or zips as downloaded.
        period: their period, where neither content nor names say it.
        tell: called with how many files are read, and how many periods stored.

    Raises:
        InputError: the release, a file, the period or the place to write is wrong.
        DataError: a file breaks a rule of the release; says file, row, column and what is allowed.
    """
    return _store(_read(release, paths, period, tell), tell)


def imports() -> tuple[Import, ...]:
    """Return every import, by release and then period.

    Raises:
        DataError: the provenance of one was damaged.
    """
    found = (project.root() / LOCAL_FOLDER).glob(f"[!.]*/[!.]*/{PROVENANCE}")
    return tuple(_provenance(path.parent) for path in sorted(found))


def periods(release: str) -> tuple[str, ...]:
    """Return the imported periods of a release, the oldest first.

    Raises:
        InputError: there is no such release.
    """
    folder = package.folder() / LOCAL_FOLDER / _known(release)

    def look() -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in folder.glob(f"[!.]*/{PROVENANCE}")))

    return package.once(("periods", release), look)


def every(release: str) -> tuple[Import, ...]:
    """Return the imports of all periods of a release, the oldest first; which there are is noted.

    Raises:
        InputError: there is no such release.
        DataError: the provenance of one was damaged.
    """
    package.note(import_name(_known(release), EVERY), content_hash(release, EVERY))
    return tuple(_noted(release, period) for period in periods(release))


def newest(release: str) -> Import:
    """Return the import of the newest period of a release; looking which there are is noted.

    Raises:
        InputError: none is imported; says how to import it.
        DataError: its provenance was damaged.
    """
    known = periods(release)
    package.note(import_name(_known(release), ""), content_hash(release, ""))
    if not known:
        raise NotImportedError(
            f"release {quote(release)} is not imported; use: icsbook data import {release}"
        )
    return _noted(release, known[-1])


def find_import(release: str, period: str | None = None) -> Import:
    """Return an import of a release: of the period, or of the newest; the reading is noted.

    Raises:
        InputError: it is not imported; says which periods are.
        DataError: its provenance was damaged.
    """
    if period is None:
        return newest(release)
    if period not in periods(release):
        known = periods(release)
        which = f"; imported are {', '.join(known)}" if known else ""
        raise NotImportedError(
            f"release {quote(release)} of {quote(period)} is not imported{which}; "
            f"use: icsbook data import {release}, or icsbook data fetch {release} {period}"
        )
    return _noted(release, period)


def load_import(
    release: str, period: str | None = None, table: str | None = None
) -> "tuple[pd.DataFrame, Import]":
    """Return a stored table and what its import says; the reading is noted.

    Args:
        release: name of the release.
        period: its period; by default the newest imported.
        table: one of the release's tables; by default the main one.

    Raises:
        InputError: it is not imported or has no such table.
        DataError: it was changed since it was imported.
    """
    found = find_import(release, period)
    name = table or next(iter(found.tables))
    if name not in found.tables:
        raise InputError(
            f"release {release} has no table {quote(name)}; it has {', '.join(found.tables)}"
        )
    return _frame(found, name), found


def forget(release: str, period: str | None = None) -> tuple[str, ...]:
    """Remove the import of a period, or all of a release; return the periods removed.

    Raises:
        InputError: nothing of the kind is imported, or it cannot be removed.
    """
    gone = periods(release) if period is None else (find_import(release, period).period,)
    if not gone:
        newest(release)  # says that nothing is imported
    for each in gone:
        _remove(_folder(release, each))
    return gone


def recover() -> tuple[str, ...]:
    """Put back the imports that killed commands had moved aside, and remove what else they left.

    Whoever calls it holds the lock of the imports.

    Returns:
        The folders put back, from the project's folder.

    Raises:
        OSError: one cannot be put back.
    """
    back = []
    for left in leftovers(project.root()):
        for stood in sorted(left.glob(f"{STOOD}/*/*")):
            place = LOCAL_FOLDER / stood.relative_to(left / STOOD)
            if not (project.root() / place).exists():
                (project.root() / place).parent.mkdir(exist_ok=True)
                stood.replace(project.root() / place)
                back.append(place.as_posix())
        shutil.rmtree(left, ignore_errors=True)
    for folder in (project.root() / LOCAL_FOLDER).glob("[!.]*/"):
        if not any(folder.iterdir()):
            folder.rmdir()
    return tuple(back)


def content_hash(release: str, period: str) -> str:
    """Return a hash of everything an import holds, as 64 hexadecimal digits.

    Without a period it is of which period is the newest, for `EVERY` of which periods there are.

    Raises:
        InputError: it is not imported.
        DataError: its provenance was damaged.
    """
    if not period:
        return source.digest("".join(periods(release)[-1:]).encode())
    if period == EVERY:
        return source.digest(" ".join(periods(release)).encode())
    if period not in periods(release):
        find_import(release, period)  # says so
    return source.digest(_provenance_bytes(_folder(release, period)))


def _noted(release: str, period: str) -> Import:
    folder = _folder(release, period)
    found = _provenance(folder)
    package.note(found.name, source.digest(_provenance_bytes(folder)))
    return found


def _read(
    release: str, paths: Sequence[Path], period: str | None, tell: Tell = unheard
) -> "tuple[Reading, ...]":
    from helpers.data.releases import reading, registry  # noqa: PLC0415 - heavy

    known = registry.release(release)
    return reading.read(known, paths, period, registry.RELEASES.values(), tell)


def _store(readings: "Sequence[Reading]", tell: Tell = unheard) -> tuple[Import, ...]:
    """Write every reading beside its place, then put all in place; a failure undoes all."""
    _check_of_one_period(readings)
    additions = [_addition(reading) for reading in readings]
    local = project.root() / LOCAL_FOLDER
    with _staging(local) as staging:
        progress = Progress("storing", total=len(additions), things="periods")
        numbered = counted(enumerate(additions), progress, tell)
        made = [_write(each, staging / f"{at}") for at, each in numbered]
        return _put_all(local, staging, made)


def _check_of_one_period(readings: "Sequence[Reading]") -> None:
    """Refuse a file whose bytes are imported, or to be, under another period."""
    release = readings[0].release.name
    stored = [found for each in periods(release) if (found := _stood(release, each)) is not None]
    there = {file.sha256: found.period for found in stored for file in found.files}
    for reading in readings:
        for file in reading.files:
            other = there.setdefault(file.sha256, reading.period)
            if other != reading.period:
                raise InputError(
                    f"{file.name}: the same bytes are {release} {other} already, and a file is of "
                    f"one period; if {reading.period} is right, first use: icsbook data forget "
                    f"{release} {other}"
                )


def _addition(reading: "Reading") -> "Addition":
    """Return what is to be stored: a reading, with what stays of an import of its period."""
    from helpers.data.releases import adding  # noqa: PLC0415 - heavy

    before = _stood(reading.release.name, reading.period)
    if before is None:
        return adding.Addition(reading)
    main = reading.release.tables[0]
    if not main.several_files:
        return adding.instead_of(reading, before.rows)
    if before.reader_version == reading.release.version:
        try:
            stored = _frame(before, main.name)
        except DataError:  # damaged: only importing its files again mends it
            return adding.instead_of(reading, before.rows)
        return adding.added(reading, stored, before.files)
    if {file.sha256 for file in before.files} <= {file.sha256 for file in reading.files}:
        return adding.instead_of(reading, before.rows)
    raise InputError(
        f"{before.folder.as_posix()}: was stored by an earlier version, to which nothing can be "
        f"added; use: icsbook data forget {before.release} {before.period}, and import all of its "
        "files again"
    )


def _stood(release: str, period: str) -> Import | None:
    """Return the import that is stored, None where there is none or it was damaged."""
    try:
        return _provenance(_folder(release, period))
    except DataError:
        return None


@contextmanager
def _staging(local: Path) -> Iterator[Path]:
    """Give a folder beside the imports; it and what else this import made is gone afterwards."""
    made = not local.exists()
    folder: Path | None = None
    try:
        local.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=WORKING, dir=local))
        yield folder
    except OSError as error:
        raise InputError(
            f"{LOCAL_FOLDER.as_posix()}: the import cannot be written: {error.strerror or error}; "
            "it is as it was before"
        ) from None
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if made and local.exists() and not any(local.iterdir()):
            local.rmdir()


def _write(addition: "Addition", folder: Path) -> Import:
    import pyarrow as pa  # noqa: PLC0415 - heavy
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    folder.mkdir()
    hashes: dict[str, str] = {}
    for name, frame in addition.reading.tables.items():
        sink = pa.BufferOutputStream()
        stored = pa.Table.from_pandas(frame, preserve_index=False)
        parquet.write_table(stored, sink, compression=COMPRESSION)
        content = sink.getvalue().to_pybytes()
        (folder / f"{name}.parquet").write_bytes(content)
        hashes[name] = source.digest(content)
    made = _described(addition, hashes)
    (folder / PROVENANCE).write_text(_as_json(made), encoding="utf-8", newline="\n")
    return made


def _described(addition: "Addition", hashes: Mapping[str, str]) -> Import:
    reading, release = addition.reading, addition.reading.release
    return Import(
        release=release.name,
        title=release.title,
        publisher=release.publisher,
        licence=release.licence,
        period=reading.period,
        reader_version=release.version,
        tables=hashes,
        rows={name: len(frame) for name, frame in reading.tables.items()},
        files=reading.files,
        notes=reading.notes,
        coverage=reading.coverage,
        replaced=addition.replaced,
        stayed=addition.stayed,
    )


def _put_all(local: Path, staging: Path, made: Sequence[Import]) -> tuple[Import, ...]:
    put: list[tuple[Path, Path | None]] = []
    stored: list[Import] = []
    try:
        for at, each in enumerate(made):
            new, place = staging / f"{at}", local / each.release / each.period
            if _same(new, place):
                stored.append(replace(each, changed=False, replaced={}, stayed=0))
                continue
            put.append((place, _put(new, place, staging / STOOD / each.release / each.period)))
            stored.append(each)
    except OSError:
        for place, aside in reversed(put):
            _take_back(place, aside)
        raise
    return tuple(stored)


def _put(new: Path, place: Path, aside: Path) -> Path | None:
    """Put a folder in its place; return where the one that stood there now is, if any."""
    place.parent.mkdir(exist_ok=True)
    stood = place.exists()
    if stood:
        aside.parent.mkdir(parents=True, exist_ok=True)
        place.replace(aside)
    try:
        new.replace(place)
    except OSError:
        if stood:
            aside.replace(place)
        raise
    return aside if stood else None


def _take_back(place: Path, aside: Path | None) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if aside is not None:
        aside.replace(place)
    elif not any(place.parent.iterdir()):
        place.parent.rmdir()


def _same(new: Path, place: Path) -> bool:
    """Return whether the import that stands there is the same, and undamaged."""
    if not place.is_dir():
        return False
    names = sorted(path.name for path in new.iterdir())
    if names != sorted(path.name for path in place.iterdir()):
        return False
    return all((new / name).read_bytes() == (place / name).read_bytes() for name in names)


def _as_json(made: Import) -> str:
    document = {name: value for name, value in vars(made).items() if name not in _OF_THE_MOMENT}
    document["files"] = [vars(file) for file in made.files]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _provenance(folder: Path) -> Import:
    shown = (LOCAL_FOLDER / folder.parent.name / folder.name / PROVENANCE).as_posix()
    try:
        document: dict[str, Any] = json.loads(_provenance_bytes(folder))
        files = tuple(
            FileRead(**{**file, "unused": tuple(file["unused"])}) for file in document.pop("files")
        )
        found = Import(**document, files=files)
    except (OSError, ValueError, TypeError, KeyError):
        raise DataError(f"{shown}: damaged; forget the import and import the files again") from None
    if (found.release, found.period) != (folder.parent.name, folder.name):
        raise DataError(
            f"{shown}: is of {found.release} {found.period}; forget it and import the files again"
        )
    return found


def _provenance_bytes(folder: Path) -> bytes:
    def read() -> bytes:
        with package.opening():
            return (folder / PROVENANCE).read_bytes()

    return package.once(folder, read)


def _frame(found: Import, name: str) -> "pd.DataFrame":
    content = package.once((found.name, name), lambda: _table_bytes(found, name))
    with package.opening():
        from pyarrow import parquet  # noqa: PLC0415 - heavy

        frame: pd.DataFrame = parquet.read_table(io.BytesIO(content)).to_pandas()
    return frame


def _table_bytes(found: Import, name: str) -> bytes:
    shown = (found.folder / f"{name}.parquet").as_posix()
    path = package.folder() / found.folder / f"{name}.parquet"
    try:
        with package.opening():
            content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{shown}: cannot be read: {error.strerror}; import it again") from None
    if source.digest(content) != found.tables[name]:
        raise DataError(f"{shown}: was changed since it was imported; import the files again")
    return content


def _known(release: str) -> str:
    from helpers.data.releases.registry import release as known  # noqa: PLC0415 - heavy

    return known(release).name


def _folder(release: str, period: str) -> Path:
    return package.folder() / LOCAL_FOLDER / release / period


def _remove(folder: Path) -> None:
    try:
        aside = Path(tempfile.mkdtemp(prefix=WORKING, dir=folder.parents[1]))
        folder.replace(aside / folder.name)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        shown = (LOCAL_FOLDER / folder.parent.name / folder.name).as_posix()
        raise InputError(f"{shown}: cannot be removed: {error.strerror}") from None


def _summed(counts: "Iterator[Mapping[str, int]] | Sequence[Mapping[str, int]]") -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for words, number in each.items():
            total[words] = total.get(words, 0) + number
    return total
