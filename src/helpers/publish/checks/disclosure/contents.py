"""Opens a published file: its texts, tables, JSON, what its words say, the files within it."""

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from helpers.csvreader import csv_reader
from helpers.publish.checks.disclosure import pages
from helpers.publish.checks.disclosure.grids import Grid, column_of

SVG_MIME = "image/svg+xml"
TEXT_SUFFIXES = frozenset(
    {".bib", ".cff", ".css", ".map", ".py", ".toml", ".xml", ".yaml", ".yml", ""}
)
PROSE_SUFFIXES = frozenset({".md", ".rst", ".txt"})
FONT_SUFFIXES = frozenset({".eot", ".ttf", ".woff", ".woff2"})
PNG_TEXTS = {b"tEXt", b"iTXt", b"zTXt"}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 50_000_000
"""Of a file, and of the files of an archive together."""
TOO_LARGE = f"holds more than {MOST_BYTES // 1_000_000} MB, too much to be judged"

_COLUMNS = re.compile(r" *[|\t] *|\s+&\s+|\s{2,}")
_SERIES = re.compile(r"Name: (.+?),(?: Length: \d+,)? dtype: \w+$")


@dataclass
class Contents:
    """What a file holds that can be judged.

    Attributes:
        texts: place within the file (empty for the whole of it) to text.
        grids: its tables.
        records: its JSON values.
        sayings: what is said in words: a paragraph, a heading, the description of a chart.
        members: name to content of each file within it.
        faults: why parts of it could not be judged.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    sayings: list[str] = field(default_factory=list)
    members: list[tuple[str, bytes]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def open_file(name: str, content: bytes) -> Contents:
    """Return what a file holds; what cannot be read is a fault, never passed over."""
    contents = Contents()
    suffix = PurePosixPath(name).suffix.lower()
    if len(content) > MOST_BYTES:
        contents.faults.append(TOO_LARGE)
        return contents
    try:
        _OPENERS.get(suffix, _open_unknown)(contents, content)
    except Exception as error:  # whatever is wrong with a file, the others are judged
        contents.faults.append(f"cannot be read as {suffix or 'text'}: {type(error).__name__}")
    contents.members = list(_named_apart(contents.members))
    return contents


def _named_apart(members: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield some files, with its number before the name of one that another had before it."""
    names: set[str] = set()
    for number, (name, content) in enumerate(members, start=1):
        yield f"{number}/{name}" if name in names else name, content
        names.add(name)


# --- text, pages, images --------------------------------------------------------------------------


def _open_text(contents: Contents, content: bytes) -> None:
    text = content.decode()
    contents.texts.append(("", text))
    contents.members += pages.files_within(text)


def _open_script(contents: Contents, content: bytes) -> None:
    _open_text(contents, content)
    contents.records += pages.json_assigned(content.decode())


def _open_prose(contents: Contents, content: bytes) -> None:
    _open_text(contents, content)
    _add_prose(contents, content.decode())


def _add_prose(contents: Contents, text: str) -> None:
    contents.grids += text_grids(text)
    for paragraph in text.split("\n\n"):
        contents.sayings += pages.sayings(paragraph)


def _add_printed(contents: Contents, where: str, text: str) -> None:
    """Take in what code has printed, of which each line stands alone."""
    contents.texts.append((where, text))
    contents.grids += text_grids(text)
    contents.sayings += [words for line in text.splitlines() for words in _cells(line)]


def _open_markup(contents: Contents, content: bytes) -> None:
    _add_markup(contents, "", content.decode())


def _add_markup(contents: Contents, where: str, markup: str) -> None:
    """Take in a page or a chart."""
    contents.members += pages.files_within(markup)
    markup = pages.without_coordinates(markup)
    contents.texts.append((where, pages.text_of(markup)))
    contents.grids += pages.html_grids(markup)
    contents.sayings += pages.sayings(markup)
    for value in pages.json_within(markup):
        _add_json(contents, where or "its JSON", value)


def _open_png(contents: Contents, content: bytes) -> None:
    """Read the texts of a PNG: its pixels are not judged, so a chart of the book is SVG."""
    if not content.startswith(PNG_SIGNATURE):
        raise ValueError("no PNG")
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind in PNG_TEXTS:
            contents.texts.append((f"its {kind.decode()}", _png_text(content[at + 8 :][:length])))
        at += length + 12


def _png_text(chunk: bytes) -> str:
    keyword, _, rest = chunk.partition(b"\0")
    try:
        rest = zlib.decompress(rest[1:])
    except zlib.error:
        rest = rest.replace(b"\0", b" ")
    return (keyword + b" " + rest).decode("utf-8", "replace")


def _open_opaque(contents: Contents, content: bytes) -> None:
    """Pass over fonts and icons, which hold no words of ours."""


def _open_unknown(contents: Contents, content: bytes) -> None:  # noqa: ARG001 - one of the openers
    contents.faults.append("is of a kind that cannot be judged; publish CSV, JSON or HTML")


