"""Builds the site: stage, Jupyter Book, slim, check, and only then replace the last good site."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from helpers import project
from helpers.columns import COLUMNS
from helpers.data import package
from helpers.errors import BookError, InputError
from helpers.progress import Progress, Tell, unheard
from helpers.publish.build import site
from helpers.publish.build.layout import Layout
from helpers.publish.build.prune import slim
from helpers.publish.build.sphinx_process import Order, SphinxProcess, sphinx_process
from helpers.publish.build.stage import EXTRA, Manuscript, stage
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import Gate, check_disclosure
from helpers.publish.checks.site_check import Checked, Site, check_site
from helpers.publish.edition.commit import read_stamp
from helpers.publish.edition.edition import CHAPTERS, PROSE, Edition
from helpers.run.store import scratch

SHOWN = 20

# myst-nb counts the lines of a notebook as 10,000 times the number of the cell, and its line.
_CELL = re.compile(rf"({CHAPTERS}/\w+\.md(?: \(page \w+\))?):(\d+)\d{{4}}:")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FAULT = re.compile(r"\b(WARNING|ERROR|CRITICAL|SEVERE)\b|^Exception|^[\w.]*Error:", re.MULTILINE)


@dataclass(frozen=True)
class BuildReport:
    """What a build made.

    Attributes:
        site: folder of the site.
        pages: how many pages it has.
        figures: how many figures its chapters show.
        tables: how many tables its chapters show.
        links: how many addresses were followed and found whole.
        size: bytes of all its files.
        content: hash of all its files.
        clean: marks of what was judged and may be published, for the gate of the next build.
    """

    site: Path
    pages: int
    figures: int
    tables: int
    links: int
    size: int
    content: str
    clean: frozenset[str]


def build(
    manuscript: Manuscript,
    out: Path,
    early: SphinxProcess | None = None,
    confirm: Callable[[], None] = lambda: None,
    *,
    clean: Collection[str] = (),
    tell: Tell = unheard,
) -> BuildReport:
    """Build the site of a book from finished runs and put it at `out`.

    The site that stands at `out` stays until the new one is whole and every check has passed.
    Whoever calls it holds the lock of the site.

    Args:
        manuscript: the edition and a finished run for each of its pages.
        out: folder of the site; made where it does not exist.
        early: a process that may have got ready before; without one, a new one is used.
        confirm: called before the new site is put in place; raises if it must not be.
        clean: marks of what an earlier build judged.
        tell: called with how far the build is.

    Raises:
        BookError: the build or a check failed; the message names each page and fault.
        InputError: `out` holds something else than a site of this book, or cannot be written.
    """
    out = out.absolute()
    site.require_replaceable(out)
    site.recover(out)
    gate = Gate(COLUMNS.items(), clean)
    try:
        with (
            scratch.folder(out.parent, out.name) as work,
            nullcontext(early) if early else sphinx_process() as ready,
        ):
            checked = _build_in(work, manuscript, out, ready, gate, confirm=confirm, tell=tell)
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror or error}") from error
    return BuildReport(
        site=out,
        pages=checked.pages,
        figures=checked.figures,
        tables=checked.tables,
        links=checked.links,
        size=site.size(out),
        content=site.tree_hash(out),
        clean=frozenset(gate.clean),
    )


def _build_in(
    work: Path,
    manuscript: Manuscript,
    out: Path,
    ready: SphinxProcess,
    gate: Gate,
    *,
    confirm: Callable[[], None],
    tell: Tell,
) -> Checked:
    """Build in a scratch folder, check and put in place; return what was checked."""
    root = project.root()
    ready.get_ready()
    tell(Progress("completing the chapters"))
    with package.snapshot():
        staged = stage(manuscript, work / "src", root, read_stamp(root))
        layout = Layout(site.layout_of(out) if out == site.usual() else work / "layout")
        read = _lay_out(ready, staged.folder, layout, manuscript.edition, gate, tell=tell)
    tell(Progress("checking the pages"))
    checked = check_site(read, staged.chapters)
    if checked.findings:
        raise BookError(_report("the built site breaks its rules", checked.findings))
    layout.keep(read)
    contact = manuscript.edition.contact
    disclosed = check_disclosure(
        read.folder, read_exemptions(root), (), contact=contact, gate=gate, tell=tell
    )
    if disclosed:
        raise BookError(_report("the built site shows what may not be published", disclosed))
    confirm()
    keys = {slug: run.key for slug, run in staged.finished.items()}
    site.write_mark(read.folder, keys, contact)
    site.swap(read.folder, out, work)
    return checked


def _lay_out(
    ready: SphinxProcess,
    staged: Path,
    layout: Layout,
    edition: Edition,
    gate: Gate,
    *,
    tell: Tell,
) -> Site:
    """Lay out the staged book and return its site, without what no page uses.

    The gate judges meanwhile what the site will have as it is.
    """
    built, log = staged.with_name("html"), staged.with_name("jupyter-book.log")
    order = Order(layout.source, layout.site, log, anew=not layout.take(staged))
    if not ready.lay_out(order, lambda: gate.judge_folder(layout.source / EXTRA, tell), tell):
        notebooks = {chapter.slug: chapter.analysis for chapter in edition.chapters}
        faults = list(_faults(log.read_text(encoding="utf-8"), layout.source, notebooks))
        raise BookError(_report("Jupyter Book refused the book", faults))
    tell(Progress("reading the site"))
    layout.site.rename(built)
    laid_out = Site(built)
    slim(laid_out)
    return laid_out


def _faults(log: str, source: Path, notebooks: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a log that say what went wrong, with the project's own file names."""
    lines = [_COLOUR.sub("", line).strip() for line in log.splitlines()]
    found = list(dict.fromkeys(line for line in lines if _FAULT.search(line)))
    for line in found or lines[-SHOWN:]:
        yield _own_names(line, source, notebooks)


def _own_names(line: str, source: Path, notebooks: Mapping[str, str]) -> str:
    """Return a line of the log with staged files named as they stand in the project."""

    def own_name(match: re.Match[str]) -> str:
        notebook = notebooks.get(match["slug"], match["slug"])
        page = "" if notebook == match["slug"] else f" (page {match['slug']})"
        return f"{CHAPTERS}/{notebook}.md{page}"

    staged = re.escape(str(source))
    line = re.sub(rf"{staged}/(?!{CHAPTERS}/)([\w/-]+\.md)", rf"{PROSE}/\1", line)
    line = re.sub(rf"{staged}/{CHAPTERS}/(?P<slug>\w+)\.(?:ipynb|md)", own_name, line)
    return _CELL.sub(r"\1, cell \2:", line.replace(f"{source}/", ""))


def _report(headline: str, faults: Sequence[object]) -> str:
    shown = [f"  {fault}" for fault in faults[:SHOWN]]
    more = [f"  and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "\n".join([f"{headline}:", *shown, *more])
