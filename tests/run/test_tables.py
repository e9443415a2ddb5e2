"""A table is downloaded with the codes of its areas, and without what is empty."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import registry
from helpers.results import sourced
from helpers.run import compute
from helpers.run.tables import table_text, with_area_codes, write_tables

ANALYSES = (
    "hypertension_case_finding",
    "cancer_early_diagnosis",
    "workforce_supply",
    "estates_utilisation",
    "systems",
)
ALL_AREAS = ("place", "system", "organisation", "trust")
"""Columns whose words are names of areas; those of a series may be others."""


def frame(**columns: object) -> pd.DataFrame:
    return sourced(pd.DataFrame(dict(columns)), ["QOF 2024-25"])


def codes(*names: str) -> list[str | None]:
    found = with_area_codes(frame(place=list(names)))
    return [None if pd.isna(code) else code for code in found["area_code"]]


def test_the_code_of_an_area_stands_beside_its_name() -> None:
    found = with_area_codes(frame(rank=[1, 2], place=["Brent", "England"], cases=[3, 4]))
    assert list(found) == ["rank", "place", "area_code", "cases"]
    assert list(found["area_code"]) == ["E09000005", "E92000001"]


def test_an_organisation_has_its_own_code_and_a_practice_that_in_brackets() -> None:
    names = ("Imperial", "West London NHS Trust", "Old Road Surgery (E85012)", "SYN001")
    assert codes(*names) == ["RYJ", "RKL", "E85012", "SYN001"]
    assert codes("Central London Community Healthcare NHS Trust (CLCH)") == ["RYX"]


def test_words_that_name_no_area_have_no_code() -> None:
    assert codes("Brent", "All together") == ["E09000005", None]
    plain = frame(place=["All together"], cases=[1])
    assert with_area_codes(plain) is plain


def test_a_column_without_a_value_is_left_out_unless_it_is_confidential() -> None:
    given = frame(place=["A", "B"], read_people=[None, None], room_status=["", " "], cases=[1, 2])
    assert table_text(given).splitlines()[0] == "place,cases"
    protected = given.assign(confidential=[True, False])
    assert table_text(protected).splitlines() == [
        "place,read_people,read_people_status,cases",
        "A,,confidential,1",
        "B,,,2",
    ]


def test_a_table_without_rows_has_no_file(tmp_path: Path) -> None:
    given = frame(place=["A"], cases=[1])
    write_tables({"full": given, "empty": given.head(0)}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["full.csv"]


@pytest.mark.parametrize("analysis", ANALYSES)
def test_no_table_of_a_chapter_has_an_empty_column_or_areas_without_codes(analysis: str) -> None:
    results = compute.results(analysis, registry.load(analysis).Parameters())
    filled = {name: table for name, table in results.tables.items() if len(table)}
    assert filled
    for name, table in filled.items():
        rows = list(csv.DictReader(table_text(table).splitlines()))
        names = [each for each in rows[0] if not each.endswith("_status")]
        empty = [each for each in names if not any(row[each] for row in rows)]
        assert [each for each in empty if f"{each}_status" not in rows[0]] == [], name
        assert not set(ALL_AREAS) & set(names) or "area_code" in names, name
