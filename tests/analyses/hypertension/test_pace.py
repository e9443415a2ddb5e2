"""The pace is told from both starts, and the chance comes from the seed alone."""

from collections.abc import Callable

import numpy as np
import pytest

from helpers.analyses.hypertension import Evidence, pace
from helpers.analyses.hypertension.pace import Futures

Evidences = Callable[..., Evidence]


def test_both_starts_stand_in_the_chart_and_in_the_figures(evidence: Evidences) -> None:
    some = evidence()
    frame = pace.pace_to_target(some)
    ends = frame[frame["series"].str.startswith("Needed")]
    assert set(ends["diagnosed_people"]) == {275_000, 308_072, 376_000}
    found = pace.pace_figures(some)
    assert found["pace_multiple"] == pytest.approx(2.54, abs=0.005)
    assert found["pace_multiple_newest"] == pytest.approx(1.71, abs=0.005)


def test_one_start_is_drawn_once(evidence: Evidences) -> None:
    assert pace.pace_to_target(evidence(recorded="qof"))["series"].nunique() == 2


def test_a_missing_year_is_named(evidence: Evidences) -> None:
    some = evidence()
    assert pace.missing_years(some.register) == ["2021-22"]
    assert pace.pace_figures(some)["missing_years"] == 1.0


def test_growth_is_that_between_the_first_and_last_register(evidence: Evidences) -> None:
    growth = pace.pace_figures(evidence())["net_register_growth_per_year"]
    assert growth == pytest.approx((308_072 - 268_276) / 6)
    assert growth.period == "2016-17 to 2022-23"


def test_prevalence_of_england_stands_beside_the_areas(evidence: Evidences) -> None:
    frame = pace.register_by_year(evidence()).set_index("period")
    assert frame.loc["2016-17", "england_prevalence_percent"] == 13.88
    assert frame.loc["2022-23", "prevalence_percent"] == pytest.approx(10.87, abs=0.005)


def test_without_the_online_practice_prevalence_is_higher(evidence: Evidences) -> None:
    some = evidence()
    assert pace.unusual_inside(some)["name"].tolist() == ["GP at Hand"]
    assert pace.prevalence_without_unusual(some) == pytest.approx(11.22, abs=0.005)
    assert not pace.prevalence_without_unusual(evidence(area="Brent")).known


def test_the_same_seed_gives_the_same_chance_and_another_seed_nearly_so(
    evidence: Evidences,
) -> None:
    one, same, other = (
        pace.chance_figures(evidence(target=0.7, seed=seed))["chance_of_target"]
        for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other
    assert one == pytest.approx(other, abs=5)


def test_each_future_adds_changes_of_the_past(evidence: Evidences) -> None:
    some = evidence()
    found = pace.futures(some)
    steps = np.diff(found.gained, axis=1)
    known = np.array([6402, 6494, 5872, -1808, 11418])
    assert np.isin(np.round(steps), known).all()
    assert steps.mean() == pytest.approx(6632.7, rel=0.02)
    assert found.start == 2023


def test_the_chance_is_the_share_of_futures_that_get_there() -> None:
    drawn = Futures(2023, np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]]))
    assert drawn.chance(2, 2025) == pytest.approx(1 / 3)
    assert drawn.chance(2, 2100) == pytest.approx(2 / 3)
    assert drawn.year_reached(2).tolist() == [2025, 2026, np.inf]


@pytest.mark.parametrize(
    ("parameters", "chance"),
    [
        ({"target": 0.5}, 100),
        ({"target": 1.0}, 0),
        ({"target_year": 2023, "base_year": 2020}, None),
        ({"target_year": 2060}, 100),
    ],
)
def test_the_chance_at_the_ends(
    evidence: Evidences, parameters: dict[str, object], chance: float | None
) -> None:
    found = pace.chance_figures(evidence(**parameters))["chance_of_target"]
    assert found.value == (None if chance is None else pytest.approx(chance, abs=1))


def test_the_year_the_target_is_reached_lies_in_its_interval(evidence: Evidences) -> None:
    found = pace.chance_figures(evidence())["year_reached"]
    assert found.lower is not None
    assert found.upper is not None
    assert 2023 < found.lower <= found <= found.upper


def test_an_area_without_a_series_has_its_yearly_need_and_no_pace(evidence: Evidences) -> None:
    some = evidence(area="Brent")
    assert pace.growth_needed(some) == pytest.approx(1_060, abs=0.5)
    found = pace.pace_figures(some)
    assert not any(figure.known for figure in found.values())
    assert found.keys() == pace.pace_figures(evidence()).keys()
