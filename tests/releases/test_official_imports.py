"""The totals that official files are known for, through the import command.

The files stand outside the project; without them these tests are skipped.
"""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers.cli import data
from helpers.data import imports, places
from helpers.errors import DataError
from helpers.project import PROJECT_VARIABLE

NWL_ONS = "E54000027"
NWL_ODS = "QRV"
NWL_TRUSTS = ("R1K", "RYJ", "RQM", "RAS", "RKL", "RV3", "RYX")
QOF_FILES = {
    "2018-19": ("PREVALENCE_1819_v2.csv", "ORGANISATION_REFERENCE_1819_v2.csv"),
    "2020-21": ("PREVALENCE_2021_v2.csv", "MAPPING_NHS_GEOGRAPHIES_2021.csv"),
    "2022-23": ("PREVALENCE_2223.csv", "MAPPING_NHS_GEOGRAPHIES_2223.csv"),
}


@pytest.fixture
def official(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty project the current one, and return the folder of official files."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(PROJECT_VARIABLE, str(tmp_path))
    return shared / "official"


def run(release: str, *paths: Path, period: str | None = None) -> str:
    """Import files by the command; return what it says."""
    option = ["--period", period] if period else []
    found = CliRunner().invoke(
        data.app, ["import", release, *(str(path) for path in paths), *option]
    )
    assert found.exit_code == 0, found.exception
    return found.output


def hypertension(official: Path, year: str) -> pd.DataFrame:
    run("qof", *(official / "qof" / name for name in QOF_FILES[year]))
    prevalence, _ = imports.load_import("qof", year)
    practices, _ = imports.load_import("qof", year, "practices")
    registers = prevalence[prevalence["group_code"] == "HYP"]
    return registers.merge(practices, on="practice_code", how="left", validate="one_to_one")


@pytest.mark.parametrize(
    ("year", "practices", "register", "people"),
    [
        ("2018-19", 361, 281_172, 2_513_687),
        ("2020-21", 352, 285_236, 2_650_244),
        ("2022-23", 344, 308_072, 2_833_623),
    ],
)
def test_the_hypertension_register_of_north_west_london(
    official: Path, year: str, practices: int, register: int, people: int
) -> None:
    found = hypertension(official, year)
    own = found[found["icb_ons_code"] == NWL_ONS]
    assert (len(own), own["register"].sum(), own["list_size"].sum()) == (
        practices,
        register,
        people,
    )


def test_the_hypertension_register_of_england(official: Path) -> None:
    found = hypertension(official, "2022-23")
    assert found["register"].sum() == 8_996_512
    assert found["list_size"].sum() == 62_378_057
    assert (found["icb_code"] == NWL_ODS).sum() == 344


def test_blank_registers_are_counted_not_summed_as_nought(official: Path) -> None:
    words = run("qof", *(official / "qof" / name for name in QOF_FILES["2018-19"]))
    assert "- 399 noted: register is blank: not submitted, not zero" in words


def test_the_estate_of_north_west_london(official: Path) -> None:
    run(
        "eric",
        official / "eric" / "HospitalEstatesAndFacilitiesStatistics_13944.XLS",
        period="2016-17",
    )
    sites, _ = imports.load_import("eric")
    own = sites[sites["trust_code"].isin(NWL_TRUSTS)]
    assert len(own) == 48
    assert own["gross_internal_area_m2"].sum() == 1_122_497
    assert round(own["backlog_gbp"].sum() / 1e6, 1) == 1188.9


def test_unused_space_is_one_column_until_2014_15(official: Path) -> None:
    run(
        "eric",
        official / "eric" / "HospitalEstatesAndFacilitiesStatistics_11120.XLS",
        period="2014-15",
    )
    sites, _ = imports.load_import("eric")
    assert sites["unutilised_percent"].notna().all()
    assert sites["empty_percent"].isna().all()
    assert sites["occupied_area_m2"].notna().all()
    assert sites["is_aggregate"].sum() == 135


@pytest.mark.parametrize(("file", "wrong"), [("13944", "2014-15"), ("11120", "2016-17")])
def test_an_estates_return_is_refused_under_the_year_of_another(
    file: str, wrong: str, official: Path
) -> None:
    path = official / "eric" / f"HospitalEstatesAndFacilitiesStatistics_{file}.XLS"
    with pytest.raises(DataError, match=f"row 2: the column .* not in {wrong}$"):
        imports.import_release("eric", [path], wrong)


def test_every_month_of_attendances_loses_its_totals_and_keeps_their_sum(official: Path) -> None:
    words = run("ae", *sorted((official / "ae").glob("*.csv")))
    assert words.count("- 1 dropped: row of totals") == 12
    activity, found = imports.load_import("ae", "2024-09")
    assert found.period == "2024-09"
    assert activity["attendances_type_1"].sum() == 1_335_923
    assert activity["other_admissions"].sum() == 131_418


def test_trusts_stand_under_the_system_that_files_them(official: Path) -> None:
    run("sickness_absence", *sorted((official / "sickness_absence").glob("*.csv")))
    assert len(imports.imports()) == 12
    absence, _ = imports.load_import("sickness_absence", "2024-04")
    systems = absence.set_index("org_code")["icb_code"]
    assert systems["RV3"] == "QMJ"
    assert systems["RPY"] == systems["RAN"] == NWL_ODS


def test_small_areas_practices_and_postcodes_join_without_multiplying(official: Path) -> None:
    geography = official / "geography"
    run("epraccur", geography / "epraccur.csv")
    run("lsoa_lookup", geography / "LSOA11_CCG21_LAD21_lookup.csv")
    run("imd_postcode", geography / "2019_deprivation_postcode.csv")
    practices, found = imports.load_import("epraccur")
    postcodes, _ = imports.load_import("imd_postcode")
    lookup, _ = imports.load_import("lsoa_lookup")
    assert found.period == "2021-11"
    placed = practices.merge(postcodes, on="postcode", how="left", validate="many_to_one").merge(
        lookup, on="lsoa_code", how="left", validate="many_to_one"
    )
    assert len(placed) == len(practices) == 14_963
    assert len(lookup) == 32_844


def test_practices_of_north_west_london_outside_its_boroughs_are_not_lost(official: Path) -> None:
    geography = official / "geography"
    run("epraccur", geography / "epraccur.csv")
    run("lsoa_lookup", geography / "LSOA11_CCG21_LAD21_lookup.csv")
    run("imd_postcode", geography / "2019_deprivation_postcode.csv")
    found = hypertension(official, "2022-23")
    own = found[found["icb_ons_code"] == NWL_ONS]
    addresses = imports.load_import("epraccur")[0][["practice_code", "postcode"]]
    deciles = imports.load_import("imd_postcode")[0][["postcode", "lsoa_code", "imd_decile"]]
    boroughs = imports.load_import("lsoa_lookup")[0][["lsoa_code", "borough_name"]]
    placed = (
        own.merge(addresses, on="practice_code", how="left", validate="one_to_one")
        .merge(deciles, on="postcode", how="left", validate="many_to_one")
        .merge(boroughs, on="lsoa_code", how="left", validate="many_to_one")
    )
    eight = (
        "Brent",
        "Ealing",
        "Hammersmith and Fulham",
        "Harrow",
        "Hillingdon",
        "Hounslow",
        "Kensington and Chelsea",
        "Westminster",
    )
    inside = placed["borough_name"].isin(eight)
    assert placed.loc[inside, "register"].sum() == 304_589
    assert placed.loc[~inside, "register"].sum() == 3_483
    assert (~inside).sum() == 6


def test_patients_indicators_and_staff_are_all_read(official: Path) -> None:
    run("registered_patients", official / "geography" / "gp-reg-pat-prac-all_2021-01.csv")
    run("fingertips", official / "fingertips" / "indicator-data_93553_IMD2019_GP.csv")
    run("pcn_workforce", official / "pcn_workforce" / "PCN_workforce_2022-03_individual.csv")
    run("ons_subnational", official / "cancer" / "ons_subnational_indicators_machine_readable.csv")
    patients, _ = imports.load_import("registered_patients", "2021-01")
    assert patients["patients"].sum() == 60_606_345
    scores, _ = imports.load_import("fingertips", "2019")
    assert (scores["area_code"] == "E92000001").sum() == 1
    staff, _ = imports.load_import("pcn_workforce", "2022-03")
    assert len(staff) == 14_073
    assert staff["detailed_staff_role"].str.contains("–").any()
    assert not staff["sub_icb_name"].str.endswith(" ").any()
    indicators, _ = imports.load_import("ons_subnational", "2022")
    cancer = indicators[indicators["indicator"] == "Cancer diagnosis at stage 1 & 2"]
    assert len(cancer) == 359
    assert set(cancer["unit"]) == {"%"}


def test_the_practice_map_of_july_2026_knows_36_systems(official: Path) -> None:
    words = run("practice_map", official / "registered_patients" / "gp-reg-pat-prac-map.zip")
    assert "practice_map 2026-07: stored" in words
    placed, _ = imports.load_import("practice_map")
    assert len(placed) == 6_139
    assert placed["icb_code"].nunique() == placed["icb_ons_code"].nunique() == 36
    assert {"Z9B2Z", "S1Y5D"} < set(placed["icb_code"])


def test_patients_by_age_are_those_of_practices_alone(official: Path) -> None:
    words = run(
        "registered_patients", official / "registered_patients" / "gp-reg-pat-prac-quin-age.zip"
    )
    assert "- 263,977 rows in table patients" in words
    assert "- 62,264 dropped: row of a network or a larger organisation" in words
    patients, found = imports.load_import("registered_patients")
    assert found.period == "2026-07"
    parts = patients[(patients["sex"] != "ALL") & (patients["age"] != "ALL")]
    assert parts["patients"].sum() == 63_436_508


def test_the_networks_staff_of_june_2026_under_their_new_systems(official: Path) -> None:
    run("pcn_workforce", official / "pcn_workforce" / "PCNWFIndividualCSV.062026.zip")
    staff, found = imports.load_import("pcn_workforce")
    assert (found.period, len(staff)) == ("2026-06", 39_940)
    assert staff["fte"].sum() == pytest.approx(31_253.33, abs=0.005)
    own = staff[staff["icb_code"] == "Z9B2Z"]
    assert own["fte"].sum() == pytest.approx(2_092.98, abs=0.005)


def test_patients_in_one_file_a_sex_are_added_together(official: Path) -> None:
    shapes = official / "shapes"
    run("registered_patients", shapes / "gp-reg-pat-prac-sing-age-male.csv")
    words = run("registered_patients", shapes / "gp-reg-pat-prac-sing-age-female.csv")
    assert "- keeps 194 rows imported before" in words
    patients, _ = imports.load_import("registered_patients", "2023-07")
    women = patients[(patients["sex"] == "FEMALE") & (patients["age"] != "ALL")]
    all_women = patients[(patients["sex"] == "FEMALE") & (patients["age"] == "ALL")]
    assert women["patients"].sum() == all_women["patients"].sum() > 0
    assert set(patients["sex"]) == {"FEMALE", "MALE"}


def test_single_years_of_both_sexes_fill_the_bands_that_age_sex_needs(official: Path) -> None:
    shapes = official / "shapes"
    run("registered_patients", *shapes.glob("gp-reg-pat-prac-sing-age-*.csv"))
    ages, groups = places._registered_by_age()
    patients, _ = imports.load_import("registered_patients")
    first = pd.to_numeric(patients["age"].str.removesuffix("+"), errors="coerce")
    assert ages.to_numpy().sum() == patients.loc[first >= 15, "patients"].sum() > 0
    assert {sex for sex, _ in groups.values()} == {"female", "male"}


def test_a_download_that_replaces_another_says_so(official: Path, tmp_path: Path) -> None:
    path = official / "fingertips" / "indicator-data_93930_under5_AE_PCN.csv"
    other = tmp_path / "other.csv"
    other.write_bytes(path.read_bytes().replace(b"93930,", b"93931,"))
    run("fingertips", other)
    assert "- keeps 7,610 rows imported before" in run("fingertips", path)
    again = tmp_path / "again.csv"
    again.write_bytes(path.read_bytes() + b"\n")
    words = run("fingertips", again)
    assert "- replaces 7,610 rows of indicator 93930" in words
    assert "- keeps 7,610 rows imported before" in words
    assert "- 15,220 rows in table indicators" in words


def test_every_new_published_shape_is_read(official: Path) -> None:
    shapes = official / "shapes"
    run("epraccur", shapes / "epraccur_role_codes.csv")
    run("sickness_absence", shapes / "sickness_2026-05.csv")
    run("qof", shapes / "PREVALENCE_2627.csv", shapes / "MAPPING_NHS_GEOGRAPHIES_2627.csv")
    practices, _ = imports.load_import("epraccur")
    assert practices["status"].tolist() == ["A", "C", "D", "A"]
    assert practices["is_gp_practice"].tolist() == [True, True, False, False]
    absence, _ = imports.load_import("sickness_absence", "2026-05")
    assert absence["icb_code"].tolist() == ["Z9B2Z", "QKK"]
    mapped, _ = imports.load_import("qof", "2026-27", "practices")
    assert mapped["icb_code"].tolist() == ["Z9B2Z", "QKK"]


def test_a_year_without_a_map_is_read_and_any_other_needs_its_own(official: Path) -> None:
    folder = official / "qof"
    run("qof", folder / "PREVALENCE_2425.csv")
    register, found = imports.load_import("qof", "2024-25")
    assert list(found.tables) == ["prevalence"]
    assert register.loc[register["group_code"] == "HYP", "register"].sum() == 9_711_491
    with pytest.raises(DataError, match="for which the practices are missing"):
        imports.import_release("qof", [folder / "PREVALENCE_2223.csv"])


def test_a_file_of_another_release_is_named(official: Path) -> None:
    found = CliRunner().invoke(
        data.app, ["import", "ae", str(official / "geography" / "epraccur.csv")]
    )
    assert "this is release epraccur" in str(found.exception)
