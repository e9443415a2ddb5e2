"""Plans a book before anything is executed: what each page has, and what its prose asks for.

The numbers come from the analyses alone, at the speed of functions; so a page without figures and a
link that leads nowhere are known before the first notebook runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.analyses import registry
from helpers.data.imports import EVERY, split_import
from helpers.errors import DataError, InputError
from helpers.progress import Progress, Tell, counted, unheard
from helpers.publish.edition.edition import CHAPTERS, PROSE, Chapter, Edition
from helpers.publish.pages import prose
from helpers.run import execute, notebooks
from helpers.run.execute import Plan


@dataclass(frozen=True)
class BookPlan:
    """What is known of a book before it is made.

    Attributes:
        plans: slug to the run that its page is made of.
        absent: slug of a page without figures to the reason, in words.
        releases: the imported releases that the pages read, those without figures too.
    """

    plans: Mapping[str, Plan]
    absent: Mapping[str, str]
    releases: tuple[str, ...]


def plan_book(edition: Edition, root: Path, tell: Tell = unheard) -> BookPlan:
    """Plan the runs of an edition, and hold its prose against its pages.

    Raises:
        InputError: a release that a page reads is not imported, or prose asks for what the book
            does not have; names all such.
        DataError: a table of data is broken.
    """
    progress = Progress("planning", total=len(edition.chapters), things="pages")
    chapters = counted(edition.chapters, progress, tell)
    plans = {chapter.slug: _plan(chapter, edition) for chapter in chapters}
    reasons = {slug: _without_figures(plan) for slug, plan in plans.items()}
    absent = {slug: reason for slug, reason in reasons.items() if reason}
    faults = list(_prose_faults(edition, absent, root))
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise InputError(f"edition {edition.file} lacks what its prose asks for:\n{listed}")
    return BookPlan(
        plans={slug: plan for slug, plan in plans.items() if slug not in absent},
        absent=absent,
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


def lacking(edition: Edition, root: Path) -> frozenset[str]:
    """Return the addresses of chapters and prose that an edition has no page of.

    A page may link to them: it is written once for all editions, and its link becomes words.
    """
    prose_pages = (f"/{PROSE}/{path.name}" for path in (root / PROSE).glob("*.md"))
    chapters = (f"/{CHAPTERS}/{name}.md" for name in registry.MODULES)
    return frozenset([*prose_pages, *chapters]) - targets(edition, {}).keys()


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


def _without_figures(plan: Plan) -> str:
    """Return the reason why there are no figures for the area of a page; empty where there are."""
    try:
        plan.headlines()
    except DataError:
        raise
    except InputError as error:
        return str(error)
    return ""


def _releases(plans: Iterable[Plan]) -> tuple[str, ...]:
    """Return the releases among what is read; one that was only looked for is not."""
    read = [split_import(name) for plan in plans for name in plan.ingredients.tables]
    return tuple(sorted({each[0] for each in read if each and each[1] != EVERY}))


def _prose_faults(edition: Edition, absent: Mapping[str, str], root: Path) -> Iterator[str]:
    """Yield the unknown placeholders of `book/`, and every link that leads nowhere."""
    names = [f"{PROSE}/{name}.md" for name in edition.prose]
    pages = {name: (root / name).read_text(encoding="utf-8") for name in names}
    for where, text in pages.items():
        yield from (f"{where}: {fault}" for fault in prose.faults(text))
    pages |= {f"{CHAPTERS}/{name}.md": notebooks.read_text(name) for name in edition.leading}
    known, dropped = targets(edition, absent), lacking(edition, root)
    for where, text in pages.items():
        yield from _broken_links(prose.drop_links(text, dropped), known, where)


def _broken_links(text: str, known: Mapping[str, str], where: str) -> Iterator[str]:
    for link in prose.links(text):
        if link not in known:
            folder = Path(link).parent
            there = ", ".join(Path(n).stem for n in known if Path(n).parent == folder)
            yield f"{where}: links to {link}, which the edition lacks; of {folder} it has {there}"
