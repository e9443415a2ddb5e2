"""Opens a published file: its texts, tables, JSON, the words of its charts, the files within it."""

import base64
import binascii
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import takewhile, zip_longest
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes

from helpers.publish.disclosure.grids import Grid, column_of

SVG_MIME = "image/svg+xml"
TEXT_SUFFIXES = frozenset(
    {".bib", ".cff", ".css", ".js", ".map", ".md", ".py", ".rst", ".toml", ".txt", ".xml", ".yaml",
     ".yml", ""}
)  # fmt: skip
FONT_SUFFIXES = frozenset({".eot", ".ttf", ".woff", ".woff2"})
PNG_TEXTS = {b"tEXt", b"iTXt", b"zTXt"}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 200_000_000

_TAG = re.compile(r"<[^>]*>")
_TABLE = re.compile(r"<table\b[^>]*>(.*?)(?=</table|<table\b|\Z)", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption\s*>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(
    r"<(t[dh])\b([^>]*)>(.*?)(?=</?t[dhr]\b|</t(?:head|body|foot)\b|\Z)", re.DOTALL | re.IGNORECASE
)
_SPAN = re.compile(r"colspan=[\"']?(\d{1,3})", re.IGNORECASE)
_ALT = re.compile(r"<img\b[^>]*?\salt=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_CARD = re.compile(r"<p class=\"ics-value\">(.*?)</p>", re.DOTALL)
_DATA_ADDRESS = re.compile(r"data:([\w.+-]+/[\w.+-]+)((?:;[\w=.-]+)*),([\w+/=%.~!*'()-]*)")
_SVG_GEOMETRY = re.compile(r"\s(?:d|points|transform|viewBox|style)=\"[^\"]*\"")
_SVG_WORDS = re.compile(r"<(title|desc|text|tspan)\b[^>]*>(.*?)</\1\s*>", re.DOTALL)
_COLUMNS = re.compile(r"\s{2,}")


@dataclass
class Contents:
    """What a file holds that can be judged.

    Attributes:
        texts: place within the file (empty for the whole of it) to text.
        grids: its tables.
        records: its JSON values.
        sayings: words that describe a chart or a headline.
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
    try:
        _OPENERS.get(suffix, _open_unknown)(contents, content)
    except (ValueError, zipfile.BadZipFile, zlib.error, csv.Error, RuntimeError) as error:
        # RuntimeError: an archive under a password or of an unknown method, or JSON too deep
        contents.faults.append(f"cannot be read as {suffix or 'text'}: {type(error).__name__}")
    return contents


# --- text, pages, images --------------------------------------------------------------------------


def _open_text(contents: Contents, content: bytes) -> None:
    contents.texts.append(("", content.decode()))


def _open_html(contents: Contents, content: bytes) -> None:
    _add_html(contents, "", content.decode())


def _add_html(contents: Contents, where: str, html: str) -> None:
    contents.grids += html_grids(html)
    contents.sayings += [unescape(a or b) for a, b in _ALT.findall(html)]
    contents.sayings += [_words(card) for card in _CARD.findall(html)]
    contents.members += _data_addresses(html)
    text = _DATA_ADDRESS.sub(" ", html) if "data:" in html else html
    text = _SVG_GEOMETRY.sub(" ", text) if "<svg" in text else text
    contents.texts.append((where, unescape(text)))


def _open_svg(contents: Contents, content: bytes) -> None:
    _add_svg(contents, "", content.decode())


def _add_svg(contents: Contents, where: str, svg: str) -> None:
    text = _SVG_GEOMETRY.sub(" ", svg)  # coordinates are numbers of nothing
    contents.texts.append((where, unescape(text)))
    contents.sayings += [_words(words) for _, words in _SVG_WORDS.findall(text)]


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


def _data_addresses(html: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a page holds as `data:` addresses."""
    for number, (mime, options, body) in enumerate(_DATA_ADDRESS.findall(html), start=1):
        suffix = _SUFFIX_OF_MIME.get(mime)
        if suffix is None or not body:
            continue
        try:
            content = unquote_to_bytes(body)
            held = base64.b64decode(content) if ";base64" in options else content
        except (ValueError, binascii.Error):
            continue  # a browser cannot read it either
        yield f"data-{number}{suffix}", held


def html_grids(html: str) -> Iterator[Grid]:
    """Yield the tables of a page that have a row of headings and a row of cells.

    Rows of headings alone are read as one: a heading that spans columns follows each of theirs.
    """
    for body in _TABLE.findall(html):
        caption = _CAPTION.search(body)
        rows = [row for part in _ROW.split(body)[1:] if (row := _CELL.findall(part))]
        heads = list(takewhile(lambda row: all(tag.lower() == "th" for tag, *_ in row), rows))
        heads = heads or rows[:1]
        headings = zip_longest(*(_spread(row) for row in reversed(heads)), fillvalue="")
        columns = tuple(column_of(" ".join(filter(None, words))) for words in headings)
        cells = tuple(tuple(_spread(row)) for row in rows[len(heads) :])
        if cells:
            name = _words(caption[1]) if caption else "without caption"
            yield Grid(name, columns, cells)


def _spread(row: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the text of each cell of a row, once for every column that it spans."""
    for _, attributes, text in row:
        span = _SPAN.search(attributes)
        yield from [_words(text)] * (int(span[1]) if span else 1)


def text_grids(text: str) -> Iterator[Grid]:
    """Yield the tables that a text shows as columns with two spaces or more between them.

    The first line of the text is the caption of a table that comes later in it.
    """
    lines = [_COLUMNS.split(line.strip()) for line in text.splitlines()]
    at = 0
    while at < len(lines):
        headings = lines[at]
        end = at + 1
        while end < len(lines) and 1 < len(headings) <= len(lines[end]) <= len(headings) + 1:
            end += 1
        if end > at + 1:
            name = " ".join(lines[0]) if at else "as text"
            rows = tuple(tuple(cells[-len(headings) :]) for cells in lines[at + 1 : end])
            yield Grid(name, tuple(map(column_of, headings)), rows)
        at = end


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


# --- tables, JSON, notebooks ----------------------------------------------------------------------


def _open_csv(contents: Contents, content: bytes) -> None:
    _add_rows(contents, content, ",")


def _open_tsv(contents: Contents, content: bytes) -> None:
    _add_rows(contents, content, "\t")


def _add_rows(contents: Contents, content: bytes, separator: str) -> None:
    text = content.decode("utf-8-sig")
    contents.texts.append(("", text))
    rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    if rows:
        contents.grids.append(Grid("", tuple(map(column_of, rows[0])), tuple(rows[1:])))


def _open_json(contents: Contents, content: bytes) -> None:
    value = json.loads(content.decode())
    contents.records.append(value)
    contents.texts.append(("", "\n".join(_strings(value))))


def _open_notebook(contents: Contents, content: bytes) -> None:
    notebook = json.loads(content.decode())
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("no notebook")  # noqa: TRY004 - the text is at fault
    for number, cell in enumerate(notebook["cells"], start=1):
        where = f"cell {number}"
        outputs = cell.get("outputs", [])
        rest = {key: value for key, value in cell.items() if key != "outputs"}
        contents.texts.append((where, "\n".join(_strings(rest))))
        for output in outputs:
            _add_output(contents, where, output)
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    contents.texts.append(("the notebook's metadata", "\n".join(_strings(rest))))


def _add_output(contents: Contents, where: str, output: dict[str, Any]) -> None:
    data = output.get("data", {})
    rest = {key: value for key, value in output.items() if key != "data"}
    contents.texts.append((where, "\n".join(_strings(rest))))
    contents.grids += text_grids(_joined(output.get("text", "")))
    for mime, value in data.items():
        if mime == "text/html":
            _add_html(contents, where, _joined(value))
        elif mime == SVG_MIME:
            _add_svg(contents, where, _joined(value))
        elif mime == "image/png":
            contents.members.append((f"{where}.png", base64.b64decode(_joined(value))))
        elif mime.endswith("json"):
            contents.records.append(value)
            contents.texts.append((where, "\n".join(_strings(value))))
        else:
            text = _joined(value)
            contents.texts.append((where, text))
            contents.grids += text_grids(text)
            if SVG_MIME in data:
                contents.sayings.append(text)


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
        members = [member for member in archive.infolist() if not member.is_dir()]
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise ValueError("too large")
        contents.texts.append(("its comment", archive.comment.decode("utf-8", "replace")))
        contents.members += [(member.filename, archive.read(member)) for member in members]


_SUFFIX_OF_MIME = {
    "application/json": ".json",
    "application/zip": ".zip",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}
_OPENERS: dict[str, Callable[[Contents, bytes], None]] = {
    **dict.fromkeys(TEXT_SUFFIXES, _open_text),
    **dict.fromkeys(FONT_SUFFIXES, _open_opaque),
    ".csv": _open_csv,
    ".htm": _open_html,
    ".html": _open_html,
    ".ico": _open_opaque,
    ".ipynb": _open_notebook,
    ".json": _open_json,
    ".png": _open_png,
    ".svg": _open_svg,
    ".tsv": _open_tsv,
    ".zip": _open_zip,
}
