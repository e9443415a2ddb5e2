"""Holds every file of a site against a disclosure policy; a finding names a cell, not its value."""

import csv
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from helpers.errors import InputError
from helpers.publish.checks.disclosure import grids, records
from helpers.publish.checks.disclosure.contents import Contents, open_file
from helpers.publish.checks.disclosure.exemptions import Rules, require_tables
from helpers.publish.checks.disclosure.grids import Grid, GridColumn
from helpers.publish.checks.disclosure.identifiers import identifiers, mask
from helpers.publish.checks.findings import Finding
from helpers.publish.pages import dictionary
from helpers.publish.pages.dictionary import Entry
from helpers.run.engine import forks

WITHIN = "!/"
"""Stands between the name of an archive and that of a file within it."""
DEEPEST = 4
MOST_PROCESSES = 4
CSV_SUFFIXES = frozenset({".csv", ".tsv"})
ARCHIVES = frozenset({".zip"})


@dataclass(frozen=True)
class Table:
    """A table of the site, as a data dictionary lists it.

    Attributes:
        name: `analysis/table`.
        about: its caption.
        columns: its columns by their names in its file.
    """

    name: str
    about: str
    columns: Mapping[str, GridColumn]

    def column(self, shown: GridColumn) -> GridColumn:
        """Return the column that a page or a file shows, with all that is known of it."""
        if shown.name in self.columns:
            return self.columns[shown.name]
        headed = (c for c in self.columns.values() if _is_headed(shown.heading, c.heading))
        return next(headed, shown)


def check_disclosure(folder: Path, rules: Rules) -> list[Finding]:
    """Return everything in a site that may not be published.

    Args:
        folder: the site.
        rules: the policy, and the tables it does not apply to.

    Raises:
        InputError: there is no file in the folder, or the rules exempt a table that the site does
            not have.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if not paths:
        raise InputError(f"there is no site at {folder}; build it with: icsbook build")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    gate = _Gate(rules)
    gate.learn(files)
    require_tables(rules, gate.entries)
    found: dict[str, list[Finding]] = {}
    jobs = min(MOST_PROCESSES, os.cpu_count() or 1)
    for outcome in forks.each(gate.judge_all, _dealt(files, jobs), jobs):
        if isinstance(outcome.error, forks.LostProcessError):
            raise forks.LostProcessError(f"the check of the site: {outcome.error}")
        if outcome.error is not None:
            raise outcome.error
        found |= outcome.made or {}
    return [*_links(folder), *(finding for name in files for finding in found[name])]


def _links(folder: Path) -> Iterator[Finding]:
    """Yield the links to folders, which no search goes into and a copy of the site may follow."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and path.is_dir():
            where = path.relative_to(folder).as_posix()
            yield Finding(where, "is a link to a folder, which is not judged; put a folder there")


def _dealt(files: Mapping[str, bytes], hands: int) -> list[dict[str, bytes]]:
    """Deal some files out, so that each hand has about as many bytes."""
    by_size = sorted(files, key=lambda name: len(files[name]))
    return [{name: files[name] for name in by_size[hand::hands]} for hand in range(hands)]


