"""The prose pages of `book/`: their figures filled from the runs, their links as the site has them.

A figure is written `{{ ANALYSIS.HEADLINE }}`, with `.text` or another attribute after it where
wanted; `{{ scorecard }}` and `{{ catalogue }}` stand for the whole scorecard and the catalogue of
the data. Links are written from the project's root: `[methods](/book/methods.md)`,
`[cancer](/notebooks/cancer_early_diagnosis.md)`.
"""

import re
from collections.abc import Callable, Mapping

from helpers.errors import InputError
from helpers.present.markdown import code_masked
from helpers.present.prose import fill
from helpers.publish.finished import Finished

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LINK = re.compile(
    r"(?P<open>\]\(|^ {0,3}\[[^\]]+\]:\s*)/(?P<folder>book|notebooks)/(?P<name>[\w/-]+)\.md",
    re.MULTILINE,
)


def fill_page(
    text: str, finished: Mapping[str, Finished], blocks: Mapping[str, str], page: str
) -> str:
    """Return a page of `book/` with its figures filled; code is left as it is.

    Args:
        text: the page's Markdown.
        finished: the runs by analysis.
        blocks: name of a placeholder to the Markdown or HTML that stands for it.
        page: name of the page, for errors.

    Raises:
        InputError: a placeholder names no analysis or no headline.
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] in blocks:
            return blocks[match[1]]
        name, dot, rest = match[1].partition(".")
        if name not in finished or not dot:
            raise InputError(
                f"{page}: unknown placeholder {match[0]}; use one of {', '.join(blocks)} or "
                f"ANALYSIS.HEADLINE with ANALYSIS one of {', '.join(finished)}"
            )
        try:
            return fill(f"{{{{ {rest} }}}}", finished[name].headlines)
        except InputError as error:
            raise InputError(f"{page}: {name}: {error}") from error

    return _replace_outside_code(_PLACEHOLDER, replace, text)


def move_links(text: str) -> str:
    """Return Markdown whose links to the project's files are those of the staged book.

    There the pages of `book/` stand at the root and the notebooks are executed `.ipynb` files.
    """

    def replace(match: re.Match[str]) -> str:
        if match["folder"] == "book":
            return f"{match['open']}/{match['name']}.md"
        return f"{match['open']}/notebooks/{match['name']}.ipynb"

    return _replace_outside_code(_LINK, replace, text)


def _replace_outside_code(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str
) -> str:
    pieces, end = [], 0
    for match in pattern.finditer(code_masked(text)):
        pieces += [text[end : match.start()], replace(match)]
        end = match.end()
    return "".join([*pieces, text[end:]])
