"""QOF: registers and lists of every general practice by condition, with that year's organisations.

Six spellings of the headings from 2016-17 to 2022-23. Clinical commissioning groups and their
partnerships (STP) became sub-ICB locations and integrated care boards (ICB) in July 2022; the
codes of the Office for National Statistics went on, so areas are best told by those.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import (
    Coverage,
    Note,
    Release,
    ReleaseColumn,
    ReleaseTable,
    Rule,
    Where,
)
from helpers.errors import DataError
from helpers.names import quote

FEW_ABOVE_LIST = 0.001
"""A register may exceed its list in a few rows a year: they are counted on different days."""
GROSS_FACTOR, GROSS_PEOPLE = 5, 1000
"""Beyond this no merger of practices between the two days explains a register."""
FEW_UNMATCHED = 0.005
"""Share of practices that one of the two files may have and the other not."""
UNALLOCATED = "U"
NO_MAP = "practices without a map of their year: the release practice_map places them"
WITHOUT_MAP_FROM = "2024-25"
"""Years from this may have no map: their practices are placed by the release `practice_map`."""
ONS_ICB = r"E54[0-9]{6}"


def _far_above_list(frame: pd.DataFrame) -> "pd.Series[bool]":
    register, size = frame["register"], frame["list_size"]
    return (register > GROSS_FACTOR * size) & (register - size > GROSS_PEOPLE)


def _ons_code_in_its_column(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the map with ONS codes of partnerships as such: until 2018 they were `STP_CODE`."""
    misplaced = frame["icb_code"].str.fullmatch(ONS_ICB).fillna(value=False).astype(bool)
    return frame.assign(
        icb_ons_code=frame["icb_ons_code"].mask(misplaced, frame["icb_code"]),
        icb_code=frame["icb_code"].mask(misplaced),
    )


def _check(tables: Mapping[str, pd.DataFrame], where: Mapping[str, Where]) -> dict[str, int]:
    """Hold the practices of the two files against each other; a few may stand in one alone."""
    if "practices" not in tables:
        return {NO_MAP: tables["prevalence"]["practice_code"].nunique()}
    prevalence, practices = tables["prevalence"], tables["practices"]
    registered = prevalence.drop_duplicates("practice_code")["practice_code"]
    unknown = _absent_from(practices["practice_code"], registered)
    if len(unknown) > FEW_UNMATCHED * len(registered):
        raise DataError(
            f"{where['prevalence'](int(unknown.index[0]))}, column PRACTICE_CODE: "
            f"{quote(str(unknown.iloc[0]))} does not stand in the organisation map (nor do "
            f"{len(unknown) - 1} more practices); the map must be that of the same year"
        )
    mapped = practices["practice_code"]
    silent = _absent_from(registered, mapped)
    if len(silent) > FEW_UNMATCHED * len(mapped):
        raise DataError(
            f"{where['practices'](int(silent.index[0]))}, column PRACTICE_CODE: "
            f"{quote(str(silent.iloc[0]))} has no row in the prevalence file (nor have "
            f"{len(silent) - 1} more practices); that file may be cut short: download it again"
        )
    found = {
        "practices that the organisation map lacks": len(unknown),
        "practices of the map without a register": len(silent),
    }
    return {words: number for words, number in found.items() if number}


