"""Prose that takes its numbers from results: placeholders filled, typed numbers found out.

A page writes `{{ detection_rate }}`, or `{{ detection_rate.interval }}`, never the figure itself.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from helpers.present import markdown as md
from helpers.present import names, tables, units
from helpers.results import Headline

ATTRIBUTES = ("text", "claim", "interval", "lower", "upper", "period")
"""What a placeholder may ask of a headline besides its value."""

SIGNIFICANT = 3
"""Digits from which a whole number without a sign may be a rounded result."""
YEARS = range(1900, 2101)
FRACTIONS = frozenset({"", "share", "ratio", "probability"})
"""Units of shares from 0 to 1, which prose may give in percent; parameters and cells tell none."""

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SPECIAL = re.compile(r"[^\w\s.,;:%()/£\u2212\u2013-]|_|^[-:%]")
"""What Markdown or HTML may read as more than a letter, anywhere or at the start of a line."""


def fill(markdown: str, headlines: Mapping[str, Headline], told: set[str] | None = None) -> str:
    """Return `markdown` with each `{{ name }}` replaced by the headline it names.

    `{{ name }}` gives the value as a reader writes it; `.text`, `.claim` (the text without its full
    stop), `.interval`, `.lower`, `.upper` and
    `.period` the rest of it. Code, fenced or in backticks, stays as it is. What is filled in is
    text, never markup: characters with a meaning in Markdown or HTML become entities.

    A sentence is told once: a `.text` that only repeats what the page has said is left out, with
    the spaces after it, since a line that begins with several would be code.

    Args:
        markdown: the text of a page or a part of it.
        headlines: the headlines of the page.
        told: the sentences that earlier parts of the page have told; grows by those of this part.

    Raises:
        InputError: a placeholder names no headline, or nothing that a headline has.
    """
    told = set() if told is None else told
    masked = md.code_masked(markdown)
    pieces, end = [], 0
    for found in _PLACEHOLDER.finditer(masked):
        asked = _asked(found[1], headlines)
        pieces.append(markdown[end : found.start()])
        end = found.end()
        if _told_before(found[1], headlines, told):
            end += len(markdown[end:]) - len(markdown[end:].lstrip(" "))
        else:
            pieces.append(_as_text(asked))
    return "".join([*pieces, markdown[end:]])


def _told_before(expression: str, headlines: Mapping[str, Headline], told: set[str]) -> bool:
    """Say whether a `.text` only repeats a sentence, and note the sentence as told."""
    name, _, attribute = expression.partition(".")
    if attribute not in {"text", "claim"}:
        return False
    text = headlines[name].text
    before = text in told
    told.add(text)
    return before and attribute == "text"


def _asked(expression: str, headlines: Mapping[str, Headline]) -> str:
    name, dot, attribute = expression.partition(".")
    headline = names.find(name, headlines, "placeholder")
    if not dot:
        return str(headline)
    if attribute not in ATTRIBUTES:
        raise names.unknown(attribute, ATTRIBUTES, f"placeholder: attribute of {name}")
    if attribute in {"lower", "upper"}:
        return headline.write(getattr(headline, attribute))
    return str(getattr(headline, attribute))


def _as_text(value: str) -> str:
    """Return a value as text for Markdown and HTML alike, on one line."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(value.split()))


# --- numbers typed --------------------------------------------------------------------------------


@dataclass(frozen=True)
class TypedNumber:
    """A number typed into prose that repeats a result.

    Attributes:
        line: its line in the text, from 1.
        token: the number as typed.
        repeats: the result it repeats, such as `headline detection_rate`.
    """

    line: int
    token: str
    repeats: str


