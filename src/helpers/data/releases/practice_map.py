"""The map of registered patients: the network, sub-ICB location, ICB and region of every practice.

It comes with each month of `registered_patients`, and places the practices of a release that has no
map of its own.
"""

from helpers.data.releases import shapes
from helpers.data.releases.spec import Release, ReleaseTable, coverage_of

PRACTICES = ReleaseTable(
    name="practices",
    description="one row a practice with the organisations it belongs to",
    columns=(
        shapes.day("extract_date", ("EXTRACT_DATE",), "Day of the map.", filled=True),
        shapes.practice_code("PRACTICE_CODE"),
        shapes.text("practice_name", ("PRACTICE_NAME",), "Name of the practice."),
        shapes.code(
            "postcode",
            ("PRACTICE_POSTCODE",),
            shapes.POSTCODE,
            "Postcode, in capitals with one space.",
            incidental=True,
        ),
        shapes.code(
            "pcn_code",
            ("PCN_CODE",),
            shapes.PCN_CODE,
            "ODS code of the primary care network; U is Unallocated; none before July 2019.",
            required=False,
        ),
        shapes.text("pcn_name", ("PCN_NAME",), "Name of the network.", required=False),
        shapes.code(
            "sub_icb_code",
            ("SUB_ICB_LOCATION_CODE", "CCG_CODE"),
            shapes.SUB_ICB_CODE,
            "ODS code of the sub-ICB location.",
            filled=True,
        ),
        shapes.code(
            "sub_icb_ons_code",
            ("ONS_SUB_ICB_LOCATION_CODE", "ONS_CCG_CODE"),
            shapes.ONS_CODE,
            "ONS code of the sub-ICB location.",
        ),
        shapes.text(
            "sub_icb_name", ("SUB_ICB_LOCATION_NAME", "CCG_NAME"), "Name of the sub-ICB location."
        ),
        shapes.code(
            "icb_code",
            ("ICB_CODE", "STP_CODE"),
            shapes.ICB_CODE,
            "ODS code of the ICB.",
            filled=True,
        ),
        shapes.code(
            "icb_ons_code",
            ("ONS_ICB_CODE", "ONS_STP_CODE"),
            shapes.ONS_CODE,
            "ONS code of the ICB.",
        ),
        shapes.text("icb_name", ("ICB_NAME", "STP_NAME"), "Name of the ICB."),
        shapes.code(
            "region_code",
            ("COMM_REGION_CODE",),
            shapes.REGION_CODE,
            "ODS code of the NHS region.",
        ),
        shapes.code(
            "region_ons_code",
            ("ONS_COMM_REGION_CODE",),
            shapes.ONS_CODE,
            "ONS code of the NHS region.",
        ),
        shapes.text("region_name", ("COMM_REGION_NAME",), "Name of the NHS region."),
    ),
    key=("practice_code",),
    row_period=lambda frame: shapes.months_of_days(frame["extract_date"]),
    finish=shapes.with_spaced_postcodes,
)

PRACTICE_MAP = Release(
    name="practice_map",
    title="Patients registered at a GP practice, map of practices",
    publisher="NHS England",
    where="Patients Registered at a GP Practice",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "patients-registered-at-a-gp-practice",
    files=("gp-reg-pat-prac-map.zip of the month, or the CSV file in it",),
    tables=(PRACTICES,),
    encodings=("utf-8", "cp1252"),
    coverage=coverage_of("practices", "icb_code", "practice_code", "sub_icb_code", "practices"),
    period_kind="month",
    version=2,
)
