"""Reads a built page once and keeps what the checks ask about."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CELLS = frozenset({"td", "th"})
# Attributes that make a browser fetch something by itself, with the elements that bear them.
FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Links in the head that name another page and fetch nothing.
NAMED_ONLY = frozenset({"canonical", "next", "prev", "search", "author", "license", "index"})
VERBATIM = frozenset({"code", "pre", "kbd", "samp"})


@dataclass(frozen=True)
class Image:
    """An image of a page."""

    source: str
    alt: str | None


@dataclass
class Page:
    """What a built page holds.

    Attributes:
        path: its file, relative to the site.
        language: `lang` of its root element.
        title: text of its title element.
        headings: level and text of each heading of its main element, in order.
        images: its images.
        links: addresses that a reader may follow.
        fetched: addresses that a browser fetches by itself.
        anchors: identifiers that a link may point at.
        empty_cells: how many table cells are without text.
        classes: how many elements bear each class.
        words: its text outside code, scripts and styles.
    """

    path: Path
    language: str = ""
    title: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    empty_cells: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    words: str = ""


def read_page(file: Path, site: Path) -> Page:
    """Return what the page `file` of a site holds."""
    reader = _Reader(Page(file.relative_to(site)))
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    reader.page.words = "".join(reader.words)
    return reader.page


class _Reader(HTMLParser):
    """Walks a page, keeping the elements that are open and the text of the one being read."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.words: list[str] = []
        self._open: list[str] = []
        self._text: list[list[str]] = []  # text of each open heading, cell and title

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_element(tag, given)
        if tag in VOID:
            return
        self._open.append(tag)
        if self._reads_text(tag):
            self._text.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            if self._reads_text(closed):
                self._note_text(closed, " ".join("".join(self._text.pop()).split()))
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        for text in self._text:
            text.append(data)
        if not {"script", "style"}.intersection(self._open) and not VERBATIM.intersection(
            self._open
        ):
            self.words.append(data)

    def _reads_text(self, tag: str) -> bool:
        return tag == "title" or tag in HEADINGS or tag in CELLS

    def _note_element(self, tag: str, given: Mapping[str, str]) -> None:
        page = self.page
        page.classes.update(given.get("class", "").split())
        if "id" in given:
            page.anchors.add(given["id"])
        if tag == "html":
            page.language = given.get("lang", "")
        elif tag == "a":
            if "name" in given:
                page.anchors.add(given["name"])
            if "href" in given:
                page.links.append(given["href"])
        elif tag == "form" and given.get("action"):
            page.links.append(given["action"])
        if tag == "img":
            page.images.append(Image(given.get("src", ""), given.get("alt")))
            for cell in self._text:  # a cell that holds an image is not empty
                cell.append(given.get("alt", ""))
        if tag == "link" and NAMED_ONLY.intersection(given.get("rel", "").split()):
            page.links.append(given.get("href", ""))
        else:
            page.fetched += [given[name] for name in FETCHED.get(tag, ()) if given.get(name)]

    def _note_text(self, tag: str, text: str) -> None:
        if tag == "title":
            self.page.title = self.page.title or text
        elif tag in HEADINGS and "main" in self._open:
            self.page.headings.append((HEADINGS[tag], text))
        elif tag in CELLS and not text:
            self.page.empty_cells += 1
