"""The committed tables: valid for others' tools too, sourced row by row, adding up as published."""

import csv
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from helpers.data import areas, catalogue, sources

NWL = "E54000027"
RISKS = ["high", "significant", "moderate", "low"]
BACKLOG = [f"backlog_{risk}_risk_gbp" for risk in RISKS]


def _members(kind: str) -> list[str]:
    return [area.code for area in areas.members(NWL, kind)]


def _register(period: str) -> pd.DataFrame:
    register = catalogue.load("hypertension_register")
    return register[register["period"] == period].set_index("area_code").sort_index()


def _backlog(period: str) -> pd.DataFrame:
    returns = catalogue.load("estates")
    return returns[returns["period"] == period]


def test_the_package_is_valid_for_frictionless(committed: Path) -> None:
    report = frictionless.validate(str(committed / "data/datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])


def test_the_package_describes_every_file(committed: Path) -> None:
    files = {f"data/{path.name}" for path in (committed / "data").glob("*.csv")}
    assert files == {info.path for info in catalogue.tables()}


def test_the_files_are_utf8_with_plain_line_ends(committed: Path) -> None:
    for path in (committed / "data").glob("*.*"):
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        assert not content.endswith(b"\n\n")


def test_no_value_begins_or_ends_with_a_space(committed: Path) -> None:
    for path in (committed / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert [value.strip() for value in row] == row


def test_every_row_says_where_it_came_from() -> None:
    for info in catalogue.tables():
        if info.name == "sources":
            continue
        cited = catalogue.load(info.name)["source"]
        assert cited.notna().all()
        unused = set(info.sources) ^ set(cited)
        # what belongs to what is general knowledge, beside the release that names an area
        assert unused <= ({"icsbook_areas"} if info.name == "areas" else set()), info.name


def test_every_source_is_cited_by_a_row() -> None:
    cited = {
        source
        for info in catalogue.tables()
        if info.name != "sources"
        for source in catalogue.load(info.name)["source"]
    }
    assert cited == {source.id for source in sources.all_sources()}


def test_numbers_of_every_table_have_a_unit() -> None:
    for info in catalogue.tables():
        for field in info.fields:
            if field.type in {"integer", "number"} and field.name != "rank":
                assert field.unit, f"{info.name}.{field.name}"


def test_the_tables_hold_every_row() -> None:
    rows = {info.name: len(catalogue.load(info.name)) for info in catalogue.tables()}
    assert rows["strategy_facts"] == 257
    assert rows["outpatient_by_deprivation"] == 35
    assert rows["hypertension_register"] == 12 + 8 + 8
    assert rows["hypertension_prevalence"] == 14 + 3
    assert rows["blood_pressure_effects"] == 5 + 3 + 1 + 2
    assert rows["unusual_practices"] == 1
    assert rows["early_diagnosis"] == 8 + 2
    assert rows["early_diagnosis_trend"] == 10
    assert rows["sickness_absence"] == 11 * 12
    assert rows["ae_waits"] == 4 * 12
    assert rows["estates"] == 9 + 8 + 7 + 7
    assert rows["resident_population"] == 8


def test_boroughs_and_former_groups_do_not_map_one_to_one() -> None:
    pairs = catalogue.load("ccg_boroughs")
    assert set(pairs["ccg"]) == {area.code for area in areas.members(NWL, "ccg")}
    assert set(pairs["borough"]) == set(_members("borough"))
    westminster = pairs[pairs["borough"] == areas.resolve("Westminster").code]
    assert set(westminster["ccg"]) == {areas.resolve(code).code for code in ("08Y", "09A")}
    assert set(westminster["relation"]) == {"part"}
    assert (pairs["relation"] == "whole").sum() == 7


def test_the_register_adds_up_as_published() -> None:
    newest = _register("2022-23")
    assert newest.loc[NWL, "register"] == 308_072
    assert newest.loc[NWL, "list_size"] == 2_833_623
    boroughs = newest.loc[_members("borough")]
    assert boroughs["register"].sum() == 304_589
    assert set(boroughs["basis"]) == {"derived"}


def test_six_practices_of_the_system_stand_outside_its_boroughs() -> None:
    practices = _register("2022-23")["practices"].astype(int)
    assert practices[NWL] - practices[_members("borough")].sum() == 6


@pytest.mark.parametrize("count", ["register", "list_size", "practices"])
def test_the_former_groups_add_up_to_the_system_of_their_year(count: str) -> None:
    year = _register("2019-20")[count].astype(int)
    assert year[_members("ccg")].sum() == year[NWL]


def test_early_diagnoses_add_up_as_derived() -> None:
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    boroughs = rates.loc[_members("borough")]
    assert boroughs["early_cases"].sum() == 3_223
    assert boroughs["staged_cases"].sum() == 5_792
    scaled = rates[rates["multiple"] > 1]["multiple"]
    assert {areas.resolve(str(code)).name: int(times) for code, times in scaled.items()} == {
        "Hounslow": 2,
        "Kensington and Chelsea": 2,
        "Westminster": 3,
    }


@pytest.mark.parametrize(
    ("period", "trusts", "millions"),
    [("2013-14", 9, 391.3), ("2015-16", 7, 950.6), ("2016-17", 7, 1188.9)],
)
def test_the_backlog_adds_up_as_published(period: str, trusts: int, millions: float) -> None:
    returns = _backlog(period)
    assert len(returns) == trusts
    assert round(float(returns[BACKLOG].sum().sum()) / 1e6, 1) == millions


def test_the_newest_estates_return_has_the_published_area_and_risk() -> None:
    returns = _backlog("2016-17")
    assert returns["sites"].sum() == 48
    assert returns["gross_internal_floor_area_m2"].sum() == 1_122_497
    assert round(returns["backlog_high_risk_gbp"].sum() / 1e6, 1) == 388.4


def test_a_backlog_of_zero_is_marked_as_perhaps_unreported() -> None:
    returns = catalogue.load("estates")
    zero = (returns[BACKLOG] == 0).any(axis=1)
    assert (returns["backlog_zero_may_be_unreported"] == zero).all()
    assert (returns["note"].notna() == zero).all()


def test_unused_space_is_reported_under_the_names_of_its_year() -> None:
    returns = catalogue.load("estates")
    old = returns["period"] < "2015-16"
    assert (returns["unutilised_percent"].notna() == old).all()
    assert (returns[["empty_percent", "under_used_percent"]].notna().all(axis=1) == ~old).all()


SHARES = {
    ("hypertension_register", "register", "list_size", "prevalence_percent"),
    ("early_diagnosis", "early_cases", "staged_cases", "early_percent"),
    ("sickness_absence", "days_lost", "days_available", "percent"),
    ("ae_waits", "within_4h", "attendances", "percent"),
    ("estates", "unutilised_m2", "gross_internal_floor_area_m2", "unutilised_percent"),
    ("estates", "empty_m2", "gross_internal_floor_area_m2", "empty_percent"),
    ("estates", "under_used_m2", "gross_internal_floor_area_m2", "under_used_percent"),
}


def test_every_percentage_with_its_counts_beside_it_is_held_against_them() -> None:
    described = {
        (info.name, field.share.part, field.share.whole, field.name)
        for info in catalogue.tables()
        for field in info.fields
        if field.share is not None
    }
    assert described >= SHARES


def test_every_organisation_has_twelve_months_of_sickness() -> None:
    sickness = catalogue.load("sickness_absence")
    months = sickness.groupby("organisation")["month"].nunique()
    assert (months == 12).all()
    assert len(months) == 11
    board = sickness[sickness["organisation"] == "QRV"]
    assert set(board["area_code"]) == {NWL}
    assert board["note"].str.contains("employer").all()
    assert set(sickness.loc[sickness["organisation"] == "RV3", "filed_under"]) == {
        "North Central London"
    }


def test_the_trend_lies_inside_its_interval() -> None:
    trend = catalogue.load("early_diagnosis_trend")
    assert (trend["lower"] <= trend["percent"]).all()
    assert (trend["percent"] <= trend["upper"]).all()
    assert list(trend["year"]) == list(range(2013, 2023))
