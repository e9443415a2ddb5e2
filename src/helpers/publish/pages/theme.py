"""A Sphinx extension: what the templates of `book/_templates` need to know about each page."""

import copy
import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin

from docutils import nodes  # type: ignore[import-untyped]
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from helpers.analyses.registry import OF_EACH_BOROUGH
from helpers.publish.edition.edition import CHAPTERS
from helpers.publish.pages import analysts, glossary, plain, search_index, styles

SUMMARY_LENGTH = 200
NO_TARGETS = frozenset({"root_symbol", "entries"})
"""What Sphinx knows of C programs, and of entries of an index, which the book has not."""
FEWEST_SECTIONS = 3
HOME = "Home"
ANSWERS = re.compile(r"(?:^|-)answer$")
"""Id of the paragraph that answers the question of a chapter; longer on a second page of it."""
FOOT_PAGES = {
    "accessibility": "Accessibility statement",
    "status": "Status",
    "changelog": "Changelog",
    "cite": "How to cite",
    "cite#contact": "Contact",
}
NOT_FOUND = "404"
NOT_FOUND_STYLES = ("tokens", "frame", "prose", "print")
OF_A_BOROUGH = re.compile(rf"{CHAPTERS}/{OF_EACH_BOROUGH}_")
"""How the pages of boroughs are named."""
FEW_ROWS = 12
"""Rows of a table that need neither sorting nor filtering."""
TABLES = re.compile(
    r'<table(?P<before>[^>]*?)class="(?P<after>[^"]*"[^>]*>(?P<content>.*?)</table>)', re.DOTALL
)
YEARS = re.compile(r"(?<![\w.#/-])\d{4}-\d{2}(?![\w-])(?=[^<>]*<)")
"""A financial year, such as 2022-23, in the text of a page and not within a tag."""


@dataclass(frozen=True)
class Link:
    """A link as a template writes it."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class MenuPart:
    """A part of the book: its caption (empty for the home page) and its pages.

    Attributes:
        caption: its caption.
        links: its pages.
        folded: whether a menu folds them: they are of one kind, and many.
    """

    caption: str
    links: list[Link]
    folded: bool = False

    @property
    def opened(self) -> bool:
        """Whether the page that is shown is one of them."""
        return any(link.current for link in self.links)


@dataclass(frozen=True)
class Section:
    """A section of a page, as its list of contents shows it."""

    title: str
    anchor: str


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it, used or not
    app.add_node(HideCodeCellNode, override=True, html=(_open_code, _close_code))
    app.add_node(analysts.Fold, html=(analysts.open_fold, analysts.close_fold))
    app.add_transform(FoldForAnalysts)
    app.add_transform(glossary.LinkTerms)
    app.connect("source-read", plain.fill)
    app.connect("builder-inited", take_over)
    app.connect("env-updated", pages_to_write)
    app.connect("html-page-context", add_frame, priority=900)  # after the theme has had its say
    app.connect("build-finished", write_search_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_frame(
    app: Sphinx,
    page: str,
    template: str,  # noqa: ARG001 - Sphinx passes it
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to `context` everything that `layout.html` shows around the article."""
    context["book_css"] = [name for name, _ in app.config.html_css_files]
    context["book_parts"] = list(book_parts(app, page))
    context["foot_links"] = list(foot_links(app, page))
    context["body"] = mark_long_tables(unbroken_years(str(context.get("body", ""))))
    context["page_sections"] = page_sections(doctree)
    context["page_summary"] = page_summary(doctree)
    context["page_name"] = page_name(app, page)
    context["page_has_code"] = bool(doctree and any(doctree.findall(HideCodeCellNode)))
    if doctree is not None:
        url, name = app.builder.get_target_uri(page), context["page_name"]
        entry = search_index.page_entry(page, url, name, doctree)
        hidden = "nosearch" in app.env.metadata[page]
        app.builder.searched[url] = None if hidden else entry  # type: ignore[attr-defined]
    _, back, on = app.builder.relations.get(page, (None, None, None))  # type: ignore[attr-defined]
    is_first = back == app.config.root_doc
    context["prev_name"] = HOME if is_first else page_name(app, back)
    context["next_name"] = page_name(app, on)
    if page == NOT_FOUND:
        make_self_contained(context, Path(app.confdir), app.config.html_baseurl)


class FoldForAnalysts(SphinxTransform):
    """Folds what stands under the heading for analysts."""

    default_priority = 900  # after all that looks for sections as they were written

    def apply(self, **_: Any) -> None:
        """Fold it."""
        analysts.fold(self.document)


def take_over(app: Sphinx) -> None:
    """Let templates escape what they are given, and leave the search to our own script.

    Sphinx' own search knows no numbers and no misspelling.
    """
    if app.builder.format == "html":
        app.builder.templates.environment.autoescape = True
        app.builder.search = False  # type: ignore[attr-defined]
        app.builder.searched = {}  # type: ignore[attr-defined]


def pages_to_write(
    app: Sphinx,  # noqa: ARG001 - Sphinx passes it
    env: BuildEnvironment,
) -> Collection[str]:
    """Return the pages to write beside those that were read: all where another may name them anew.

    A page names others in its menu, and links to their sections, terms and equations; what it says
    of them is as it was written, so that a page that is not written again would say what was so.
    """
    names = {page: title.astext() for page, title in env.titles.items()}
    sections = {
        page: {slug: found[1:] for slug, found in told.get("myst_slugs", {}).items()}
        for page, told in env.metadata.items()  # less the line that each stands on
    }
    targets = {
        domain: {name: found for name, found in data.items() if name not in NO_TARGETS}
        for domain, data in env.domaindata.items()
    }
    now = copy.deepcopy((names, sections, targets))
    before = getattr(env, "ics_named", None)
    env.ics_named = now  # type: ignore[attr-defined]
    return () if now == before else env.found_docs


