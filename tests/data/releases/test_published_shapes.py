"""Files of other years and other downloads, in their published shapes: every row is made up."""

from dataclasses import dataclass

import pytest

from helpers.data.releases import reading, registry
from tests.data.releases.conftest import Put
from tests.data.releases.samples import (
    AE,
    EPRACCUR,
    FINGERTIPS,
    IMD,
    ONS,
    PCN,
    PRACTICE_MAP,
    PREVALENCE,
    SAMPLES,
    SICKNESS,
)

SITE_HEADINGS = (
    "Trust Code,Trust Name,Commissioning Region,Trust Type,Site Code,Site Name,Site Type,Tenure,"
    "Post Code,Gross internal floor area (m²),Cost to eradicate high risk backlog (£),"
    "Cost to eradicate significant risk backlog (£),Cost to eradicate moderate risk backlog (£),"
    "Cost to eradicate low risk backlog (£)\n"
)
SITE = (
    'XX1,FIRST,NORTH,ACUTE,XX101,MAIN,General acute hospital,Freehold,W2 1NY,"10,000",100,'
    "200,Not Applicable,{}\n"
)
SITES = SITE_HEADINGS + SITE.format(1) + SITE.format(2).replace("XX101,MAIN", "XX199,REST")
ABSENCE_ARCHIVE = (
    "Date,HEE_region_code,HEE_region_name,Org Code,Org Name,Org Type,FTE Days Sick,"
    "FTE Days Available,SA Rate (%),Sort_Date\n"
    "2022-MAR,Y99,North,XX1,First Trust,Acute,50.5,1000.0,5.05,202203\n"
    "2022-MAR,Y99,North,XX2,Second Trust,Acute,30.0,1000.0,3.00,202203\n"
)
BENCHMARKING = (
    "Month,Tm End Date,Org code,Org name,Cluster group,Benchmark group,NHSE region code,"
    "NHSE region name,Staff group,FTE days lost,FTE days available,Sickness absence rate (%)\n"
    "Apr-21,30/04/2021,XX1,First,Acute,Acute - Large,Y99,North,All staff groups,80.5,1000,8.05%\n"
    "Apr-21,30/04/2021,XX1,First,Acute,Acute - Large,Y99,North,Nurses,50,400,12.5%\n"
)
PRACTICE_LIST_HEADINGS = (
    "Organisation Code,Name,National Grouping,High Level Health Geography,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Postcode,Open Date,Close Date,"
    "Status Code,Organisation Sub-Type Code,Commissioner,Join Provider/Purchaser Date,"
    "Left Provider/Purchaser Date,Contact Telephone Number,Null,Null,Null,Amended Record Indicator,"
    "Null,Provider/Purchaser,Null,Prescribing Setting,Null\n"
)
OLD_MAP = (
    PRACTICE_MAP.replace(",PCN_CODE,PCN_NAME", "")
    .replace(",U99991,FIRST PCN", "")
    .replace(",U,Unallocated", "")
)
LOOKUP = (
    "LSOA21CD,LSOA21NM,SICBL24CD,SICBL24CDH,SICBL24NM,ICB24CD,ICB24CDH,ICB24NM,LAD24CD,LAD24NM\n"
    "E01999991,Place 001A,E38000999,Z9X9Z,Part,E54000099,Z9Y9Z,Made-up,E09999991,Place\n"
)
ALL_LEVELS = (
    "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,POSTCODE,SEX,AGE_GROUP_5,"
    "NUMBER_OF_PATIENTS\n"
    "GP_PRAC_PAT_LIST,01JAN2021,GP,X10001,,W2 1NY,MALE,0_4,2700\n"
    "GP_PRAC_PAT_LIST,01JAN2021,STP,QX1,E54000099,,MALE,0_4,2700\n"
)


