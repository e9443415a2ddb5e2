"""The rate says its peers of the same year, and a status only where England's pace tells."""

import pytest

from helpers.analyses.cancer import Parameters, evidence, standing
from helpers.results import Figure


def lead(**parameters: object) -> Figure:
    chosen = Parameters(**parameters)  # type: ignore[arg-type]
    return standing.lead(evidence(chosen), chosen)


def test_peers_are_england_the_region_and_the_rank_from_the_nearer_end() -> None:
    peers = lead().peers
    assert peers is not None
    assert (round(peers.england or 0, 1), round(peers.region or 0, 1)) == (54.8, 56.3)
    # number 25 from the lowest of 42 is number 18 from the highest
    assert (peers.rank, peers.ranked, peers.first, peers.among) == (18, 42, "highest", "systems")
    assert lead(area="England").peers is None
    london = lead(area="London").peers
    assert london is not None
    assert (london.region, london.rank, london.among) == (None, 3, "regions")


@pytest.mark.parametrize(
    ("target", "status"), [(0.75, "behind"), (0.5, "met"), (0.555, ""), (0.56, "")]
)
def test_a_status_is_empty_where_chance_alone_may_decide(target: float, status: str) -> None:
    assert lead(target=target).status == status


def test_no_direction_is_told_where_one_year_alone_is_held() -> None:
    assert (lead().direction, lead().since) == ("", "")
