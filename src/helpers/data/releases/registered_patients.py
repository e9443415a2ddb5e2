"""Patients registered at every general practice on a day, in all or by age and sex."""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Drop, Note, Release, ReleaseColumn, ReleaseTable, coverage_of

ALL = "ALL"
PRACTICES = ("", "GP", "GP PRACTICE", "PRACTICE")
"""How a file tells its practices from larger organisations, in capitals."""


def _is_no_practice(text: pd.DataFrame) -> "pd.Series[bool]":
    """Return rows of what the practices belong to: they repeat the patients of the practices."""
    return ~text["org_type"].str.upper().isin(PRACTICES)


def _mixes_totals(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return rows of all ages or sexes, where the file also holds their parts."""
    total = (frame["sex"].str.upper() == ALL) | (frame["age"].str.upper() == ALL)
    total = total.fillna(value=False).astype(bool)
    return total & (not total.all())


def _ages(frame: pd.DataFrame) -> str:
    """Return which ages the rows are of: `0_4` is a group of five, `95+` may be either."""
    ages = frame["age"]
    if ages.str.fullmatch(r"\d+\D+\d+").any():
        return "groups of ages"
    return "single years of age" if ages.str.fullmatch(r"\d+").any() else ""


PATIENTS = ReleaseTable(
    name="patients",
    description="one row a practice, or a practice, sex and age",
    columns=(
        shapes.day("extract_date", ("EXTRACT_DATE",), "Day of the count.", filled=True),
        shapes.text(
            "org_type",
            ("TYPE", "ORG_TYPE"),
            "GP; the rows of networks and larger organisations are left out.",
            required=False,
        ),
        shapes.practice_code("CODE", "ORG_CODE", "PRACTICE_CODE"),
        shapes.code(
            "postcode",
            ("POSTCODE",),
            shapes.POSTCODE,
            "Postcode, in capitals with one space.",
            required=False,
            incidental=True,
        ),
        shapes.code(
            "sub_icb_code",
            ("CCG_CODE", "SUB_ICB_LOCATION_CODE"),
            shapes.SUB_ICB_CODE,
            "ODS code of the commissioning group or sub-ICB location.",
            required=False,
            incidental=True,
        ),
        shapes.code(
            "sub_icb_ons_code",
            ("ONS_CCG_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
            shapes.ONS_CODE,
            "ONS code of the commissioning group or sub-ICB location.",
            required=False,
            incidental=True,
        ),
        shapes.text("sex", ("SEX",), "ALL, MALE, FEMALE and others.", filled=True),
        shapes.text("age", ("AGE", "AGE_GROUP_5"), "ALL, an age or a band of ages.", filled=True),
        ReleaseColumn(
            "patients",
            ("NUMBER_OF_PATIENTS",),
            "whole",
            "People registered.",
            unit="people",
            filled=True,
            minimum=0,
            ceiling=shapes.MOST_PATIENTS,
        ),
    ),
    key=("practice_code", "sex", "age"),
    several_files=True,
    told_by="sex",
    form=_ages,
    drops=(
        Drop("row of a network or a larger organisation", _is_no_practice),
        shapes.total_rows("practice_code"),
    ),
    notes=(Note("rows of all ages or sexes: not to be summed with their parts", _mixes_totals),),
    row_period=lambda frame: shapes.months_of_days(frame["extract_date"]),
    finish=shapes.with_spaced_postcodes,
)

REGISTERED_PATIENTS = Release(
    name="registered_patients",
    title="Patients registered at a GP practice",
    publisher="NHS England (until 2022 NHS Digital)",
    where="Patients Registered at a GP Practice",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "patients-registered-at-a-gp-practice",
    files=(
        "gp-reg-pat-prac-all.csv of the month",
        "or gp-reg-pat-prac-quin-age.zip, by age in groups of five years",
        "or gp-reg-pat-prac-sing-age-female.csv and gp-reg-pat-prac-sing-age-male.csv, by year of "
        "age, both of them",
    ),
    tables=(PATIENTS,),
    encodings=("utf-8", "cp1252"),
    coverage=coverage_of("patients", "sub_icb_code", "practice_code", "patients", "practices"),
    period_kind="month",
    version=2,
)
