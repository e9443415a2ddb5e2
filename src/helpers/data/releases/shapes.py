"""Columns, values and rules that several releases share: codes, postcodes, totals, made-up rows."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import pandas as pd

from helpers.data.releases import periods
from helpers.data.releases.account import THE_USER
from helpers.data.releases.spec import Drop, Release, ReleaseColumn, Rule, Where
from helpers.errors import DataError

PRACTICE_CODE = (
    r"[A-Z0-9]{1,3}[0-9][A-Z0-9]{0,4}",  # with a digit, so that TOTAL is none
    "two to eight letters and digits, a digit among the first four, such as E84001",
)
PCN_CODE = (r"U|[A-Z0-9]{2,8}", "U or two to eight letters and digits, such as U89141")
SUB_ICB_CODE = (r"[0-9A-Z]{3}|[0-9A-Z]{5}", "three or five letters and digits, such as 07L")
ORG_CODE = (r"[0-9A-Z]{2,8}(-[A-Z]+)?", "two to eight letters and digits, such as RYJ")
ICB_CODE = (r"[0-9A-Z]{3}|[0-9A-Z]{5}", "three or five letters and digits, such as QRV")
REGION_CODE = (r"[A-Z0-9]{2,8}", "two to eight letters and digits, such as Y56")
ONS_CODE = (r"[EWSNKJLM][0-9]{8}", "a letter and eight digits, such as E54000027")
POSTCODE = (r"[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}", "a postcode such as W2 1NY")
TOTAL = r"(?i)\s*((grand |overall )?totals?|england)\s*"
OWN_TOTAL = (
    r"(?i)((grand |overall |sub-?)?totals?|overall|any|england|"
    r"all( (staff|ages|groups|trusts|staff groups|age bands|bands))?)"
)
MOST_PATIENTS = 1_000_000
"""More than any practice has."""


def code(
    name: str, headings: tuple[str, ...], form: tuple[str, str], description: str, **more: Any
) -> ReleaseColumn:
    """Return a column of codes of a form: its pattern, and the pattern in words."""
    pattern, words = form
    return ReleaseColumn(
        name, headings, "code", description, pattern=pattern, pattern_words=words, **more
    )


def practice_code(*headings: str) -> ReleaseColumn:
    """Return the column of the ODS codes of practices, which each row must have."""
    return code("practice_code", headings, PRACTICE_CODE, "ODS code of the practice.", filled=True)


def day(name: str, headings: tuple[str, ...], description: str, **more: Any) -> ReleaseColumn:
    """Return a column of days, stored as text, year-month-day."""
    return ReleaseColumn(name, headings, "date", description, **more)


def text(name: str, headings: tuple[str, ...], description: str, **more: Any) -> ReleaseColumn:
    """Return a column of text."""
    return ReleaseColumn(name, headings, "text", description, **more)


def months(words: "pd.Series[str]", years: "pd.Series[str]") -> "pd.Series[str]":
    """Return months such as `2024-04` from their names and years; missing where a word is none."""
    numbers = words.map(periods.month_number, na_action="ignore")
    stated = years + "-" + numbers.map("{:02.0f}".format, na_action="ignore").astype("str")
    return stated.where(numbers.notna())


def months_of_days(days: "pd.Series[str]") -> "pd.Series[str]":
    """Return the months of days: `2026-07-01` is 2026-07."""
    return days.str.slice(0, 7)


def spaced_postcodes(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return postcodes in capitals with one space before the last three characters."""
    plain = texts.str.upper().str.replace(" ", "", regex=False)
    return plain.str.replace(r"^(.+)(.{3})$", r"\1 \2", regex=True)


def with_spaced_postcodes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its postcodes written in one way."""
    return frame.assign(postcode=spaced_postcodes(frame["postcode"]))


def total_rows(*names: str) -> Drop:
    """Return how rows of totals are told: a word for a total stands in one of some columns."""
    return Drop("row of totals", lambda text: any_is(text, names, TOTAL))


def any_is(text: pd.DataFrame, names: Iterable[str], pattern: str) -> "pd.Series[bool]":
    """Return which rows hold a text of a pattern in any of some columns."""
    matches = {name: text[name].str.fullmatch(pattern) for name in names}
    return pd.DataFrame(matches).any(axis="columns")


def is_total(texts: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which texts are a word for a total, in any spelling."""
    return texts.str.fullmatch(TOTAL)


# --- tables of the user's own ---------------------------------------------------------------------

own_release = partial(Release, publisher=THE_USER, licence="as the user says")
BASIS = text("basis", ("basis",), "What the row rests on.", required=False)


def not_made_up(what: str, choice: str) -> Rule:
    """Return the rule that refuses rows of the synthetic tables, which `choice` reads."""
    words = f"rows are made up, and are nobody's own {what}; use -p {choice}=synthetic"
    return Rule("basis", lambda frame: frame["basis"].str.lower() == "synthetic", words)


def no_total(name: str) -> Rule:
    """Return the rule that refuses totals in a column."""
    words = "is a total among its parts, and would count twice; leave such rows out"
    return Rule(name, lambda frame: frame[name].str.fullmatch(OWN_TOTAL), words)


def require_some(frame: pd.DataFrame, where: Where, *names: str) -> None:
    """Refuse a column that is 0 in every row."""
    for name in names:
        if not frame[name].sum():
            place = f"{where(int(frame.index[0]))}, column {name}"
            raise DataError(f"{place}: is 0 in every row; some is needed")
