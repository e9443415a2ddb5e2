"""The tables that are sums over releases, made again from the official files.

The files stand outside the project; without them these tests are skipped.
"""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers import project
from helpers.analyses import estates
from helpers.analyses.estates import lists, terms
from helpers.cli import data
from helpers.data import areas, catalogue, hypertension, imports
from helpers.data.derived import early_counts, early_wholes, indicators, placing
from helpers.data.places import practices, registered
from helpers.errors import DataError, NotImportedError

ROOT = Path(__file__).parents[2]
TABLES = (
    "areas.csv",
    "hypertension_register.csv",
    "area_names.csv",
    "unusual_practices.csv",
    "sickness_absence.csv",
    "estates.csv",
    "early_diagnosis.csv",
    "condition_registers.csv",
    "network_workforce.csv",
    "ae_waits.csv",
    "outcomes.csv",
    "deprivation.csv",
    "children_ae.csv",
    "practice_lists.csv",
    "example_practice.csv",
)
INDICATORS = ("93553_IMD2019_GP", "93930_under5_AE_PCN")
ESTATES = {"2014-15": "11120", "2016-17": "13944"}
FILES = {
    "qof": [
        "qof/PREVALENCE_1819_v2.csv",
        "qof/ORGANISATION_REFERENCE_1819_v2.csv",
        "qof/PREVALENCE_2021_v2.csv",
        "qof/MAPPING_NHS_GEOGRAPHIES_2021.csv",
        "qof/PREVALENCE_2223.csv",
        "qof/MAPPING_NHS_GEOGRAPHIES_2223.csv",
        "qof/PREVALENCE_2425.csv",
    ],
    "ons_subnational": ["cancer/ons_subnational_indicators_machine_readable.csv"],
    "registered_patients": ["registered_patients/gp-reg-pat-prac-quin-age.zip"],
    "practice_map": ["registered_patients/gp-reg-pat-prac-map.zip"],
    "epraccur": ["geography/epraccur.csv"],
    "imd_postcode": ["geography/2019_deprivation_postcode.csv"],
    "sickness_absence": [
        *(f"sickness_absence/nhs_sickness_absence_2024-{month:02}.csv" for month in range(4, 13)),
        *(f"sickness_absence/nhs_sickness_absence_2025-{month:02}.csv" for month in range(1, 4)),
    ],
    "ae": [
        *(f"ae/ae_activity_2024-{month:02}.csv" for month in range(4, 13)),
        *(f"ae/ae_activity_2025-{month:02}.csv" for month in range(1, 4)),
    ],
    "pcn_workforce": [
        *(
            f"pcn_workforce/PCN_workforce_{month}_individual.csv"
            for month in ("2020-03", "2020-09", "2021-03", "2021-09", "2022-03")
        ),
        "pcn_workforce/PCNWFIndividualCSV.062026.zip",
    ],
    "lsoa_lookup": ["geography/LSOA11_CCG21_LAD21_lookup.csv"],
}


