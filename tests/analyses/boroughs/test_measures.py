"""A borough stands beside its neighbours, its system, its region and England on what is held."""

import pandas as pd
import pytest

from helpers.analyses import boroughs, cancer, hypertension, systems
from helpers.data import areas, catalogue
from helpers.errors import InputError
from helpers.results import Results

FOUND = "Hypertension found, of expected"
HEALTHY_YEARS = "Healthy life expectancy, men"


@pytest.fixture(scope="module")
def brent() -> Results:
    """The page of Brent."""
    return boroughs.analyse(area="Brent")


def rows(results: Results, table: str) -> pd.DataFrame:
    return results.tables[table].set_index("measure")


def test_hypertension_is_found_of_those_expected_among_the_adults_on_the_same_lists(
    brent: Results,
) -> None:
    register, adults, patients = 57_075, 438_598, 526_361
    own = rows(brent, "published")["area_value"]
    assert own["Hypertension found, of expected"] == pytest.approx(100 * register / (0.3 * adults))
    assert own["On the register, of all patients"] == pytest.approx(100 * register / patients)


def test_the_system_and_england_are_those_of_the_page_on_systems(brent: Results) -> None:
    listed: pd.DataFrame = systems.analyse(area="NW London").tables["systems"].set_index("system")
    own = rows(brent, "published")
    for measure, column in (
        ("Hypertension found, of expected", "found_percent"),
        ("Cancers found early", "early_percent"),
    ):
        for whole, name in (
            ("system_value", "North West London"),
            ("region_value", "London"),
            ("england_value", "England"),
        ):
            assert own[whole][measure] == pytest.approx(listed[column][name], abs=0.005)


def test_cancers_found_early_have_the_limits_of_the_chapter_on_cancer(brent: Results) -> None:
    chapter = cancer.analyse(area="Brent").headlines["early_rate"]
    own = brent.headlines["early_percent"]
    assert (own.value, own.lower, own.upper) == pytest.approx(
        (chapter.value, chapter.lower, chapter.upper)
    )


def test_both_bases_are_those_of_the_chapter_on_hypertension(brent: Results) -> None:
    chapter = hypertension.analyse(area="NW London", expected_model="lists_30")
    pd.testing.assert_frame_equal(brent.tables["bases"], chapter.tables["both_bases"])
    assert len(brent.tables["bases"]) == 8


def test_outcomes_are_those_of_the_table_with_the_range_over_the_neighbours(
    brent: Results,
) -> None:
    own = rows(brent, "outcomes").loc["Adults who smoke"]
    table = catalogue.load("outcomes").query("indicator == 'Adults who smoke'")
    codes = [each.code for each in areas.members("E54000027", "borough")]
    held = table[table["area_code"].isin(codes)].set_index("area_code")["value"].astype(float)
    assert len(held) == 8
    assert own["area_value"] == held["E09000005"]
    assert [own["lowest_value"], own["highest_value"]] == [held.min(), held.max()]
    assert own["borough_rank"] == (held < held["E09000005"]).sum() + 1
    assert "system_value" not in own


@pytest.mark.parametrize(
    ("area", "measure", "behind"),
    [("Ealing", FOUND, (306 - 273) / 305), ("Brent", "Adults who smoke", 181 / 314)],
)
def test_those_behind_are_the_others_that_do_no_better(
    area: str, measure: str, behind: float
) -> None:
    own = rows(boroughs.analyse(area=area), "standing").loc[measure]
    assert own["behind_percent"] == pytest.approx(100 * behind)


def test_what_is_not_held_of_a_district_has_no_row_and_no_figure() -> None:
    thanet = boroughs.analyse(area="Thanet")
    assert "Adults who smoke" in rows(thanet, "outcomes").index
    assert "Healthy life expectancy, women" not in rows(thanet, "outcomes").index
    assert thanet.headlines["healthy_years"].value is None
    assert thanet.tables["bases"].empty


def test_one_alone_among_its_neighbours_has_no_rank_and_no_range_among_them() -> None:
    medway, alone = rows(boroughs.analyse(area="Medway"), "outcomes"), HEALTHY_YEARS
    assert medway["borough_rank"].isna()[alone]
    assert medway["best_rank"][alone] == 104
    assert medway.loc[alone, ["lowest_value", "highest_value"]].isna().all()
    assert medway.loc["Adults who smoke", ["lowest_value", "highest_value"]].notna().all()


@pytest.mark.parametrize("area", ["NW London", "England", "RYJ", "Example Borough A"])
def test_what_is_no_borough_is_refused_in_one_line(area: str) -> None:
    with pytest.raises(InputError, match=r"is no borough or other local authority; use one"):
        boroughs.analyse(area=area)


@pytest.mark.parametrize("name", ["Brent", "Harrow", "Hounslow", "Hammersmith and Fulham"])
def test_a_borough_whose_bases_disagree_or_with_an_online_practice_is_not_ranked_by_hypertension(
    name: str,
) -> None:
    evidence = boroughs.evidence(boroughs.Parameters(area=name))
    standing = boroughs.standing(evidence)
    own = standing.set_index("measure").loc[FOUND]
    assert own[["borough_rank", "best_rank", "behind_percent"]].isna().all()
    assert FOUND not in set(boroughs.ranked(standing)["measure"])
    peers = boroughs.figures(evidence, standing)["found_percent"].peers
    assert peers is not None
    assert peers.rank is None


def test_the_others_are_ranked_among_themselves() -> None:
    given = {}
    for name in ("Hillingdon", "Ealing", "Kensington and Chelsea", "Westminster"):
        own = rows(boroughs.analyse(area=name), "standing").loc[FOUND]
        given[name] = (own["borough_rank"], own["ranked_boroughs"])
    assert list(given.values()) == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_where_no_residents_are_known_boroughs_are_ranked() -> None:
    assert rows(boroughs.analyse(area="Thanet"), "standing").loc[FOUND, "borough_rank"] == 1


def test_patients_of_an_online_practice_are_told_of_the_borough_that_it_counts_in(
    brent: Results,
) -> None:
    fulham = boroughs.analyse(area="Hammersmith and Fulham").headlines
    assert fulham["online_patients"] == 100_332.0
    assert not brent.headlines["online_patients"].known


def test_the_system_has_the_same_figure_beside(brent: Results) -> None:
    found = brent.headlines["system_found_percent"]
    assert found == pytest.approx(100 * 327_113 / (2_414_174 * 0.3))
    assert brent.headlines["found_percent"].label.endswith("of a survey's 30% of adults")


def test_peers_are_named_as_they_are_called(brent: Results) -> None:
    peers = brent.headlines["early_percent"].peers
    assert peers is not None
    assert (peers.rank, peers.first, peers.ranked) == (1, "lowest", 8)  # Brent is last
    assert peers.among == "boroughs of North West London"
    assert peers.region_name == "London"