def numbers_typed(
    markdown: str,
    headlines: Mapping[str, Headline],
    parameters: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
) -> list[TypedNumber]:
    """Return the numbers typed into prose that repeat a headline, a parameter or a table's cell.

    A number repeats a result that it equals at its own precision and scale: `£1,188.9m` and
    `1,189 million` both repeat 1,188,888,000. Fractions are also met as percentages. Whole numbers
    of one or two digits without a sign must be equal exactly; those up to 9 repeat headlines only;
    cells are repeated by three significant digits or more. Code, addresses, placeholders and
    comments are no prose, nor are dates, periods, `140/90`, `stage 1 or 2` and the names of limits.

    Args:
        markdown: the text of a page or a cell.
        headlines: the headlines of the page.
        parameters: the parameters of the page; what is no number is passed over.
        tables: the tables of the page.
    """
    text = _TERMS.sub(_blank, _PLACEHOLDER.sub(_blank, md.prose(markdown)))
    shelves = _shelves(headlines, parameters, tables)
    found = []
    for match in _NUMBER.finditer(text):
        number = _Number.of(match)
        repeats = next(filter(None, (shelf.find(number) for shelf in shelves)), None)
        if repeats:
            line = text.count("\n", 0, match.start()) + 1
            found.append(TypedNumber(line, match[0].strip(), repeats))
    return found


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_TERMS = re.compile(
    rf"""
    \bstages?\s+\d(?:\s*(?:,|or|and|to|-|–)\s*\d)*\b              # stage 1 or 2
    | \b\d{{2,3}}/\d{{2,3}}\b                                        # 140/90
    | \b(?:19|20)\d\d\s?[-–/]\s?(?:\d{{4}}|\d{{2}})\b                  # 2016-17
    | \b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b                                # 2023-07-06
    | \b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?-i:{_MONTHS})\s+(?:\d{{4}}|\d{{1,2}})\b(?![,.]\d)
                                                                   # 6 July 2023, July 2023
    | \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?-i:{_MONTHS})\b                  # 6 July
    | \b(?:95|99\.8)\s?%(?:\s*(?:,|or|and)\s+(?:95|99\.8)\s?%)*
      (?=\s+(?:\w+\s+){{0,2}}(?:limits?|intervals?|confidence)\b)     # 95% limits
    | \b(?:limits?|intervals?|confidence)\s+(?:of|at|is|are)\s+(?:95|99\.8)\s?%
    | \b(?:section|chapter|figure|table|part|page|step|version|type|level|grade|band|appendix)s?
      \s+\d+(?:\.\d+)*\b                                           # section 3.2
    | ^\s*(?:>\s*)?\d+[.)]\s                                       # item of a list
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_NUMBER = re.compile(
    r"""
    (?<![\w.,£]) (?<![A-Za-z_][-–\u2212]) (?P<sign>[-\u2212])? (?P<pound>£)?
    (?P<digits>\d{1,3}(?:,\d{3})+|\d+) (?P<point>\.\d+)?
    (?: \s?(?P<scale>thousand|million|billion|bn|mn|[mk])(?![\w]) )?
    (?: \s?(?P<percent>%|per\s?cent\b) )?
    (?![\w]|,\d|\.\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)


class _Figure(NamedTuple):
    """A figure that prose must not repeat by hand."""

    value: float
    name: str
    fraction: bool = False

    @classmethod
    def of(cls, value: float, name: str, unit: str = "") -> "_Figure":
        """Return the figure; a share of one may also be typed as a percentage."""
        return cls(float(value), name, unit in FRACTIONS and abs(value) <= 1)


@dataclass(frozen=True)
class _Number:
    """A number as typed.

    Attributes:
        value: the number, its scale applied.
        step: what its last digit counts.
        digits: its significant digits.
        percent: whether it is a percentage.
        bare: whether it is a whole number without any sign or scale.
    """

    value: float
    step: float
    digits: int
    percent: bool
    bare: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Number":
        """Return the number that `match` found."""
        point = match["point"] or ""
        scale = _SCALES.get((match["scale"] or "").lower(), 1)
        digits = f"{match['digits']}{point}".replace(",", "")
        value = float(digits) * scale * (-1 if match["sign"] else 1)
        step = scale / 10 ** max(0, len(point) - 1)
        bare = not (match["pound"] or match["scale"] or match["percent"] or point)
        significant = len(digits.replace(".", "").lstrip("0"))
        return cls(value, step, significant, bool(match["percent"]), bare)

    @property
    def reach(self) -> float:
        """How far a result may be from it: half a step, nothing for a short whole number."""
        exact = self.bare and self.digits < SIGNIFICANT
        return 1e-9 * max(1.0, abs(self.value)) + (0 if exact else self.step / 2)

    @property
    def may_be_year(self) -> bool:
        """Whether it may just as well be a year."""
        return self.bare and self.value in YEARS


class _Shelf:
    """Figures of one kind in order of size, to be found by what a number may stand for."""

    def __init__(self, figures: Iterable[_Figure]) -> None:
        figures = list(figures)
        self.plain = sorted(figures, key=attrgetter("value"))
        self.percents = sorted(
            (_Figure(f.value * 100, f.name) for f in figures if f.fraction),
            key=attrgetter("value"),
        )

    def find(self, number: _Number) -> str | None:
        """Return the name of a figure that `number` repeats, if there is one."""
        if not self.admits(number):
            return None
        for figures in (self.plain, self.percents) if number.percent else (self.plain,):
            low, high = number.value - number.reach, number.value + number.reach
            first = bisect_left(figures, low, key=attrgetter("value"))
            if first < len(figures) and figures[first].value <= high:
                return figures[first].name
        return None

    def admits(self, number: _Number) -> bool:  # noqa: ARG002 - others are choosier
        """Say whether a number of this form can repeat a figure of this kind."""
        return True


class _ParameterShelf(_Shelf):
    """Parameters: a bare 1 to 9 is too common to stand for one."""

    def admits(self, number: _Number) -> bool:
        return not (number.bare and abs(number.value) <= 9)


class _CellShelf(_Shelf):
    """Cells of tables: so many that short numbers and years meet one by chance."""

    def admits(self, number: _Number) -> bool:
        return number.digits >= SIGNIFICANT and not number.may_be_year


def _shelves(
    headlines: Mapping[str, Headline],
    parameters: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
) -> tuple[_Shelf, ...]:
    """Return every figure of a page, headlines first."""
    return (
        _Shelf(_of_headlines(headlines)),
        _ParameterShelf(
            _Figure.of(value, f"parameter {name}")
            for name, value in parameters.items()
            if tables.is_number(value)
        ),
        _CellShelf(
            _Figure.of(value, f"table {name}, {column}")
            for name, frame in frames.items()
            for column in frame.columns
            if not units.is_calendar(str(column))
            for value in frame[column]
            if tables.is_number(value)
        ),
    )


def _of_headlines(headlines: Mapping[str, Headline]) -> Iterator[_Figure]:
    for name, headline in headlines.items():
        for part in ("value", "lower", "upper"):
            value = getattr(headline, part)
            if tables.is_number(value):
                label = f"headline {name}" if part == "value" else f"headline {name}.{part}"
                yield _Figure.of(value, label, headline.unit)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
