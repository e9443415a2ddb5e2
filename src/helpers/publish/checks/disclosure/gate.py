"""Holds every file of a published folder against the rule of small counts and of identifiers."""

import csv
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml.etree import LxmlError

from helpers import software, source
from helpers.data.releases.files import SourceFile
from helpers.data.releases.workbook import sheets
from helpers.errors import DataError, InputError
from helpers.progress import Progress, Tell, counted, unheard
from helpers.publish.checks.disclosure import tables
from helpers.publish.checks.disclosure.exemptions import Exemption, unused
from helpers.publish.checks.disclosure.faults import Fault
from helpers.publish.checks.disclosure.identifiers import identifiers, mask
from helpers.publish.checks.disclosure.tables import Columns, Described, PublishedTable
from helpers.publish.checks.findings import Finding
from helpers.publish.checks.page_reader import parse
from helpers.publish.pages import datapackage, workbook

MAILTO = "mailto:"
WITHIN = "!/"
"""Stands between the name of a file and that of another within it."""
PAGES = frozenset({".htm", ".html"})
TEXTS = frozenset(
    {".bib", ".cff", ".css", ".js", ".map", ".md", ".py", ".rst", ".svg", ".toml", ".txt", ".xml"}
    | {".yaml", ".yml", ""}
)
WORKBOOK = ".xlsx"
UNREAD = frozenset({".eot", ".ico", ".png", ".ttf", ".woff", ".woff2"})
"""Fonts and pictures of dots, which no text is looked for in."""
SEARCH_INDEX = "searchindex.js"
"""Holds the words of all pages, each of which is judged itself. In it the digits after the point of
3.1310657696 stand alone, and one in eleven of such would pass for an NHS number."""
LEVEL_FILES = frozenset({"results.json", "run.json"})

_UNREADABLE = (
    *(AttributeError, KeyError, RecursionError, TypeError, ValueError),
    *(csv.Error, zipfile.BadZipFile, LxmlError),
)
_EMBEDDED = re.compile(r"data:(\w+/[\w.+-]+)((?:;[\w=.-]+)*),([^\s\"'<>)]*)")
_GEOMETRY = re.compile(r"\s(?:d|points|transform|viewBox|style)=\"[^\"]*\"")
_SUFFIXES = {"image/svg+xml": ".svg", "text/plain": ".txt"}


def check_disclosure(
    folder: Path,
    exemptions: Sequence[Exemption],
    columns: Iterable[tuple[str, Described]],
    *,
    contact: str = "",
    all_used: bool = False,
    gate: "Gate | None" = None,
    tell: Tell = unheard,
) -> list[Finding]:
    """Return everything in a folder, of a site or of a run, that may not be published.

    Args:
        folder: what is published.
        exemptions: what may stand.
        columns: the dictionary of columns, each with its name; the data packages among the files
            add to it.
        contact: address for questions that the edition gives; its mailbox may stand, no other.
        all_used: whether an exemption that covers nothing is a finding too.
        gate: what has judged some of the files before; it stands in place of `columns`.
        tell: called with how many files are judged.

    Raises:
        InputError: there is no file in the folder.
    """
    gate = gate or Gate(columns)
    if not gate.judge_folder(folder, tell):
        raise InputError(f"there is no site at {folder}; build it with: icsbook build")
    mailbox = contact.removeprefix(MAILTO)
    faults = {
        (name, fault): None
        for name, fault in [*_links(folder), *gate.faults]
        if fault.kind != "e-mail address" or fault.subject != mailbox
    }
    used = {each for each in exemptions if any(each.covers(*place) for place in faults)}
    found = [
        Finding(mask(name), mask(fault.what))
        for name, fault in faults
        if not any(each.covers(name, fault) for each in used)
    ]
    return [*found, *unused(exemptions, used)] if all_used else found