def _submitted(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the practices of the map and whether any register was submitted."""
    practices = tables.get("practices", pd.DataFrame(columns=["icb_ons_code", "practice_code"]))
    prevalence = tables["prevalence"]
    told = set(prevalence.loc[prevalence["register"].notna(), "practice_code"])
    codes = practices["practice_code"]
    return pd.DataFrame(
        {"area": practices["icb_ons_code"], "unit": codes, "told": [code in told for code in codes]}
    )


def _absent_from(known: "pd.Series[str]", codes: "pd.Series[str]") -> "pd.Series[str]":
    there = set(known.tolist())  # isin is slow for text
    return codes[[code not in there for code in codes.tolist()]]


PREVALENCE = ReleaseTable(
    name="prevalence",
    description="one row a practice and condition",
    columns=(
        shapes.practice_code("PRACTICE_CODE", "PRACTICECODE"),
        shapes.code(
            "group_code",
            ("GROUP_CODE", "INDICATOR_GROUP_CODE", "INDICATOR_GROUP"),
            (r"[A-Z][A-Z0-9_]{1,9}", "a short code in capitals, such as HYP"),
            "Condition, such as HYP for hypertension.",
            filled=True,
        ),
        ReleaseColumn(
            "register",
            ("REGISTER", "REGISTER_SIZE", "DISEASE_REGISTER_SIZE"),
            "whole",
            "People on the register; empty where the practice did not submit one.",
            unit="people",
            minimum=0,
            ceiling=shapes.MOST_PATIENTS,
        ),
        shapes.code(
            "list_type",
            ("PATIENT_LIST_TYPE",),
            (r"TOTAL|[0-9]{2}(OV|UN|_[0-9]{2})(_[FM])?", "TOTAL or ages such as 18OV or 30_74"),
            "Who the list counts: TOTAL, or ages such as 18OV for 18 and over.",
            required=False,
        ),
        ReleaseColumn(
            "list_size",
            ("PATIENT_LIST_SIZE", "PRACTICE_LIST_SIZE", "PRACTICE_LISTSIZE"),
            "whole",
            "People of those ages on the practice's list.",
            unit="people",
            minimum=0,
            ceiling=shapes.MOST_PATIENTS,
        ),
    ),
    key=("practice_code", "group_code"),
    drops=(shapes.total_rows("practice_code"),),
    rules=(
        Rule(
            "register",
            lambda frame: frame["register"] > frame["list_size"],
            "is above the list; a register may not exceed the practice's list size",
            tolerated=FEW_ABOVE_LIST,
            gross=_far_above_list,
        ),
    ),
    notes=(
        Note(
            "register is blank: not submitted, not zero",
            lambda frame: frame["register"].isna(),
        ),
    ),
)

PRACTICES = ReleaseTable(
    name="practices",
    description="one row a practice with the organisations it belongs to",
    columns=(
        shapes.practice_code("PRACTICE_CODE"),
        shapes.text("practice_name", ("PRACTICE_NAME",), "Name of the practice."),
        shapes.code(
            "pcn_code",
            ("PCN_ODS_CODE", "PCN_CODE"),
            shapes.PCN_CODE,
            "ODS code of the primary care network; U is Unallocated; none before 2019-20.",
            required=False,
        ),
        shapes.text("pcn_name", ("PCN_NAME",), "Name of the network.", required=False),
        shapes.code(
            "sub_icb_code",
            ("SUB_ICB_ODS_CODE", "SUB_ICB_LOC_ODS_CODE", "CCG_ODS_CODE", "CCG_CODE"),
            shapes.SUB_ICB_CODE,
            "ODS code of the sub-ICB location, before 2022 the commissioning group.",
        ),
        shapes.code(
            "sub_icb_ons_code",
            ("SUB_ICB_ONS_CODE", "SUB_ICB_LOC_ONS_CODE", "CCG_ONS_CODE", "CCG_GEOGRAPHY_CODE"),
            shapes.ONS_CODE,
            "ONS code of the sub-ICB location or commissioning group.",
            required=False,
        ),
        shapes.text(
            "sub_icb_name",
            ("SUB_ICB_NAME", "SUB_ICB_LOC_NAME", "CCG_NAME"),
            "Name of the sub-ICB location or commissioning group.",
        ),
        shapes.code(
            "icb_code",
            ("ICB_ODS_CODE", "ICB_CODE", "STP_ODS_CODE", "STP_CODE"),
            (f"{shapes.ICB_CODE[0]}|{ONS_ICB}", shapes.ICB_CODE[1]),
            "ODS code of the ICB, before 2022 the partnership; none before 2019-20.",
            required=False,
        ),
        shapes.code(
            "icb_ons_code",
            ("ICB_ONS_CODE", "STP_ONS_CODE", "STP_GEOGRAPHY_CODE"),
            shapes.ONS_CODE,
            "ONS code of the ICB or partnership; every map has it.",
            required=False,
        ),
        shapes.text("icb_name", ("ICB_NAME", "STP_NAME"), "Name of the ICB or partnership."),
        shapes.code(
            "region_code",
            ("REGION_ODS_CODE", "REGION_CODE"),
            shapes.REGION_CODE,
            "ODS code of the NHS region.",
        ),
        shapes.code(
            "region_ons_code",
            ("REGION_ONS_CODE", "REGION_GEOGRAPHY_CODE"),
            shapes.ONS_CODE,
            "ONS code of the NHS region.",
            required=False,
        ),
        shapes.text("region_name", ("REGION_NAME",), "Name of the NHS region."),
    ),
    key=("practice_code",),
    may_lack_from=WITHOUT_MAP_FROM,
    notes=(
        Note(
            "practice is in no network (code U, Unallocated)",
            lambda frame: (frame["pcn_code"] == UNALLOCATED).fillna(value=False),
        ),
    ),
    finish=_ons_code_in_its_column,
)

QOF = Release(
    name="qof",
    title="Quality and Outcomes Framework, practice-level prevalence",
    publisher="NHS England (until 2022 NHS Digital)",
    where="Quality and Outcomes Framework: achievement, prevalence and exceptions data",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data",
    files=(
        "the year's zip of raw data CSV files",
        "or from it PREVALENCE_*.csv together with MAPPING_NHS_GEOGRAPHIES_*.csv (until 2018-19 "
        "ORGANISATION_REFERENCE_*.csv); from 2024-25 it may come without, and then needs "
        "practice_map",
    ),
    tables=(PREVALENCE, PRACTICES),
    encodings=("utf-8", "cp1252"),
    period_kind="financial year",
    check=_check,
    coverage=Coverage("practices", _submitted),
)
