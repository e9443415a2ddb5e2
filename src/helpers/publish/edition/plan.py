"""Goes through an edition before anything is executed: what each page has, what prose asks for.

The numbers come from the analyses alone, at the speed of functions; so a page without figures and a
figure that prose asks for in vain are known before the first notebook runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.analyses import registry
from helpers.data.names import split_import
from helpers.errors import DataError, InputError
from helpers.present.prose import fill
from helpers.publish.edition.edition import CHAPTERS, PROSE, Chapter, Edition
from helpers.publish.pages import prose
from helpers.publish.pages.prose import Figures, Quotable
from helpers.results import Headline
from helpers.run import execute, notebooks
from helpers.run.execute import Plan

BLOCKS = (
    "scorecard",
    "missing",
    "catalogue",
    "sources",
    "area",
    "places",
    "status",
    "accessibility",
    "undecided",
    "obtain",
    "contact",
)
"""Placeholders of `book/` that stand for more than a figure."""


@dataclass(frozen=True)
class Rehearsal:
    """What is known of an edition before it is made.

    Attributes:
        plans: slug to the run that its page is made of.
        absent: slug of a page without figures to the reason, in words.
        lacking: slug to the headlines that the analysis has, but not for the page's area.
        left_out: where a line of prose is left out, for want of which figure.
        releases: the imported releases that the pages read, those without figures too.
    """

    plans: Mapping[str, Plan]
    absent: Mapping[str, str]
    lacking: Mapping[str, frozenset[str]]
    left_out: tuple[str, ...]
    releases: tuple[str, ...]


def rehearse(edition: Edition, root: Path) -> Rehearsal:
    """Go through an edition: plan its runs and hold its prose against their figures.

    Args:
        edition: the edition.
        root: the project's folder.

    Raises:
        InputError: a release that a page reads is not imported, or prose asks for a page or a
            figure that the edition does not have; names all such.
        DataError: a table of data is broken.
    """
    plans = {chapter.slug: _plan(chapter, edition) for chapter in edition.chapters}
    usual = {analysis: _usual_headlines(analysis) for analysis in edition.leading}
    absent: dict[str, str] = {}
    figures: dict[str, Figures] = {}
    for chapter in edition.chapters:
        found = _headlines(plans[chapter.slug])
        if isinstance(found, str):
            absent[chapter.slug] = found
        headlines = {} if isinstance(found, str) else found
        figures[chapter.slug] = Figures(headlines, usual[chapter.analysis] - headlines.keys())
    pages = {address: figures[chapter.slug] for address, chapter in edition.by_address.items()}
    quotable = Quotable(pages, dict.fromkeys(BLOCKS, ""))
    faults = [*_prose_faults(edition, quotable, absent, root)]
    faults += _notebook_faults(edition, figures, absent)
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise InputError(f"edition {edition.file} lacks what its prose asks for:\n{listed}")
    return Rehearsal(
        plans={slug: plan for slug, plan in plans.items() if slug not in absent},
        absent=absent,
        lacking={slug: each.lacking for slug, each in figures.items()},
        left_out=tuple(_left_out(edition, quotable, root)),
        releases=_releases(plans.values()),
    )


def targets(edition: Edition, absent: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses that prose may link to, each with the one it has in the staged book."""
    pages = {f"/{PROSE}/{name}.md": f"/{name}.md" for name in edition.prose}
    pages[f"/{PROSE}/{edition.home}.md"] = "/index.md"
    return pages | {
        f"/{CHAPTERS}/{address}.md": f"/{staged_name(chapter.slug, absent)}"
        for address, chapter in edition.by_address.items()
    }


def staged_name(slug: str, absent: Mapping[str, str]) -> str:
    """Return the file of a page in the staged book: a notebook, or words where it has none."""
    return f"{CHAPTERS}/{slug}.{'md' if slug in absent else 'ipynb'}"


def _plan(chapter: Chapter, edition: Edition) -> Plan:
    try:
        return execute.plan(chapter.analysis, chapter.parameters)
    except DataError:
        raise
    except InputError as error:
        raise InputError(f"edition {edition.file}: page {chapter.slug}: {error}") from None


def _headlines(plan: Plan) -> Mapping[str, Headline] | str:
    """Return the headlines of a page, or the reason why there are none for its area."""
    try:
        return plan.headlines()
    except DataError:
        raise
    except InputError as error:
        return str(error)


def _usual_headlines(analysis: str) -> frozenset[str]:
    """Return the headlines that an analysis has with its defaults."""
    defaults = execute.plan(analysis, registry.load(analysis).Parameters())
    return frozenset(defaults.headlines())


def _releases(plans: Iterable[Plan]) -> tuple[str, ...]:
    """Return the releases among what is read."""
    read = [split_import(name) for plan in plans for name in plan.made_of.tables]
    return tuple(sorted({imported[0] for imported in read if imported}))


def _prose_faults(
    edition: Edition, quotable: Quotable, absent: Mapping[str, str], root: Path
) -> Iterator[str]:
    """Yield what the pages of `book/` ask for in vain."""
    known = targets(edition, absent)
    for where, text in _prose(edition, root):
        yield from (f"{where}: {fault}" for fault in prose.faults(text, quotable))
        yield from _broken_links(text, known, where)


def _notebook_faults(
    edition: Edition, figures: Mapping[str, Figures], absent: Mapping[str, str]
) -> Iterator[str]:
    """Yield what the prose of the notebooks asks for in vain, page by page."""
    known = targets(edition, absent)
    for chapter in edition.chapters:
        where = f"{CHAPTERS}/{chapter.analysis}.md (page {chapter.slug})"
        text = notebooks.read_text(chapter.analysis)
        if chapter.slug not in absent:
            try:
                fill(text, figures[chapter.slug].headlines)
            except InputError as error:
                yield f"{where}: {error}"
        yield from _broken_links(text, known, where)


def _left_out(edition: Edition, quotable: Quotable, root: Path) -> Iterator[str]:
    for where, text in _prose(edition, root):
        for line, expression in prose.lacking(text, quotable):
            yield f"{where}, line {line}: there is no figure for {expression}"


def _prose(edition: Edition, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every page of `book/` in the edition."""
    for name in edition.prose:
        where = f"{PROSE}/{name}.md"
        yield where, (root / where).read_text(encoding="utf-8")


def _broken_links(text: str, known: Mapping[str, str], where: str) -> Iterator[str]:
    for link in prose.links(text):
        if link not in known:
            folder = Path(link).parent
            there = ", ".join(Path(n).stem for n in known if Path(n).parent == folder)
            yield f"{where}: links to {link}, which the edition lacks; of {folder} it has {there}"
