"""The status of the book: what ran, with which key and versions, and from which commit."""

from collections.abc import Iterator, Mapping

from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.edition import CHAPTERS, Edition
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.boxes import basis_words, one_line, software


def table_of_pages(
    edition: Edition,
    finished: Mapping[str, Finished],
    absent: Mapping[str, str],
    stamp: Stamp,
) -> str:
    """Return the status as HTML in one line; the same runs and commit give the same text."""
    return one_line(
        "status.html",
        pages=list(_pages(edition, finished)),
        absent=list(_absent(edition, absent)),
        versions=_versions(finished),
        stamp=stamp,
    )


def _pages(edition: Edition, finished: Mapping[str, Finished]) -> Iterator[dict[str, str]]:
    for chapter in edition.chapters:
        run = finished.get(chapter.slug)
        if run is not None:
            yield {
                "title": chapter.title,
                "href": f"{CHAPTERS}/{chapter.slug}.html",
                "analysis": chapter.analysis,
                "area": str(run.parameters.get("area", "")),
                "basis": basis_words(run),
                "key": run.key,
            }


def _absent(edition: Edition, absent: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for chapter in edition.chapters:
        if chapter.slug in absent:
            href = f"{CHAPTERS}/{chapter.slug}.html"
            yield {"title": chapter.title, "href": href, "reason": absent[chapter.slug]}


def _versions(finished: Mapping[str, Finished]) -> dict[str, str]:
    """Return name to version of what computed the runs; to several where runs differ."""
    found: dict[str, set[str]] = {}
    for run in finished.values():
        for name, version in software(run).items():
            found.setdefault(name, set()).add(version)
    return {name: ", ".join(sorted(versions)) for name, versions in found.items()}
