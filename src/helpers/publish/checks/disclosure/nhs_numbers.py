"""Finds NHS numbers in a plain text, and tells them from figures by what stands around them.

Every number must pass the check of modulus 11, which one of eleven random numbers does too.

- In three groups of 3, 3 and 4 digits with the same mark between them, and without any mark, it is
  taken for an NHS number unless what stands around says that it is something else: a sign or code
  of money, a decimal or percent sign, a unit after it, `total` or `population` before it, an ISBN,
  which has the same check, or a telephone number.
- In other groups, or across cells and lines, it is only where it is called an NHS or CHI number.

A bare number of ten digits without such words is refused: to show one person is worse than to
exempt one figure. That it is a figure of a column with a unit is known not here but to the gate.
"""

import re
from collections.abc import Iterator

from nhs_number.validate import is_valid

_MARK = r"(?: ?[./_+-] ?|[ \t])?"
_GROUPS = re.compile(
    rf"\d{{3}}(?<!\d\d{{3}})(?<!\d\.\d{{3}})({_MARK})\d{{3}}\1\d{{4}}(?!\d)", re.ASCII
)
_GAP = r"(?:<[^<>]{0,200}>|[^\w<]|_){0,8}"
_NAMED = re.compile(
    r"(?:NHS|nhs|Nhs|CHI|chi)[\W_]{0,3}(?:[Nn]um|NUM|[Nn][ro]|NO|[Ii][dD])"
    rf"[^\d\n]{{0,60}}?(?<![\d£.])(\d(?:{_GAP}\d){{9}})(?![\d%]|[.,-]?\d)"
)
_NO_DIGITS = re.compile(r"<[^<>]*>|\D")

_LOOK_BACK, _LOOK_AHEAD = 40, 16
_PART_OF_MORE = re.compile(
    r"\d\Z|(?<![A-Za-z])\.\Z|(?:^|[\s(,;:=<>\[|])-\Z"
    r"|(?<![A-Za-z])(?!(?:nhs|chi|patient|pid|id|no|nr|number)\Z)[A-Za-z]+\Z|\d[A-Za-z]+\Z",
    re.IGNORECASE,
)
_FIGURE_BEFORE = re.compile(
    r"(?:[£$€¥]|\b(?:GBP|EUR|USD))[ ]?\Z"
    r"|\b(?:populations?|totals?|sum|counts?|budgets?|spend(?:ing)?|costs?|income|turnover)\b"
    r"(?:[^\w\n]|\b(?:of|is|was|are|were|to|about|some|at|people|pounds)\b){0,6}\Z"
    r"|\bISBN(?:-1[03])?[^\d\n]{0,5}\Z|\b10\.\d{4,9}/\S*\Z"
    r"|\+\d{0,3}[ -]?\Z|\b(?:tel|phone|telephone|fax|mobile|call)\b[^\d\n]{0,12}\Z",
    re.IGNORECASE,
)
_FIGURE_AFTER = re.compile(
    r"\.(?!0(?:\D|$))\d|-\d|(?:\.0)?(?:[A-Za-z]|\s?%"
    r"|[ ](?:GBP|EUR|USD|pounds|euros|dollars|people|persons|patients|residents|per\b|percent"
    r"|m2|days|hours|minutes|years|bytes|items|times|appointments|visits))"
)


def nhs_numbers(text: str) -> Iterator[str]:
    """Yield the NHS numbers of a plain text as they stand in it."""
    for match in _GROUPS.finditer(text):
        if _passes(match[0]) and not _is_figure(text, match):
            yield match[0]
    for match in _NAMED.finditer(text):
        if _passes(match[1]):
            yield match[1]


def _passes(written: str) -> bool:
    return is_valid(_NO_DIGITS.sub("", written))


def _is_figure(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    after = text[match.end() : match.end() + _LOOK_AHEAD]
    return any(
        (_PART_OF_MORE.search(before), _FIGURE_BEFORE.search(before), _FIGURE_AFTER.match(after))
    )