def write_search_index(app: Sphinx, error: Exception | None) -> None:
    """Write what the search looks through, once every page is laid out.

    Of a page that was not laid out this time it is what was written before.
    """
    if error is None and app.builder.format == "html":
        urls = map(app.builder.get_target_uri, sorted(app.env.found_docs))
        known = search_index.read(Path(app.outdir)) | app.builder.searched  # type: ignore[attr-defined]
        search_index.write([known[url] for url in urls if known.get(url)], Path(app.outdir))


def make_self_contained(context: dict[str, Any], root: Path, base: str) -> None:
    """Make a page readable at any address: it fetches nothing, and its links are absolute.

    Args:
        context: what the page is laid out with.
        root: the folder that `book/_static` stands in.
        base: address of the site, with a closing slash; where it is not known, links stay relative.
    """
    pathto: Callable[..., str] = context["pathto"]
    context["pathto"] = lambda *given, **options: urljoin(base, pathto(*given, **options))
    context["book_css"], context["favicon_url"] = [], ""
    context["page_style"] = styles.joined(root, NOT_FOUND_STYLES)
    context["foot_links"] = [_absolute(link, base) for link in context["foot_links"]]
    context["book_parts"] = [
        replace(part, links=[_absolute(link, base) for link in part.links])
        for part in context["book_parts"]
    ]


def book_parts(app: Sphinx, page: str) -> Iterator[MenuPart]:
    """Yield the parts of the book in the order of `_toc.yml`, the home page first."""
    site = app.config.external_site_map
    home = app.config.root_doc
    yield MenuPart("", [_link(app, page, home, HOME)])
    for tree in site[home].subtrees:
        names = [str(name) for name in tree.files()]
        links = [_link(app, page, name, page_name(app, name)) for name in names]
        yield MenuPart(tree.caption or "", links, all(map(OF_A_BOROUGH.match, names)))


def foot_links(app: Sphinx, page: str) -> Iterator[Link]:
    """Yield the links at the foot of every page, to the pages that this book has."""
    for name, title in FOOT_PAGES.items():
        target, mark, part = name.partition("#")
        for docname in (target, f"book/{target}"):
            if docname in app.env.found_docs:
                link = _link(app, page, docname, title)
                yield Link(title, f"{link.href}{mark}{part}", link.current)


def page_name(app: Sphinx, page: str | None) -> str:
    """Return the short name of a page: its title in `_toc.yml`, else its own heading."""
    site = app.config.external_site_map
    if page is None or page not in site:
        return ""
    heading = app.env.titles.get(page)
    return site[page].title or (heading.astext() if heading else "")


def page_sections(doctree: nodes.document | None) -> list[Section]:
    """Return the sections of a page, or none where they are too few to need a list."""
    article = next(iter(doctree.findall(nodes.section)), None) if doctree else None
    if article is None:
        return []
    found = [child for child in article.children if isinstance(child, nodes.section)]
    sections = [Section(child.next_node(nodes.title).astext(), child["ids"][0]) for child in found]
    return sections if len(sections) >= FEWEST_SECTIONS else []


def page_summary(doctree: nodes.document | None) -> str:
    """Return the answer of a chapter, or the opening words of a page, for search and links."""
    paragraphs = list(doctree.findall(nodes.paragraph)) if doctree else []
    answers = [each for each in paragraphs if any(map(ANSWERS.search, each["ids"]))]
    paragraph = next(iter([*answers, *paragraphs]), None)
    words = " ".join(paragraph.astext().split()) if paragraph else ""
    if len(words) <= SUMMARY_LENGTH:
        return words
    return f"{words[:SUMMARY_LENGTH].rsplit(' ', 1)[0]}…"


def mark_long_tables(body: str) -> str:
    """Return HTML in which tables to sort and filter have the class `ics-long`.

    Those have more than `FEW_ROWS` rows under one row of headings. A page is known to need the room
    for it as soon as the table begins, and not only once its rows are read.
    """
    return TABLES.sub(_marked_if_long, body)


def unbroken_years(body: str) -> str:
    """Return HTML in which no line may end within a financial year."""
    return YEARS.sub(r'<span class="ics-dated">\g<0></span>', body)


def _marked_if_long(table: re.Match[str]) -> str:
    head, _, rows = table["content"].partition("</thead>")
    if head.count("<tr") != 1 or rows.count("<tr") <= FEW_ROWS:
        return table[0]
    return f'<table{table["before"]}class="ics-long {table["after"]}'


def _link(app: Sphinx, page: str, target: str, title: str) -> Link:
    own = PurePosixPath(app.builder.get_target_uri(target)).name
    return Link(title, app.builder.get_relative_uri(page, target) or own, page == target)


def _absolute(link: Link, base: str) -> Link:
    return replace(link, href=urljoin(base, link.href))


def _open_code(translator: Any, node: HideCodeCellNode) -> None:
    # myst-nb labels every fold "Toggle hidden content", whatever the words on it say.
    translator.body.append(
        f'<details class="ics-code"><summary>{html.escape(node["prompt_show"])}</summary>\n'
    )


def _close_code(translator: Any, _: HideCodeCellNode) -> None:
    translator.body.append("</details>\n")
