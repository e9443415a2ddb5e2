"""Lays out the Markdown of a notebook without Sphinx, for a page that stands alone.

It knows the part of MyST that notebooks of this book use: tables, definition lists, notes, comments
and roles. HTML written in the Markdown is shown as text. Links to other pages of the book become
plain text: a page that stands alone has no others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

OUTSIDE = ("http://", "https://", "mailto:")

_DIRECTIVE = re.compile(r"\{(?P<name>[\w-]+)\}\s*(?P<title>.*)")
_OPTION = re.compile(r"\s*:[\w-]+:")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A heading that a list of contents can point at."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class LaidOut:
    """Markdown as HTML, with its headings in order."""

    html: str
    headings: list[Heading]


def lay_out(markdown: str, before: int = 0) -> LaidOut:
    """Return Markdown as HTML.

    Args:
        markdown: the text of one cell.
        before: how many headings stand before it on the page.
    """
    tokens = _parser().parse(_COMMENT.sub("", markdown))
    for token in tokens:
        if token.children:
            token.children = list(_without_inside_links(token.children))
    headings: list[Heading] = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = f"section-{before + len(headings) + 1}"
            opening.attrSet("id", anchor)
            headings.append(Heading(int(opening.tag[1:]), _plain(inline), anchor))
    return LaidOut(str(_parser().renderer.render(tokens, _parser().options, {})), headings)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    parser.use(colon_fence_plugin).use(deflist_plugin)
    parser.use(myst_block_plugin).use(myst_role_plugin)
    parser.add_render_rule("fence", _render_fence)
    parser.add_render_rule("colon_fence", _render_fence)
    parser.add_render_rule("myst_role", _render_role)
    for silent in ("myst_line_comment", "myst_block_break", "myst_target"):
        parser.add_render_rule(silent, _render_nothing)
    return parser


def _without_inside_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a paragraph less the links to other pages, whose words stay."""
    dropping = False
    for token in tokens:
        if token.type == "link_open":
            dropping = not str(token.attrGet("href") or "").startswith(OUTSIDE)
            if dropping:
                continue
        if token.type == "link_close" and dropping:
            dropping = False
            continue
        yield token


def _plain(inline: Token) -> str:
    return "".join(
        token.content for token in inline.children or () if token.type in {"text", "code_inline"}
    )


# --- render rules, as markdown-it calls them ------------------------------------------------------


def _render_fence(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    """Return a fenced block: a note where a directive opens it, else code."""
    token = tokens[index]
    directive = _DIRECTIVE.match(token.info.strip())
    if directive is None:
        return f"<pre><code>{escape(token.content)}</code></pre>\n"
    name, title = directive["name"], directive["title"] or directive["name"].capitalize()
    lines = token.content.splitlines()
    while lines and _OPTION.match(lines[0]):
        lines.pop(0)
    body = _parser().render("\n".join(lines))
    return (
        f'<div class="admonition {escape(name)}">'
        f'<p class="admonition-title">{escape(title)}</p>{body}</div>\n'
    )


def _render_role(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    return escape(tokens[index].content)


def _render_nothing(*_: Any) -> str:
    return ""
