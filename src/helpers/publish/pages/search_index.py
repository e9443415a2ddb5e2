"""What the search of the site looks through: the words of each page, section by section."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes  # type: ignore[import-untyped]

INDEX = "searchindex.js"
BEFORE, AFTER = "window.searchIndex = ", ";\n"
CHAPTERS = "notebooks/"
CHANGELOG = "changelog"
CHAPTER_WEIGHT, CHANGELOG_WEIGHT = 3.0, 0.3
"""How much more a word in a chapter counts than one elsewhere, and one in the changelog less."""

_TAG = re.compile(r"<[^>]*>")
_HIDDEN = (nodes.literal_block, nodes.title, nodes.section, nodes.comment)
"""Parts of a section that are not its text: code, its heading, the sections within it."""


def page_entry(docname: str, url: str, name: str, doctree: nodes.document) -> dict[str, Any]:
    """Return what a search knows of one page.

    Its sections are in order, each with its id, its heading, its prose as `text` and the words of
    its tables and charts as `data`; the first is the page itself.
    """
    sections = [_section(section) for section in doctree.findall(nodes.section)]
    return {
        "url": url,
        "title": next((section["heading"] for section in sections), name),
        "name": name,
        "weight": _weight(docname),
        "sections": sections,
    }


def write(entries: list[dict[str, Any]], site: Path) -> None:
    """Write the index as a script, which a page opened from a folder can load too."""
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    (site / INDEX).write_text(f"{BEFORE}{text}{AFTER}", encoding="utf-8")


def read(site: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of the index of a site by the address of their page; none without one."""
    try:
        text = (site / INDEX).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    entries = json.loads(text.removeprefix(BEFORE).removesuffix(AFTER))
    return {entry["url"]: entry for entry in entries}


def _weight(docname: str) -> float:
    if docname.startswith(CHAPTERS):
        return CHAPTER_WEIGHT
    return CHANGELOG_WEIGHT if docname.endswith(CHANGELOG) else 1.0


def _section(section: nodes.section) -> dict[str, str]:
    heading = section.next_node(nodes.title)
    prose, data = list(_prose(section)), list(_data(section))
    return {
        "id": section["ids"][0],
        "heading": heading.astext() if heading else "",
        "text": _joined(prose),
        "data": _joined(data),
    }


def _joined(pieces: list[str]) -> str:
    return " ".join(" ".join(pieces).split())


def _own(parent: nodes.Element) -> Iterator[nodes.Node]:
    """Yield what stands in a section itself, the outermost elements with text of their own."""
    for child in parent.children:
        if isinstance(child, nodes.raw | nodes.TextElement | nodes.image):
            if not isinstance(child, _HIDDEN):
                yield child
        elif isinstance(child, nodes.Element) and not isinstance(child, _HIDDEN):
            yield from _own(child)


def _prose(section: nodes.section) -> Iterator[str]:
    texts = (each for each in _own(section) if isinstance(each, nodes.TextElement))
    return (each.astext() for each in texts if not isinstance(each, nodes.raw))


def _data(section: nodes.section) -> Iterator[str]:
    """Yield the words of tables, cards and charts."""
    for each in _own(section):
        if isinstance(each, nodes.raw):
            yield html.unescape(_TAG.sub(" ", each.astext()))
        elif isinstance(each, nodes.image):
            yield str(each.get("alt", ""))
