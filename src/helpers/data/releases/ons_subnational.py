"""ONS subnational indicators in their machine-readable form: many indicators and kinds of area.

Two lines stand above the headings; pounds and dashes are Windows-1252; years run together
(`202021` is 2020-21).
"""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import ABSENT, Drop, Note, Release, ReleaseColumn, ReleaseTable

PERIOD_FORM = (
    r"20[0-9]{2}(( TO |[-/]|)(20)?[0-9]{2})?",
    "a year or two, such as 2020, 202021 or 2020/21",
)
CENTURY = "20"
NAMES = ["area_code", "area_name", "area_type", "indicator", "period", "measure"]


def _newest_year(frame: pd.DataFrame, headings: tuple[str, ...]) -> str | None:
    """Return the last year that any row is about: an edition is told by it."""
    del headings
    return CENTURY + str(frame["period"].str.slice(-2).max())


def _run_together(frame: pd.DataFrame) -> pd.DataFrame:
    # a 20 is a century only where two digits follow: 201820 is 2018 to 2020
    pattern = r"^(20\d\d)(?: TO |[-/])?(?:20(?=\d\d$))?(\d\d)?$"
    return frame.assign(period=frame["period"].str.replace(pattern, r"\1\2", regex=True))


INDICATORS = ReleaseTable(
    name="indicators",
    description="one row an area, indicator and period",
    columns=(
        shapes.text("area_code", ("AREACD",), "ONS code of the area.", filled=True),
        shapes.text("area_name", ("AREANM",), "Name of the area.", filled=True),
        shapes.text("area_type", ("Geography", "Tier"), "Kind of area.", missing=("na",)),
        shapes.text("indicator", ("Indicator",), "What is measured.", filled=True),
        shapes.text("category", ("Category",), "Group of indicators.", missing=ABSENT),
        shapes.code(
            "period", ("Period",), PERIOD_FORM, "Year or years, run together.", filled=True
        ),
        shapes.text("measure", ("Measure",), "How it is measured.", missing=ABSENT),
        shapes.text("unit", ("Unit",), "Unit of the value.", missing=ABSENT),
        ReleaseColumn(
            "value",
            ("Value",),
            "number",
            "The value, in its unit.",
        ),
        ReleaseColumn(
            "mad",
            ("MAD",),
            "number",
            "Distance from the median area, in median absolute deviations.",
            required=False,
        ),
    ),
    heading_rows=10,
    drops=(Drop("repeats an earlier row", lambda text: text.duplicated()),),
    notes=(
        Note("rows without a value", lambda frame: frame["value"].isna()),
        Note(
            "rows published twice with different values: kept, as published",
            lambda frame: frame.duplicated(NAMES, keep=False),
        ),
    ),
    edition=_newest_year,
    finish=_run_together,
)

ONS_SUBNATIONAL = Release(
    name="ons_subnational",
    title="Subnational indicators, machine-readable",
    publisher="Office for National Statistics",
    where="Subnational indicators explorer, machine-readable dataset",
    files=("ons_subnational_indicators_machine_readable.csv",),
    tables=(INDICATORS,),
    encodings=("utf-8", "cp1252"),
    period_kind="year",
)
