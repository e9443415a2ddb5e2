"""Reads what a page or a chart shows: its tables, its words, its JSON and the files within it."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import takewhile, zip_longest
from typing import Any
from urllib.parse import unquote_to_bytes

from helpers.publish.checks.disclosure.grids import Grid, column_of

INLINE = "a|abbr|b|bdi|br|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|time|tspan|u|var|wbr"
"""Elements that do not end a sentence."""

_ATTRIBUTES = r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+"
_TAG = re.compile(rf"</?[a-zA-Z!]{_ATTRIBUTES}>")
_BLOCK = re.compile(rf"</?(?!(?:{INLINE})\b)[a-zA-Z!]{_ATTRIBUTES}>")
_TABLE = re.compile(
    rf"<table\b{_ATTRIBUTES}>(.*?)(?=</table|<table\b|\Z)", re.DOTALL | re.IGNORECASE
)
_CAPTION = re.compile(
    rf"<caption\b{_ATTRIBUTES}>(.*?)(?=</caption|<caption|<t[rdh]|\Z)", re.DOTALL | re.IGNORECASE
)
_ROW = re.compile(rf"<tr\b{_ATTRIBUTES}>", re.IGNORECASE)
_CELL = re.compile(
    rf"<(t[dh])\b({_ATTRIBUTES})>(.*?)(?=</?t[dhr]\b|</t(?:head|body|foot)\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_SPANS = {
    way: re.compile(rf"\b{way}=[\"']?0*([1-9]\d{{0,2}})", re.IGNORECASE)
    for way in ("rowspan", "colspan")
}
_SPOKEN = re.compile(
    r"\s(?:alt|aria-label|content|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_DATA_ATTRIBUTE = re.compile(r"\sdata-[\w-]+\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SCRIPT = re.compile(rf"<script\b({_ATTRIBUTES})>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
_JSON_TYPE = re.compile(r"\btype\s*=\s*[\"']?[\w./+-]*json\b", re.IGNORECASE)
_ASSIGNED = re.compile(r"=\s*(?=\[\s*[\[{\"\d-]|\{\s*\")")
_DATA_ADDRESS = re.compile(r"data:(\w[\w.+-]*/[\w.+-]+)((?:;[\w=.-]+)*),([^\s\"'<>]*)")
_SVG_GEOMETRY = re.compile(r"\s(?:d|points|transform|viewBox|style)=\"[^\"]*\"")
_SUFFIX_OF_MIME = {
    "image/svg+xml": ".svg",
    "text/plain": ".txt",
}  # the others end as their type does: text/csv is .csv

Cell = tuple[str, str, str]
"""The element of a cell, its attributes and what it holds."""


def without_coordinates(markup: str) -> str:
    """Return a page or a chart without the geometry of its SVG: numbers that count nothing."""
    return _SVG_GEOMETRY.sub(" ", markup) if "<svg" in markup else markup


def text_of(markup: str) -> str:
    """Return a page or a chart as it may be searched: without the files within it."""
    return unescape(_DATA_ADDRESS.sub(" ", markup) if "data:" in markup else markup)


def sayings(markup: str) -> Iterator[str]:
    """Yield what each block of a page or a chart says, and its alternative texts.

    One word alone says nothing.
    """
    spoken = [first or second for first, second in _SPOKEN.findall(markup)]
    said = map(words, dict.fromkeys([*spoken, *_BLOCK.split(markup)]))
    yield from (each for each in said if " " in each)


def words(markup: str) -> str:
    """Return the words of some markup with one space between them."""
    return " ".join(unescape(_TAG.sub(" ", markup)).split())


def files_within(markup: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of the files that a page holds as `data:` addresses.

    Raises:
        ValueError: one of them is not in base 64, though it says so.
    """
    for number, (mime, options, body) in enumerate(_DATA_ADDRESS.findall(markup), start=1):
        content = unquote_to_bytes(unescape(body))
        if ";base64" in options:
            content = base64.b64decode(content + b"==")
        if content:
            yield f"data-{number}{suffix_of(mime)}", content


def suffix_of(mime: str) -> str:
    """Return how the name of a file of some type ends."""
    return _SUFFIX_OF_MIME.get(mime, f".{mime.partition('/')[2]}")


def json_within(html: str) -> Iterator[Any]:
    """Yield the JSON of a page: of its scripts and of its attributes `data-`.

    Raises:
        ValueError: a script says that it is JSON, and is not.
    """
    for attributes, script in _SCRIPT.findall(html):
        if _JSON_TYPE.search(attributes):
            yield json.loads(script)
        else:
            yield from json_assigned(script)
    for pair in _DATA_ATTRIBUTE.findall(html):
        yield from json_assigned(f"={unescape(''.join(pair))}")


def json_assigned(script: str) -> Iterator[Any]:
    """Yield the lists and objects that a script gives to a name, where they are JSON."""
    decoder, at = json.JSONDecoder(), 0
    while found := _ASSIGNED.search(script, at):
        at = found.end()
        try:
            value, at = decoder.raw_decode(script, at)
        except ValueError:
            continue
        yield value


def html_grids(html: str) -> Iterator[Grid]:
    """Yield the tables of a page that have a row of headings and a row of cells.

    Rows of headings alone are read as one: a heading that spans columns follows each of theirs.
    """
    for body in _TABLE.findall(html):
        caption = _CAPTION.search(body)
        parts = [row for part in _ROW.split(body)[1:] if (row := _CELL.findall(part))]
        heads = len(list(takewhile(lambda row: all(tag.lower() == "th" for tag, *_ in row), parts)))
        rows = list(_spread(parts))
        if cells := rows[max(heads, 1) :]:
            name = (words(caption[1]) if caption else "") or "without caption"
            yield Grid(name, tuple(map(column_of, _headings(rows[: max(heads, 1)]))), tuple(cells))


def _headings(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for words_ in zip_longest(*reversed(rows), fillvalue=""):
        yield " ".join(filter(None, dict.fromkeys(words_)))


def _spread(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, ...]]:
    """Yield the texts of each row, a cell once for every row and column that it spans."""
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        line: list[str] = []
        for _, attributes, markup in row:
            _take_down(line, hanging)
            text, down = words(markup), _span("rowspan", attributes) - 1
            for _ in range(_span("colspan", attributes)):
                if down:
                    hanging[len(line)] = (text, down)
                line.append(text)
        _take_down(line, hanging)
        yield tuple(line)


def _take_down(line: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Add to a row the cells that hang into its next columns from the rows above."""
    while len(line) in hanging:
        text, left = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (text, left - 1)
        line.append(text)


def _span(way: str, attributes: str) -> int:
    found = _SPANS[way].search(attributes)
    return int(found[1]) if found else 1
