"""From a citation to the source it names: where a reader finds what a page cites."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from helpers.data import package
from helpers.data.releases.registry import RELEASES
from helpers.data.sources import all_sources, cite

SECOND_HAND = ", second-hand"
SEPARATOR = "; "
_SOURCE_LINE = re.compile(r'<p class="ics-source">.*?</p>', re.DOTALL)


def each(citations: str) -> list[str]:
    """Return every source of a citation; a derived figure cites several."""
    return citations.split(SEPARATOR)


def addresses(citations: Iterable[str]) -> dict[str, str]:
    """Return each citation with the address of the source it names; empty where none is known.

    A citation begins as `helpers.data.sources.cite` begins without a section, or with publisher and
    title of a release that was imported. Where two such beginnings fit, the longer one counts.
    """
    known = package.once("addresses of citations", lambda: dict(_addresses()))
    longest_first = sorted(known, key=len, reverse=True)
    found = {}
    for citation in citations:
        fitting = (name for name in longest_first if f"{citation}, ".startswith(f"{name}, "))
        found[citation] = known.get(next(fitting, ""), "")
    return found


def anchor(source: str) -> str:
    """Return the id of the entry of a source on the page of the data."""
    return f"source-{source.replace('_', '-')}"


def linked(html: str, page: str) -> str:
    """Return HTML whose lines of sources link each source to its entry on the page of the data."""
    known = package.once("anchors of citations", _anchors)
    names = _names(tuple(known))

    def link(found: re.Match[str]) -> str:
        return f'<a href="{escape(page)}#{known[found[0]]}">{found[0]}</a>'

    return _SOURCE_LINE.sub(lambda line: names.sub(link, line[0]), html)


@lru_cache(maxsize=2)
def _names(known: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _anchors() -> dict[str, str]:
    """Return each citation as HTML has it, to the id of its entry."""
    return {
        escape(cite(source.id).removesuffix(SECOND_HAND)): anchor(source.id)
        for source in all_sources()
    }


def _addresses() -> Iterator[tuple[str, str]]:
    for source in all_sources():
        yield cite(source.id).removesuffix(SECOND_HAND), source.url
    for release in RELEASES.values():
        yield f"{release.publisher}, {release.title}", release.address