def text_grids(text: str) -> Iterator[Grid]:
    """Yield the tables that a text shows with bars, tabs, or two spaces between their columns.

    The first line of the text is the caption of a table that comes later in it.
    """
    lines = [_cells(line) for line in text.splitlines() if not _is_rule(line)]
    at = 0
    while at < len(lines):
        headings = lines[at]
        end = at + 1
        while end < len(lines) and 1 < len(headings) <= len(lines[end]) <= len(headings) + 1:
            end += 1
        if end > at + 1:
            name = (" ".join(lines[0]) if at else "") or "as text"
            rows = tuple(tuple(cells[-len(headings) :]) for cells in lines[at + 1 : end])
            yield Grid(name, tuple(map(column_of, headings)), rows)
        elif series := _SERIES.match(headings[0]):
            yield _series(series[1], lines[:at])
        at = end


def _series(name: str, lines: Sequence[Sequence[str]]) -> Grid:
    """Return the table that the last lines before the name of a series make."""
    rows = [*takewhile(lambda cells: len(cells) > 1, reversed(lines))]
    return Grid("as text", (column_of(""), column_of(name)), tuple(map(tuple, reversed(rows))))


def _cells(line: str) -> list[str]:
    return _COLUMNS.split(line.strip(" \\").removeprefix("|").removesuffix("|").strip(" "))


def _is_rule(line: str) -> bool:
    return "-" in line and not line.strip("|:=+- \t")


# --- tables, JSON, notebooks ----------------------------------------------------------------------


def _open_csv(contents: Contents, content: bytes) -> None:
    _add_rows(contents, content, ",")


def _open_tsv(contents: Contents, content: bytes) -> None:
    _add_rows(contents, content, "\t")


def _add_rows(contents: Contents, content: bytes, separator: str) -> None:
    text = content.decode("utf-8-sig")
    contents.texts.append(("", text))
    rows = [tuple(row) for row in csv_reader(io.StringIO(text), delimiter=separator) if row]
    if rows:
        contents.grids.append(Grid("", tuple(map(column_of, rows[0])), tuple(rows[1:])))


def _open_json(contents: Contents, content: bytes) -> None:
    _add_json(contents, "", json.loads(content.decode()))


def _add_json(contents: Contents, where: str, value: Any) -> None:
    contents.records.append(value)
    contents.texts.append((where, "\n".join(_strings(value))))


def _open_notebook(contents: Contents, content: bytes) -> None:
    notebook = json.loads(content.decode())
    for number, cell in enumerate(notebook["cells"], start=1):
        _add_cell(contents, f"cell {number}", cell)
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    contents.texts.append(("the notebook's metadata", "\n".join(_strings(rest))))


def _add_cell(contents: Contents, where: str, cell: dict[str, Any]) -> None:
    rest = {key: value for key, value in cell.items() if key not in {"outputs", "source"}}
    source = _joined(cell.get("source", ""))
    contents.texts.append((where, "\n".join([source, *_strings(rest)])))
    contents.members += pages.files_within(source)
    if cell.get("cell_type") == "markdown":
        _add_prose(contents, source)
    for output in cell.get("outputs", []):
        _add_output(contents, where, output)


def _add_output(contents: Contents, where: str, output: dict[str, Any]) -> None:
    rest = {key: value for key, value in output.items() if key not in {"data", "text"}}
    contents.texts.append((where, "\n".join(_strings(rest))))
    _add_printed(contents, where, _joined(output.get("text", "")))
    for mime, value in output.get("data", {}).items():
        if mime in {"text/html", SVG_MIME}:
            _add_markup(contents, where, _joined(value))
        elif mime.startswith("image/"):
            image = base64.b64decode(_joined(value))
            contents.members.append((f"{where}{pages.suffix_of(mime)}", image))
        elif mime.endswith("json"):
            _add_json(contents, where, value)
        else:
            _add_printed(contents, where, _joined(value))


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _strings(value: Any) -> Iterator[str]:
    """Yield every text and number of a JSON value; a list of lines stays whole."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        if value and all(isinstance(each, str) and each.endswith("\n") for each in value[:-1]):
            yield from [_joined(value)] if isinstance(value[-1], str) else map(str, value)
        else:
            for each in value:
                yield from _strings(each)
    elif isinstance(value, str | int | float):
        yield str(value)


def _open_zip(contents: Contents, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > MOST_BYTES:
            contents.faults.append(TOO_LARGE)
            return
        comments = b"\n".join([archive.comment, *(member.comment for member in members)])
        folders = (member.filename for member in members if member.is_dir())
        text = "\n".join([comments.decode("utf-8", "replace"), *folders])
        contents.texts.append(("its comments and folders", text))
        files = (member for member in members if not member.is_dir())
        contents.members += [(member.filename, archive.read(member)) for member in files]


_OPENERS: dict[str, Callable[[Contents, bytes], None]] = {
    **dict.fromkeys(TEXT_SUFFIXES, _open_text),
    **dict.fromkeys(PROSE_SUFFIXES, _open_prose),
    **dict.fromkeys(FONT_SUFFIXES, _open_opaque),
    ".csv": _open_csv,
    ".htm": _open_markup,
    ".html": _open_markup,
    ".ico": _open_opaque,
    ".ipynb": _open_notebook,
    ".js": _open_script,
    ".json": _open_json,
    ".png": _open_png,
    ".svg": _open_markup,
    ".tsv": _open_tsv,
    ".zip": _open_zip,
}
