"""Hypertension by practice on the real QOF release, for North West London and other systems."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import project
from helpers.analyses import hypertension
from helpers.analyses.hypertension.gathering import FLAGS
from helpers.data import catalogue, imports
from helpers.errors import InputError
from helpers.results import Results
from helpers.run.store import key

ANALYSIS = "hypertension_case_finding"
ROOT = Path(__file__).parents[2]
FILES = {
    "qof": ("qof/PREVALENCE_2223.csv", "qof/MAPPING_NHS_GEOGRAPHIES_2223.csv"),
    "epraccur": ("geography/epraccur.csv",),
    "imd_postcode": ("geography/2019_deprivation_postcode.csv",),
    "lsoa_lookup": ("geography/LSOA11_CCG21_LAD21_lookup.csv",),
}


@pytest.fixture(scope="module")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with the official releases of 2022-23 imported."""
    folder = tmp_path_factory.mktemp("official")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(project.PROJECT_VARIABLE, str(folder))
        for release, names in FILES.items():
            imports.import_release(release, [shared / "official" / name for name in names])
        yield folder


def analyse(**parameters: object) -> Results:
    return hypertension.analyse(
        hypertension.Parameters(source="official", **parameters)  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("imported")
def test_boroughs_and_the_row_outside_them_sum_to_the_system() -> None:
    places = analyse(level="borough").tables["places"].set_index("place")
    outside = places.loc["Practices outside its boroughs"]
    assert (outside["practices"], outside["register"]) == (6, 3_483)
    assert places["register"].sum() == 308_072
    assert places["register"].sum() - outside["register"] == 304_589
    assert places["list_size"].sum() == 2_833_623
    published = hypertension.analyse(hypertension.Parameters()).tables["places"]
    own = published.set_index("place")["register"]
    assert places.loc[own.index, "register"].tolist() == own.tolist()
    assert places["expected"].sum() == pytest.approx(470_000)


@pytest.mark.usefixtures("imported")
def test_practices_and_networks_hold_everybody_and_name_the_unusual() -> None:
    practices = analyse(level="practice").tables["places"]
    assert len(practices) == 344
    assert practices["register"].sum() == 308_072
    flagged = practices.dropna(subset="flag")
    online = flagged[flagged["flag"].str.contains("online")]
    assert online["place"].str.contains("E85124").any()
    assert flagged["flag"].str.contains("university").any()
    networks = analyse(level="pcn").tables["places"]
    assert networks["register"].sum() == 308_072


@pytest.mark.usefixtures("imported")
def test_the_headlines_stay_those_of_the_area_at_every_level() -> None:
    levels = ("system", "borough", "pcn", "practice")
    found = [analyse(level=level).headlines["detection_rate"].value for level in levels]
    assert len(set(found)) == 1
    assert found[0] == pytest.approx(65.5, abs=0.05)


@pytest.mark.usefixtures("imported")
def test_another_system_has_its_own_boroughs_and_its_strays_apart() -> None:
    results = analyse(area="QMJ", expected_model="survey_30", level="borough")
    assert results.headlines["recorded_cases"].value == 190_765
    assert results.tables["places"]["place"].tolist() == [
        "Barnet",
        "Camden",
        "Enfield",
        "Haringey",
        "Islington",
        "Practices outside its boroughs",
    ]
    assert results.headlines["contradiction"].value is None


@pytest.mark.usefixtures("imported")
def test_a_boroughs_headline_is_its_row_in_the_systems_table() -> None:
    row = analyse(level="borough").tables["places"].set_index("place").loc["Brent"]
    own = analyse(area="Brent").headlines
    assert own["expected_cases"].value == pytest.approx(row["expected"])
    assert own["detection_rate"].value == pytest.approx(row["detection_rate_percent"])


@pytest.mark.usefixtures("imported")
def test_practices_unlike_the_others_stay_out_of_funnel_and_checks_unless_asked() -> None:
    usual, every = (analyse(level="practice", include_outliers=kept) for kept in (False, True))
    flags = usual.tables["places"].set_index("place")["flag"].dropna()
    unlike = flags[flags.isin(list(FLAGS.values()))]
    assert any("E85124" in place for place in unlike.index)
    for name in ("ratios", "allocation"):
        assert not usual.tables[name]["place"].isin(unlike.index).any()
        assert len(every.tables[name]) - len(usual.tables[name]) == len(unlike)


@pytest.mark.usefixtures("imported")
def test_the_funnel_can_be_drawn_around_england() -> None:
    results = analyse(level="practice", funnel_centre="england")
    england = results.headlines["funnel_ratio"].value
    assert england is not None
    # England records more than North West London even for its older patients
    assert 1.0 < england < 14.42 / 10.87


@pytest.mark.usefixtures("imported")
def test_all_england_is_compared_by_practice() -> None:
    results = analyse(area="England", expected_model="survey_30", level="practice")
    assert len(results.tables["places"]) == 6_378
    assert results.headlines["recorded_cases"].value == 8_996_512
    price = results.headlines["equity_price"].value
    assert price is not None
    assert price > 0
    given = results.tables["allocation"]["best"].sum()
    assert given == results.headlines["checks_given"].value


@pytest.mark.usefixtures("imported")
def test_patients_by_age_must_be_imported_for_the_age_sex_model(shared: Path) -> None:
    with pytest.raises(InputError, match=r"needs more releases: .*registered_patients"):
        analyse(expected_model="age_sex")
    names = "geography/gp-reg-pat-prac-all_2021-01.csv"
    imports.import_release("registered_patients", [shared / "official" / names])
    try:
        with pytest.raises(InputError, match="import that month's file by five-year age group"):
            analyse(expected_model="age_sex")
    finally:
        imports.forget("registered_patients")


@pytest.mark.usefixtures("imported")
def test_a_borough_alone_has_its_own_practices() -> None:
    results = analyse(area="Brent", level="practice")
    assert len(results.tables["places"]) == 53
    assert results.headlines["recorded_cases"].value == 54_265


@pytest.mark.usefixtures("imported")
def test_an_official_run_reads_what_it_declares() -> None:
    parameters = hypertension.Parameters(source="official", period="2022-23")
    with catalogue.recording() as read:
        hypertension.analyse(parameters)
    assert set(hypertension.reads(parameters)) == read
    assert "local:qof:2022-23" in read


def test_forgetting_a_release_changes_the_key_of_a_run_that_reads_it(
    imported: Path, shared: Path
) -> None:
    parameters = hypertension.Parameters(source="official")
    before = key.table_hashes(ANALYSIS, parameters)
    names = ("PREVALENCE_2021_v2.csv", "MAPPING_NHS_GEOGRAPHIES_2021.csv")
    imports.import_release("qof", [shared / "official" / "qof" / name for name in names])
    assert key.table_hashes(ANALYSIS, parameters) == before
    imports.forget("qof", "2022-23")
    after = key.table_hashes(ANALYSIS, parameters)
    imports.import_release("qof", [shared / "official" / name for name in FILES["qof"]])
    assert "local:qof:2020-21" in after
    assert key.table_hashes(ANALYSIS, parameters) == before
    imports.forget("qof", "2020-21")
