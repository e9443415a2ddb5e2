"""Where figures come from, and how a page cites it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from helpers.data import package
from helpers.data.descriptor import TableInfo
from helpers.data.reading import split
from helpers.data.schema import plain_rows, typed_frame
from helpers.errors import InputError
from helpers.names import nearest, quote

MAY_LACK = ("publisher", "edition", "url", "download_url", "note")


@dataclass(frozen=True)
class Source:
    """A document or a release.

    Attributes:
        id: name by which tables cite it.
        short_title: title for a citation.
        title: full title, with the part that was read.
        publisher: who published it; empty where it is not known.
        published: year of publication; None where it is not known.
        edition: state of the document, such as `draft`; empty for a final one.
        kind: `document`, `release`, `reference` or `synthetic`.
        second_hand: whether its figures were seen only in somebody else's quotation.
        licence: terms under which its figures are used.
        url: address of the release or its series; empty where not certain.
        download_url: address of the file of the release and period that the id names; empty
            where not certain.
        note: what to know of it; may be empty.
    """

    id: str
    short_title: str
    title: str
    publisher: str
    published: int | None
    edition: str
    kind: str
    second_hand: bool
    licence: str
    url: str
    download_url: str
    note: str


def all_sources() -> tuple[Source, ...]:
    """Return every source, in the order of the table."""
    return tuple(_sources().values())


def source(id_: str) -> Source:
    """Return the source of that id.

    Raises:
        InputError: there is none.
    """
    known = _sources()
    if id_ not in known:
        raise InputError(
            f"source {quote(id_)} is not known; {nearest(id_, known, among='sources')}"
        )
    return known[id_]


def cite(id_: str, section: str = "") -> str:
    """Return a short citation for a page.

    Such as `NHS Digital, QOF 2016-17, published 2017`, or `Health and Care Strategy for North West
    London (draft, 2023), section Estates`.

    Args:
        id_: id of the source.
        section: section of the document; a word in small letters, such as `paragraph 1`, is
            written as it is.

    Raises:
        InputError: there is no such source.
    """
    item = source(id_)
    parts = [_cited_document(item) if item.kind == "document" else _cited_release(item)]
    if section:
        parts.append(section if section[0].islower() else f"section {section}")
    if item.second_hand:
        parts.append("second-hand")
    return ", ".join(parts)


def _sources() -> Mapping[str, Source]:
    return _build(*package.read("sources"))


@lru_cache(maxsize=8)
def _build(info: TableInfo, content: bytes) -> Mapping[str, Source]:
    rows = plain_rows(typed_frame(info, split(info, content)))
    return {row["id"]: _source(row) for row in rows}


def _source(row: Mapping[str, Any]) -> Source:
    known = {each.name: row[each.name] for each in fields(Source)}
    return Source(**known | {name: known[name] or "" for name in MAY_LACK})


def _cited_document(item: Source) -> str:
    state = ", ".join(part for part in (item.edition, _year(item)) if part)
    return f"{item.short_title} ({state})" if state else item.short_title


def _cited_release(item: Source) -> str:
    published = f"published {_year(item)}" if item.published else ""
    parts = dict.fromkeys((item.publisher, item.short_title, published))
    return ", ".join(filter(None, parts))


def _year(item: Source) -> str:
    return str(item.published or "")
