"""The commands `icsbook data`: fetch, import, derive from, list, show and check releases."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from helpers import project
from helpers.cli import progress
from helpers.cli.derive import derive_command
from helpers.cli.messages import say
from helpers.cli.options import command_app
from helpers.cli.params import READING_IMPORTS
from helpers.cli.synthetic import synthesise_command
from helpers.cli.terminal import print_table
from helpers.data import catalogue, downloads, fetch, imports
from helpers.data.derived import SUMMED_FOR
from helpers.data.descriptor import DESCRIPTOR, TableInfo
from helpers.data.imports import Import
from helpers.data.local import LOCK
from helpers.data.releases import reading, registry
from helpers.data.releases.reading import Inspected
from helpers.data.releases.registry import RELEASES
from helpers.data.releases.spec import Release
from helpers.errors import InputError
from helpers.names import nearest, quote
from helpers.progress import Progress, counted
from helpers.results import plain_number
from helpers.run.store import locking

SHOWN_ROWS = 5
FEWER = 0.9
"""Share of the organisations of another period below which an area is named."""
LOCAL_PREFIX = "local:"

app = command_app("data", "Fetch, import, list, show, check and forget data.")
app.command("synthesise")(synthesise_command)
app.command("derive")(derive_command)

ReleaseName = Annotated[
    str,
    typer.Argument(metavar="RELEASE", help=f"One of {', '.join(RELEASES)}."),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="P",
        help="Such as 2022-23, 2024-04 or 2019, where the files do not say it.",
    ),
]


@app.command("import")
def import_(
    release: ReleaseName,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files or zips as downloaded."),
    ] = None,
    period: PeriodOption = None,
) -> None:
    """Import files of an official release.

    They are recognised by what they hold, checked, and stored under data/local with where every
    row came from. Without a path it says where the release is published.
    """
    known = registry.release(release)
    if not paths:
        typer.echo(_where_published(known))
        return
    with _alone(), progress.shown() as shown:
        stored = imports.import_files(release, paths, period, shown.tell)
    for made in stored:
        typer.echo(_imported_words(made))
    typer.echo(_readers_words(release))


@app.command("fetch")
def fetch_(
    release: ReleaseName,
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PERIOD|URL",
            help="Addresses of files or zips, or a period whose address data/sources.csv knows.",
        ),
    ] = None,
    period: PeriodOption = None,
    timeout: Annotated[
        int,
        typer.Option(
            min=1, metavar="SECONDS", help="How long the server may give nothing before it fails."
        ),
    ] = downloads.TIMEOUT_SECONDS,
    accept_new: Annotated[
        bool,
        typer.Option(
            "--accept-new", help="Download again, and take a file that its publisher has changed."
        ),
    ] = False,
) -> None:
    """Download files of an official release and import them.

    A download is kept in data/local/downloads with its SHA-256, and not asked for again: the same
    command goes on where it was cut short. One that has another hash than at the first fetch is
    refused. Addresses begin with https://; none is guessed. Without a known one it says which file
    to look for, and where.
    """
    addresses, stated = fetch.wanted(release, targets or [], period)
    with _alone():
        with progress.shown() as shown:
            found = downloads.download(
                release,
                addresses,
                timeout=timeout,
                accept_new=accept_new,
                say=shown.say,
                tell=shown.tell,
            )
        for each in found:
            state = "downloaded" if each.fresh else "downloaded before"
            typer.echo(f"{each.name}: {state}, SHA-256 {each.sha256}")
        with progress.shown() as shown:
            stored = fetch.import_downloads(found, stated, shown.tell)
        for made in stored:
            typer.echo(_imported_words(made))
    typer.echo(_readers_words(release))


@app.command("list")
def list_() -> None:
    """List the tables of the book and the imported releases."""
    print_table(
        ["Table", "Basis", "Title"],
        [[info.name, info.basis, info.title] for info in catalogue.tables()],
    )
    found = imports.imports()
    if not found:
        typer.echo("\nNo release is imported; icsbook data import RELEASE says where to get one.")
        return
    typer.echo()
    print_table(
        ["Import", "Period", "Rows", "Files"],
        [[each.release, each.period, _rows_words(each), f"{len(each.files)}"] for each in found],
    )


@app.command()
def show(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="A table of the book, or an import as RELEASE, RELEASE:PERIOD or "
            "local:RELEASE:PERIOD.",
        ),
    ],
    part: Annotated[
        str | None,
        typer.Option("--table", metavar="NAME", help="A table of an import that has several."),
    ] = None,
) -> None:
    """Show what a table holds: its fields and its first rows."""
    release = table.removeprefix(LOCAL_PREFIX).partition(":")[0]
    if table not in {info.name for info in catalogue.tables()}:
        _show_import(table, _known_release(table, release), part)
    elif part is None:
        _show_table(catalogue.describe(table), catalogue.load(table))
    elif release in RELEASES:
        _show_import(table, release, part)
    else:
        raise InputError(f"table {quote(table)} has no parts; leave --table out")


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Files or zips as downloaded; by default the tables of the book and the imports.",
        ),
    ] = None,
) -> None:
    """Check tables and imports, or say what a file is.

    Without a path: every table of the book against its description, and every import against what
    was stored. With paths: which release, period and table each file is, and whether it could be
    imported. Nothing is stored.
    """
    if paths:
        _inspect(paths)
        return
    with progress.shown() as shown:
        catalogue.validate_all()
        found_imports = imports.imports()
        checked = Progress("checking", total=len(found_imports), things="imports")
        for each in counted(found_imports, checked, shown.tell):
            for name in each.tables:
                imports.load_import(each.release, each.period, name)
    typer.echo(
        f"Tables that hold what {DESCRIPTOR} says: {len(catalogue.tables())}; "
        f"imports that are as they were stored: {len(found_imports)}."
    )


@app.command()
def forget(
    release: ReleaseName,
    period: Annotated[
        str | None, typer.Argument(metavar="PERIOD", help="By default all periods.")
    ] = None,
) -> None:
    """Remove imports of a release, and their downloads."""
    with _alone():
        forgotten = fetch.forget(release, period)
    for each in forgotten:
        typer.echo(f"{release} {each} is forgotten.")


def _inspect(paths: Sequence[Path]) -> None:
    """Say what files are; where one is refused, first what those before it are."""
    found: list[Inspected] = []
    try:
        with progress.shown() as shown:
            read = Progress("reading", total=len(paths), things="files")
            for path in counted(paths, read, shown.tell):
                found += reading.inspect(path, RELEASES.values())
    finally:
        for each in found:
            typer.echo(_inspected_words(each))


def _alone() -> AbstractContextManager[None]:
    """Hold the lock of the imports: no other command stores or removes any meanwhile."""
    words = "another command is storing or removing imports; waiting for it"
    return locking.held(project.root() / LOCK, lambda: say(words))


def _where_published(release: Release) -> str:
    lines = [f"{release.title}", f"Published by {release.publisher}: {release.where}"]
    if release.address:
        lines.append(release.address)
    lines.append("Download:")
    lines += [f"- {file}" for file in release.files]
    lines.append(f"Then: icsbook data import {release.name} PATH...")
    lines.append(f"Or by the file's address: icsbook data fetch {release.name} URL...")
    known = fetch.known_addresses(release.name)
    if known:
        periods = ", ".join(known)
        lines.append(f"Or of {periods}: icsbook data fetch {release.name} PERIOD")
    return "\n".join(lines)


def _imported_words(made: Import) -> str:
    release = registry.release(made.release)
    state = "stored in" if made.changed else "unchanged in"
    lines = [f"{made.release} {made.period}: {state} {made.folder.as_posix()}"]
    lines += [
        f"- {_rows(number)} in table {name} ({release.table(name).description})"
        for name, number in made.rows.items()
    ]
    lines += [f"- replaces {_rows(number)} of {what}" for what, number in made.replaced.items()]
    lines += [f"- keeps {_rows(made.stayed)} imported before"] * bool(made.stayed)
    lines += _coverage_lines(made)
    return "\n".join([*lines, *_account_lines(made.dropped, made.noted, made.unused)])


def _coverage_lines(made: Import) -> list[str]:
    """Return which areas lack figures of some organisations, or have fewer than in another year."""
    coverage = registry.release(made.release).coverage
    if coverage is None or not made.coverage:
        return []
    lines = [f"- {coverage.units} with figures, of those it names in each area:"]
    short = {area: pair for area, pair in made.coverage.items() if pair[0] < pair[1]}
    lines[0] += f" {_pairs(short) or 'all'}"
    others = [each for each in imports.periods(made.release) if each != made.period]
    if not others:
        return lines
    nearest = min(others, key=lambda period: abs(int(period[:4]) - int(made.period[:4])))
    before = imports.find_import(made.release, nearest).coverage
    fewer = {
        area: [told, before[area][0]]
        for area, (told, _) in made.coverage.items()
        if area in before and told < FEWER * before[area][0]
    }
    return [*lines, f"- fewer {coverage.units} than in {nearest}: {_pairs(fewer)}"][
        : 1 + bool(fewer)
    ]


def _pairs(counts: Mapping[str, Sequence[int]]) -> str:
    """Return the areas that lack most, such as `QT6 26 of 59`, and how many more there are."""
    most = sorted(counts, key=lambda area: counts[area][0] / counts[area][1])
    named = [f"{area} {counts[area][0]} of {counts[area][1]}" for area in most[:SHOWN_ROWS]]
    return ", ".join([*named, *([f"{len(most) - SHOWN_ROWS} more"] * (len(most) > SHOWN_ROWS))])


def _readers_words(release: str) -> str:
    lines = [
        f"Read by {analysis} with -p {choice}."
        for analysis, choice, releases in READING_IMPORTS
        if release in releases
    ]
    summed = [analysis for analysis, releases in SUMMED_FOR.items() if release in releases]
    if summed:
        lines.append(f"icsbook data derive sums it into the tables of {', '.join(summed)}.")
    return "\n".join(lines) or (
        f"No chapter of this book reads it; icsbook data show {release} shows what it holds."
    )


def _inspected_words(found: Inspected) -> str:
    file = found.file
    period = found.period or "of a period that it does not say (give --period)"
    first = (
        f"{file.name}: {found.release.name} {period}, table {file.table}: "
        f"{_rows(file.read)} read, {file.kept:,} kept"
    )
    return "\n".join([first, *_account_lines(file.dropped, file.notes, file.unused)])


def _account_lines(
    dropped: Mapping[str, int], noted: Mapping[str, int], unused: Sequence[str]
) -> list[str]:
    lines = [f"- {number:,} dropped: {why}" for why, number in dropped.items()]
    lines += [f"- {number:,} noted: {what}" for what, number in noted.items()]
    if unused:
        lines.append(f"- columns left aside: {', '.join(unused)}")
    return lines


def _rows_words(made: Import) -> str:
    return ", ".join(f"{_rows(number)} in {name}" for name, number in made.rows.items())


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _show_table(info: TableInfo, frame: pd.DataFrame) -> None:
    typer.echo(f"{info.title}: {info.description}")
    typer.echo(f"{len(frame):,} rows, {info.basis}, from {', '.join(info.sources)}; {info.licence}")
    typer.echo()
    print_table(
        ["Field", "Type", "Unit", "Meaning"],
        [[field.name, field.type, field.unit, field.description] for field in info.fields],
    )
    _print_head(frame)


def _show_import(name: str, release: str, part: str | None) -> None:
    period = name.removeprefix(LOCAL_PREFIX).partition(":")[2]
    frame, found = imports.load_import(release, period or None, part)
    table = registry.release(release).table(part or next(iter(found.tables)))
    typer.echo(f"{found.title}, {found.period}: {table.name}, {table.description}")
    typer.echo(f"{len(frame):,} rows, published by {found.publisher}; {found.licence}")
    for file in found.files:
        typer.echo(f"- {file.name}, SHA-256 {file.sha256}, table {file.table}")
    if len(found.tables) > 1:
        others = ", ".join(each for each in found.tables if each != table.name)
        typer.echo(f"Other tables (--table): {others}")
    typer.echo()
    columns = [table.column(str(each)) for each in frame.columns]
    print_table(
        ["Field", "Type", "Unit", "Meaning"],
        [[each.name, each.kind, each.unit, each.description] for each in columns],
    )
    _print_head(frame)


def _known_release(name: str, release: str) -> str:
    """Return the release, or say which tables and releases there are."""
    if release in RELEASES:
        return release
    names = [*(info.name for info in catalogue.tables()), *RELEASES]
    hint = nearest(name, names, among="tables and releases")
    raise InputError(f"table {quote(name)} is not known; {hint}")


def _print_head(frame: pd.DataFrame) -> None:
    head = frame.head(SHOWN_ROWS)
    typer.echo()
    print_table(
        [str(name) for name in head.columns],
        [[_cell(value) for value in row] for row in head.itertuples(index=False)],
    )


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return str(plain_number(value))
    return str(value).lower() if pd.api.types.is_bool(value) else str(value)
