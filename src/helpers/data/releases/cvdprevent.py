"""CVDPREVENT: indicators of cardiovascular care by area, in JSON or as CSV of the same columns."""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, Release, ReleaseColumn, ReleaseTable, Rule

PERCENT = 100
"""What a value is per where the release names no factor."""
PER_FACTOR = "per factor"
OTHER_UNIT = 3
"""Times that a value may differ from its crude rate; more is another unit, not standardisation."""
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
    return (frame["value"] > PERCENT) & share & ~_is_rate(frame)


def _is_rate(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return which values are no percentages: 68.4 per 100,000 people is not 68.4 percent."""
    return (frame["factor"] != PERCENT).fillna(value=False).astype(bool)


def _other_unit(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return which values are per another number of people than their factor says."""
    crude = frame["numerator"] / frame["denominator"] * frame["factor"].fillna(PERCENT)
    ratio = frame["value"] / crude.where(frame["numerator"] > 0)
    return (ratio > OTHER_UNIT) | (ratio < 1 / OTHER_UNIT)


def _finish(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(factor=frame["factor"].fillna(PERCENT))


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
        _number("value", "Value", "The value; empty where suppressed.", PER_FACTOR),
        _number("lower_95", "LowerConfidenceLimit", "Lower limit of the interval.", PER_FACTOR),
        _number("upper_95", "UpperConfidenceLimit", "Upper limit of the interval.", PER_FACTOR),
        ReleaseColumn(
            "factor",
            ("Factor",),
            "whole",
            "How many people the value is per: 100 for a percentage, 100000 for a rate.",
            unit="people",
            required=False,
            minimum=1,
        ),
        shapes.text(
            "value_note",
            ("ValueNote",),
            "What the publisher says of the value, such as why there is none.",
            required=False,
        ),
    ),
    key=("area_code", "indicator_code", "category_type", "category", "category_attribute"),
    several_files=True,
    told_by="indicator_code",
    rules=(
        Rule(
            "numerator",
            lambda frame: frame["numerator"] > frame["denominator"],
            "is more than the denominator; at most all of it is allowed",
        ),
        Rule("value", _percent_too_large, "is too large; a percentage from 0 to 100 is allowed"),
        Rule(
            "value",
            _other_unit,
            "is far from numerator by denominator; the column Factor must say per how many people "
            "it is, such as 100000",
        ),
        Rule(
            "value",
            _outside,
            "lies outside its interval; it must lie between the limits",
            tolerated=FEW_ODD,
        ),
    ),
    notes=(
        Note("values suppressed by the publisher", lambda frame: frame["value"].isna()),
        Note("values that are rates, not percentages (column factor)", _is_rate),
    ),
    row_period=_month,
    finish=_finish,
)

CVDPREVENT = Release(
    name="cvdprevent",
    title="CVDPREVENT audit, indicators by area",
    publisher="NHS Benchmarking Network, for NHS England",
    where="CVDPREVENT data and improvement tool: raw data of an indicator as JSON",
    files=("the JSON, or CSV, of an indicator for a period and a level of area (several at once)",),
    tables=(INDICATORS,),
    period_kind="month",
    json_key="indicatorRawData",
    version=2,
)
