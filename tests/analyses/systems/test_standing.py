"""A measure says its peers, the way it went, and how far the area is behind England."""

import pytest

from helpers.analyses import systems
from helpers.results import Peers


def told(area: str) -> tuple[systems.Evidence, list[systems.Measure]]:
    evidence = systems.evidence(systems.Parameters(area=area))
    return evidence, systems.measures(evidence)


def test_a_figure_has_the_peers_of_its_own_year_and_the_way_since_the_year_before() -> None:
    found = systems.standing.figures(*told("NW London"))["found_percent"]
    # 327,113 / (2,414,174 x 30%); 308,072 / (2,333,544 x 30%) before
    assert float(found) == pytest.approx(45.1656, abs=1e-4)
    assert (found.direction, found.since, found.status) == ("rising", "2022-23", "")
    assert found.peers is not None
    assert found.peers.england == pytest.approx(63.11, abs=0.01)
    assert found.peers.region == pytest.approx(46.21, abs=0.01)
    assert found.peers == Peers(
        found.peers.england,
        found.peers.region,
        "London",
        rank=2,
        ranked=42,
        first="lowest",
        among="systems",
    )


def test_a_region_is_ranked_among_regions_and_england_among_nobody() -> None:
    london = systems.standing.figures(*told("London"))["sickness_percent"]
    assert london.peers is not None
    assert (london.peers.rank, london.peers.first, london.peers.among) == (1, "lowest", "regions")
    assert london.peers.region is None
    england = systems.standing.figures(*told("England"))
    assert all(each.peers is None for each in england.values())


def test_an_area_is_behind_england_only_where_it_is_worse() -> None:
    words = {"age": "found", "sickness": "sick", "major": "seen", "roles": "roles"}

    def behind_england(area: str) -> dict[str, float]:
        evidence, measures = told(area)
        return systems.standing.behind_england(evidence, measures, **words)

    behind = behind_england("NW London")
    assert set(behind) == {"found"}  # 59.26% seen in four hours is level with 59.29%
    assert behind["found"] == pytest.approx(63.11 - 54.31, abs=0.01)
    assert behind_england("England") == {}
