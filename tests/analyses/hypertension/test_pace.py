"""The pace is told from the newest register, and the chance knows how little it rests on."""

from collections.abc import Callable

import pytest

from helpers.analyses.hypertension import Evidence, pace

Evidences = Callable[..., Evidence]


def test_the_way_to_the_target_starts_at_the_register_and_has_the_limits_of_the_past(
    evidence: Evidences,
) -> None:
    frame = pace.pace_to_target(evidence()).set_index("series")
    needed = frame.loc["Needed for the target"]
    assert needed["year"].tolist() == [2025, 2029]
    assert needed["diagnosed_people"].tolist() == [327_113, 376_000]
    ends = frame[frame["year"] == 2029]["diagnosed_people"]
    low, high = (ends[f"As before, {name} 95% limit"] for name in ("lower", "upper"))
    assert low < 327_113 + 4 * 7_354.6 < high
    # the limits open with the root of time at first: no straight line
    for year, limits in {2026: (320_554, 348_381), 2027: (321_081, 362_563)}.items():
        then = frame[frame["year"] == year]["diagnosed_people"]
        found = [then[f"As before, {name} 95% limit"] for name in ("lower", "upper")]
        assert found == pytest.approx(limits, abs=1)


def test_growth_needed_is_held_against_that_of_the_past(evidence: Evidences) -> None:
    assert pace.pace_figures(evidence())["pace_multiple"] == pytest.approx(1.66, abs=0.005)
    older = pace.pace_figures(evidence(period="2022-23"))["pace_multiple"]
    assert older == pytest.approx(67_928 / 6 / 6_632.67, rel=1e-4)


def test_a_missing_year_is_named(evidence: Evidences) -> None:
    some = evidence()
    assert pace.missing_years(some.register) == ["2021-22", "2023-24"]
    assert pace.pace_figures(some)["missing_years"] == 2.0


def test_growth_is_that_between_the_first_and_last_register(evidence: Evidences) -> None:
    growth = pace.pace_figures(evidence(period="2022-23"))["net_register_growth_per_year"]
    assert growth == pytest.approx((308_072 - 268_276) / 6)
    assert growth.period == "2016-17 to 2022-23"


def test_prevalence_of_england_stands_beside_the_areas(evidence: Evidences) -> None:
    frame = pace.register_by_year(evidence()).set_index("period")
    assert frame.loc["2016-17", "england_prevalence_percent"] == 13.88
    assert frame.loc["2022-23", "prevalence_percent"] == pytest.approx(10.87, abs=0.005)


def test_without_the_online_practice_prevalence_is_higher(evidence: Evidences) -> None:
    some = evidence(period="2022-23")
    assert pace.unusual_inside(some)["name"].tolist() == ["GP at Hand"]
    assert pace.prevalence_without_unusual(some) == pytest.approx(11.22, abs=0.005)
    assert not pace.prevalence_without_unusual(evidence(area="Brent", period="2022-23")).known


def test_the_chance_knows_how_few_years_it_rests_on(evidence: Evidences) -> None:
    chance = pace.chance_figures(evidence(period="2022-23"))["chance_of_target"]
    assert chance == pytest.approx(10.4, abs=0.05)  # five increments, one of them of two years
    newest = pace.chance_figures(evidence())["chance_of_target"]
    assert newest == pytest.approx(9.0, abs=0.05)
    assert (chance.digits, newest.digits) == (2, 1)


def test_the_chance_is_less_if_cases_grow_as_lists_did(evidence: Evidences) -> None:
    found = pace.chance_figures(evidence())
    assert found["chance_of_target"].label == "Chance of the target if cases do not grow"
    assert pace.list_growth_a_year(evidence()) == pytest.approx(0.0270, abs=5e-5)
    assert 0 < found["chance_if_cases_grow"] < 0.1
    chosen = pace.chance_figures(evidence(expected_growth=0.01))["chance_of_target"]
    assert chosen.label == "Chance of the target"


def test_every_model_has_its_own_chance_and_a_target_already_met_is_certain(
    evidence: Evidences,
) -> None:
    frame = pace.chances(evidence()).set_index("model")
    chapter = frame.loc["Strategy, population-health chapter"]
    assert (chapter["needed_people"], chapter["chance_of_target_percent"]) == (0, 100)
    assert chapter["year_reached"] == 2025
    known = frame["needed_people"].notna()
    assert known.sum() == 8
    assert (frame["chance_of_target_percent"].notna() == known).all()


def test_a_year_that_lacks_practices_is_no_part_of_the_pace(evidence: Evidences) -> None:
    cornwall = evidence(area="Cornwall and the Isles of Scilly")
    assert cornwall.register["period"].tolist() == ["2018-19", "2020-21", "2022-23", "2024-25"]
    assert cornwall.series["period"].tolist() == ["2020-21", "2022-23", "2024-25"]
    growth = pace.pace_figures(cornwall)["net_register_growth_per_year"]
    assert growth.period == "2020-21 to 2024-25"
    assert 0 < growth < 10_000
    # two changes that happen to be alike tell nothing of how far the next may swing
    assert not pace.pace_figures(cornwall)["chance_of_target"].known
    half = evidence(area="Cornwall and the Isles of Scilly", period="2018-19")
    assert half.series.empty
    assert not pace.pace_figures(half)["chance_of_target"].known


def test_a_year_that_is_never_sure_enough_is_left_open(evidence: Evidences) -> None:
    found = pace.chance_figures(evidence(area="Z9B2Z"))["year_reached"]
    assert found.lower is not None
    assert found.upper is None


def test_a_target_that_runs_ahead_is_reached_later(evidence: Evidences) -> None:
    still, moving = (
        pace.chance_figures(evidence(expected_growth=growth)) for growth in (0.0, 0.01)
    )
    assert moving["chance_of_target"] < still["chance_of_target"]
    assert moving["year_reached"] > still["year_reached"]


@pytest.mark.parametrize(
    ("parameters", "chance"),
    [
        ({"target": 0.5}, 100),
        ({"target": 1.0}, 0),
        ({"target_year": 2024, "base_year": 2020}, None),
        ({"target_year": 2060}, 99),
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
    assert 2025 < found.lower <= found <= found.upper


def test_an_area_with_one_register_has_its_yearly_need_and_no_pace(evidence: Evidences) -> None:
    some = evidence(area="Brent", period="2018-19", target_year=2029)
    assert pace.growth_needed(some) > 0
    found = pace.pace_figures(some)
    assert not any(figure.known for figure in found.values())
    assert found.keys() == pace.pace_figures(evidence()).keys()


def test_the_need_beside_a_chance_is_counted_from_the_register_that_the_chance_starts_at(
    evidence: Evidences,
) -> None:
    own, strategys = (pace.chances(evidence(recorded=each)) for each in ("qof", "strategy"))
    assert own["needed_people"].dropna().tolist() == strategys["needed_people"].dropna().tolist()
    assert own["needed_people"].iloc[0] == 48_887
