"""Holds a built site against what every page must be; a finding names the page and the fault."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nbformat import NotebookNode

from helpers.names import quote
from helpers.publish.checks.findings import Finding
from helpers.publish.checks.page_reader import Page, read_page
from helpers.publish.edition.finished import table_of
from helpers.publish.pages.images import alternative_of

LANGUAGE = "en-GB"
CHAPTERS = "notebooks"
INLINE_SCHEMES = frozenset({"data", "blob"})
FOLLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_FILE_NAME = re.compile(r"\S+\.(svg|png|jpe?g|gif|webp)|[0-9a-f]{16,}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{\{|\}\}")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"""
)


@dataclass(frozen=True)
class Checked:
    """What a check found and how much it looked at."""

    findings: list[Finding]
    pages: int
    figures: int
    tables: int
    links: int


class Site:
    """A built site in memory: its pages, read once, and the files it holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        self.pages = {
            name: read_page(folder / name, folder)
            for name in sorted(self.files)
            if name.endswith(".html")
        }

    @property
    def styles(self) -> set[str]:
        """Its stylesheets."""
        return {name for name in self.files if name.endswith(".css")}

    def remove(self, name: str) -> None:
        """Remove a file, which may be a page, from the disk and from here."""
        (self.folder / name).unlink()
        self.files.remove(name)
        self.pages.pop(name, None)

    def style_addresses(self, name: str) -> list[str]:
        """Return the addresses that a stylesheet fetches."""
        text = _CSS_COMMENT.sub("", (self.folder / name).read_text(encoding="utf-8"))
        return [next(filter(None, found), "") for found in _CSS_ADDRESS.findall(text)]


def check_site(site: Site, chapters: Mapping[str, NotebookNode]) -> Checked:
    """Return every fault of a built site.

    Args:
        site: the site, read.
        chapters: analysis to its executed notebook, whose figures its page must show.
    """
    findings = [
        *(finding for name, page in site.pages.items() for finding in _page_findings(name, page)),
        *_address_findings(site),
        *_title_findings(site),
        *_description_findings(site),
        *(
            finding
            for analysis, notebook in chapters.items()
            for finding in _chapter_findings(site, analysis, notebook)
        ),
    ]
    outputs = [output for notebook in chapters.values() for output in _outputs(notebook)]
    return Checked(
        findings=findings,
        pages=len(site.pages),
        figures=sum(alternative_of(output) is not None for _, output in outputs),
        tables=sum(_shows_table(output) for _, output in outputs),
        links=sum(len(page.links) + len(page.fetched) for page in site.pages.values()),
    )


# --- one page -------------------------------------------------------------------------------------


def _page_findings(name: str, page: Page) -> Iterator[Finding]:
    for what in (
        *_language_faults(page),
        *_head_faults(page),
        *_heading_faults(page.headings),
        *_image_faults(page),
        *_text_faults(page),
    ):
        yield Finding(name, what)


def _language_faults(page: Page) -> Iterator[str]:
    if page.language != LANGUAGE:
        yield f"its language is {page.language!r}, not {LANGUAGE!r}"


def _head_faults(page: Page) -> Iterator[str]:
    if page.viewports != 1:
        yield f"has {page.viewports} viewport elements, not one"
    if not page.guarded:
        yield "has no security policy before its title and what it fetches"


def _heading_faults(headings: Sequence[tuple[int, str]]) -> Iterator[str]:
    tops = [text for level, text in headings if level == 1]
    if len(tops) != 1:
        yield f"has {len(tops)} main headings (h1), not one{_quoted(tops)}"
    before = 0
    for level, text in headings:
        if not text:
            yield f"has an empty heading (h{level})"
        if level > before + 1:
            yield f"heading {text!r} is an h{level} after an h{before}: a level is skipped"
        before = level


def _image_faults(page: Page) -> Iterator[str]:
    for image in page.images:
        if not image.alt:
            yield f"the image {image.source[:80]!r} has no alternative text"
        elif _FILE_NAME.fullmatch(image.alt.strip()):
            yield f"the alternative text {image.alt!r} is a file name"


def _text_faults(page: Page) -> Iterator[str]:
    unfilled = dict.fromkeys(_PLACEHOLDER.findall(page.words))
    if unfilled:
        yield f"has unfilled figures: {', '.join(unfilled)}"
    for row in page.empty_cells:
        yield f"the table row {quote(row)} has a cell without text; use a shorthand such as [x]"


def _quoted(texts: Sequence[str]) -> str:
    return f": {', '.join(map(repr, texts))}" if texts else ""


# --- addresses ------------------------------------------------------------------------------------


def _address_findings(site: Site) -> Iterator[Finding]:
    for name, page in site.pages.items():
        for address in dict.fromkeys(page.fetched):
            if urlsplit(address).scheme not in INLINE_SCHEMES:
                yield from _fetched_findings(site, name, address)
        for address in dict.fromkeys(page.links):
            if urlsplit(address).scheme not in FOLLOWED_SCHEMES:
                yield from _internal_findings(site, name, address)
    for name in sorted(site.styles):
        for address in dict.fromkeys(site.style_addresses(name)):
            if urlsplit(address).scheme not in INLINE_SCHEMES:
                yield from _fetched_findings(site, name, address)


def _fetched_findings(site: Site, name: str, address: str) -> Iterator[Finding]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        yield Finding(name, f"fetches {address} from another host")
    else:
        yield from _internal_findings(site, name, address)


def _internal_findings(site: Site, name: str, address: str) -> Iterator[Finding]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        yield Finding(name, f"{address!r} is no address inside the site")
        return
    target = resolve(name, parts.path)
    if target not in site.files:
        yield Finding(name, f"{address!r} leads nowhere: the site has no {target}")
    elif parts.fragment and target in site.pages:
        anchor = unquote(parts.fragment)
        if anchor not in site.pages[target].anchors:
            yield Finding(name, f"{address!r} leads nowhere: {target} has no #{anchor}")


def resolve(name: str, path: str) -> str:
    """Return the file of the site that the relative address `path` in page `name` means."""
    if not path:
        return name
    page = "index.html" if path.endswith("/") else ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path), page))


def _title_findings(site: Site) -> Iterator[Finding]:
    titles = Counter(page.title for page in site.pages.values())
    for name, page in site.pages.items():
        if " - " not in page.title:
            yield Finding(name, f"its title {page.title!r} is not 'Page - Site'")
        elif titles[page.title] > 1:
            yield Finding(name, f"its title {page.title!r} is also that of another page")


def _description_findings(site: Site) -> Iterator[Finding]:
    descriptions = Counter(page.description for page in site.pages.values())
    for name, page in site.pages.items():
        if not page.description:
            yield Finding(name, "has no description; let it begin with a paragraph")
        elif descriptions[page.description] > 1:
            yield Finding(
                name, f"its description {page.description!r} is also that of another page"
            )


# --- chapters -------------------------------------------------------------------------------------


def _chapter_findings(site: Site, analysis: str, notebook: NotebookNode) -> Iterator[Finding]:
    name = f"{CHAPTERS}/{analysis}.html"
    page = site.pages.get(name)
    if page is None:
        yield Finding(name, "the chapter was not built")
        return
    yield from _missing_html(name, page, notebook)
    shown = Counter(image.alt for image in page.images)
    for cell, output in _outputs(notebook):
        alt = alternative_of(output)
        if alt is None:
            continue
        if not alt:
            yield Finding(name, f"the figure of cell {cell} carries no alternative text")
        elif not shown[alt]:
            yield Finding(name, f"the figure of cell {cell} is missing: {alt!r}")
        shown[alt] -= 1


def _missing_html(name: str, page: Page, notebook: NotebookNode) -> Iterator[Finding]:
    """Yield a finding for each cell whose HTML outputs are not all on the page."""
    left = page.classes.copy()
    for cell, output in _outputs(notebook):
        html = str(output.get("data", {}).get("text/html", ""))
        wanted = Counter(word for words in _CLASS.findall(html) for word in words.split())
        missing = wanted - left
        left -= wanted
        if missing:
            yield Finding(name, f"cell {cell}: not all of it is shown; no {', '.join(missing)}")


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Yield every output with the number of its cell, counted from 1."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            yield number, output


def _shows_table(output: NotebookNode) -> bool:
    return bool(table_of(output)) and "<table" in str(output.get("data", {}).get("text/html", ""))
