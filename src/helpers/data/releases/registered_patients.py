"""Patients registered at every general practice on a day, in all or by age and sex."""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, Release, ReleaseColumn, ReleaseTable

DAY_FORM = (r"[0-3][0-9][A-Za-z]{3}20[0-9]{2}", "a day such as 01JAN2021")
ALL = "ALL"


def _month(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return the month of each row's day: `01JAN2021` is 2021-01."""
    days = frame["extract_date"]
    return shapes.months(days.str.slice(2, 5), days.str.slice(-4))


def _finish(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(postcode=shapes.spaced_postcodes(frame["postcode"]))


def _mixes_totals(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return rows of all ages or sexes, where the file also holds their parts."""
    total = (frame["sex"].str.upper() == ALL) | (frame["age"].str.upper() == ALL)
    total = total.fillna(value=False).astype(bool)
    return total & (not total.all())


PATIENTS = ReleaseTable(
    name="patients",
    description="one row a practice, or a practice, sex and age",
    columns=(
        shapes.code("extract_date", ("EXTRACT_DATE",), DAY_FORM, "Day of the count.", filled=True),
        shapes.practice_code("CODE", "ORG_CODE", "PRACTICE_CODE"),
        shapes.code(
            "postcode",
            ("POSTCODE",),
            shapes.POSTCODE,
            "Postcode, in capitals with one space.",
            required=False,
        ),
        shapes.code(
            "sub_icb_code",
            ("CCG_CODE", "SUB_ICB_LOCATION_CODE"),
            shapes.SUB_ICB_CODE,
            "ODS code of the commissioning group or sub-ICB location.",
            required=False,
        ),
        shapes.code(
            "sub_icb_ons_code",
            ("ONS_CCG_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
            shapes.ONS_CODE,
            "ONS code of the commissioning group or sub-ICB location.",
            required=False,
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
        ),
    ),
    key=("practice_code", "sex", "age"),
    notes=(Note("rows of all ages or sexes: not to be summed with their parts", _mixes_totals),),
    row_period=_month,
    finish=_finish,
)

REGISTERED_PATIENTS = Release(
    name="registered_patients",
    title="Patients registered at a GP practice",
    publisher="NHS England (until 2022 NHS Digital)",
    where="Patients Registered at a GP Practice",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "patients-registered-at-a-gp-practice",
    files=("gp-reg-pat-prac-all.csv of the month",),
    tables=(PATIENTS,),
    encodings=("utf-8", "cp1252"),
    period_kind="month",
)