def _links(folder: Path) -> Iterator[tuple[str, Fault]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and path.is_dir():
            name = path.relative_to(folder).as_posix()
            yield name, Fault("not judged", "", "is a link to a folder, which is not followed")


class Gate:
    """Judges files, a content that is there twice once.

    Attributes:
        faults: the name of each file with each of its faults, in the order they were found.
        clean: marks of the contents without a fault. A mark stands for all that the judgement
            rests on, so that it holds for another gate and another process too.
    """

    def __init__(
        self, columns: Iterable[tuple[str, Described]], clean: Collection[str] = ()
    ) -> None:
        """Take in the dictionary of columns, each with its name, and marks of an earlier gate."""
        self.faults: dict[tuple[str, Fault], None] = {}
        self.clean: set[str] = set()
        self._clean_before = frozenset(clean)
        self.columns = Columns(columns)
        self.columns.add(workbook.NOTE_NUMBER, workbook.NOTE_NUMBER, "notes")
        self.levels: dict[str, str] = {}
        self.seen: set[str] = set()

    def judge_folder(self, folder: Path, tell: Tell = unheard) -> int:
        """Judge what a folder holds that was not judged before; return how many files it has."""
        paths = sorted(folder.rglob("*"))
        files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths if p.is_file()}
        self.faults |= dict.fromkeys(self.judge(files, tell))
        return len(files)

    def judge(
        self, files: Mapping[str, bytes], tell: Tell = unheard
    ) -> Iterator[tuple[str, Fault]]:
        """Yield the name of each file with each of its faults."""
        for name, content in files.items():
            self._learn(PurePosixPath(name), content)
        progress = Progress("judging", total=len(files), things="files")
        rules = f"{software.fingerprint()}{self.columns.fingerprint()}"
        for name, content in counted(files.items(), progress, tell):
            path = PurePosixPath(name)
            yield from ((name, fault) for fault in identifiers(name))
            judged_as = json.dumps([rules, path.suffix.lower(), self._level(path)])
            mark = source.digest(judged_as.encode() + content)
            if mark in self.seen:
                continue
            self.seen.add(mark)
            found = () if mark in self._clean_before else tuple(self._judge_file(path, content))
            yield from found
            if not found:
                self.clean.add(mark)

    def _learn(self, path: PurePosixPath, content: bytes) -> None:
        """Take in what a data package declares, and the level of places of a run."""
        try:
            if path.name == datapackage.FILE:
                for name, label, unit in datapackage.declared(content):
                    self.columns.add(name, label, unit)
            elif path.name in LEVEL_FILES:
                self.levels[str(path.parent)] = tables.level_of(json.loads(content))
        except _UNREADABLE:
            return  # it only bears the name, and is judged as any other

    def _level(self, path: PurePosixPath) -> str:
        return next((self.levels[str(up)] for up in path.parents if str(up) in self.levels), "")

    def _judge_file(self, path: PurePosixPath, content: bytes) -> Iterator[tuple[str, Fault]]:
        name, suffix = str(path), path.suffix.lower()
        try:
            if suffix == ".zip":
                yield from self.judge(_unpacked(name, content))
            elif suffix not in UNREAD:
                text, found, embedded = _opened(suffix, content, self._level(path))
                yield from ((name, fault) for fault in self._identifiers(name, text, found))
                yield from ((name, f) for table in found for f in tables.judge(table, self.columns))
                yield from self.judge({f"{name}{WITHIN}{k}": v for k, v in embedded.items()})
        except _UNREADABLE:
            yield name, Fault("not judged", "", f"cannot be read as {suffix or 'text'}")

    def _identifiers(
        self, name: str, text: str, found: Iterable[PublishedTable]
    ) -> Iterator[Fault]:
        """Yield the identifiers of a text; a figure of one of its tables is no NHS number."""
        figures: set[str] | None = None
        for fault in identifiers(text):
            if fault.kind == "NHS number":
                if figures is None:
                    figures = {cell for t in found for cell in tables.figures(t, self.columns)}
                if name == SEARCH_INDEX or fault.subject in figures:
                    continue
            yield fault


def _opened(
    suffix: str, content: bytes, level: str
) -> tuple[str, list[PublishedTable], dict[str, bytes]]:
    """Return the text of a file, its tables and the files within it.

    Raises:
        ValueError: it is not what its name says, or of a kind that is not judged.
    """
    if suffix == WORKBOOK:
        book = _sheets(content)
        words = (cell for rows in book.values() for row in rows for cell in row)
        return "\n".join(words), list(tables.of_sheets(book, level)), {}
    text = content.decode("utf-8-sig")
    if suffix in {".json", ".ipynb"}:
        value = json.loads(text)
        read = _of_notebook if suffix == ".ipynb" else tables.of_json
        return _searchable("\n".join(_strings(value))), list(read(value)), {}
    if suffix == ".csv":
        return text, list(tables.of_csv(text, level)), {}
    if suffix not in PAGES | TEXTS:
        raise ValueError("a kind of file that is not judged")
    found = list(tables.of_page(parse(content))) if suffix in PAGES else []
    return _searchable(text), found, dict(_embedded(text))


def _sheets(content: bytes) -> dict[str, list[list[str]]]:
    """Return the text of the cells of each sheet of a workbook."""
    try:
        read = sheets(SourceFile("workbook", WORKBOOK, lambda most: content[:most]))
    except DataError as error:
        raise ValueError(str(error)) from None
    return {name: [list(map(_cell_text, row)) for row in rows] for name, rows in read.items()}


def _cell_text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _searchable(text: str) -> str:
    """Return a text without the files within it and the geometry of charts: it counts nothing."""
    return _GEOMETRY.sub(" ", _EMBEDDED.sub(" ", text)) if "<" in text else text


def _of_notebook(notebook: Any) -> Iterator[PublishedTable]:
    """Yield the tables that the cells of a notebook have put out."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for kind, value in output.get("data", {}).items():
                if kind == "text/html":
                    yield from tables.of_page(parse(f"<body>{''.join(value)}".encode()))
                elif kind.endswith("json"):
                    yield from tables.of_json(value)


def _strings(value: Any) -> list[str]:
    """Return every text and number of a JSON value, in order."""
    found: list[str] = []

    def gather(each: Any) -> None:
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict | list):
            for inner in [*each, *each.values()] if isinstance(each, dict) else each:
                gather(inner)
        else:
            found.append(str(each))

    gather(value)
    return found


def _unpacked(name: str, content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [member for member in archive.namelist() if not member.endswith("/")]
        return {f"{name}{WITHIN}{member}": archive.read(member) for member in members}


def _embedded(markup: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a page holds as `data:` addresses, by a name of their kind."""
    for number, (mime, options, body) in enumerate(_EMBEDDED.findall(markup), start=1):
        content = unquote_to_bytes(unescape(body))
        suffix = _SUFFIXES.get(mime, f".{mime.partition('/')[2]}")
        yield f"{number}{suffix}", b64decode(content + b"==") if "base64" in options else content
