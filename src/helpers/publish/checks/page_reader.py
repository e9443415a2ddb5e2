"""Reads a built page once and keeps what the checks ask about."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

HEADINGS = {f"h{level}": level for level in range(1, 7)}
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
    "source": ("src", "srcset"),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Links in the head that name another page and fetch nothing.
NAMED_ONLY = frozenset({"canonical", "next", "prev", "search", "author", "license", "index"})
DESCRIPTION = "head/meta[@name='description']/@content"
POLICY = "Content-Security-Policy"
NAMING_NOTHING = frozenset({"meta", "base"})
"""Elements of a head that show and fetch nothing, so that they may stand before the policy."""
UNREAD = ("script", "style", "code", "pre", "kbd", "samp")


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
        description: what it says of itself to searches, without blanks around it.
        viewports: how many elements say how wide it is laid out.
        guarded: whether its security policy stands before its title and all that it fetches.
        headings: level and text of each heading of its main element, in order.
        images: its images.
        links: addresses that a reader may follow.
        fetched: addresses that a browser fetches by itself.
        anchors: identifiers that a link may point at.
        empty_cells: of each table cell without text, the words of its row.
        classes: how many elements bear each class.
        words: its text outside code, scripts and styles.
    """

    path: Path
    language: str
    title: str
    description: str
    viewports: int
    guarded: bool
    headings: list[tuple[int, str]]
    images: list[Image]
    links: list[str]
    fetched: list[str]
    anchors: set[str]
    empty_cells: list[str]
    classes: Counter[str]
    words: str


def read_page(file: Path, site: Path) -> Page:
    """Return what the page `file` of a site holds."""
    root = parse(file.read_bytes())
    elements = list(root.iter("*"))
    return Page(
        path=file.relative_to(site),
        language=root.get("lang", ""),
        title=_text(root.find("head/title")),
        description=next(iter(root.xpath(DESCRIPTION, smart_strings=False)), "").strip(),
        viewports=len(root.xpath("//meta[@name='viewport']")),
        guarded=_is_guarded(root),
        headings=[
            (HEADINGS[e.tag], _text(e)) for e in root.iterfind(".//main//*") if e.tag in HEADINGS
        ],
        images=[Image(e.get("src", ""), e.get("alt")) for e in root.iter("img")],
        links=[address for e in elements for address in _links(e)],
        fetched=[address for e in elements for address in _fetched(e)],
        anchors=set(root.xpath("//@id | //a/@name", smart_strings=False)),
        empty_cells=[_text(cell.getparent()) for cell in root.iter("td", "th") if _is_empty(cell)],
        classes=Counter(name for e in elements for name in e.get("class", "").split()),
        words=_words(root),  # last: it empties the page
    )


def parse(content: bytes) -> html.HtmlElement:
    """Return the root element of a page."""
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))


def _is_guarded(root: html.HtmlElement) -> bool:
    for element in root.iterfind("head/*"):
        if element.get("http-equiv") == POLICY:
            return True
        if element.tag not in NAMING_NOTHING:
            return False
    return False


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())


def _links(element: html.HtmlElement) -> Iterator[str]:
    if element.tag == "a" and "href" in element.attrib:
        yield element.get("href")
    elif element.tag == "form" and element.get("action"):
        yield element.get("action")
    elif _names_only(element):
        yield element.get("href", "")


def _fetched(element: html.HtmlElement) -> Iterator[str]:
    if not _names_only(element):
        yield from filter(None, map(element.get, FETCHED.get(element.tag, ())))


def _names_only(element: html.HtmlElement) -> bool:
    return element.tag == "link" and not NAMED_ONLY.isdisjoint(element.get("rel", "").split())


def _is_empty(cell: html.HtmlElement) -> bool:
    return not _text(cell) and not any(image.get("alt") for image in cell.iter("img"))


def _words(root: html.HtmlElement) -> str:
    etree.strip_elements(root, *UNREAD, etree.Comment, with_tail=False)
    return str(root.text_content())
