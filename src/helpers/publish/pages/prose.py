"""The prose pages of `book/`: their figures filled from the runs, their links as the site has them.

A figure is written `{{ PAGE.HEADLINE }}`, with `.text` or another attribute after it where wanted;
a page goes by its slug, the first of an analysis by the name of the analysis too. Some names stand
for more: `{{ scorecard }}`, the `{{ catalogue }}` of the data, the `{{ area }}` of the edition, and
links to the page of each of its `{{ places }}`. A line that asks for what the area of the edition
does not have is left out. Links are written from the project's root: `[methods](/book/methods.md)`,
`[cancer](/notebooks/cancer_early_diagnosis.md)`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from helpers.errors import InputError
from helpers.present.markdown import code_masked
from helpers.present.prose import fill
from helpers.results import Headline

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LINK = re.compile(
    r"(?P<open>\]\(|^ {0,3}\[[^\]]+\]:\s*)(?P<target>/(?:book|notebooks)/[\w/-]+\.md)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Figures:
    """What prose may quote of one page.

    Attributes:
        headlines: name to headline figure.
        lacking: names of the headlines that its analysis has, but not for its area.
    """

    headlines: Mapping[str, Headline]
    lacking: frozenset[str] = field(default=frozenset())

    def lacks(self, headline: str) -> bool:
        """Say whether there is such a headline, but no figure for it here."""
        found = self.headlines.get(headline)
        return headline in self.lacking if found is None else found.value is None


@dataclass(frozen=True)
class Quotable:
    """Everything that a page of prose may ask for.

    Attributes:
        pages: what a page may be called, to its figures.
        blocks: name of a placeholder, to the Markdown or HTML that stands for it; None where this
            edition has nothing of the kind.
    """

    pages: Mapping[str, Figures]
    blocks: Mapping[str, str | None]

    def value(self, expression: str) -> str:
        """Return what stands for a placeholder.

        Raises:
            InputError: it names no page or no headline.
        """
        block = self.blocks.get(expression)
        if block is not None:
            return block
        name, dot, rest = expression.partition(".")
        if name not in self.pages or not dot:
            raise InputError(
                f"unknown placeholder {{{{ {expression} }}}}; use one of {', '.join(self.blocks)} "
                f"or PAGE.HEADLINE with PAGE one of {', '.join(self.pages)}"
            )
        try:
            return fill(f"{{{{ {rest} }}}}", self.pages[name].headlines)
        except InputError as error:
            raise InputError(f"{name}: {error}") from error

    def lacks(self, expression: str) -> bool:
        """Say whether a placeholder asks for what there is, but not in this edition."""
        if expression in self.blocks:
            return self.blocks[expression] is None
        name, _, rest = expression.partition(".")
        return name in self.pages and self.pages[name].lacks(rest.partition(".")[0])


def fill_page(text: str, quotable: Quotable, page: str) -> str:
    """Return a page of `book/` with its figures filled; code is left as it is.

    Args:
        text: the page's Markdown.
        quotable: what it may ask for.
        page: name of the page, for errors.

    Raises:
        InputError: a placeholder names no page or no headline.
    """

    def replace(match: re.Match[str]) -> str:
        try:
            return quotable.value(match[1])
        except InputError as error:
            raise InputError(f"{page}: {error}") from error

    return _replace_outside_code(_PLACEHOLDER, replace, _without_lacking(text, quotable))


def faults(text: str, quotable: Quotable) -> Iterator[str]:
    """Yield what is wrong with the placeholders of a page, in order."""
    for match in _PLACEHOLDER.finditer(code_masked(_without_lacking(text, quotable))):
        try:
            quotable.value(match[1])
        except InputError as error:
            yield str(error)


def lacking(text: str, quotable: Quotable) -> Iterator[tuple[int, str]]:
    """Yield what a page asks for that this edition lacks, each after the number of its line."""
    for number, masked in enumerate(code_masked(text).split("\n"), start=1):
        for expression in _PLACEHOLDER.findall(masked):
            if quotable.lacks(expression):
                yield number, expression


def move_links(text: str, targets: Mapping[str, str]) -> str:
    """Return Markdown whose links to the project's files are those of the staged book.

    Args:
        text: the Markdown.
        targets: address in the project to address in the staged book; other links stay as they are.
    """

    def replace(match: re.Match[str]) -> str:
        return f"{match['open']}{targets.get(match['target'], match['target'])}"

    return _replace_outside_code(_LINK, replace, text)


def links(text: str) -> Iterator[str]:
    """Yield the addresses in the project that Markdown links to."""
    return (match["target"] for match in _LINK.finditer(code_masked(text)))


def _without_lacking(text: str, quotable: Quotable) -> str:
    """Return the text without the lines that ask for what this edition lacks."""
    left_out = {line for line, _ in lacking(text, quotable)}
    lines = enumerate(text.split("\n"), start=1)
    return "\n".join(line for number, line in lines if number not in left_out)


def _replace_outside_code(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str
) -> str:
    pieces, end = [], 0
    for match in pattern.finditer(code_masked(text)):
        pieces += [text[end : match.start()], replace(match)]
        end = match.end()
    return "".join([*pieces, text[end:]])
