"""Areas stand by one yardstick, among their like, with the whole beside them."""

from collections.abc import Callable

import pytest

from helpers.analyses.hypertension import Evidence, gap_figures, pace_figures, standing
from helpers.analyses.standing import NEAR
from helpers.data import areas
from helpers.results import Figure

Evidences = Callable[..., Evidence]


def figures(some: Evidence) -> dict[str, Figure]:
    return standing.standing_figures(some, standing.standings(some))


def test_nw_london_is_second_lowest_of_the_systems_of_its_time(evidence: Evidences) -> None:
    some = evidence(period="2022-23")
    found = standing.standings(some).set_index("place")["survey_detection_percent"]
    assert found["NW London"] == pytest.approx(44.0, abs=0.05)
    assert found["North Central London"] == pytest.approx(43.7, abs=0.05)
    assert (figures(some)["rank_from_lowest"], figures(some)["areas_ranked"]) == (2.0, 42.0)


def test_a_system_of_today_is_ranked_among_those_of_today(evidence: Evidences) -> None:
    some = evidence(area="Z9B2Z")
    assert figures(some)["areas_ranked"] == 36.0
    assert "NW London" not in set(standing.standings(some)["place"])


def test_london_and_england_stand_beside_the_area_without_a_rank(evidence: Evidences) -> None:
    frame = standing.standings(evidence())
    assert frame["place"].tail(2).tolist() == ["London", "England"]
    assert frame["rank"].isna().sum() == 2
    assert frame["survey_detection_percent"].iloc[:-2].is_monotonic_increasing


def test_a_borough_stands_beside_its_system_too(evidence: Evidences) -> None:
    frame = standing.standings(evidence(area="Brent"))
    assert set(frame.loc[frame["standing"] == "the whole", "place"]) == {
        "NW London",
        "London",
        "England",
    }


def test_a_borough_is_held_against_the_boroughs_of_its_system(evidence: Evidences) -> None:
    alike = standing.like_areas(areas.resolve("Brent"))
    assert len(alike) == 8
    assert figures(evidence(area="Brent"))["areas_ranked"] == 4.0  # of the others nothing is sure


@pytest.mark.parametrize("area", ["Harrow", "Hammersmith and Fulham"])
def test_a_borough_of_which_nothing_is_sure_has_no_rank(area: str, evidence: Evidences) -> None:
    found = figures(evidence(area=area))
    assert not found["rank_from_lowest"].known
    peers = found["survey_detection"].peers
    assert peers is not None
    assert peers.rank is None


def test_a_whole_without_its_like_has_no_rank(evidence: Evidences) -> None:
    found = figures(evidence(area="England"))
    assert not found["rank_from_lowest"] > 0
    assert found["survey_detection"] > 0


def test_a_register_that_lacks_practices_says_how_many(evidence: Evidences) -> None:
    whole = figures(evidence(area="Cornwall and the Isles of Scilly"))
    half = figures(evidence(area="Cornwall and the Isles of Scilly", period="2018-19"))
    assert whole["coverage"] > 95
    assert half["coverage"] < 60
    assert whole["rank_from_lowest"].known
    assert not half["rank_from_lowest"].known


def test_a_table_for_a_board_shows_the_area_its_neighbours_the_ends_the_middle_and_england(
    evidence: Evidences,
) -> None:
    some = evidence(period="2022-23")
    found = standing.nearby(standing.standings(some)).set_index("place")
    assert found.loc[found["standing"] != NEAR, "standing"].to_dict() == {
        "North Central London": "lowest",
        "NW London": "this area",
        "Hampshire and the Isle of Wight": "middle",
        "Lincolnshire": "highest",
        "London": "the whole",
        "England": "the whole",
    }
    assert found["rank"].dropna().tolist() == [1, 2, 3, 4, 21, 42]
    assert found["coverage_percent"].notna().all()
    figures_of = figures(some)
    assert figures_of["median_detection"] == pytest.approx(63.2, abs=0.05)
    assert figures_of["england_detection"] == pytest.approx(60.0, abs=0.05)


def test_by_age_few_cases_are_expected_where_people_are_young(evidence: Evidences) -> None:
    found = standing.standings(evidence(period="2022-23")).set_index("place")
    survey, by_age = found["survey_detection_percent"], found["age_detection_percent"]
    assert by_age["England"] == pytest.approx(survey["England"])
    assert by_age["NW London"] == pytest.approx(53.2, abs=0.05)
    assert by_age["Lincolnshire"] < survey["Lincolnshire"]


def test_limits_are_those_of_two_surveys_of_the_same_adults(evidence: Evidences) -> None:
    found = standing.standings(evidence())
    ratio = found["lower_detection_percent"] / found["survey_detection_percent"]
    assert ratio.tolist() == pytest.approx([0.30 / 0.32] * len(found))


def test_made_up_practices_have_no_standing(evidence: Evidences) -> None:
    assert standing.standings(evidence(source="synthetic")).empty


def test_the_figure_that_is_ranked_has_its_peers_and_the_way_since_the_register_before(
    evidence: Evidences,
) -> None:
    found = figures(evidence())["survey_detection"]
    # 308,072 / (2,333,544 x 30%) was 44.0% in 2022-23
    assert (found.status, found.direction, found.since) == ("", "rising", "2022-23")
    assert found.peers is not None
    assert (found.peers.rank, found.peers.ranked, found.peers.first) == (2, 42, "lowest")
    assert found.peers.england == pytest.approx(100 * 9_711_491 / (51_293_000 * 0.3), abs=0.1)
    brent = figures(evidence(area="Brent"))["survey_detection"]
    assert brent.direction == "falling"
    assert brent.peers is not None
    assert brent.peers.rank is None
    ealing = figures(evidence(area="Ealing"))["survey_detection"]
    assert ealing.peers is not None
    assert ealing.peers.among == "boroughs of its system that can be ranked"


def lead(found: Evidence) -> Figure:
    return standing.detection_lead(found, gap_figures(found), pace_figures(found))


def test_the_share_found_of_the_cases_expected_is_held_against_their_target(
    evidence: Evidences,
) -> None:
    found = lead(evidence())
    assert float(found) == pytest.approx(100 * 327_113 / 470_000)
    assert (found.status, found.direction, found.since) == ("behind", "rising", "2022-23")
    assert lead(evidence(target=0.69)).status == "met"
    assert lead(evidence(target=0.70)).status == "on track"
    older = lead(evidence(recorded="strategy"))
    assert (older.direction, older.since) == ("", "")  # no register is counted


def test_the_first_register_held_has_no_way_since(evidence: Evidences) -> None:
    first = figures(evidence(period="2018-19"))["survey_detection"]
    assert (first.direction, first.since) == ("", "")
