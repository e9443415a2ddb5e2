"""A table of the user's own: cancers by borough, tumour group, stage and person, of one year.

It has the columns and the words of the synthetic table `cancers`, so that either can stand for the
other.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import ReleaseColumn, ReleaseTable, Rule, Where
from helpers.data.synthetic.cancers import AGE_BANDS, QUINTILES, SEXES, STAGES, TUMOURS
from helpers.errors import DataError
from helpers.names import quote

MOST = 1_000_000
"""More than are found in all of the country in a year."""
KEYS = (
    "borough",
    "period",
    "tumour_group",
    "stage",
    "age_band",
    "sex",
    "deprivation_quintile",
)
MADE_UP = r"(?i)X\d{8}|Example (System|Borough .*)"
"""Codes and names of made-up places."""


def _one_of(name: str, words: Iterable[object], description: str, more: str = "") -> ReleaseColumn:
    """Return a column that holds one of some words, in any case, or a total, refused by a rule."""
    allowed = [str(word) for word in words]
    return shapes.code(
        name,
        (name,),
        (
            "|".join([shapes.OWN_TOTAL, *(word.upper().replace("+", r"\+") for word in allowed)]),
            f"one of {', '.join(allowed)}{more}",
        ),
        description,
        filled=True,
    )


def _check(tables: Mapping[str, pd.DataFrame], wheres: Mapping[str, Where]) -> Mapping[str, int]:
    frame, where = tables["cases"], wheres["cases"]
    shapes.require_some(frame, where, "cases")
    boroughs = frame["borough"].drop_duplicates()
    if len(boroughs) < 2:
        raise DataError(
            f"{where(frame.index[0])}, column borough: {quote(str(boroughs.iloc[0]))} is the only "
            "one; two or more are needed, to hold one against the others"
        )
    return {}


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of a table as the synthetic one has them."""
    words = ["tumour_group", "stage", "age_band", "sex"]
    quintiles = frame["deprivation_quintile"].astype("int64")
    return frame.assign(
        **{name: frame[name].str.lower() for name in words}, deprivation_quintile=quintiles
    )


CASES = ReleaseTable(
    name="cases",
    description="one row a borough, tumour group, stage, age band, sex and fifth of deprivation",
    columns=(
        shapes.text("borough", ("borough",), "Name or code of the borough.", filled=True),
        shapes.code(
            "period",
            ("period",),
            (r"20\d\d", "a year such as 2019"),
            "Year of diagnosis, one for the whole table.",
            filled=True,
        ),
        _one_of("tumour_group", TUMOURS, "Tumour group.", "; put what is none of them into other"),
        _one_of("stage", STAGES, "Stage at diagnosis, missing where none is recorded."),
        _one_of("age_band", AGE_BANDS, "Age at diagnosis."),
        _one_of("sex", SEXES, "Sex."),
        _one_of("deprivation_quintile", QUINTILES, "Fifth of deprivation, 1 the most deprived."),
        ReleaseColumn(
            "cases",
            ("cases",),
            "whole",
            "Cancers in the row.",
            unit="cases",
            filled=True,
            minimum=0,
            ceiling=MOST,
        ),
        shapes.BASIS,
    ),
    key=KEYS,
    row_period=lambda frame: frame["period"],
    rules=(
        shapes.not_made_up("cancers", "cancers_source"),
        Rule(
            "borough",
            lambda frame: frame["borough"].str.fullmatch(MADE_UP),
            "is a made-up place, and no row of it is anybody's own; use "
            "-p cancers_source=synthetic",
        ),
        *(shapes.no_total(name) for name in KEYS if name != "period"),
    ),
    finish=_plain,
)

OWN_CANCERS = shapes.own_release(
    name="own_cancers",
    title="Cancers by tumour group, stage, age, sex and deprivation, of the user's own",
    where="your own records of cancers, in the columns of data/cancers.csv",
    files=(f"a CSV with the columns {', '.join((*KEYS, 'cases'))}",),
    tables=(CASES,),
    period_kind="year",
    check=_check,
)
