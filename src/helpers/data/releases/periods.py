"""Periods of releases: `2022-23`, `2024-04` or `2019`, told from content or the name of a file."""

import re

from helpers.data.releases.spec import PeriodKind
from helpers.errors import InputError
from helpers.names import quote

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
FIRST_YEAR, LAST_YEAR = 2000, 2099
FORMS = {
    "financial year": re.compile(r"20\d\d-\d\d"),
    "month": re.compile(r"20\d\d-(0[1-9]|1[0-2])"),
    "year": re.compile(r"20\d\d"),
}
EXAMPLES = {"financial year": "2022-23", "month": "2024-04", "year": "2019"}

_YEAR_PAIR = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_ /]?(\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_ ]?(0[1-9]|1[0-2])(?!\d)")
_MONTH_YEAR = re.compile(
    rf"(?<![a-z])({'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})"
    r"[-_ ]*(20\d\d|\d\d)(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def check(text: str, kind: PeriodKind) -> str:
    """Return the period that somebody gave.

    Raises:
        InputError: it is not of that kind; shows one that is.
    """
    if not FORMS[kind].fullmatch(text) or (kind == "financial year" and not _follows(text)):
        raise InputError(f"period {quote(text)} is not a {kind}; give one such as {EXAMPLES[kind]}")
    return text


def named(name: str, kind: PeriodKind) -> str | None:
    """Return the period that the name of a file states, or None where it states none or several."""
    text = name.casefold()
    found = {"financial year": _financial_years, "month": _months, "year": _years}[kind](text)
    return found.pop() if len(found) == 1 else None


def month_of(year: int, month: int) -> str:
    """Return a month as a period."""
    return f"{year:04d}-{month:02d}"


def month_number(word: str) -> int | None:
    """Return the number of the month that a word or its first three letters name."""
    text = word.casefold()
    for number, month in enumerate(MONTHS, start=1):
        if text in (month, month[:3]):
            return number
    return None


def _follows(period: str) -> bool:
    """Return whether the second year of a financial year is the one after the first."""
    return (int(period[2:4]) + 1) % 100 == int(period[5:])


def _financial_years(text: str) -> set[str]:
    pairs = (f"20{first}-{second}" for first, second in _YEAR_PAIR.findall(text))
    return {period for period in pairs if _follows(period)}


def _months(text: str) -> set[str]:
    found = {f"{year}-{month}" for year, month in _YEAR_MONTH.findall(text)}
    for word, year in _MONTH_YEAR.findall(text):
        number = month_number(word)
        if number is not None:
            found.add(month_of(int(year) % 100 + FIRST_YEAR, number))
    return found


def _years(text: str) -> set[str]:
    return set(_YEAR.findall(text))
