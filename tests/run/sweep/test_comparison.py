"""A parameter is credited with what it moves by itself, and with nothing else."""

import itertools
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.run.sweep.comparison import Collector, Comparison, Effect
from helpers.run.sweep.sweep import Scenario


def scenario(asked: Mapping[str, Any], **figures: float | None) -> Scenario:
    headlines = {
        name: {"value": value, "unit": "people", "period": "", "lower": None, "upper": None}
        for name, value in figures.items()
    }
    return Scenario("toy", "k", asked, used=asked, headlines=headlines, basis="derived")


def compared(*scenarios: Scenario) -> Comparison:
    collector = Collector()
    assert list(collector.pass_on(scenarios)) == list(scenarios)
    (comparison,) = collector.comparisons()
    return comparison


def effects(comparison: Comparison, headline: str = "y") -> dict[str, Effect]:
    (found,) = [each for each in comparison.headlines if each.name == headline]
    return {effect.parameter: effect for effect in found.effects}


def test_main_effects_of_a_product_worked_by_hand() -> None:
    """y = 10a + b over a in 1, 2 and b in 0, 3, 5: b moves y by 5, a by 10, each at any other."""
    found = compared(
        *(scenario({"a": a, "b": b}, y=10.0 * a + b) for a in (1, 2) for b in (0, 3, 5))
    )
    assert effects(found)["a"] == Effect("a", 10 + 8 / 3, 1, 20 + 8 / 3, 2, 10, 10)
    assert effects(found)["b"] == Effect("b", 15, 0, 20, 5, 5, 5)
    assert [effect.parameter for effect in found.headlines[0].effects] == ["a", "b"]
    assert found.headlines[0].mean == pytest.approx(15 + 8 / 3)


def test_effects_that_cancel_on_average_still_show_in_the_ranges() -> None:
    found = effects(
        compared(*(scenario({"a": a, "b": b}, y=a * b) for a in (-1, 1) for b in (-1, 1)))
    )
    assert found["a"].lowest == found["a"].highest == 0
    assert found["a"].average == found["a"].largest == 2


def test_sets_that_differ_in_two_parameters_credit_neither() -> None:
    found = compared(scenario({"a": 1, "b": 1}, y=1.0), scenario({"a": 2, "b": 2}, y=5.0))
    assert effects(found) == {}


def test_only_matched_sets_count_where_the_design_is_not_whole() -> None:
    found = effects(
        compared(
            scenario({"a": 1, "b": 1}, y=1.0),
            scenario({"a": 2, "b": 1}, y=3.0),
            scenario({"a": 2, "b": 9}, y=1000.0),
        )
    )
    assert found["a"] == Effect("a", 1, 1, 3, 2, 2, 2)
    assert found["b"] == Effect("b", 3, 1, 1000, 9, 997, 997)


def test_a_missing_figure_is_left_out_and_a_headline_without_any_too() -> None:
    found = compared(
        scenario({"a": 1}, y=1.0, z=None),
        scenario({"a": 2}, y=None, z=None),
        scenario({"a": 3}, y=4.0, z=None),
    )
    assert [headline.name for headline in found.headlines] == ["y"]
    assert found.headlines[0].sets == 2
    assert effects(found)["a"] == Effect("a", 1, 1, 4, 3, 3, 3)


def test_a_headline_that_only_some_sets_have_stays_in_its_rows() -> None:
    found = compared(
        scenario({"a": 1}, y=1.0),
        scenario({"a": 2}, y=2.0, late=7.0),
        scenario({"a": 3}, y=3.0),
        scenario({"a": 4}, y=4.0, late=9.0),
    )
    assert effects(found, "late")["a"] == Effect("a", 7, 2, 9, 4, 2, 2)


def test_failures_are_counted_and_compared_with_nothing() -> None:
    found = compared(
        scenario({"a": 1}, y=1.0), scenario({"a": 2}, y=2.0), Scenario("toy", "", {"a": 3}, "no")
    )
    assert (found.sets, found.failed) == (2, 1)
    assert found.varied == {"a": (1, 2)}


def test_one_set_varies_nothing() -> None:
    found = compared(scenario({"a": 1}, y=1.0))
    assert found.varied == {}
    assert found.headlines[0].effects == ()


@given(
    weights=st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=4),
    sizes=st.lists(st.integers(1, 3), min_size=4, max_size=4),
)
def test_an_additive_headline_gives_back_what_each_parameter_adds(
    weights: list[float], sizes: list[int]
) -> None:
    names = [f"p{n}" for n in range(len(weights))]
    designs = [range(size) for size in sizes[: len(names)]]
    found = effects(
        compared(
            *(
                scenario(
                    dict(zip(names, values, strict=True)),
                    y=math.fsum(w * v for w, v in zip(weights, values, strict=True)),
                )
                for values in itertools.product(*designs)
            )
        )
    )
    for name, weight, design in zip(names, weights, designs, strict=True):
        if len(design) > 1:
            expected = abs(weight) * (len(design) - 1)
            assert found[name].average == pytest.approx(expected, abs=1e-6)
            assert found[name].highest - found[name].lowest == pytest.approx(expected, abs=1e-6)
        else:
            assert name not in found
