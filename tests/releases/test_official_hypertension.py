"""Hypertension by practice on the real QOF release, for North West London and other systems."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from helpers import project
from helpers.analyses import hypertension
from helpers.analyses.hypertension.gathering import FLAGS, practice_names
from helpers.columns import CONFIDENTIAL
from helpers.data import areas, imports, package
from helpers.data.places import practices
from helpers.errors import InputError
from helpers.results import Results
from helpers.run import execute

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
    for part in ("data", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("local"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(project.PROJECT_VARIABLE, str(folder))
        for release, names in FILES.items():
            imports.import_release(release, [shared / "official" / name for name in names])
        yield folder


def exact_practices() -> pd.DataFrame:
    """The practices of England with their exact counts, by the name of a place."""
    found = practices("official", "2022-23", by_age=False).frame
    return found.set_index(practice_names(found))


def assert_everybody_is_held(places: pd.DataFrame, total: int) -> None:
    """Check that shown and hidden counts add up: a count is rounded to 5, so by 2 at the most."""
    hidden = places.loc[places[CONFIDENTIAL], "place"]
    shown = places.loc[~places[CONFIDENTIAL], "register_people"]
    assert (shown % 5 == 0).all()
    unseen = exact_practices()["register"].loc[hidden].sum()
    assert abs(shown.sum() + unseen - total) <= 2 * len(shown)


def analyse(**parameters: object) -> Results:
    return hypertension.analyse(
        hypertension.Parameters(source="official", **parameters)  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("imported")
def test_boroughs_and_the_row_outside_them_sum_to_the_system() -> None:
    places = analyse(level="borough").tables["places"].set_index("place")
    outside = places.loc["Practices outside its boroughs"]
    assert (outside["practices"], outside["register_people"]) == (6, 3_483)
    assert places["register_people"].sum() == 308_072
    assert places["register_people"].sum() - outside["register_people"] == 304_589
    assert places["listed_people"].sum() == 2_833_623
    published = hypertension.analyse(hypertension.Parameters(period="2022-23")).tables["places"]
    own = published.set_index("place")["register_people"]
    assert places.loc[own.index, "register_people"].tolist() == own.tolist()
    assert places["expected_people"].sum() == pytest.approx(470_000)


@pytest.mark.usefixtures("imported")
def test_practices_hold_everybody_within_rounding_and_name_the_unusual() -> None:
    places = analyse(level="practice").tables["places"]
    assert len(places) == places["practices"].sum() == 344
    assert_everybody_is_held(places, 308_072)
    online = places[places["flag"] == FLAGS["online"]]
    assert online["place"].str.contains("E85124").any()
    assert (places["flag"] == FLAGS["young"]).any()


@pytest.mark.usefixtures("imported")
def test_practices_far_below_the_target_are_not_hidden_by_their_own_distance_from_it() -> None:
    results = analyse(level="practice", period="2022-23", funnel_centre="target")
    target = results.tables["funnel_centres"].set_index("centre").loc["Target"]
    # 2 if they varied around the target, 19 without what winsorising took from their variance
    assert target["below_widened_places"] == 3
    lies = results.tables["ratios"]["position"]
    assert lies.str.startswith("below").sum() == 48
    assert results.headlines["outside_by_chance"] == pytest.approx(334 * 0.002)


@pytest.mark.usefixtures("imported")
def test_a_hidden_practice_outside_the_boroughs_has_another_hidden_with_it() -> None:
    places = analyse(level="practice").tables["places"]
    hidden = places[places[CONFIDENTIAL]]
    assert len(hidden) == 2
    counts = ["listed_people", "register_people", "expected_people", "detection_percent"]
    assert hidden[counts].isna().all(axis=None)
    exact = exact_practices().loc[hidden["place"]]
    known = [borough.code for borough in areas.members(areas.resolve("QRV").code, "borough")]
    assert not exact["borough"].isin(known).any()


@pytest.mark.usefixtures("imported")
def test_networks_hold_everybody_within_rounding() -> None:
    places = analyse(level="pcn").tables["places"]
    assert places["practices"].sum() == 344
    assert not places[CONFIDENTIAL].any()
    assert_everybody_is_held(places, 308_072)


@pytest.mark.usefixtures("imported")
def test_no_exact_count_of_a_single_practice_follows_from_a_table_of_boroughs() -> None:
    places = analyse(area="QMF", level="borough").tables["places"]
    assert (places["practices"] == 1).any()
    assert (places["register_people"] % 5 == 0).all()


@pytest.mark.usefixtures("imported")
def test_the_headlines_stay_those_of_the_area_at_every_level() -> None:
    levels = ("system", "borough", "pcn", "practice")
    found = [analyse(level=level).headlines["detection_rate"].value for level in levels]
    assert len(set(found)) == 1
    assert found[0] == pytest.approx(65.5, abs=0.05)


@pytest.mark.usefixtures("imported")
def test_another_system_has_its_own_boroughs_and_its_strays_apart() -> None:
    results = analyse(area="QMJ", level="borough")
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
    assert own["expected_cases"].value == pytest.approx(row["expected_people"])
    assert own["detection_rate"].value == pytest.approx(row["detection_percent"])


@pytest.mark.usefixtures("imported")
def test_practices_unlike_the_others_stay_out_of_funnel_and_checks_unless_asked() -> None:
    usual, every = (analyse(level="practice", include_outliers=kept) for kept in (False, True))
    places = usual.tables["places"]
    unlike = places[places["flag"].isin(list(FLAGS.values()))]
    shown = unlike.loc[~unlike[CONFIDENTIAL], "place"]
    assert shown.str.contains("E85124").any()
    for name in ("ratios", "allocation"):
        asked, unasked = set(every.tables[name]["place"]), set(usual.tables[name]["place"])
        assert asked - unasked == set(shown)
        assert asked == set(places.loc[~places[CONFIDENTIAL], "place"])


@pytest.mark.usefixtures("imported")
def test_the_funnel_can_be_drawn_around_england() -> None:
    results = analyse(level="practice", funnel_centre="england")
    england = results.headlines["funnel_ratio"].value
    assert england is not None
    # England records more than North West London even for its older patients
    assert 1.0 < england < 14.42 / 10.87


@pytest.mark.usefixtures("imported")
def test_all_england_is_compared_by_practice() -> None:
    results = analyse(area="England", level="practice")
    places = results.tables["places"]
    assert len(places) == 6_378
    assert_everybody_is_held(places, 8_996_512)
    assert results.headlines["recorded_cases"].value == 8_996_512
    price = results.headlines["equity_price"].value
    assert price is not None
    assert price > 0
    given = results.tables["allocation"]["best_checks"].sum()
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
def test_what_an_official_run_reads_is_noted() -> None:
    parameters = hypertension.Parameters(source="official", period="2022-23")
    with package.snapshot() as taken:
        hypertension.analyse(parameters)
    assert {"local:qof:2022-23", "local:epraccur"} < set(taken.read)


def test_importing_or_forgetting_a_year_changes_the_key_of_a_run_that_tells_its_trend(
    imported: Path, shared: Path
) -> None:
    parameters = hypertension.Parameters(source="official")
    before = execute.plan(ANALYSIS, parameters).key
    names = ("PREVALENCE_2021_v2.csv", "MAPPING_NHS_GEOGRAPHIES_2021.csv")
    imports.import_release("qof", [shared / "official" / "qof" / name for name in names])
    assert execute.plan(ANALYSIS, parameters).key != before
    imports.forget("qof", "2022-23")
    after = execute.plan(ANALYSIS, parameters).ingredients.tables
    assert "local:qof:2020-21" in after
    imports.import_release("qof", [shared / "official" / name for name in FILES["qof"]])
    imports.forget("qof", "2020-21")
    assert execute.plan(ANALYSIS, parameters).key == before


@pytest.mark.usefixtures("imported")
def test_the_plan_for_checks_breaks_even_where_two_fifths_of_the_variation_are_missed() -> None:
    results = analyse(level="practice", period="2022-23")
    gains = results.tables["gains"].set_index("missed_share")["gain_percent"]
    assert gains.loc[[1.0, 0.5, 0.25]].tolist() == pytest.approx([67.9, 8.4, -17.3], abs=0.1)
    assert results.headlines["break_even_share"].value == pytest.approx(0.42, abs=0.005)


@pytest.mark.usefixtures("imported")
def test_an_imported_year_gives_a_trend_with_those_before_it() -> None:
    register = analyse().tables["register"]
    assert register["period"].tolist()[-1] == "2022-23"
    assert register["register_people"].tolist()[-1] == 308_072
