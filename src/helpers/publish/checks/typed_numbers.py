"""Numbers typed into prose by hand, where the value of an expression should stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers import markdown

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_ALLOWED = re.compile(
    rf"""
    \bstages?\s+\d(?:\s*(?:,|or|and|to|-|–)\s*\d)*\b              # stage 1 or 2
    | \b\d{{2,3}}/\d{{2,3}}\b                                        # 140/90
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b                                   # 2023-07-06
    | \b(?:19|20)\d\d\s?[-–/]\s?(?:\d{{4}}|\d{{2}})\b                  # 2016-17
    | \b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?-i:{_MONTHS})\s+(?:\d{{4}}|\d{{1,2}})\b(?![,.]\d)
                                                                   # 6 July 2023, July 2023
    | \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?-i:{_MONTHS})\b                  # 6 July
    | (?<![\w.,£])(?:19|20)\d\d\b(?!\s?%|,\d|\.\d)                   # 2023
    | \b(?:95|99\.8)\s?%(?:\s*(?:,|or|and)\s+(?:95|99\.8)\s?%)*
      (?=\s+(?:\w+\s+){{0,2}}(?:limits?|intervals?|confidence)\b)     # 95% limits
    | \b(?:limits?|intervals?|confidence)\s+(?:of|at|is|are)\s+(?:95|99\.8)\s?%
    | (?<![\w.,£])(?:0|100)\s?%                                     # the ends of a scale
    | \baged?\s+\d+(?:\s*(?:to|-|–)\s*\d+)?\b                      # aged 45 to 64
    | \b(?:section|chapter|figure|table|part|page|step|version|type|level|grade|band|appendix)s?
      \s+\d+(?:\.\d+)*\b                                           # section 3.2
    | ^\s*(?:>\s*)?\d+[.)]\s                                       # item of a list
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_NUMBER = re.compile(
    r"""
    (?<![\w.,£]) (?<![A-Za-z_][-–\u2212])        # no part of a name: HYP001, COVID-19
    [-\u2212]?£? (?:\d{1,3}(?:,\d{3})+|\d+) (?:\.\d+)?
    (?: \s?(?:thousand|million|billion|bn|mn|[mk])(?!\w) )?
    (?: \s?(?:%|per\s?cent\b) )?
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Typed:
    """A number typed into prose.

    Attributes:
        line: its line in the text, from 1.
        token: the number as typed.
    """

    line: int
    token: str


def typed_numbers(text: str) -> Iterator[Typed]:
    """Yield the numbers typed into Markdown.

    Expressions, code, addresses and comments are no prose; dates, `140/90`, `stage 1 or 2`, ages,
    names of limits and numbers of lists and sections are part of the words.
    """
    prose = _ALLOWED.sub(markdown.blank, markdown.prose(text))
    for match in _NUMBER.finditer(prose):
        yield Typed(prose.count("\n", 0, match.start()) + 1, match[0].strip())
