"""What the early-diagnosis analysis starts from is what the releases and the strategy say."""

import pytest

from helpers.analyses.cancer import Parameters, evidence


def test_the_counts_behind_a_percentage_give_its_published_decimals() -> None:
    boroughs = evidence(Parameters()).boroughs
    derived = 100 * boroughs["early_cases"] / boroughs["staged_cases"]
    assert len(boroughs) == 8
    assert derived.to_numpy() == pytest.approx(boroughs["ons_percent"].to_numpy(), abs=0.005)


def test_counts_multiplied_by_inference_are_named() -> None:
    found = evidence(Parameters())
    assert found.multiplied == ["Hounslow", "Kensington and Chelsea", "Westminster"]
    assert list(found.boroughs.set_index("borough").loc[found.multiplied, "multiple"]) == [2, 2, 3]


@pytest.mark.parametrize(("area", "rows"), [("NW London", 8), ("Brent", 1), ("England", 0)])
def test_an_area_has_its_own_rows_among_the_boroughs_of_its_system(area: str, rows: int) -> None:
    found = evidence(Parameters(area=area))
    assert len(found.own) == rows
    assert found.boroughs_known == (rows > 0)
    assert found.whole_system == (rows == 8)


def test_a_borough_is_shown_among_those_of_its_system() -> None:
    found = evidence(Parameters(area="Brent"))
    assert str(found.system) == "North West London"
    assert len(found.boroughs) == 8


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
    frame = evidence(Parameters()).strategy.set_index("borough")
    assert frame.loc["Brent", "strategy_percent"] == 50
    assert frame.loc["Westminster", "ccg"] == "NHS Central London (Westminster) CCG"
    assert frame.loc["Kensington and Chelsea", "strategy_percent"] == 56
    assert list(frame.index[~frame["same_place"]]) == ["Kensington and Chelsea", "Westminster"]
