"""What a reader downloads of a chapter: its files one by one, and all of them as one archive.

The same run gives the same bytes: an archive has no clock times, and its files are in order.
"""

import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from helpers.publish.edition.finished import Finished
from helpers.publish.pages import dictionary
from helpers.publish.pages.boxes import Download
from helpers.run.store.record import RECORD_FILE, RESULTS_FILE, TABLES_FOLDER

LICENCE = "LICENSE"
PUBLISHED_LICENCE = "LICENCE.txt"
PARAMETERS = "parameters.yml"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold."""
MODE = 0o644 << 16
WORDS = {
    ".csv": ("What each column of the tables means", "CSV"),
    ".zip": ("All of it: tables, notebook, parameters, record of the run, licence", "ZIP"),
}
"""What the files that `write` adds are called, and their format."""

DATA_LICENCE = """\
The figures contain public sector information licensed under the Open Government Licence v3.0:
https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/
run.json has their sources. Tables whose basis is "synthetic" hold made-up figures that describe
nobody.

The notebook is under the following licence.

"""


def write(finished: Finished, slug: str, folder: Path, licence: str) -> list[Path]:
    """Write everything to download of a chapter into an empty folder.

    Args:
        finished: the run.
        slug: name of the page, and of the archive.
        folder: where to write; made where it does not exist.
        licence: text of the licence of the code.

    Returns:
        The archive and the data dictionary: what the run itself did not leave.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*finished.tables.values(), finished.folder / RESULTS_FILE):
        shutil.copyfile(path, folder / path.name)
    listed = folder / dictionary.FILE
    listed.write_text(dictionary.csv_of(finished), encoding="utf-8", newline="")
    archive = folder / f"{slug}.zip"
    write_archive(archive, slug, dict(_members(finished, licence)))
    return [archive, listed]


def offers(paths: Sequence[Path], link: Callable[[Path], str]) -> list[Download]:
    """Return the links to what `write` returned; `link` gives the address of a file."""
    return [
        Download(words, path.name, link(path), kind, path.stat().st_size)
        for path in paths
        for words, kind in [WORDS[path.suffix]]
    ]


def write_archive(path: Path, folder: str, members: Mapping[str, bytes]) -> None:
    """Write an archive of some files, all in one folder of it: the same bytes for the same files.

    Args:
        path: the archive.
        folder: name of the folder within.
        members: name within that folder to content.
    """
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


def _members(finished: Finished, licence: str) -> Iterator[tuple[str, bytes]]:
    yield PUBLISHED_LICENCE, (DATA_LICENCE + licence).encode()
    yield finished.path.name, finished.path.read_bytes()
    yield PARAMETERS, parameters_text(finished).encode()
    for name in (RESULTS_FILE, RECORD_FILE):
        yield name, (finished.folder / name).read_bytes()
    yield f"{TABLES_FOLDER}/{dictionary.FILE}", dictionary.csv_of(finished).encode()
    for path in finished.tables.values():
        yield f"{TABLES_FOLDER}/{path.name}", path.read_bytes()
