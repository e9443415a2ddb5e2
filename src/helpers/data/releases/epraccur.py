"""ODS epraccur: every prescribing practice and cost centre, open or closed, with its address.

The file has no headings: 27 columns by position, as the Organisation Data Service describes them.
Somebody may have given it those of that description.
"""

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import Note, Release, ReleaseColumn, ReleaseTable

GP_PRACTICE = "4"
PROPOSED = "P"
WIDTH = 27
STATUS = (r"[ACDP]", "A (active), C (closed), D (dormant) or P (proposed)")
STATUS_WORDS = {
    "ACTIVE": "A",
    "CLOSED": "C",
    "INACTIVE": "C",
    "DORMANT": "D",
    "PROPOSED": "P",
}
SETTING = (r"[0-9]{1,2}|RO[0-9]+", "one or two digits or a role such as RO76: a general practice")
ROLES = {"RO76": GP_PRACTICE}


def _date(name: str, heading: str, place: int, description: str) -> ReleaseColumn:
    return shapes.day(name, (heading,), description, place=place, incidental=True)


def _month(frame: pd.DataFrame, headings: tuple[str, ...]) -> str | None:
    """Return the month in which the newest practice opened: the file lists those of its day."""
    del headings
    newest = frame.loc[frame["status"] != PROPOSED, "open_date"].max()
    return str(newest)[:7] if isinstance(newest, str) else None


def _finish(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        postcode=shapes.spaced_postcodes(frame["postcode"]),
        is_gp_practice=frame["prescribing_setting"] == GP_PRACTICE,
    )


PRACTICES = ReleaseTable(
    name="practices",
    description="one row a practice or other prescribing place, open or closed",
    headless=WIDTH,
    columns=(
        shapes.code(
            "practice_code",
            ("Organisation Code", "Code"),
            shapes.PRACTICE_CODE,
            "ODS code.",
            filled=True,
            place=0,
        ),
        shapes.text("practice_name", ("Name", "Organisation Name"), "Name.", place=1),
        shapes.code(
            "region_code",
            ("National Grouping",),
            shapes.REGION_CODE,
            "ODS code of the NHS region.",
            place=2,
            incidental=True,
        ),
        shapes.code(
            "icb_code",
            ("High Level Health Geography",),
            shapes.ORG_CODE,
            "ODS code of the ICB; of closed practices of the area of their day.",
            place=3,
            incidental=True,
        ),
        shapes.text("address", ("Address Line 1",), "First line of the address.", place=4),
        shapes.text("town", ("Address Line 4",), "Town, where given.", place=7),
        shapes.code(
            "postcode",
            ("Postcode",),
            shapes.POSTCODE,
            "Postcode, in capitals with one space.",
            place=9,
            incidental=True,
        ),
        _date("open_date", "Open Date", 10, "Day on which it opened."),
        _date("close_date", "Close Date", 11, "Day on which it closed; empty while open."),
        shapes.code(
            "status",
            ("Status Code", "Status"),
            STATUS,
            "A active, C closed, D dormant, P proposed; since 2026 published as words.",
            place=12,
            synonyms=STATUS_WORDS,
            incidental=True,
        ),
        shapes.code(
            "sub_type",
            ("Organisation Sub-Type Code",),
            (r"[A-Z]", "one letter"),
            "B allocated to a commissioner, Z not.",
            place=13,
            incidental=True,
        ),
        shapes.code(
            "sub_icb_code",
            ("Commissioner",),
            shapes.ORG_CODE,
            "ODS code of the commissioner: the sub-ICB location.",
            place=14,
            incidental=True,
        ),
        _date(
            "joined_date",
            "Join Provider/Purchaser Date",
            15,
            "Day on which it joined the commissioner.",
        ),
        _date(
            "left_date",
            "Left Provider/Purchaser Date",
            16,
            "Day on which it left the commissioner.",
        ),
        shapes.code(
            "parent_code",
            ("Provider/Purchaser",),
            shapes.ORG_CODE,
            "ODS code of the provider or purchaser.",
            place=23,
            incidental=True,
        ),
        shapes.code(
            "prescribing_setting",
            ("Prescribing Setting",),
            SETTING,
            "4 is a general practice, since 2026 published as RO76; other roles as published.",
            place=25,
            synonyms=ROLES,
        ),
    ),
    key=("practice_code",),
    notes=(
        Note("closed practices", lambda frame: frame["status"] == "C"),
        Note("practices without a postcode", lambda frame: frame["postcode"].isna()),
    ),
    edition=_month,
    finish=_finish,
    stored=(ReleaseColumn("is_gp_practice", (), "flag", "Whether its prescribing setting is 4."),),
)

EPRACCUR = Release(
    name="epraccur",
    title="ODS general practices (epraccur)",
    publisher="NHS England, Organisation Data Service",
    where="Organisation Data Service downloads: GP and GP practice related data",
    address="https://digital.nhs.uk/services/organisation-data-service",
    files=("epraccur.zip, or the file epraccur.csv in it",),
    tables=(PRACTICES,),
    encodings=("utf-8", "cp1252"),
    period_kind="month",
)
