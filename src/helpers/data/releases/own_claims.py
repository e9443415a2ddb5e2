"""A file of the user's own: the claims of a strategy, in the columns of `strategy_facts`."""

import re
from collections.abc import Mapping

import pandas as pd

from helpers.data import areas
from helpers.data.releases import shapes
from helpers.data.releases.spec import ReleaseColumn, ReleaseTable, Rule, Where
from helpers.errors import DataError, InputError
from helpers.names import nearest, quote

BOUNDS = ("exact", "at_least", "at_most", "about")
TESTING = ("check", "input", "commitment", "release", "wording")
CHECKS_OF_AREA = (
    "practices",
    "patients",
    "networks",
    "early_rate",
    "residents",
    "authorities",
    "acute_trusts",
    "emergency_attendances",
    "sickness_percent",
    "register",
    "register_percent",
    "size_rank",
)
"""Checks that look up the area of the claim."""
CHECKS_OF_CLAIMS = ("claim", "sum", "difference", "survey_expected")
"""Checks that take other claims of the file after a colon."""
CHECKS = (*CHECKS_OF_AREA, *CHECKS_OF_CLAIMS, "effect", "listed", "a_year")
DATE = r"\d{4}(-(0[1-9]|1[0-2]))?"


def _text(name: str, description: str, *, filled: bool = False) -> ReleaseColumn:
    return shapes.text(name, (name,), description, filled=filled, required=filled)


def _one_of(name: str, allowed: tuple[str, ...]) -> Rule:
    words = f"is not allowed; use {', '.join(allowed[:-1])} or {allowed[-1]}"
    return Rule(name, lambda frame: ~frame[name].isin(allowed), words)


def _given(frame: pd.DataFrame, name: str) -> "pd.Series[bool]":
    return frame[name].fillna("").str.strip() != ""


CLAIMS = ReleaseTable(
    name="claims",
    description="one row a claim",
    columns=(
        _text("id", "Name of the claim.", filled=True),
        _text("topic", "Subject.", filled=True),
        _text("measure", "What is measured, in the words of the document.", filled=True),
        ReleaseColumn(
            "value", ("value",), "number", "The figure, in the unit of the row.", filled=True
        ),
        _text("unit", "What the figure counts.", filled=True),
        _text("bound", "How the document qualifies the figure.", filled=True),
        _text("area", "The area as the document names it, or its code.", filled=True),
        _text("area_code", "Code of the area, where `area` is no name that is known."),
        _text("period", "The period as the document gives it.", filled=True),
        _text("source", "The document.", filled=True),
        _text("section", "Section of the document.", filled=True),
        _text("testing", "How the figure can be tested.", filled=True),
        _text("check", "The check that computes it, with what it takes after a colon."),
        _text("needs", "What would test it."),
        _text("due", "Year, or year and month, by which a commitment is to be kept."),
        _text("owner", "Who answers for a commitment."),
        _text("note", "What to know before using the row."),
    ),
    key=("id",),
    rules=(
        Rule(
            "id",
            lambda frame: ~frame["id"].str.fullmatch("[a-z0-9_]+"),
            "has other signs than small letters, digits and _",
        ),
        _one_of("bound", BOUNDS),
        _one_of("testing", TESTING),
        Rule(
            "check",
            lambda frame: (frame["testing"] == "check") & ~_given(frame, "check"),
            "is needed where testing is check",
        ),
        Rule(
            "needs",
            lambda frame: frame["testing"].isin(["release", "wording"]) & ~_given(frame, "needs"),
            "is needed where testing is release or wording",
        ),
        Rule(
            "due",
            lambda frame: _given(frame, "due") & ~frame["due"].fillna("").str.fullmatch(DATE),
            "is no year, such as 2028, nor year and month, such as 2028-03",
        ),
    ),
)


def _check_checks(
    tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]
) -> Mapping[str, int]:
    claims = tables["claims"].fillna({"check": "", "area_code": ""})
    for at, row in claims[claims["testing"] == "check"].iterrows():
        try:
            _require_known(row, claims["id"])
        except InputError as error:
            raise DataError(f"{wheres['claims'](int(str(at)))}, {error}") from None
    return {}


def _require_known(row: "pd.Series[str]", ids: "pd.Series[str]") -> None:
    """Refuse a check, or a claim or area that it looks up, of which there is none."""
    name, _, given = row["check"].partition(":")
    if name not in CHECKS:
        hint = nearest(name, CHECKS, among="checks")
        raise InputError(f"column check: {quote(name)} is not known; {hint}")
    if name in CHECKS_OF_CLAIMS:
        for other in re.split("[+-]", given):
            if other not in set(ids):
                hint = nearest(other, ids, among="claims of the file")
                raise InputError(f"column check: the claim {quote(other)} is not known; {hint}")
    column = "area_code" if row["area_code"] else "area"
    if name in CHECKS_OF_AREA:
        try:
            areas.resolve(row[column])
        except InputError as error:
            raise InputError(f"column {column}: {error}") from None


OWN_CLAIMS = shapes.own_release(
    name="own_claims",
    title="Claims of a strategy, of the user's own",
    where="your own reading of a strategy, in the columns of data/strategy_facts.csv",
    files=("a CSV in the columns of data/strategy_facts.csv",),
    tables=(CLAIMS,),
    period_kind="year",
    check=_check_checks,
    version=2,
)
