"""NHS sickness absence rates, a file a month, one row an organisation.

The integrated care system is where the organisation is filed, not always where it treats people.
The benchmarking file of a month tells staff groups apart; its rows of all staff are the ones read.
"""

from helpers.data.releases import shapes
from helpers.data.releases.spec import (
    Drop,
    Release,
    ReleaseColumn,
    ReleaseTable,
    Rule,
    coverage_of,
)

NAMES = ("org_code", "org_name")
ALL_STAFF = r"(?i)(all staff( groups)?)?"
MOST_DAYS = 1e7
"""More than any employer has in a month."""


ABSENCE = ReleaseTable(
    name="absence",
    description="one row an organisation",
    columns=(
        shapes.day("date", ("DATE", "Tm End Date"), "A day of the month.", filled=True),
        shapes.code(
            "region_code",
            ("NHSE_REGION_CODE", "HEE_region_code"),
            shapes.REGION_CODE,
            "ODS code of the region.",
            incidental=True,
        ),
        shapes.text("region_name", ("NHSE_REGION_NAME", "HEE_region_name"), "Name of the region."),
        shapes.code(
            "icb_code",
            ("ICS_CODE", "ICB_CODE"),
            shapes.ICB_CODE,
            "ODS code of the system that it is filed under.",
            required=False,
        ),
        shapes.text("icb_name", ("ICS_NAME", "ICB_NAME"), "Name of that system.", required=False),
        shapes.code(
            "org_code", ("ORG_CODE",), shapes.ORG_CODE, "ODS code of the organisation.", filled=True
        ),
        shapes.text("org_name", ("ORG_NAME",), "Name of the organisation."),
        shapes.text(
            "org_type", ("ORG_TYPE", "CLUSTER_GROUP"), "Type of organisation.", required=False
        ),
        shapes.text(
            "staff_group", ("STAFF_GROUP",), "Staff counted; empty for all.", required=False
        ),
        ReleaseColumn(
            "days_lost",
            ("FTE_DAYS_LOST", "FTE Days Sick"),
            "number",
            "Full-time equivalent days lost to sickness.",
            unit="days",
            minimum=0.0,
            ceiling=MOST_DAYS,
        ),
        ReleaseColumn(
            "days_available",
            ("FTE_DAYS_AVAILABLE",),
            "number",
            "Full-time equivalent days available.",
            unit="days",
            minimum=0.0,
            ceiling=MOST_DAYS,
        ),
        ReleaseColumn(
            "rate_percent",
            ("SICKNESS_ABSENCE_RATE_PERCENT", "Sickness absence rate (%)", "SA Rate (%)"),
            "number",
            "Days lost as a share of days available, as published.",
            unit="percent",
            minimum=0.0,
            maximum=100.0,
        ),
    ),
    key=("org_code",),
    drops=(
        shapes.total_rows(*NAMES),
        Drop(
            "row of one staff group, which all staff include",
            lambda text: ~text["staff_group"].str.fullmatch(ALL_STAFF),
        ),
    ),
    rules=(
        Rule(
            "days_lost",
            lambda frame: frame["days_lost"] > frame["days_available"],
            "is more than the days available; at most all of them may be lost",
        ),
    ),
    row_period=lambda frame: shapes.months_of_days(frame["date"]),
)

SICKNESS_ABSENCE = Release(
    name="sickness_absence",
    title="NHS sickness absence rates, monthly, by organisation",
    publisher="NHS England",
    where="NHS Sickness Absence Rates",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "nhs-sickness-absence-rates",
    files=("the month's CSV of absence by organisation (one file a month, several at once)",),
    tables=(ABSENCE,),
    encodings=("utf-8", "cp1252"),
    coverage=coverage_of("absence", "icb_code", "org_code", "days_lost", "organisations"),
    period_kind="month",
)
