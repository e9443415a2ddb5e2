"""A&E attendances and emergency admissions, a file a month, one row a provider.

The last row holds totals, spelled `Total`, `TOTAL` or `Total `; some months end in stray columns.
"""

import pandas as pd

from helpers.data.releases import periods, shapes
from helpers.data.releases.spec import Column, Drop, Release, Rule, Table

MONTH_FORM = (r"(?i)(MSitAE-)?[A-Z]+-20[0-9]{2}", "a month such as MSitAE-APRIL-2024")
NAMES = ("period", "org_code", "org_name")
FEW_ODD = 0.01
"""Share of providers whose return may contradict itself."""
DEPARTMENTS = {
    "type_1": ("Type 1", "Type 1"),
    "type_2": ("Type 2", "Type 2"),
    "other": ("Other A&E Department", "Other Department"),
}


def _count(
    name: str, headings: tuple[str, ...], description: str, *, required: bool = True
) -> Column:
    return Column(
        name,
        headings,
        "whole",
        description,
        unit="attendances" if "att" in name or "over" in name else "patients",
        required=required,
        missing=("", "-"),
        minimum=0,
        thousands=True,
    )


def _attendances() -> tuple[Column, ...]:
    return tuple(
        _count(
            f"attendances_{name}",
            (f"A&E attendances {long}", f"Number of A&E attendances {long}"),
            f"Attendances at departments of {long}.",
        )
        for name, (long, _) in DEPARTMENTS.items()
    )


def _booked() -> tuple[Column, ...]:
    return tuple(
        _count(
            f"booked_attendances_{name}",
            (f"A&E attendances Booked Appointments {short}",),
            f"Booked attendances at departments of {short}.",
            required=False,
        )
        for name, (_, short) in DEPARTMENTS.items()
    )


def _over_4h() -> tuple[Column, ...]:
    return tuple(
        _count(
            f"over_4h_{name}",
            tuple(
                f"{start} over 4hrs {end}"
                for start in ("Attendances", "Number of attendances")
                for end in (short, long)
            ),
            f"Of these, over four hours, {short}.",
        )
        for name, (long, short) in DEPARTMENTS.items()
    )


def _booked_over_4h() -> tuple[Column, ...]:
    return tuple(
        _count(
            f"booked_over_4h_{name}",
            (f"Attendances over 4hrs Booked Appointments {short}",),
            f"Of the booked, over four hours, {short}.",
            required=False,
        )
        for name, (_, short) in DEPARTMENTS.items()
    )


def _more_over_4h(name: str) -> Rule:
    return Rule(
        f"over_4h_{name}",
        lambda frame: frame[f"over_4h_{name}"] > frame[f"attendances_{name}"],
        "is more than the attendances; at most all of them may take over four hours",
        tolerated=FEW_ODD,
    )


def _is_total(text: pd.DataFrame) -> "pd.Series[bool]":
    totals = {name: shapes.is_total(text[name]) for name in NAMES}
    return pd.DataFrame(totals).any(axis="columns")


def _month(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return the month of each row: `MSitAE-APRIL-2024` is 2024-04."""
    parts = frame["period"].str.extract(r"([A-Za-z]+)-(20\d\d)$")
    numbers = parts[0].map(periods.month_number)
    months = parts[1] + "-" + numbers.map("{:02.0f}".format, na_action="ignore")
    return months.where(numbers.notna())


ACTIVITY = Table(
    name="activity",
    description="one row a provider",
    columns=(
        shapes.code("period", ("Period",), MONTH_FORM, "Month as published.", filled=True),
        shapes.code(
            "org_code",
            ("Org Code", "Code"),
            shapes.ORG_CODE,
            "ODS code of the provider.",
            filled=True,
        ),
        shapes.text("org_name", ("Org name", "Name"), "Name of the provider."),
        shapes.text(
            "parent_org", ("Parent Org", "Parent"), "NHS region that it belongs to.", required=False
        ),
        *_attendances(),
        *_booked(),
        *_over_4h(),
        *_booked_over_4h(),
        _count(
            "waited_4_12h",
            (
                "Patients who have waited 4-12 hs from DTA to admission",
                "Patients who have waited 4-12 hrs from DTA to admission",
            ),
            "Waited 4 to 12 hours from the decision to admit to admission.",
        ),
        _count(
            "waited_over_12h",
            ("Patients who have waited 12+ hrs from DTA to admission",),
            "Waited 12 hours or more from the decision to admit to admission.",
        ),
        _count(
            "admissions_type_1",
            ("Emergency admissions via A&E - Type 1",),
            "Emergency admissions through departments of type 1.",
        ),
        _count(
            "admissions_type_2",
            ("Emergency admissions via A&E - Type 2",),
            "Emergency admissions through departments of type 2.",
        ),
        _count(
            "admissions_other_ae",
            (
                "Emergency admissions via A&E - Other A&E department",
                "Emergency admissions via A&E - Other A&E Department",
            ),
            "Emergency admissions through other departments.",
        ),
        _count("other_admissions", ("Other emergency admissions",), "Other emergency admissions."),
    ),
    key=("org_code",),
    spare_columns=True,
    drops=(Drop("row of totals", _is_total),),
    rules=tuple(_more_over_4h(name) for name in DEPARTMENTS),
    row_period=_month,
)

AE = Release(
    name="ae",
    title="A&E attendances and emergency admissions, monthly",
    publisher="NHS England",
    where="A&E Attendances and Emergency Admissions",
    address="https://www.england.nhs.uk/statistics/statistical-work-areas/"
    "ae-waiting-times-and-activity/",
    files=("the month's CSV, such as Monthly A&E April 2024 (one file a month, several at once)",),
    tables=(ACTIVITY,),
    encodings=("utf-8", "cp1252"),
    period_kind="month",
)