@dataclass(frozen=True)
class Shape:
    """A file as published.

    Attributes:
        name: which.
        release: the release it is of.
        file: its name.
        text: its content.
        period: of which period it is.
        holds: a column of the stored table, and what it sums to or, of text, begins with.
    """

    name: str
    release: str
    file: str
    text: str
    period: str
    holds: tuple[str, float | str]


SHAPES = (
    Shape("sites of 2017-18", "eric", "ERIC-201718-SiteData.csv", SITES, "2017-18",
          ("backlog_gbp", 603)),
    Shape("sites of 2023-24", "eric", "ERIC - 202324 - Site data.csv", SITES, "2023-24",
          ("gross_internal_area_m2", 20_000)),
    Shape("sites of 2024-25", "eric", "ERIC - 2024_25 - Site data.csv", SITES, "2024-25",
          ("backlog_low_gbp", 3)),
    Shape("sites without data", "eric", "ERIC 202223.csv",
          SITES.replace("Not Applicable", "No Data Provided"), "2022-23", ("backlog_gbp", 603)),
    Shape("sites in pounds", "eric", "ERIC 202223.csv",
          SITES.replace("Not Applicable", '"£1,000"'), "2022-23", ("backlog_gbp", 2603)),
    Shape("small sites of later years", "eric", "ERIC 202223.csv",
          SITES.replace("REST", "OTHER REPORTABLE SITES"), "2022-23", ("is_aggregate", 1)),
    Shape("absence to March 2022", "sickness_absence", "ESR_ABSENCE_CSV_NHSE.csv", ABSENCE_ARCHIVE,
          "2022-03", ("days_lost", 80.5)),
    Shape("absence by staff group", "sickness_absence", "benchmarking.csv", BENCHMARKING, "2021-04",
          ("rate_percent", 8.05)),
    Shape("absence without systems", "sickness_absence", "absence.csv",
          SICKNESS.replace("ICS_CODE,ICS_NAME,", "").replace("QX1,Made-up,", ""), "2031-05",
          ("days_lost", 80.5)),
    Shape("absence suppressed", "sickness_absence", "absence.csv",
          SICKNESS.replace("50.5,1000.0,5.05", "*,*,*"), "2031-05", ("days_lost", 30)),
    Shape("A&E under a plain month", "ae", "ae.csv", AE.replace("MSitAE-MAY-2031", "May 2031"),
          "2031-05", ("attendances_type_1", 300)),
    Shape("A&E suppressed", "ae", "ae.csv", AE.replace("TRUST,200,10", "TRUST,200,*"), "2031-05",
          ("attendances_type_2", 0)),
    Shape("practice list with headings", "epraccur", "epraccur.csv",
          PRACTICE_LIST_HEADINGS + EPRACCUR, "1974-04", ("is_gp_practice", 2)),
    Shape("practice list with a last comma", "epraccur", "epraccur.csv",
          EPRACCUR.replace("\n", ",\n"), "1974-04", ("is_gp_practice", 2)),
    Shape("indicator with 26 columns", "fingertips", "indicator.csv",
          FINGERTIPS.replace(",Time period range", "").replace(",1y", ""), "2031", ("value", 51)),
    Shape("subnational indicators of 2022", "ons_subnational", "indicators.csv",
          ONS.replace("Geography", "Tier").replace("202930", "2029/30"), "2031",
          ("value", 1478.85)),
    Shape("patients at every level", "registered_patients", "gp-reg-pat-prac-quin-age.csv",
          ALL_LEVELS, "2021-01", ("patients", 2700)),
    Shape("practice map without networks", "practice_map", "map.csv", OLD_MAP, "2031-05",
          ("icb_code", "Z9Y9Z")),
    Shape("lookup of 2021 areas", "lsoa_lookup", "lookup.csv", LOOKUP, "2024",
          ("lsoa_code", "E01999991")),
    Shape("deprivation of 2025", "imd_postcode", "2025_deprivation.csv",
          IMD.replace("LSOA code", "LSOA code (2021)").replace("LSOA Name", "LSOA Name (2021)"),
          "2025", ("imd_decile", 1)),
    Shape("networks' staff not given", "pcn_workforce",
          "1.Primary Care Networks - June 2023 Individual Level.csv",
          PCN.replace("CENSUS_YEAR,CENSUS_MONTH,", "").replace("2031,5,", "")
          .replace("0.5,17", "ND,17"), "2023-06", ("fte", -0.02)),
)  # fmt: skip
DAYS = (
    "2031-05-31",
    "2031-05-31T00:00:00.000Z",
    "31/05/31",
    "31-May-2031",
    "31-May-31",
    "31 May 2031",
    "May-31",
    "May 2031",
    "MAY-2031",
    "2031-05",
    "2031-MAY",
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_file_of_a_published_shape_is_read(shape: Shape, put: Put) -> None:
    content = shape.text.encode("cp1252" if "£" in shape.text else "utf-8")
    (found,) = reading.read(registry.release(shape.release), put({shape.file: content}), None)
    frame = next(iter(found.tables.values()))
    column, held = shape.holds
    values = frame[column].dropna()
    assert found.period == shape.period
    assert (values.iloc[0] if isinstance(held, str) else values.sum()) == pytest.approx(held)


@pytest.mark.parametrize("written", DAYS)
def test_a_month_is_told_by_a_day_or_month_in_any_published_form(written: str, put: Put) -> None:
    for release, text in (("sickness_absence", SICKNESS), ("ae", AE)):
        known = "31/05/2031" if release == "sickness_absence" else "MSitAE-MAY-2031"
        content = text.replace(known, written).encode()
        (found,) = reading.read(registry.release(release), put({"a.csv": content}), None)
        assert found.period == "2031-05"


def test_years_of_two_digits_before_1970_are_of_this_century(put: Put) -> None:
    text = EPRACCUR.replace("19740401", "01-Apr-74", 1).replace("20300331", "31-Mar-30")
    (found,) = reading.read(
        registry.release("epraccur"), put({"epraccur.csv": text.encode()}), None
    )
    assert found.tables["practices"]["open_date"].tolist() == ["1974-04-01", "1974-04-01"]
    assert found.tables["practices"]["close_date"].tolist()[1] == "2030-03-31"


@pytest.mark.parametrize(
    ("old", "new", "dropped"),
    [
        ("1800", '"1,800"', {}),
        ("\n", ",\n", {}),
        ("X10002", "x10002", {}),
        ("X10003,LD,11.0", "TOTAL,HYP,662,,\nX10003,LD,11.0", {"row of totals": 1}),
        ("X10001,LD", "Source: made up,,,,\nX10001,LD",
         {"row of a single value, such as a footnote": 1}),
        ("X10001,LD", ",,,,\nX10001,LD", {"row without a value": 1}),
    ],
    ids=["thousands", "empty column", "small letters", "totals", "footnote", "empty row"],
)  # fmt: skip
def test_what_a_spreadsheet_adds_changes_no_figure(
    old: str, new: str, dropped: dict[str, int], put: Put
) -> None:
    qof = registry.release("qof")
    (plain,) = reading.read(qof, put(SAMPLES["qof"]), None)
    text = PREVALENCE.replace(old, new)
    files = {**SAMPLES["qof"], "PREVALENCE_3031.csv": text.encode()}
    (found,) = reading.read(qof, put(files), None)
    assert found.tables["prevalence"].equals(plain.tables["prevalence"])
    assert found.files[0].dropped == dropped


def test_boundaries_of_the_newest_year_are_meant(put: Put) -> None:
    text = LOOKUP.replace("ICB24CD,", "LSOA11CD,").replace("E54000099", "E01888888")
    (found,) = reading.read(registry.release("lsoa_lookup"), put({"a.csv": text.encode()}), None)
    assert found.tables["lookup"]["lsoa_code"].tolist() == ["E01999991"]
