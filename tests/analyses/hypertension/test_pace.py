"""The pace is told from both starts, and the chance comes from the seed alone."""

from collections.abc import Callable

import numpy as np
import pytest

from helpers.analyses.hypertension import pace
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.pace import Futures

Evidences = Callable[..., Evidence]


def test_both_starts_stand_in_the_chart_and_in_the_words(evidence: Evidences) -> None:
    some = evidence()
    frame, about = pace.pace_table(some)
    ends = frame[frame["series"].str.startswith("Needed")]
    assert set(ends["people"]) == {275_000, 308_072, 376_000}
    assert "is the register of 2017-18" in about.note
    found = pace.headlines(some)
    assert found["pace_multiple"].text.startswith("From the strategy's 275,000 on")
    assert found["pace_multiple_newest"].value == pytest.approx(1.71, abs=0.005)


def test_the_heading_tells_both_paces_the_newest_register_first(evidence: Evidences) -> None:
    told = pace.headlines(evidence())["pace_finding"]
    assert told.text == (
        "From the newest register on, growth must be 1.71 times what it was; from the strategy's "
        "older number, 2.54 times."
    )
    assert str(told) == "1.71"


def test_the_chance_says_on_how_many_changes_it_rests(evidence: Evidences) -> None:
    told = pace.headlines(evidence())["chance_of_target"].text
    assert "It rests on 5 observed changes, 1 of them over several years" in told


def test_one_start_is_drawn_once(evidence: Evidences) -> None:
    frame, _ = pace.pace_table(evidence(recorded="qof"))
    assert frame["series"].nunique() == 2


def test_a_missing_year_is_named(evidence: Evidences) -> None:
    assert pace.headlines(evidence())["missing_years"].text == (
        "The series has no register of 2021-22."
    )
    assert "2021-22" in pace.register_table(evidence())[1].note


def test_without_the_online_practice_prevalence_is_higher(evidence: Evidences) -> None:
    found = pace.headlines(evidence())["prevalence_without_unusual"]
    assert found.value == pytest.approx(11.22, abs=0.005)
    assert pace.headlines(evidence(area="Brent"))["prevalence_without_unusual"].value is None


def test_the_same_seed_gives_the_same_chance_and_another_seed_nearly_so(
    evidence: Evidences,
) -> None:
    one, same, other = (
        pace.headlines(evidence(target=0.7, seed=seed))["chance_of_target"].value
        for seed in (1, 1, 2)
    )
    assert one == same
    assert one is not None
    assert other is not None
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
    ("parameters", "chance", "words"),
    [
        ({"target": 0.5}, 100, "already reached"),
        ({"target": 1.0}, 0, "less than 1%"),
        ({"target_year": 2023, "base_year": 2020}, None, "is not before 2023"),
        ({"target_year": 2060}, 100, "more than 99%"),
    ],
)
def test_a_chance_at_the_ends_is_not_told_as_certain(
    evidence: Evidences, parameters: dict[str, object], chance: float | None, words: str
) -> None:
    found = pace.headlines(evidence(**parameters))["chance_of_target"]
    assert found.value == (None if chance is None else pytest.approx(chance, abs=1))
    assert words in found.text


def test_the_year_the_target_is_reached_lies_in_its_interval(evidence: Evidences) -> None:
    found = pace.headlines(evidence())["year_reached"]
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert 2023 < found.lower <= found.value <= found.upper


def test_an_area_without_a_series_is_told_its_yearly_need_instead(evidence: Evidences) -> None:
    found = pace.headlines(evidence(area="Brent"))
    assert found["pace_finding"].text == "6,360 more diagnoses by 2029 are 1,060 a year."
    reasons = {one.text for one in found.values() if one.value is None and "register" in one.text}
    assert reasons == {"No register of Brent is in this book over several years."}
