"""Columns and values that several releases share: codes, postcodes, totals."""

import pandas as pd

from helpers.data.releases.spec import Column

PRACTICE_CODE = (r"[A-Z][0-9]{5}", "a letter and five digits, such as E84001")
ANY_PRACTICE_CODE = (r"[A-Z]{1,3}[0-9]{3,5}", "letters and digits, such as E84001")
PCN_CODE = (r"U([0-9]{5})?", "U and five digits, such as U89141")
SUB_ICB_CODE = (r"[0-9A-Z]{3}|[0-9A-Z]{5}", "three or five letters and digits, such as 07L")
ORG_CODE = (r"[0-9A-Z]{2,6}(-[A-Z]+)?", "two to six letters and digits, such as RYJ")
TRUST_CODE = (r"[0-9A-Z]{3,5}", "three to five letters and digits, such as RYJ")
ICB_CODE = (r"[0-9A-Z]{3}", "three letters and digits, such as QRV")
REGION_CODE = (r"[A-Z0-9]{3,4}", "three or four letters and digits, such as Y56")
ONS_CODE = (r"[EWSNKJLM][0-9]{8}", "a letter and eight digits, such as E54000027")
POSTCODE = (r"[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}", "a postcode such as W2 1NY")
TOTAL = r"(?i)\s*(grand |overall )?totals?\s*"


def code(
    name: str,
    headings: tuple[str, ...],
    form: tuple[str, str],
    description: str,
    *,
    required: bool = True,
    filled: bool = False,
    missing: tuple[str, ...] = ("",),
    place: int | None = None,
) -> Column:
    """Return a column of codes of a form: its pattern, and the pattern in words."""
    pattern, words = form
    return Column(
        name,
        headings,
        "code",
        description,
        required=required,
        filled=filled,
        missing=missing,
        pattern=pattern,
        pattern_words=words,
        place=place,
    )


def text(
    name: str,
    headings: tuple[str, ...],
    description: str,
    *,
    required: bool = True,
    filled: bool = False,
    missing: tuple[str, ...] = ("",),
    place: int | None = None,
) -> Column:
    """Return a column of text."""
    return Column(
        name,
        headings,
        "text",
        description,
        required=required,
        filled=filled,
        missing=missing,
        place=place,
    )


def spaced_postcodes(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return postcodes in capitals with one space before the last three characters."""
    plain = texts.str.upper().str.replace(" ", "", regex=False)
    return plain.str.replace(r"^(.+)(.{3})$", r"\1 \2", regex=True)


def is_total(texts: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which texts are a word for a total, in any spelling."""
    return texts.str.fullmatch(TOTAL)
