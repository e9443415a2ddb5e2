"""The prose pages of `book/`: their placeholders filled, their links as the site has them.

A placeholder, such as `{{ chapters }}` or the `{{ area }}` of the edition, stands for what the book
is made of. A line whose placeholder stands for nothing in this edition is left out: one that speaks
of `{{ strategy_area }}` where the strategy of the area is not held, and one that speaks of
`{{ other_area }}` where it is. A section that is empty then goes with its heading. Links are
written from the project's root, such as `[methods](/book/methods.md)`.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping

from helpers.errors import InputError
from helpers.markdown import code_masked

BLOCKS = (
    "accessibility",
    "area",
    "boroughs",
    "catalogue",
    "chapters",
    "claims",
    "claims_file",
    "contact",
    "missing",
    "obtain",
    "other_area",
    "sources",
    "status",
    "strategy_area",
    "successor",
    "systems",
    "title",
    "topics",
    "undecided",
)
"""The placeholders that there are."""
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_EMPTY_SECTION = re.compile(r"^## [^\n]*\n\s*(?=## |\Z)", re.MULTILINE)
_TARGET = re.compile(r"/(?:book|notebooks)/")
"""Begins every target of a link within the project."""
_LINK = re.compile(
    r"(?P<open>\]\(|^ {0,3}\[[^\]]+\]:\s*)(?P<target>/(?:book|notebooks)/[\w/-]+\.md)",
    re.MULTILINE,
)
_PAGE_LINK = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]]+)\]\((?P<target>/(?:book|notebooks)/[\w/-]+\.md)[^()]*\)"
)
_POINTER = re.compile(
    r"^- [^\n]*: \[[^\[\]]+\]\((?P<target>/(?:book|notebooks)/[\w/-]+\.md)[^()]*\)\.\n?",
    re.MULTILINE,
)


def fill_page(text: str, blocks: Mapping[str, str | None], page: str) -> str:
    """Return a page of `book/` with its placeholders filled; code is left as it is.

    Args:
        text: the page's Markdown.
        blocks: placeholder to the Markdown or HTML that stands for it; None where this edition has
            nothing of the kind.
        page: name of the page, for errors.

    Raises:
        InputError: there is no such placeholder.
    """
    for fault in faults(text):
        raise InputError(f"{page}: {fault}")
    kept = "\n".join(
        line
        for line, masked in zip(text.split("\n"), code_masked(text).split("\n"), strict=True)
        if all(blocks[name] is not None for name in _PLACEHOLDER.findall(masked))
    )
    kept = kept if len(kept) == len(text) else _EMPTY_SECTION.sub("", kept)
    return _replace_outside_code(_PLACEHOLDER, lambda found: str(blocks[found[1]]), kept)


def faults(text: str) -> Iterator[str]:
    """Yield what is wrong with the placeholders of a page, in order."""
    for name in _PLACEHOLDER.findall(code_masked(text)):
        if name not in BLOCKS:
            yield f"unknown placeholder {{{{ {name} }}}}; use one of {', '.join(BLOCKS)}"


def move_links(text: str, targets: Mapping[str, str]) -> str:
    """Return Markdown whose links to the project's files are those of the staged book.

    Args:
        text: the Markdown.
        targets: address in the project to address in the staged book; other links stay as they are.
    """

    def replace(match: re.Match[str]) -> str:
        return f"{match['open']}{targets.get(match['target'], match['target'])}"

    if not _TARGET.search(text):
        return text
    return _replace_outside_code(_LINK, replace, text)


def drop_links(text: str, lacking: Container[str]) -> str:
    """Return Markdown whose links to some pages are plain words, without items that only point.

    Such an item ends in a colon and a link: `- Where they come from: [The data](/book/data.md).`

    Args:
        text: the Markdown.
        lacking: addresses in the project of pages that the book does not have.
    """

    def replace(match: re.Match[str]) -> str:
        if match["target"] not in lacking:
            return text[slice(*match.span())]
        return text[slice(*match.span("words"))]  # code within them is masked in the match

    def leave_out(match: re.Match[str]) -> str:
        return "" if match["target"] in lacking else text[slice(*match.span())]

    if not _TARGET.search(text):
        return text
    kept = _replace_outside_code(_POINTER, leave_out, text)
    text = kept if kept == text else _EMPTY_SECTION.sub("", kept)
    return _replace_outside_code(_PAGE_LINK, replace, text)


def links(text: str) -> Iterator[str]:
    """Yield the addresses in the project that Markdown links to."""
    return (match["target"] for match in _LINK.finditer(code_masked(text)))


def _replace_outside_code(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str
) -> str:
    pieces, end = [], 0
    for match in pattern.finditer(code_masked(text)):
        pieces += [text[end : match.start()], replace(match)]
        end = match.end()
    return "".join([*pieces, text[end:]])
