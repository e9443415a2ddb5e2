"""What a reader downloads of a chapter: its workbook, and its files one by one or as one archive.

The same run gives the same bytes: an archive has no clock times, and its files are in order.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from helpers.commands import command
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import boxes, datapackage, offered, workbook
from helpers.publish.pages.boxes import Download
from helpers.publish.pages.offered import OfferedTable
from helpers.results import NARROW_MIME, SYNTHETIC
from helpers.run.store.record import RECORD_FILE, RESULTS_FILE, TABLES_FOLDER, Run

LICENCE = "LICENSE"
PUBLISHED_LICENCE = "LICENCE.txt"
PARAMETERS = "parameters.yml"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold."""
MODE = 0o644 << 16
README = "README.txt"
WORDS = {
    ".xlsx": ("All tables as one workbook, with notes", "Excel workbook"),
    ".zip": ("The rest in one: CSV, notebook, parameters, record of the run, licence", "ZIP"),
    ".json": ("What each table and column is, for programs", "Frictionless Data Package"),
}
"""What the files that `write` adds are called, and their format."""

SYNTHETIC_NOTE = "Some tables hold synthetic data: made up to show a method; they describe nobody."
FIGURES_LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0."
)
DATA_LICENCE = """\
The figures contain public sector information licensed under the Open Government Licence v3.0:
https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/
run.json has their sources. Tables whose basis is "synthetic" hold made-up figures that describe
nobody.

The notebook is under the following licence.

"""


def write(
    finished: Finished, slug: str, folder: Path, licence: str, repository: str = ""
) -> list[Path]:
    """Write everything to download of a chapter into an empty folder.

    Args:
        finished: the run.
        slug: name of the page, and of workbook and archive, which does not hold the workbook.
        folder: where to write; made where it does not exist.
        licence: text of the licence of the code.
        repository: address of the project; empty where it has none.

    Returns:
        Workbook, archive and data package: what the run itself did not leave.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*finished.tables.values(), finished.folder / RESULTS_FILE):
        shutil.copyfile(path, folder / path.name)
    tables = offered.tables(finished)
    described = folder / datapackage.FILE
    described.write_text(datapackage.of_chapter(slug, finished.title, tables), encoding="utf-8")
    book = folder / f"{slug}.xlsx"
    if tables:
        shutil.copyfile(_workbook(finished, tables), book)
    archive = folder / f"{slug}.zip"
    members = dict(_members(finished, slug, tables, licence, repository))
    write_archive(archive, slug, members)
    return [each for each in (book, archive, described) if each.exists()]


def get_ready() -> None:
    """Load what makes workbooks: once, before processes are forked that make some."""
    import gptables  # noqa: F401, PLC0415 - it takes a quarter of a second


def keep_workbook(run: Run) -> None:
    """Make the workbook of a run beside it, where the run has tables."""
    finished = load(run)
    if tables := offered.tables(finished):
        _workbook(finished, tables)


def offers(paths: Sequence[Path], link: Callable[[Path], str]) -> list[Download]:
    """Return the links to what `write` returned; `link` gives the address of a file."""
    return [
        Download(words, path.name, link(path), kind, path.stat().st_size)
        for path in paths
        for words, kind in [WORDS[path.suffix]]
    ]


def write_archive(path: Path, folder: str, members: Mapping[str, bytes]) -> None:
    """Write an archive of files, all in one folder of it: the same bytes for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            info = zipfile.ZipInfo(f"{folder}/{name}", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = MODE
            info.create_system = 3  # Unix, wherever it was made
            archive.writestr(info, content)


def parameters_text(finished: Finished) -> str:
    """Return a file of parameters that runs the chapter again with `icsbook run NAME -f FILE`.

    Parameters that were left at their defaults are comments.
    """
    given = finished.record.given
    lines = [f"# icsbook run {finished.analysis} -f {PARAMETERS}"]
    if given:
        lines.append(yaml.safe_dump(dict(given), allow_unicode=True, sort_keys=False).rstrip())
    for name, value in finished.parameters.items():
        if name not in given:
            words = yaml.safe_dump({name: value}, allow_unicode=True, width=10_000).rstrip()
            lines += [f"# {line}" for line in words.splitlines()]
    return "\n".join(lines) + "\n"


def _without_narrow_charts(finished: Finished) -> bytes:
    """Return the notebook without the second drawing of each chart, which only pages show."""
    notebook = json.loads(finished.path.read_bytes())
    for output in (each for cell in notebook["cells"] for each in cell.get("outputs", [])):
        output.get("data", {}).pop(NARROW_MIME, None)
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"


def _workbook(finished: Finished, tables: Sequence[OfferedTable]) -> Path:
    """Return the workbook of a run, which is made once and kept with it."""
    path = Run(finished.analysis, finished.key, finished.folder).workbook
    if not path.exists():
        partial = path.with_name(f".{path.name}")
        partial.write_bytes(workbook.content(tables, finished.title, *_cover(finished)))
        partial.replace(path)
    return path


def _members(
    finished: Finished,
    slug: str,
    tables: Sequence[OfferedTable],
    licence: str,
    repository: str,
) -> Iterator[tuple[str, bytes]]:
    yield PUBLISHED_LICENCE, (DATA_LICENCE + licence).encode()
    yield README, _readme(finished, tables, repository).encode()
    yield finished.path.name, _without_narrow_charts(finished)
    yield PARAMETERS, parameters_text(finished).encode()
    package = datapackage.of_chapter(slug, finished.title, tables, f"{TABLES_FOLDER}/")
    yield datapackage.FILE, package.encode()
    for name in (RESULTS_FILE, RECORD_FILE):
        yield name, (finished.folder / name).read_bytes()
    for path in finished.tables.values():
        yield f"{TABLES_FOLDER}/{path.name}", path.read_bytes()


def _readme(finished: Finished, tables: Sequence[OfferedTable], repository: str) -> str:
    return boxes.render(
        README,
        title=finished.title,
        area=finished.parameters.get("area", ""),
        notebook=finished.path.name,
        tables=tables,
        command=_command(finished),
        repository=repository,
    )


def _cover(finished: Finished) -> tuple[list[str], list[str]]:
    """Return the introduction of a workbook, and what it says about its data."""
    area = finished.parameters.get("area")
    introduction = [
        f"The tables of one chapter{f', for {area}' if area else ''}: each on a worksheet of its "
        "own, under the name that its CSV file has.",
        "Each worksheet says the period and the sources of its figures. The codes of areas are "
        "those of the Office for National Statistics for places, of the Organisation Data Service "
        "for organisations.",
    ]
    synthetic = [SYNTHETIC_NOTE] if SYNTHETIC in finished.record.basis else []
    again = f"To make it again: {workbook.plain(_command(finished))}"
    return introduction, [*synthetic, FIGURES_LICENCE, again]


def _command(finished: Finished) -> str:
    return command("run", finished.analysis, finished.record.given)
