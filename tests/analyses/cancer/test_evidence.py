"""What the early-diagnosis analysis starts from is what the releases and the strategy say."""

import pytest

from helpers.analyses.cancer import Parameters, evidence


def test_the_counts_behind_a_percentage_give_its_published_decimals() -> None:
    boroughs = evidence(Parameters()).places
    derived = 100 * boroughs["early_cases"] / boroughs["staged_cases"]
    assert len(boroughs) == 8
    assert derived.to_numpy() == pytest.approx(boroughs["ons_percent"].to_numpy(), abs=0.005)


def test_counts_multiplied_by_inference_are_named() -> None:
    found = evidence(Parameters())
    assert found.multiplied == ["Hounslow", "Kensington and Chelsea", "Westminster"]
    assert list(found.places.set_index("place").loc[found.multiplied, "multiple"]) == [2, 2, 3]


@pytest.mark.parametrize(
    ("area", "whole", "called", "rows", "own"),
    [
        ("NW London", "North West London", "boroughs", 8, 8),
        ("Brent", "North West London", "boroughs", 8, 1),
        ("Z9B2Z", "West and North London", "boroughs", 13, 13),
        ("Kent and Medway", "Kent and Medway", "local authorities", 13, 13),
        ("Leeds", "West Yorkshire", "local authorities", 6, 1),
        ("London", "London", "systems", 4, 4),
        ("England", "England", "systems", 36, 36),
    ],
)
def test_an_area_is_shown_among_the_places_that_make_up_its_whole(
    area: str, whole: str, called: str, rows: int, own: int
) -> None:
    found = evidence(Parameters(area=area))
    assert (str(found.whole), found.places_called) == (whole, called)
    assert (len(found.places), len(found.own_places)) == (rows, own)
    assert found.compared
    assert found.is_whole == (rows == own)


def test_a_system_of_one_authority_with_a_figure_compares_nothing() -> None:
    found = evidence(Parameters(area="Cornwall and the Isles of Scilly"))
    assert list(found.places["place"]) == ["Cornwall"]
    assert not found.compared


@pytest.mark.parametrize(
    ("area", "held"), [("NW London", True), ("Z9B2Z", False), ("Leeds", False)]
)
def test_the_strategy_is_told_where_it_is_about_the_places(area: str, held: bool) -> None:
    assert evidence(Parameters(area=area)).strategy_held == held


def test_authorities_that_lie_in_a_system_in_part_are_named() -> None:
    assert evidence(Parameters(area="Norfolk and Waveney")).shared == (
        "East Suffolk (73 of 146 small areas)"
    )
    assert evidence(Parameters()).shared == ""


@pytest.mark.parametrize(
    ("area", "basis"),
    [("Brent", "published"), ("England", "published"), ("QKS", "derived"),
     ("Basingstoke and Deane", "derived"), ("London", "published"), ("South East", "derived")],
)  # fmt: skip
def test_a_percentage_is_published_where_the_release_prints_it(area: str, basis: str) -> None:
    found = evidence(Parameters(area=area))
    assert found.published.basis == basis
    assert found.left_over == (area == "Basingstoke and Deane")


@pytest.mark.parametrize(
    ("reference", "label", "percent"),
    [
        ("england", "England", 54.77),
        ("system", "all boroughs together", 100 * 3223 / 5792),
        ("best", "the best borough", 100 * 418 / 708),
    ],
)
def test_boroughs_are_compared_with_the_reference_that_is_chosen(
    reference: str, label: str, percent: float
) -> None:
    found = evidence(Parameters(reference=reference)).reference  # type: ignore[arg-type]
    assert found.label == label
    assert found.value == pytest.approx(percent)


def test_a_target_keeps_its_decimals() -> None:
    assert evidence(Parameters(target=0.555)).target.value == 55.5


def test_the_strategys_groups_are_told_from_boroughs() -> None:
    frame = evidence(Parameters()).strategy.set_index("place")
    assert frame.loc["Brent", "strategy_percent"] == 50
    assert frame.loc["Westminster", "ccg"] == "NHS Central London (Westminster) CCG"
    assert frame.loc["Kensington and Chelsea", "strategy_percent"] == 56
    assert list(frame.index[~frame["same_place"]]) == ["Kensington and Chelsea", "Westminster"]
