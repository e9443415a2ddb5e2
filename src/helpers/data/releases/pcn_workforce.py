"""Primary care network workforce, one row a member of staff or contract.

Roles hold Windows-1252 dashes, names end in spaces; hours are full-time equivalents and a few
are negative, as published. Rows have no key: two contracts may look alike.
"""

import pandas as pd

from helpers.data.releases import periods, shapes
from helpers.data.releases.spec import (
    ABSENT,
    Note,
    Release,
    ReleaseColumn,
    ReleaseTable,
    coverage_of,
)


def _month(frame: pd.DataFrame) -> "pd.Series[str]":
    year = frame["census_year"].astype("str")
    month = frame["census_month"].astype("str").str.zfill(len("00"))
    return (year + "-" + month).where(frame["census_year"].notna())


STAFF = ReleaseTable(
    name="staff",
    description="one row a member of staff or contract",
    columns=(
        ReleaseColumn(
            "census_year",
            ("CENSUS_YEAR", "YEAR"),
            "whole",
            "Year of the census.",
            required=False,
            minimum=periods.FIRST_YEAR,
            maximum=periods.LAST_YEAR,
        ),
        ReleaseColumn(
            "census_month",
            ("CENSUS_MONTH", "MONTH"),
            "whole",
            "Month of the census.",
            required=False,
            minimum=1,
            maximum=12,
        ),
        shapes.text(
            "data_source", ("Data_source",), "Staff or contracted service.", required=False
        ),
        shapes.code("pcn_code", ("PCN_CODE",), shapes.PCN_CODE, "ODS code of the network."),
        shapes.text("pcn_name", ("PCN_NAME",), "Name of the network."),
        shapes.code(
            "sub_icb_code",
            ("SUB_ICB_CODE", "CCG_CODE"),
            shapes.SUB_ICB_CODE,
            "ODS code of the sub-ICB location.",
        ),
        shapes.text("sub_icb_name", ("SUB_ICB_NAME", "CCG_NAME"), "Name of that location."),
        shapes.code("icb_code", ("ICB_CODE", "STP_CODE"), shapes.ICB_CODE, "ODS code of the ICB."),
        shapes.text("icb_name", ("ICB_NAME", "STP_NAME"), "Name of the ICB."),
        shapes.text("staff_group", ("STAFF_GROUP",), "Group of staff.", filled=True),
        shapes.text("staff_role", ("STAFF_ROLE",), "Role.", filled=True),
        shapes.text("detailed_staff_role", ("DETAILED_STAFF_ROLE",), "Role in detail."),
        ReleaseColumn(
            "fte",
            ("FTE",),
            "number",
            "Full-time equivalent; a few are negative, as published.",
            unit="full-time equivalents",
        ),
        shapes.text(
            "person",
            ("UNIQUE_IDENTIFIER",),
            "Number of the person in this census; empty for contracted services.",
            required=False,
            missing=ABSENT,
        ),
    ),
    notes=(Note("rows of negative full-time equivalent", lambda frame: frame["fte"] < 0),),
    row_period=_month,
    finish=lambda frame: frame.drop(columns=["census_year", "census_month"]),
)

PCN_WORKFORCE = Release(
    name="pcn_workforce",
    title="Primary care network workforce, individual level",
    publisher="NHS England (until 2022 NHS Digital)",
    where="Primary Care Network Workforce",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "primary-care-network-workforce",
    files=("the month's individual-level CSV, or the zip that holds it",),
    tables=(STAFF,),
    encodings=("utf-8", "cp1252"),
    coverage=coverage_of("staff", "icb_code", "pcn_code", "fte", "networks"),
    period_kind="month",
)
