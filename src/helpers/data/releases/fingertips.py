"""Fingertips: one or several indicators of public health by area, as its data download gives them.

The 23rd of 27 columns changes its heading between downloads and is not needed. England stands
twice, with and without a parent.
"""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Release, ReleaseColumn, ReleaseTable, Rule

FEW_ODD = 0.01
"""Share of values that rounding may put outside their interval."""
SORTABLE_FORM = (r"(19|20)[0-9]{6}", "eight digits that begin with the year, such as 20190000")


def _newest_year(frame: pd.DataFrame, headings: tuple[str, ...]) -> str | None:
    del headings
    return str(frame["period_sortable"].max())[:4]


def _number(name: str, heading: str, description: str, *, required: bool = False) -> ReleaseColumn:
    return ReleaseColumn(name, (heading,), "number", description, required=required)


INDICATORS = ReleaseTable(
    name="indicators",
    description="one row an indicator, area, group of people and period",
    columns=(
        ReleaseColumn(
            "indicator_id",
            ("Indicator ID",),
            "whole",
            "Number of the indicator.",
            filled=True,
            minimum=1,
        ),
        shapes.text("indicator", ("Indicator Name",), "Name of the indicator.", filled=True),
        shapes.text("area_code", ("Area Code",), "Code of the area or practice.", filled=True),
        shapes.text("area_name", ("Area Name",), "Its name."),
        shapes.text("area_type", ("Area Type",), "Kind of area, such as GP.", filled=True),
        shapes.text("sex", ("Sex",), "Sex."),
        shapes.text("age", ("Age",), "Ages."),
        shapes.text("category_type", ("Category Type",), "What people are grouped by."),
        shapes.text("category", ("Category",), "The group."),
        shapes.text("period", ("Time period",), "Period as published.", filled=True),
        shapes.code(
            "period_sortable",
            ("Time period Sortable",),
            SORTABLE_FORM,
            "Period as a number.",
            filled=True,
        ),
        _number("value", "Value", "The value, in the indicator's unit.", required=True),
        _number("lower_95", "Lower CI 95.0 limit", "Lower limit of the 95% interval."),
        _number("upper_95", "Upper CI 95.0 limit", "Upper limit of the 95% interval."),
        _number("count", "Count", "Count behind the value."),
        _number("denominator", "Denominator", "Population behind the value."),
        shapes.text("value_note", ("Value note",), "What to know of the value.", required=False),
    ),
    key=(
        "indicator_id",
        "area_code",
        "area_type",
        "sex",
        "age",
        "category_type",
        "category",
        "period",
    ),
    repeats="drop",
    told_by="indicator_id",
    several_files=True,
    rules=(
        Rule(
            "lower_95",
            lambda frame: (
                (frame["lower_95"] > frame["value"]) | (frame["value"] > frame["upper_95"])
            ),
            "leaves the value outside its interval; it must lie between the limits",
            tolerated=FEW_ODD,
        ),
    ),
    edition=_newest_year,
)

FINGERTIPS = Release(
    name="fingertips",
    title="Fingertips indicators by area",
    publisher="Office for Health Improvement and Disparities",
    where="Fingertips, public health data: download of an indicator",
    address="https://fingertips.phe.org.uk",
    files=("the CSV of an indicator for an area type; several indicators go in one command",),
    tables=(INDICATORS,),
    period_kind="year",
)
