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
    own = {area.code for area in areas.members(NWL, "trust", former=True)}
    return returns[(returns["period"] == period) & returns["trust"].isin(own)]


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
    assert rows["deliverables"] == 63
    assert rows["framework_indicators"] == 39
    # three years of two areas and the former groups; then England, regions, systems, locations
    # and authorities without three former locations in 2024-25 and eight of a single practice
    assert rows["hypertension_register"] == 6 + 8 + 4 * (1 + 7 + 49 + 109 + 309) - 3 - 8
    assert rows["hypertension_prevalence"] == 14 + 3
    assert rows["blood_pressure_effects"] == 5 + 3 + 1 + 2 + 1
    assert rows["unusual_practices"] == 5
    # local authorities but the Isles of Scilly, systems of both maps, regions and England
    assert rows["early_diagnosis"] == 308 + 49 + 7 + 1
    assert rows["deprivation"] == 309
    # England, regions and the systems of both maps, in own fifths and in those of England, of
    # which 19 have fewer than three practices, or none
    assert rows["children_ae"] == 2 * 5 * (1 + 7 + 49) - 19
    assert rows["early_diagnosis_releases"] == 5
    assert rows["early_diagnosis_trend"] == 10
    # 240 trusts, boards and England for the year, and seven trusts for part of it
    assert rows["sickness_absence"] == 247 * 12 + 6 + 8 + 7 + 6 + 7 + 7 + 5
    # England and 140 trusts for the year, and one of nine months, and one of three
    assert rows["ae_waits"] == 141 * 12 + 9 + 3
    # England, regions and the systems of both maps, in four years and in six months
    assert rows["condition_registers"] == 4 * (1 + 7 + 49)
    assert rows["network_workforce"] == 6 * (1 + 7 + 49) - 3
    # asthma is of two kinds of patients in turn
    assert rows["conditions"] == 22 + 1
    assert rows["estates"] == 9 + 240 + 7 + 236
    assert rows["resident_population"] == 8
    assert rows["context_figures"] == 22 + 8 + 2 + 2
    # as the register of the newest year has them
    register = catalogue.load("hypertension_register")
    assert rows["practice_lists"] == (register["period"] == "2024-25").sum()
    assert rows["example_practice"] == 5


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


@pytest.mark.parametrize(
    ("area", "period", "practices", "register", "listed"),
    [
        ("W2U3Z", "2024-25", 336, 326_435, 2_907_012),
        ("NW London", "2024-25", 338, 327_113, 2_913_751),
        ("Z9B2Z", "2024-25", 509, 524_996, 4_732_910),
        ("England", "2024-25", 6_188, 9_711_491, 63_766_671),
        ("NW London", "2018-19", 361, 281_172, 2_513_687),
        ("NW London", "2020-21", 352, 285_236, 2_650_244),
        ("NW London", "2022-23", 344, 308_072, 2_833_623),
        ("England", "2022-23", 6_378, 8_996_512, 62_378_057),
    ],
)
def test_the_registers_are_those_of_the_releases(
    area: str, period: str, practices: int, register: int, listed: int
) -> None:
    year, code = _register(period), areas.resolve(area).code
    found = [year[count][code] for count in ("practices", "register", "list_size")]
    assert found == [practices, register, listed]


@pytest.mark.parametrize(
    ("area", "practices", "listed"),
    [
        ("W2U3Z", 336, 2_893_096),
        ("NW London", 336, 2_893_096),
        ("Z9B2Z", 509, 4_694_542),
        ("England", 6_120, 63_435_843),
    ],
)
def test_the_lists_are_those_of_registered_patients(area: str, practices: int, listed: int) -> None:
    table = catalogue.load("practice_lists").set_index("area_code")
    row = table.T[areas.resolve(area).code]
    assert (row["month"], row["source"]) == ("2026-07", "registered_patients_2026_07")
    assert (row["practices"], row["list_size"]) == (practices, listed)


def test_the_practice_that_no_map_places_is_named() -> None:
    assert "no map places Y00361" in str(_register("2024-25")["note"]["E92000001"])


@pytest.mark.parametrize("period", ["2018-19", "2020-21", "2022-23", "2024-25"])
@pytest.mark.parametrize("count", ["register", "list_size", "practices", "adults", "aged_50_over"])
def test_the_former_systems_and_the_regions_add_up_to_england(period: str, count: str) -> None:
    year = _register(period)[count].astype(int)
    systems = [area for area in areas.all_areas() if area.kind == "icb"]
    former = year[[area.code for area in systems if area.code <= "E54000062"]].sum()
    regions = year[[area.code for area in areas.members("E92000001", "region")]].sum()
    # Y00361, which no map places
    nowhere = {"register": 2, "list_size": 45, "practices": 1, "adults": 45, "aged_50_over": 10}
    assert year["E92000001"] - former == (nowhere[count] if period == "2024-25" else 0)
    assert regions == former


