"""Links the first use of each term of the glossary in a chapter to its entry.

A term goes by its words, by their plural, and, where it is an abbreviation, by the words that it
stands for. Nothing is marked in the notebooks: what the glossary explains is linked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes  # type: ignore[import-untyped]
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from helpers.publish.edition.edition import CHAPTERS, PROSE
from helpers.publish.pages.analysts import HEADING

GLOSSARY = "glossary"
TERM_CLASS = "ics-term"
_ENTRY = re.compile(r"^(?P<term>[^\n:].*)\n: (?P<meaning>.*)$", re.MULTILINE)
_ABBREVIATION = re.compile(r"[A-Z]{2,}")
_NAME = re.compile(r"[\w,;:] [A-Z][\w-]* $")
_APART = re.compile(r"[^a-z0-9]+")
_NOT_LINKED = (
    addnodes.pending_xref,
    nodes.FixedTextElement,
    nodes.caption,
    nodes.literal,
    nodes.raw,
    nodes.reference,
    nodes.table,
    nodes.title,
)
"""Parts of a page within which no term is linked."""


@dataclass(frozen=True)
class Entry:
    """An entry of the glossary.

    Attributes:
        id: what links to it name; it follows from the term alone.
        names: what the term is called in a text.
    """

    id: str
    names: tuple[str, ...]


class LinkTerms(SphinxTransform):
    """Gives the entries of the glossary their ids, and links chapters to them."""

    default_priority = 890  # before what is for analysts is folded

    def apply(self, **_: Any) -> None:
        """Do so."""
        page = self.env.docname
        glossary = next((each for each in _pages() if each in self.env.found_docs), "")
        if page == glossary:
            for term in self.document.findall(nodes.term):
                term["ids"] = [id_of(term.astext())]
        elif glossary and page.startswith(f"{CHAPTERS}/"):
            self.env.note_dependency(self.env.doc2path(glossary, base=False))
            text = Path(self.env.doc2path(glossary)).read_text(encoding="utf-8")
            address = self.app.builder.get_relative_uri(page, glossary)
            link_terms(self.document, entries(text), address)


def id_of(term: str) -> str:
    """Return the id of the entry of a term: `term-funnel-plot`."""
    return f"term-{_APART.sub('-', term.lower()).strip('-')}"


@lru_cache(maxsize=2)
def entries(text: str) -> tuple[Entry, ...]:
    """Return the entries of the glossary, from its Markdown."""
    return tuple(
        Entry(id_of(found["term"]), tuple(_names(found["term"], found["meaning"])))
        for found in _ENTRY.finditer(text)
    )


def link_terms(document: nodes.document, known: tuple[Entry, ...], address: str) -> None:
    """Link the first use of each term in the text of a page, what is for analysts apart."""
    names = {name: entry for entry in known for name in entry.names}
    waiting = {entry.id for entry in known}
    pattern = _pattern(names)
    for text in [each for each in document.findall(nodes.Text) if _is_linked(each)]:
        pieces: list[nodes.Node] = []
        end = 0
        for found in pattern.finditer(text):
            entry = _meant(found, names)
            if entry is not None and entry.id in waiting and not _is_in_a_name(found):
                waiting.remove(entry.id)
                href = f"{address}#{entry.id}"
                link = nodes.reference("", found[0], refuri=href, classes=[TERM_CLASS])
                pieces += [nodes.Text(text[end : found.start()]), link]
                end = found.end()
        if pieces:
            text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def _pages() -> tuple[str, str]:
    """Return where the glossary may be: of a staged book, and of the project."""
    return GLOSSARY, f"{PROSE}/{GLOSSARY}"


def _names(term: str, meaning: str) -> Iterator[str]:
    words, _, note = term.partition(" (")
    yield f"{words} {note.rstrip(')')}".strip()
    if _ABBREVIATION.fullmatch(term):
        meant, colon, _ = meaning.partition(":")
        yield meant if colon else meaning.rstrip(".")


def _pattern(names: dict[str, Entry]) -> re.Pattern[str]:
    """Return what finds any name or its plural, the longest first, as a word of its own."""
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?P<name>{longest_first})(?:e?s)?(?![\w-])", re.IGNORECASE)


def _meant(found: re.Match[str], names: dict[str, Entry]) -> Entry | None:
    """Return the entry that a text names; an abbreviation is one in capitals alone."""
    if found["name"] in names:
        return names[found["name"]]
    alike = (name for name in names if name.lower() == found["name"].lower())
    return next((names[each] for each in alike if not _ABBREVIATION.fullmatch(each)), None)


def _is_in_a_name(found: re.Match[str]) -> bool:
    """Say whether a word is part of a proper name, as in `Example System`."""
    may_be = found[0][0].isupper() and not _ABBREVIATION.fullmatch(found["name"])
    return may_be and bool(_NAME.search(found.string[: found.start()]))


def _is_linked(text: nodes.Text) -> bool:
    node, in_paragraph = text.parent, False
    while node is not None:
        if isinstance(node, _NOT_LINKED) or _is_for_analysts(node):
            return False
        in_paragraph = in_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return in_paragraph


def _is_for_analysts(node: nodes.Node) -> bool:
    return isinstance(node, nodes.section) and node[0].astext() == HEADING
