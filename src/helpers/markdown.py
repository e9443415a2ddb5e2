"""Which parts of a Markdown page are prose, and which are code, addresses or markup.

Pages are MyST: a fence whose language stands in braces is a directive, and its body is prose unless
the directive holds code. Parts are masked with blanks, so that places and lines stay the same.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt

CODE_DIRECTIVES = frozenset(
    {"code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "math", "mermaid"}
)
"""Directives whose body is no prose."""

ROLE = "{eval}"
_BLOCKS = MarkdownIt("commonmark")
_DIRECTIVE_TICKS = re.compile(r"^ *(?:`{3,}|~{3,})(?=[^`\n]*$)", re.MULTILINE)
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.-]+)\}")
_CODE_SPAN = re.compile(
    rf"(?P<role>{re.escape(ROLE)})?(?<!`)(?P<ticks>`+)(?!`)"
    r"(?P<code>(?:.(?!\n[ \t]*\n))*?.)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^%[^\n]*$", re.DOTALL | re.MULTILINE)
_MARKUP = re.compile(
    r"""
    \A---\n.*?\n---[ \t]*$             # front matter
    | ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$      # link definition
    | (?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)   # target of a link or picture
    | <https?:[^>\s]*>                   # address in angle brackets
    | \bhttps?://[^\s)\]>]+              # bare address
    | </?[A-Za-z][^>]*>                  # HTML tag
    | ^\([\w-]+\)=[ \t]*$                # label of a section
    | ^:[\w-]+:[^\n]*$                   # option of a directive
    | \{[\w:.-]+\}(?=`)                  # name of a role
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


@lru_cache(maxsize=64)
def code_masked(text: str) -> str:
    """Return the text with fenced code and code spans blanked, everything in its place."""
    return _CODE_SPAN.sub(blank, _blocks_masked(text))


def inline_expressions(text: str) -> list[re.Match[str]]:
    """Return the places of ``{eval}`expression` ``; the group `code` of each is the expression."""
    if ROLE not in text:
        return []
    spans = _CODE_SPAN.finditer(_blocks_masked(text))
    return [span for span in spans if span["role"]]


def prose(text: str) -> str:
    """Return the text with all but prose blanked: code, comments, addresses, tags and markup."""
    return _MARKUP.sub(blank, code_masked(text))


def plain_words(paragraph: str) -> str:
    """Return a paragraph as plain words: no emphasis, no addresses, characters for entities."""
    (inline,) = _BLOCKS.parseInline(paragraph)
    words = (" " if each.type == "softbreak" else each.content for each in inline.children or ())
    return " ".join("".join(words).split())


def _blocks_masked(text: str) -> str:
    """Return the text without blocks of code, comments, and the ticks around directives."""
    lines = text.split("\n")
    for number in _code_lines(text):
        lines[number] = " " * len(lines[number])
    return _COMMENT.sub(blank, _DIRECTIVE_TICKS.sub(blank, "\n".join(lines)))


def _code_lines(text: str, above: int = 0) -> Iterator[int]:
    for token in _BLOCKS.parse(text):
        if token.type not in {"fence", "code_block"} or token.map is None:
            continue
        first, last = (above + line for line in token.map)
        if _is_prose(token.info):
            yield from _code_lines(token.content, first + 1)
        else:
            yield from range(first, last)


def _is_prose(info: str) -> bool:
    directive = _DIRECTIVE.match(info)
    return directive is not None and directive["name"] not in CODE_DIRECTIVES


def blank(match: re.Match[str]) -> str:
    """Return blanks for what a pattern found; its lines stay."""
    return re.sub(r"[^\n]", " ", match[0])
