"""What stands for each of `prose.BLOCKS`, the placeholders of the pages of `book/`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers.data import areas, facts
from helpers.data.areas import Area
from helpers.inline import as_text
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.edition import CHAPTERS, Chapter, Edition
from helpers.publish.edition.finished import Finished
from helpers.publish.pages import accessibility, claims, data_page, home, status

MAILTO = "mailto:"


def filled(
    edition: Edition,
    finished: Mapping[str, Finished],
    absent: Mapping[str, str],
    stamp: Stamp,
    project: Path,
) -> dict[str, str | None]:
    """Return name to Markdown or HTML of each block; None for what this edition lacks.

    Args:
        edition: the edition.
        finished: slug of each page with figures to its run.
        absent: slug of each page without figures to the reason.
        stamp: the commit that the pages are made from.
        project: the project's folder.

    Raises:
        InputError: there is no record of the browser's tests, or it cannot be read.
    """
    told = _told(edition.topics, finished)
    listing = [c for name, c in edition.leading.items() if name == home.SYSTEMS]
    systems = [each for each in _told(listing, finished) if home.SYSTEMS in each.run.tables]
    missing = [link(chapter) for chapter in edition.leading.values() if chapter.slug in absent]
    record = accessibility.read(project)
    area, held = as_text(edition.area.in_words), facts.strategy_held(edition.area)
    return {
        "chapters": home.findings(told) if told else None,
        "topics": home.topics(told, stamp.date),
        "boroughs": home.boroughs(_told(edition.boroughs, finished)),
        "systems": next(map(home.systems, systems), None),
        "missing": home.missing(area, missing) if missing else None,
        "catalogue": data_page.catalogue_markdown(),
        "claims": claims.table(
            {
                chapter.slug: (chapter.title, finished[chapter.slug])
                for chapter in edition.chapters
                if chapter.slug in finished and not chapter.demonstration
            }
        ),
        "claims_file": data_page.claims_link(),
        "sources": data_page.sources_table(),
        "area": area,
        "strategy_area": area if held else None,
        "other_area": None if held else area,
        "successor": successor(edition.area),
        "title": as_text(edition.title),
        "status": status.table_of_pages(edition, finished, absent, stamp),
        "accessibility": accessibility.statement(record),
        "undecided": accessibility.undecided(record) or None,
        "obtain": obtain(edition),
        "contact": contact(edition),
    }


def _told(pages: Iterable[Chapter], finished: Mapping[str, Finished]) -> list[home.Told]:
    return [home.Told(c, link(c), finished[c.slug]) for c in pages if c.slug in finished]


def successor(area: Area) -> str | None:
    """Return a sentence on what an area has become part of; None where it stands."""
    if not area.successor:
        return None
    whole = areas.resolve(area.successor)
    former, now = as_text(area.name), as_text(whole.in_words)
    most = "Most of " if area.divided else ""
    return f"{most}{former} has since become part of {now}. These pages keep its boundary."


def obtain(edition: Edition) -> str:
    """Return how a reader gets the project."""
    if edition.repository:
        return f"Clone {_project(edition)} with git, or unpack an archive of it"
    return "Get the project from whoever gave you this copy of the book, with git or as an archive"


def contact(edition: Edition) -> str:
    """Return where questions go; this book knows no address but what the edition gives."""
    told = []
    if edition.contact:
        told.append(f"Questions, corrections and wishes are welcome at {_contact_link(edition)}.")
    if edition.repository:
        welcome = "They are" if told else "Questions, corrections and wishes are"
        also = " too" if told else ""
        told.append(f"{welcome} welcome as issues of {_project(edition)}{also}.")
    return " ".join(told) or (
        "This copy of the book names no address of its own. Please take questions, corrections and "
        "wishes to whoever published it or gave it to you."
    )


def _contact_link(edition: Edition) -> str:
    words = edition.contact.removeprefix(MAILTO).removeprefix("https://")
    return f"[{as_text(words)}](<{edition.contact}>)"


def _project(edition: Edition) -> str:
    return f"[the project's repository](<{edition.repository}>)"


def link(chapter: Chapter) -> str:
    """Return the link to a chapter as Markdown."""
    return f"[{as_text(chapter.title)}](/{CHAPTERS}/{chapter.slug}.md)"
