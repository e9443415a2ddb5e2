"""CVDPREVENT: indicators of cardiovascular care by area, as its interface gives them in JSON."""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, Release, ReleaseColumn, ReleaseTable, Rule

PERCENT = 100
FEW_ODD = 0.01
"""Share of values that rounding may put outside their interval."""


def _month(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return the month of each row: `To March 2024` is 2024-03."""
    parts = frame["period"].str.extract(r"([A-Za-z]+) (20\d\d)$")
    return shapes.months(parts[0], parts[1])


def _number(name: str, heading: str, description: str, unit: str) -> ReleaseColumn:
    return ReleaseColumn(name, (heading,), "number", description, unit=unit, minimum=0.0)


def _percent_too_large(frame: pd.DataFrame) -> "pd.Series[bool]":
    share = frame["numerator"] <= frame["denominator"]
    return (frame["value"] > PERCENT) & share


def _outside(frame: pd.DataFrame) -> "pd.Series[bool]":
    return (frame["lower_95"] > frame["value"]) | (frame["value"] > frame["upper_95"])


INDICATORS = ReleaseTable(
    name="indicators",
    description="one row an indicator, area and group of people",
    columns=(
        shapes.text("area_code", ("AreaCode",), "Code of the area or practice.", filled=True),
        shapes.text("area_name", ("AreaName",), "Its name."),
        shapes.code(
            "indicator_code",
            ("IndicatorCode",),
            (r"[A-Z]{2,8}[0-9]{3}[A-Z0-9]*", "a code such as CVDP001AF"),
            "Code of the indicator.",
            filled=True,
        ),
        shapes.text(
            "category_type",
            ("MetricCategoryTypeName",),
            "What people are grouped by, such as Age group.",
        ),
        shapes.text("category", ("MetricCategoryName",), "The group."),
        shapes.text(
            "category_attribute", ("CategoryAttribute",), "Sex of the group.", required=False
        ),
        shapes.text("period", ("TimePeriodName",), "Period as published.", required=False),
        _number("numerator", "Numerator", "People counted; empty where suppressed.", "people"),
        _number("denominator", "Denominator", "People asked; empty where suppressed.", "people"),
        _number("value", "Value", "The value; empty where suppressed.", "percent"),
        _number("lower_95", "LowerConfidenceLimit", "Lower limit of the interval.", "percent"),
        _number("upper_95", "UpperConfidenceLimit", "Upper limit of the interval.", "percent"),
    ),
    key=("area_code", "indicator_code", "category_type", "category", "category_attribute"),
    several_files=True,
    rules=(
        Rule(
            "numerator",
            lambda frame: frame["numerator"] > frame["denominator"],
            "is more than the denominator; at most all of it is allowed",
        ),
        Rule("value", _percent_too_large, "is too large; a percentage from 0 to 100 is allowed"),
        Rule(
            "value",
            _outside,
            "lies outside its interval; it must lie between the limits",
            tolerated=FEW_ODD,
        ),
    ),
    notes=(Note("values suppressed by the publisher", lambda frame: frame["value"].isna()),),
    row_period=_month,
)

CVDPREVENT = Release(
    name="cvdprevent",
    title="CVDPREVENT audit, indicators by area",
    publisher="NHS Benchmarking Network, for NHS England",
    where="CVDPREVENT data and improvement tool: raw data of an indicator as JSON",
    files=("the JSON of an indicator for a period and a level of area (several at once)",),
    tables=(INDICATORS,),
    period_kind="month",
    json_key="indicatorRawData",
)