@pytest.mark.parametrize("period", ["2018-19", "2020-21", "2022-23", "2024-25"])
def test_a_merged_system_is_the_sum_of_its_predecessors(period: str) -> None:
    year = _register(period)["register"].astype(int)
    parts = year[[area.code for area in areas.predecessors("E54000071")]].sum()
    # the map of 2026 alone lacks four practices of 2024-25
    missing = 861 + 300 + 378 + 496 if period == "2024-25" else 0
    assert parts - year["E54000071"] == missing


def test_the_practices_known_are_never_fewer_than_those_that_submitted() -> None:
    table = catalogue.load("hypertension_register").dropna(subset=["practices_known"])
    assert len(table) > 1_800
    assert (table["practices_known"] >= table["practices"]).all()
    assert (table["adults"] >= table["aged_50_over"]).all()
    assert (table["list_size"] > table["adults"]).all()


def test_six_practices_of_the_system_stand_outside_its_boroughs() -> None:
    practices = _register("2022-23")["practices"].astype(int)
    assert practices[NWL] - practices[_members("borough")].sum() == 6


@pytest.mark.parametrize("count", ["register", "list_size", "practices"])
def test_the_former_groups_add_up_to_the_system_of_their_year(count: str) -> None:
    year = _register("2019-20")[count].astype(int)
    assert year[_members("ccg")].sum() == year[NWL]


def test_early_diagnoses_of_north_west_london_are_those_of_its_boroughs() -> None:
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    boroughs = rates.loc[_members("borough")]
    counts = boroughs[["early_cases", "staged_cases", "multiple"]].astype(int)
    assert {
        areas.resolve(str(code)).name: (row.early_cases, row.staged_cases, row.multiple)
        for code, row in counts.iterrows()
    } == {
        "Brent": (411, 799, 1),
        "Ealing": (527, 991, 1),
        "Hammersmith and Fulham": (310, 551, 1),
        "Harrow": (419, 716, 1),
        "Hillingdon": (529, 952, 1),
        "Hounslow": (418, 708, 2),
        "Kensington and Chelsea": (282, 496, 2),
        "Westminster": (327, 579, 3),
    }
    assert tuple(rates.loc[NWL, ["early_cases", "staged_cases"]]) == (3_223, 5_792)


def test_early_diagnoses_of_authorities_and_of_systems_add_up_to_those_of_england() -> None:
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    counts = rates[["early_cases", "staged_cases"]].astype(int)
    assert tuple(counts.loc["E92000001"]) == (132_071, 241_129)
    kinds = rates.index.map({each.code: each.kind for each in areas.all_areas()})
    assert tuple(counts[kinds == "borough"].sum()) == (132_071, 241_129)
    assert tuple(counts[kinds == "region"].sum()) == pytest.approx((132_071, 241_129), abs=3)
    # the registry's own release of the year counts others too
    assert counts.loc["E92000001", "staged_cases"] == pytest.approx(242_346, rel=0.006)


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


def test_every_organisation_that_lasted_has_twelve_months_of_sickness() -> None:
    sickness = catalogue.load("sickness_absence")
    months = sickness.groupby("organisation")["month"].nunique()
    merged = ["G6V2S", "R1C", "RAP", "RRP", "RY9", "RYK", "TAF"]
    assert months[months < 12].index.to_list() == merged
    assert len(months) == 1 + 42 + 211
    assert {areas.resolve(code).kind for code in sickness["area_code"].unique()} == {
        "country",
        "icb",
        "trust",
    }
    board = sickness[sickness["organisation"] == "QRV"]
    assert set(board["area_code"]) == {NWL}
    assert board["note"].str.contains("employer").all()
    filed = sickness.dropna(subset=["filed_under"]).groupby("organisation")["filed_under"].unique()
    assert {code: list(names) for code, names in filed.items()} == {
        "RV3": ["North Central London"],
        "RAN": ["North West London"],
        "RPY": ["North West London"],
    }


def test_the_trend_lies_inside_its_interval() -> None:
    trend = catalogue.load("early_diagnosis_trend")
    assert (trend["lower"] <= trend["percent"]).all()
    assert (trend["percent"] <= trend["upper"]).all()
    assert list(trend["year"]) == list(range(2013, 2023))
