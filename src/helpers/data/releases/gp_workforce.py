"""General practice workforce by practice, the high-level file: a row a practice, role and measure.

Rows whose role is `Total` are the sum (of heads: the number of people) of a group's other rows:
`is_total` tells them, and nothing may sum both.
"""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, Release, ReleaseColumn, ReleaseTable

MEASURE_FORM = (r"FTE|Headcount", "FTE or Headcount")
MEASURES = {"FTE": "FTE", "HC": "Headcount", "HEADCOUNT": "Headcount"}


def _finish(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(is_total=shapes.is_total(frame["detailed_staff_role"]).astype("boolean"))


STAFF = ReleaseTable(
    name="staff",
    description="one row a practice, role and measure; rows with is_total sum the others",
    columns=(
        shapes.practice_code("PRAC_CODE"),
        shapes.text("practice_name", ("PRAC_NAME",), "Name of the practice."),
        shapes.text("staff_group", ("STAFF_GROUP",), "Group of staff.", filled=True),
        shapes.text(
            "detailed_staff_role", ("DETAILED_STAFF_ROLE",), "Role, or Total.", filled=True
        ),
        shapes.code(
            "measure",
            ("MEASURE",),
            MEASURE_FORM,
            "FTE or Headcount.",
            filled=True,
            synonyms=MEASURES,
        ),
        ReleaseColumn(
            "value",
            ("VALUE",),
            "number",
            "Staff, in the measure; empty where the practice gave no data.",
            unit="staff",
            minimum=0.0,
        ),
    ),
    key=("practice_code", "staff_group", "detailed_staff_role", "measure"),
    drops=(shapes.total_rows("practice_code"),),
    notes=(
        Note(
            "rows of a group's total (is_total): not to be summed with their parts",
            lambda frame: frame["is_total"],
        ),
    ),
    finish=_finish,
    stored=(
        ReleaseColumn("is_total", (), "flag", "Whether the row sums the others of its group."),
    ),
)

GP_WORKFORCE = Release(
    name="gp_workforce",
    title="General practice workforce, practice level",
    publisher="NHS England (until 2022 NHS Digital)",
    where="General Practice Workforce",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "general-and-personal-medical-services",
    files=("the month's practice-level high-level CSV, or the zip that holds it",),
    tables=(STAFF,),
    encodings=("utf-8", "cp1252"),
    period_kind="month",
    version=2,
)
