"""From a citation to the source it names: where a reader finds what a page cites."""

from collections.abc import Iterable, Iterator

from helpers.data.releases.registry import RELEASES
from helpers.data.sources import all_sources, cite

SECOND_HAND = ", second-hand"
SEPARATOR = "; "


def each(citations: str) -> list[str]:
    """Return every source of a citation; a derived figure cites several."""
    return citations.split(SEPARATOR)


def addresses(citations: Iterable[str]) -> dict[str, str]:
    """Return each citation with the address of the source it names; empty where none is known.

    A citation begins as `helpers.data.sources.cite` begins without a section, or with publisher and
    title of a release that was imported. Where two such beginnings fit, the longer one counts.
    """
    known = dict(_addresses())
    longest_first = sorted(known, key=len, reverse=True)
    found = {}
    for citation in citations:
        fitting = (name for name in longest_first if f"{citation}, ".startswith(f"{name}, "))
        found[citation] = known.get(next(fitting, ""), "")
    return found


def _addresses() -> Iterator[tuple[str, str]]:
    for source in all_sources():
        yield cite(source.id).removesuffix(SECOND_HAND), source.url
    for release in RELEASES.values():
        yield f"{release.publisher}, {release.title}", release.address
