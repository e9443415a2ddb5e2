"""A&E attendances and emergency admissions, a file a month, one row a provider.

The last row holds totals, spelled `Total`, `TOTAL` or `Total `; some months end in stray columns.
"""

from collections.abc import Iterator

from helpers.data.releases import shapes
from helpers.data.releases.spec import Release, ReleaseColumn, ReleaseTable, Rule, coverage_of

MOST = 1_000_000
"""More than any provider sees in a month."""
FEW_ODD = 0.01
"""Share of providers whose return may contradict itself."""
DEPARTMENTS = {
    "type_1": ("Type 1", "Type 1"),
    "type_2": ("Type 2", "Type 2"),
    "other": ("Other A&E Department", "Other Department"),
}


def _count(
    name: str, headings: tuple[str, ...], description: str, *, required: bool = True
) -> ReleaseColumn:
    return ReleaseColumn(
        name,
        headings,
        "whole",
        description,
        unit="attendances" if "att" in name or "over" in name else "patients",
        required=required,
        minimum=0,
        ceiling=MOST,
    )


def _by_department(
    name: str, description: str, *headings: str, required: bool = True
) -> Iterator[ReleaseColumn]:
    """Yield a count for each type of department; `{long}` and `{short}` stand for its name."""
    for department, (long, short) in DEPARTMENTS.items():
        filled = tuple(heading.format(long=long, short=short) for heading in headings)
        words = description.format(long=long, short=short)
        yield _count(f"{name}_{department}", filled, words, required=required)


def _more_over_4h(name: str) -> Rule:
    return Rule(
        f"over_4h_{name}",
        lambda frame: frame[f"over_4h_{name}"] > frame[f"attendances_{name}"],
        "is more than the attendances; at most all of them may take over four hours",
        tolerated=FEW_ODD,
    )


ACTIVITY = ReleaseTable(
    name="activity",
    description="one row a provider",
    columns=(
        shapes.day("period", ("Period",), "First day of the month.", filled=True),
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
        *_by_department(
            "attendances",
            "Attendances at departments of {long}.",
            "A&E attendances {long}",
            "Number of A&E attendances {long}",
        ),
        *_by_department(
            "booked_attendances",
            "Booked attendances at departments of {short}.",
            "A&E attendances Booked Appointments {short}",
            required=False,
        ),
        *_by_department(
            "over_4h",
            "Of these, over four hours, {short}.",
            "Attendances over 4hrs {short}",
            "Attendances over 4hrs {long}",
            "Number of attendances over 4hrs {short}",
            "Number of attendances over 4hrs {long}",
        ),
        *_by_department(
            "booked_over_4h",
            "Of the booked, over four hours, {short}.",
            "Attendances over 4hrs Booked Appointments {short}",
            required=False,
        ),
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
    drops=(shapes.total_rows("org_code", "org_name", "parent_org"),),
    rules=tuple(_more_over_4h(name) for name in DEPARTMENTS),
    row_period=lambda frame: shapes.months_of_days(frame["period"]),
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
    coverage=coverage_of("activity", "parent_org", "org_code", "attendances_type_1", "providers"),
    period_kind="month",
    version=2,
)
