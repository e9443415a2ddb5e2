"""Hypertension by practice on the real QOF release, for North West London and other systems."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from helpers import project
from helpers.analyses import hypertension
from helpers.analyses.hypertension.comparison import OVER
from helpers.analyses.hypertension.gathering import FLAGS, practice_names
from helpers.columns import CONFIDENTIAL
from helpers.data import areas, imports, package
from helpers.data.places import practices
from helpers.disclosure import POLICY
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
    flagged = places.loc[~places["flag"].isin(["no", OVER])].set_index("place")["flag"]
    codes = flagged.index.str.extract(r"\((\w+)\)$", expand=False)
    young, old = FLAGS["young"], FLAGS["old"]
    assert dict(zip(codes, flagged, strict=True)) == {
        "E84066": young,
        "E85124": "an online practice that registers patients from far beyond the borough",
        "E86030": young,
        "E87677": young,
        "E87711": old,
        "E87768": young,
        "Y04225": old,
        "Y06487": young,
    }


@pytest.mark.usefixtures("imported")
def test_a_practice_of_ordinary_ages_that_records_little_is_the_one_to_look_at_first() -> None:
    results = analyse(level="practice", period="2022-23")
    first = results.tables["lowest_places"].iloc[0]
    assert "(E87007)" in first["place"]
    assert first["detection_percent"] == pytest.approx(11.7, abs=0.1)
    assert "(E87007)" in results.tables["first_places"]["place"].iloc[0]
    assert "(E87007)" in results.tables["ratios"].sort_values("ratio")["place"].iloc[0]


@pytest.mark.usefixtures("imported")
def test_practices_far_below_the_target_are_not_hidden_by_their_own_distance_from_it() -> None:
    results = analyse(level="practice", period="2022-23", funnel_centre="target")
    target = results.tables["funnel_centres"].set_index("centre").loc["Target"]
    # 2 if they varied around the target, 19 without what winsorising took from their variance
    assert target["below_widened_places"] == 4
    lies = results.tables["ratios"]["position"]
    assert lies.str.startswith("below").sum() == 48
    assert results.headlines["outside_by_chance"] == pytest.approx(335 * 0.002)


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
    usual, every = (analyse(level="practice", include_unusual=kept) for kept in (False, True))
    places = usual.tables["places"]
    unlike = places[~places["flag"].isin(["no", OVER])]
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
    assert gains.loc[[1.0, 0.5, 0.25]].tolist() == pytest.approx([68.3, 8.0, -17.9], abs=0.1)
    assert results.headlines["break_even_share"].value == pytest.approx(0.43, abs=0.005)


@pytest.mark.usefixtures("imported")
def test_an_imported_year_gives_a_trend_with_those_before_it() -> None:
    register = analyse().tables["register"]
    assert register["period"].tolist()[-1] == "2022-23"
    assert register["register_people"].tolist()[-1] == 308_072


SYSTEMS = ("NW London", "North Central London", "Kent and Medway", "Lincolnshire")


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("source", ["published", "official"])
def test_systems_are_ranked_like_for_like_whatever_the_source(
    source: Literal["published", "official"],
) -> None:
    results = hypertension.analyse(hypertension.Parameters(source=source, period="2022-23"))
    frame = results.tables["standings"].set_index("place")
    assert frame["survey_detection_percent"]["NW London"] == pytest.approx(44.0, abs=0.05)
    assert frame["survey_detection_percent"]["North Central London"] == pytest.approx(
        43.7, abs=0.05
    )
    found = results.headlines
    assert (found["rank_from_lowest"].value, found["areas_ranked"].value) == (2, 42)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("area", SYSTEMS)
def test_one_model_detects_what_the_table_of_systems_says(area: str) -> None:
    found = analyse(area=area, period="2022-23", expected_model="lists_30").headlines
    rate = found["detection_rate"].value
    assert rate is not None
    assert rate == pytest.approx(found["survey_detection"].value)


@pytest.mark.usefixtures("imported")
def test_a_practice_of_the_release_is_held_against_those_of_its_system() -> None:
    results = analyse(area="E87007", period="2022-23")
    found = results.headlines
    assert found["recorded_cases"].value == 85
    assert found["expected_cases"].value == pytest.approx(720, abs=1)
    assert (found["rank_from_lowest"].value, found["areas_ranked"].value) == (1, 335)
    nearby = results.tables["nearby"]
    assert nearby["place"].tolist()[0] == "Westbourne Grove Medical Centre (E87007)"
    assert nearby["place"].tolist()[-3:] == ["NW London", "London", "England"]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("name", ["U78157", "Brent West KWH PCN", "brent west kwh pcn (u78157)"])
def test_a_network_answers_to_its_code_and_its_name(name: str) -> None:
    results = analyse(area=name)
    assert results.parameters["area"] == "U78157"
    assert results.headlines["recorded_cases"].value == 10_180
    assert results.headlines["rank_from_lowest"].known


@pytest.mark.usefixtures("imported")
def test_a_network_of_two_systems_counts_in_one_and_names_the_other() -> None:
    chosen = hypertension.Parameters(source="official", period="2022-23", area="U62501")
    found = hypertension.evidence(chosen)
    assert found.system.ods_code == "QU9"
    assert found.systems_beside == ("Frimley",)
    frame = practices("official", "2022-23").frame
    inside = (frame["pcn"] == "U62501") & (frame["system"] == found.system.code)
    counted = frame.loc[inside, "register"].sum()
    newest = found.register["register_people"].iloc[-1]
    assert found.newest.value == newest == POLICY.rounded(counted)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("Y06487", "Birmingham .* is a count of 1 to 7 patients, or would tell such a count"),
        ("E99999", "'E99999' is no practice or primary care network of"),
        ("RYJ", "is a trust, and registers are those of general practices"),
    ],
)
def test_what_has_no_register_to_show_says_so_in_one_line(area: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        analyse(area=area, period="2022-23")
    assert "\n" not in str(error.value)


def test_networks_are_refused_for_a_year_that_has_none_and_series_end_with_the_period(
    imported: Path, shared: Path
) -> None:
    names = ("PREVALENCE_1819_v2.csv", "ORGANISATION_REFERENCE_1819_v2.csv")
    imports.import_release("qof", [shared / "official" / "qof" / name for name in names])
    try:
        with pytest.raises(
            InputError, match=r"level: 'pcn' needs primary care networks, .*2018-19"
        ):
            analyse(level="pcn", period="2018-19")
        results = analyse(level="practice", period="2018-19")
    finally:
        imports.forget("qof", "2018-19")
    register = results.tables["register"]
    assert register["period"].tolist() == ["2016-17", "2017-18", "2018-19"]
    assert register["register_people"].tolist()[-1] == 281_172
    assert results.parameters["base_year"] == 2019
    assert results.headlines["recorded_cases"].period == "2018-19"
