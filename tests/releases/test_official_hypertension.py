"""Hypertension by practice on the real QOF release, for North West London and other systems."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import project
from helpers.analyses import hypertension
from helpers.data import catalogue, imports
from helpers.results import Results
from helpers.run import key

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
def test_another_system_of_the_file_can_be_chosen() -> None:
    results = analyse(area="QMJ", expected_model="survey_30", level="borough")
    assert results.headlines["recorded_cases"].value == 190_765
    assert "Camden" in set(results.tables["places"]["place"])
    assert results.headlines["contradiction"].value is None


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