class _Gate:
    """Judges the files of one site; a file that is there twice is opened once."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.entries: list[Entry] = []
        self.by_folder: dict[str, dict[str, Table]] = {}
        self.by_caption: dict[str, Table] = {}
        self.seen: dict[tuple[str, str], list[str]] = {}

    def learn(self, files: Mapping[str, bytes]) -> None:
        """Take in the data dictionaries among some files."""
        for name, content in files.items():
            path = PurePosixPath(name)
            if path.name == dictionary.FILE:
                entries = _entries(content)
                tables = _tables(entries)
                self.entries += entries
                self.by_folder[str(path.parent)] = tables
                self.by_caption |= {table.about: table for table in tables.values()}

    def judge_all(self, files: Mapping[str, bytes]) -> dict[str, list[Finding]]:
        """Return what each of some files gives away."""
        return {name: list(self.judge(name, content)) for name, content in files.items()}

    def judge(self, name: str, content: bytes, depth: int = 0) -> Iterator[Finding]:
        """Yield what a file gives away, in its name too."""
        shown = mask(name)
        if shown != name:
            yield Finding(shown, "its name identifies a person or a machine")
        path = PurePosixPath(name)
        in_place = name if path.suffix in CSV_SUFFIXES | ARCHIVES else path.name
        key = (in_place, hashlib.sha256(content).hexdigest())
        if key not in self.seen:
            contents = open_file(name, content)
            found = [*contents.faults, *_in_texts(contents), *self._in_counts(path, contents)]
            self.seen[key] = list(dict.fromkeys(found))
            yield from self._in_members(name, contents.members, depth)
        for what in self.seen[key]:
            yield Finding(shown, what)

    def _in_members(
        self, name: str, members: Sequence[tuple[str, bytes]], depth: int
    ) -> Iterator[Finding]:
        files = {f"{name}{WITHIN}{member}": content for member, content in members}
        if files and depth == DEEPEST:
            yield Finding(mask(name), "holds archives within archives, too deep to be judged")
            return
        self.learn(files)
        for member, content in files.items():
            yield from self.judge(member, content, depth + 1)

    def _in_counts(self, path: PurePosixPath, contents: Contents) -> Iterator[str]:
        policy = self.rules.policy
        tables = [*contents.grids]
        try:
            for record in contents.records:
                yield from map(mask, records.small_figures(record, policy))
                tables += records.grids_of(record, policy)
        except RecursionError:
            yield "is nested too deep to be judged"
        for grid in tables:
            table = self._table_of(path, grid)
            if _is_whole_file(path):
                yield from _unlisted(grid, table)
            known = _with(grid, table, path.stem)
            yield from map(mask, grids.judge(known, policy, self.rules.open_columns(known.name)))
        for words in contents.sayings:
            yield from map(mask, records.small_sayings(words, policy))

    def _table_of(self, path: PurePosixPath, grid: Grid) -> Table | None:
        """Return what the nearest data dictionary says of a file, or any of a table of a page."""
        if not _is_whole_file(path):
            return self.by_caption.get(grid.name)
        folders = (self.by_folder.get(str(folder), {}) for folder in path.parents)
        return next((tables[path.stem] for tables in folders if path.stem in tables), None)


def _is_whole_file(path: PurePosixPath) -> bool:
    return path.suffix.lower() in CSV_SUFFIXES and path.name != dictionary.FILE


def _unlisted(grid: Grid, table: Table | None) -> Iterator[str]:
    """Yield what of a file no data dictionary lists, so that nothing says what it counts."""
    if table is None:
        yield "no data dictionary lists it, so nothing says what its columns count"
        return
    for number, column in enumerate(grid.columns, start=1):
        if column.name not in table.columns:
            yield f"column {number}: its heading is none that the data dictionary lists"
    for number, row in enumerate(grid.rows, start=1):
        if len(row) > len(grid.columns):
            yield f"row {number}: has more cells than there are columns"


def _with(grid: Grid, table: Table | None, name: str) -> Grid:
    if table is None:
        return replace(grid, name=grid.name or name)
    return replace(grid, name=table.name, columns=tuple(map(table.column, grid.columns)))


def _is_headed(shown: str, heading: str) -> bool:
    """Say whether a page shows a heading, alone or with its unit in brackets."""
    return shown == heading or shown.startswith(f"{heading} (")


def _entries(content: bytes) -> list[Entry]:
    """Return what a data dictionary lists; nothing where the file only bears its name."""
    try:
        return dictionary.read(content.decode())
    except (TypeError, ValueError, csv.Error):
        return []


def _tables(entries: Sequence[Entry]) -> dict[str, Table]:
    columns: dict[str, dict[str, GridColumn]] = {}
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.table, entry)
        column = GridColumn(entry.column, entry.heading, entry.unit)
        columns.setdefault(entry.table, {})[entry.column] = column
    return {
        table: Table(f"{entry.analysis}/{table}", entry.about, columns[table])
        for table, entry in first.items()
    }


def _in_texts(contents: Contents) -> Iterator[str]:
    for where, text in contents.texts:
        for found in identifiers(text):
            line = text.count("\n", 0, found.start) + 1
            yield f"{where or f'line {line}'}: {found.what}"