@pytest.fixture(scope="module")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with the releases imported that the tables are derived from."""
    folder = tmp_path_factory.mktemp("derived")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(project.PROJECT_VARIABLE, str(folder))
        for release, names in FILES.items():
            imports.import_files(release, [shared / "official" / name for name in names])
        for name in INDICATORS:
            file = f"fingertips/indicator-data_{name}.csv"
            imports.import_files("fingertips", [shared / "official" / file])
        for year, number in ESTATES.items():
            name = f"eric/HospitalEstatesAndFacilitiesStatistics_{number}.XLS"
            imports.import_files("eric", [shared / "official" / name], year)
        yield folder


def derive() -> str:
    found = CliRunner().invoke(data.app, ["derive"])
    assert found.exit_code == 0, found.exception
    return found.output


def counts(area: str, frame: pd.DataFrame) -> tuple[int, int, int]:
    """Return practices, register and list of an area."""
    own = frame[frame["register"].notna()]
    return len(own), int(own["register"].sum()), int(own["list_size"].sum())


def test_the_committed_tables_are_what_the_releases_give(imported: Path) -> None:
    assert derive() == "Nothing changed: the files hold what the releases give.\n"
    for name in TABLES:
        assert (imported / "data" / name).read_bytes() == (ROOT / "data" / name).read_bytes()


def test_tables_without_the_derived_rows_are_made_whole_again(imported: Path) -> None:
    marks = (
        "lsoa_lookup_2021",
        ",derived,",
        ",qof_2020_21",
        ",qof_2020_21",
        ",published,",
        ",eric_2016_17,",
        "size inferred: ",
        ",qof_2024_25",
        ",pcn_workforce_2020_22",
        ",2024-05,",
        ",lower,",
        "^E0(?!9000005)",
        ",england,",
        "E0",
        ",qof_2018_19",
    )
    for name, derived in zip(TABLES, marks, strict=True):
        path = imported / "data" / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not re.search(derived, line)]
        assert len(kept) < len(lines)
        path.write_text("".join(kept), encoding="utf-8")
    derive()
    for name in TABLES:
        assert (imported / "data" / name).read_bytes() == (ROOT / "data" / name).read_bytes()


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("W2U3Z", (336, 326_435, 2_907_012)),
        ("NW London", (338, 327_113, 2_913_751)),
        ("Z9B2Z", (509, 524_996, 4_732_910)),
        ("England", (6_188, 9_711_491, 63_766_671)),
    ],
)
def test_practices_without_a_map_of_their_year_are_placed_by_two(
    area: str, expected: tuple[int, int, int]
) -> None:
    found = practices("official", "2024-25")
    assert counts(area, found.within(areas.resolve(area))) == expected


@pytest.mark.usefixtures("imported")
def test_every_register_of_england_is_that_of_the_release() -> None:
    table = catalogue.load("condition_registers").query("area_code == 'E92000001'")
    lists = catalogue.load("conditions")
    for row in table.to_dict("records"):
        rows, _ = imports.load_import("qof", row["period"], "prevalence")
        submitted = rows[rows["register"].notna()]
        sums = submitted.groupby("group_code")[["register", "list_size"]].sum()
        held = lists[(lists["first"] <= row["period"]) & (row["period"] <= lists["last"])]
        columns = held.set_index("code")["list"]
        assert sorted(columns.index) == sorted(code.lower() for code in sums.index)
        assert len(sums) == 21
        for code, (register, size) in zip(sums.index.str.lower(), sums.to_numpy(), strict=True):
            assert (row[code], row[columns[code]]) == (register, size)


@pytest.mark.usefixtures("imported")
def test_the_registers_of_hypertension_are_those_of_the_other_table() -> None:
    columns = ["area_code", "period", "hyp", "list_size", "adults", "aged_50_over"]
    columns += ["practices", "practices_known"]
    own = catalogue.load("condition_registers")[columns].rename(columns={"hyp": "register"})
    other = catalogue.load("hypertension_register").merge(own[["area_code", "period"]])
    by = ["area_code", "period"]
    pd.testing.assert_frame_equal(
        own.sort_values(by, ignore_index=True),
        other[own.columns].sort_values(by, ignore_index=True),
    )
    assert len(own) == 228


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("area", "practices_held"),
    [
        ("NW London", 336),
        ("Z9B2Z", 509),
        ("West Yorkshire", 256),
        ("Kent and Medway", 175),
        ("Greater Manchester", 406),
        ("England", 6_120),
        ("Brent", 53),
    ],
)
def test_rooms_from_classes_of_lists_are_those_of_every_practice_within_three_errors(
    area: str, practices_held: int
) -> None:
    place, parameters = areas.resolve(area), estates.Parameters(area=area)
    sizes = registered().within(place)["list_size"]
    sizes = sizes[sizes >= placing.FEWEST]
    assert len(sizes) == practices_held
    held = lists.held(place)
    assert held is not None
    assert (held.practices, held.patients) == (practices_held, sizes.sum())
    per_room = terms.patients_per_room(parameters)
    assert per_room == pytest.approx(60 * 50 * 52.5 * 0.85 / (5.7 * 0.667 * 12))
    exact = np.ceil(sizes / per_room).sum()
    needed = lists.rooms_needed(held, parameters, {})
    error = lists.rounding_error(held, per_room)
    assert abs(needed - exact) < 3 * error
    assert error < 0.01 * exact


@pytest.mark.usefixtures("imported")
def test_the_error_of_rooms_from_classes_is_as_large_as_told() -> None:
    parameters, found = estates.Parameters(), registered()
    per_room = terms.patients_per_room(parameters)
    off = []
    for system in (each for each in areas.all_areas() if each.kind == "icb"):
        sizes, held = found.within(system)["list_size"], lists.held(system)
        assert held is not None
        exact = np.ceil(sizes[sizes >= placing.FEWEST] / per_room).sum()
        needed = lists.rooms_needed(held, parameters, {})
        off.append((needed - exact) / lists.rounding_error(held, per_room))
    assert len(off) == 49
    assert np.std(off) == pytest.approx(1, abs=0.1)
    assert np.mean(np.abs(off) < 2) > 0.9


@pytest.mark.usefixtures("imported")
def test_the_lists_left_out_have_next_to_no_patients() -> None:
    sizes = registered().frame["list_size"]
    few = sizes[sizes < placing.FEWEST]
    assert (sizes.sum(), len(sizes)) == (63_436_508, 6_139)
    assert (few.sum(), len(few)) == (665, 19)


@pytest.mark.usefixtures("imported")
def test_the_example_practice_has_the_lists_of_the_releases() -> None:
    for row in catalogue.load("example_practice").to_dict("records"):
        month = row["period"] == "2026-07"
        found = registered() if month else practices("official", row["period"])
        frame = found.frame.set_index("code")
        assert frame.loc[row["code"], "list_size"] == row["list_size"]
        assert frame.loc[row["code"], "borough"] == row["area_code"]


@pytest.mark.usefixtures("imported")
def test_two_thirds_of_the_lists_of_practices_grew_within_what_is_told() -> None:
    years = ["2018-19", "2020-21", "2022-23", "2024-25"]
    own = [practices("official", year).frame.dropna(subset=["register"]) for year in years]
    newest = registered().frame
    own.append(newest[newest["list_size"] >= placing.FEWEST])
    sizes = [each.set_index("code")["list_size"].dropna() for each in own]
    times = [2, 2, 2, 1.25]
    grown = pd.concat(
        [
            100 * ((b / a).dropna() ** (1 / time) - 1)
            for (a, b), time in zip(pairwise(sizes), times, strict=True)
        ]
    )
    held = lists.held(areas.resolve("England"))
    assert held is not None
    within = grown.between(*held.growth).mean()
    assert len(grown) > 25_000
    assert within == pytest.approx(2 / 3, abs=0.005)


def staff(area: str, month: str) -> tuple[float, int, int]:
    """Return full-time equivalents, and people and time of social prescribers, of networks."""
    table = catalogue.load("network_workforce").query("month == @month")
    row = table[table["area_code"] == areas.resolve(area).code].iloc[0]
    total = row.filter(like="_fte").sum()
    return round(total, 1), row["social_prescribers_people"], row["networks"]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("area", "month", "expected"),
    [
        ("England", "2026-06", (31_253.3, 3_185, 1_271)),
        ("Z9B2Z", "2026-06", (2_093.0, 226, 78)),
        ("NW London", "2026-06", (1_243.7, 146, 45)),
        ("England", "2022-03", (11_369.3, 1_907, 1_060)),
        ("England", "2020-03", (343.9, 138, 188)),
    ],
)
def test_staff_of_networks_are_those_of_the_release(
    area: str, month: str, expected: tuple[float, int, int]
) -> None:
    assert staff(area, month) == expected


@pytest.mark.usefixtures("imported")
def test_one_practice_of_2024_25_is_placed_by_no_map_and_68_by_the_earlier_alone() -> None:
    frame = practices("official", "2024-25").frame
    assert frame.loc[frame["system"].isna(), "code"].tolist() == ["Y00361"]
    assert (frame["sub_icb"].isna() & frame["system"].notna()).sum() == 68
    assert frame["sub_icb"].notna().sum() == 6_119


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2018-19", (361, 281_172, 2_513_687)),
        ("2020-21", (352, 285_236, 2_650_244)),
        ("2022-23", (344, 308_072, 2_833_623)),
    ],
)
def test_a_year_with_a_map_is_placed_by_it(period: str, expected: tuple[int, int, int]) -> None:
    assert counts("NW London", practices("official", period).within(areas.resolve("QRV"))) == (
        expected
    )


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("area", ["NW London", "Z9B2Z", "Brent", "England", "West Yorkshire"])
def test_every_imported_year_gives_the_register_of_the_table(area: str) -> None:
    place = areas.resolve(area)
    columns = ["period", "year", "register_people", "listed_people", "practices", "known_practices"]
    columns += ["adult_people", "aged_50_over_people"]
    table = hypertension.registers(place.code).dropna(subset=["known_practices"])
    found = hypertension.imported_registers(place)
    if area == "West Yorkshire":  # had no such boundary in 2018-19
        table, found = table[1:], found[1:]
    assert len(found) >= 3
    pd.testing.assert_frame_equal(
        found[columns].reset_index(drop=True), table[columns].reset_index(drop=True)
    )
    assert list(found.columns) == list(table.columns)


@pytest.mark.usefixtures("imported")
def test_a_system_that_half_of_its_practices_are_missing_of_is_told_by_other_years() -> None:
    found = hypertension.imported_registers(areas.resolve("QT6"))
    counts = found[["register_people", "practices", "known_practices"]].astype(int)
    assert counts.to_numpy().tolist()[:2] == [[49_608, 26, 59], [94_208, 59, 59]]


def test_without_a_practice_map_a_year_without_its_own_is_refused(
    imported: Path, shared: Path
) -> None:
    imports.forget("practice_map")
    try:
        with pytest.raises(NotImportedError, match="icsbook data import practice_map"):
            practices("official", "2024-25")
        said = derive()
        tables = "areas, area_names, hypertension_register, unusual_practices, condition_registers"
        assert f"As before: {tables}; " in said
        assert "As before: practice_lists, example_practice; " in said
        assert "icsbook data import practice_map" in said
    finally:
        names = FILES["practice_map"]
        imports.import_files("practice_map", [shared / "official" / name for name in names])


@pytest.fixture
def printed(imported: Path) -> pd.DataFrame:
    """Percentages of early diagnosis with their fractions in lowest terms."""
    return early_counts.printed()


def test_the_counts_of_authorities_give_every_percentage_that_is_printed(
    printed: pd.DataFrame,
) -> None:
    counts = catalogue.load("early_diagnosis").set_index("area_code")[
        ["early_cases", "staged_cases"]
    ]
    wholes = {**early_wholes.COUNTIES, **early_wholes.COMBINED, **early_wholes.REGIONS}
    own = {code: code for code in counts.index if code in printed.index and code[:3] != "E12"}
    assert len(wholes) == 24 + 10 + 9
    assert len(own) == 307 + 1  # all but Basingstoke and Deane, and England
    for code, written in {**wholes, **own}.items():
        sums = counts[counts.index.isin(early_wholes.parts(written))].sum()
        share = 100 * sums["early_cases"] / sums["staged_cases"]
        assert round(share, 8) == pytest.approx(printed["early_percent"][code], abs=1.01e-8)


def test_all_but_twelve_sizes_are_the_only_ones_that_fit() -> None:
    rates = catalogue.load("early_diagnosis").set_index("area_code")
    authorities = rates[rates.index.str.match("E0[6789]")]
    several = authorities["staged_lower_cases"] < authorities["staged_upper_cases"]
    assert several.sum() == 12
    assert authorities.loc[several, "note"].str.endswith(" fit").all()


@pytest.mark.usefixtures("imported")
def test_a_percentage_that_the_parts_do_not_give_is_refused(printed: pd.DataFrame) -> None:
    patients = early_counts.patients(placing.practices())
    sizes = early_counts.expected(early_counts.regions(printed, patients), patients)
    printed.loc["E10000016", ["early", "staged"]] = [1, 2]
    with pytest.raises(DataError, match="authorities of Kent give its percentage"):
        early_counts.counted(printed, sizes)


@pytest.mark.usefixtures("imported")
def test_authorities_together_are_as_deprived_as_england_is_published_to_be() -> None:
    scores, _ = imports.load_import("fingertips", "2019")
    england = scores.set_index("area_code")["value"]["E92000001"]
    own = catalogue.load("deprivation")
    assert len(own) == 309
    mean = (own["imd_score"] * own["patients"]).sum() / own["patients"].sum()
    assert mean == pytest.approx(england, abs=0.5)
    assert own.set_index("area_code")["imd_score"].idxmax() == areas.resolve("Knowsley").code


@pytest.mark.usefixtures("imported")
def test_under_fives_of_north_west_london_are_those_of_the_release() -> None:
    table = catalogue.load("children_ae")
    own = table[(table["area_code"] == "E54000027") & (table["fifths"] == "area")]
    assert own[["practices", "visits"]].sum().tolist() == [338, 128_625]
    rate = own["visits"] / own["children"]
    fewer = own["children"] * (rate - rate.iloc[-1])
    assert round(fewer.iloc[0]) == 7_270
    assert round(fewer.sum()) == 24_117


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("fifths", ["area", "england"])
def test_under_fives_of_england_are_all_of_practices_with_a_score_and_visits(fifths: str) -> None:
    rows = indicators.rows_of(93930)
    of_practices = rows[rows["area_type"] == "GPs"].dropna(subset=["count"])
    scored = of_practices[of_practices["area_code"].isin(indicators.deprivation().index)]
    assert len(of_practices) - len(scored) == 7
    table = catalogue.load("children_ae")
    own = table[(table["area_code"] == "E92000001") & (table["fifths"] == fifths)]
    assert own["visits"].sum() == scored["count"].sum()
    assert own["children"].sum() == scored["denominator"].sum()


def test_a_register_later_than_the_book_leads_it_with_the_map_of_2022_23_alone(
    imported: Path, shared: Path, tmp_path: Path
) -> None:
    later = tmp_path / "PREVALENCE_2526.csv"
    later.write_bytes((shared / "official" / "qof" / "PREVALENCE_2425.csv").read_bytes() + b"\n")
    others = {"2018-19", "2020-21", "2024-25"}
    try:
        for year in others:
            imports.forget("qof", year)
        imports.import_files("qof", [later])
        assert "data/hypertension_register.csv\n" in derive()
        kent = hypertension.registers("E54000032").set_index("period")
        assert kent.index[-1] == "2025-26"
        people = kent["register_people"].tail(2).tolist()
        assert people[0] == people[1] > 0
        assert not kent.index.duplicated().any()
        before = (ROOT / "data" / "hypertension_register.csv").read_text(encoding="utf-8")
        after = (imported / "data" / "hypertension_register.csv").read_text(encoding="utf-8")
        assert set(before.splitlines()) < set(after.splitlines())
    finally:
        imports.forget("qof", "2025-26")
        imports.import_files("qof", [shared / "official" / name for name in FILES["qof"]])
        for path in (ROOT / "data").glob("*.*"):
            shutil.copy(path, imported / "data")
