"""A grid is understood whole and refused whole, before anything is computed."""

import json
import tracemalloc
from pathlib import Path

import pytest

from helpers.data import areas
from helpers.errors import InputError
from helpers.run.sweep import grid


def read(folder: Path, text: str, *, large: bool = False) -> grid.Grid:
    file = folder / "grid.yml"
    file.write_text(text, encoding="utf-8")
    return grid.read(file, large=large)


def sets_of(found: grid.Grid) -> list[dict[str, object]]:
    located = (found.locate(index) for index in range(len(found)))
    return [block.values(place) for block, place in located]


def test_a_block_is_the_product_of_its_values_the_last_fastest(toy: Path) -> None:
    found = read(toy, "analysis: toy\nparameters: {factor: [1, 2], added: [3, 4, 5]}")
    assert sets_of(found) == [
        {"factor": factor, "added": added} for factor in (1, 2) for added in (3, 4, 5)
    ]


def test_a_single_value_is_a_list_of_one_and_no_parameters_are_the_defaults(toy: Path) -> None:
    found = read(toy, "runs:\n- analysis: toy\n- analysis: toy\n  parameters: {factor: 2}")
    assert sets_of(found) == [{}, {"factor": 2}]
    assert [found.parameters(index)[1].model_dump()["factor"] for index in (0, 1)] == [1.0, 2.0]


def test_runs_may_be_of_several_analyses(toy: Path) -> None:
    found = read(toy, "runs:\n- analysis: toy\n- analysis: workforce_supply\n- analysis: toy")
    assert found.analyses == ("toy", "workforce_supply")


def test_every_area_of_a_kind_is_one_of_today_and_stands_beside_others(toy: Path) -> None:
    found = read(toy, "analysis: toy\nparameters: {area: [England, every region, every icb]}")
    england, *others = (areas.resolve(str(values["area"])) for values in sets_of(found))
    assert england.kind == "country"
    assert [area.kind for area in others] == ["region"] * 7 + ["icb"] * 36
    assert not any(area.successor for area in others)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "write 'analysis: NAME' and 'parameters:', or 'runs:'"),
        ("- toy", "write 'analysis: NAME' and 'parameters:', or 'runs:'"),
        ("analysis: toyy", "unknown analysis 'toyy'; did you mean 'toy'?"),
        ("parameters: {factor: 1}", "grid.yml: analysis is missing"),
        ("analysis: toy\nparameter: {}", "unknown key 'parameter'; did you mean 'parameters'?"),
        ("analysis: toy\nparameters: {facto: 1}", "unknown parameter 'facto'; did you mean"),
        ("analysis: toy\nparameters: {factor: 200}", "factor: 200 is not allowed; use a number"),
        ("analysis: toy\nparameters: {factor: [1, x]}", "factor: 'x' is not allowed; use a number"),
        ("analysis: toy\nparameters: {area: [Brent, Mars]}", "area 'Mars' is not known"),
        (
            "analysis: toy\nparameters: {area: every icbs}",
            "kind of area 'icbs'; did you mean 'icb'",
        ),
        (
            "analysis: toy\nparameters: {area: every country}",
            "no kind of area 'country'; the kinds are region, icb",
        ),
        ("analysis: toy\nparameters: {factor: []}", "factor: an empty list"),
        ("analysis: toy\nparameters: {factor: [[1]]}", "factor: [1] is not a single value"),
        (
            "analysis: toy\nparameters: [factor]",
            "is not allowed; use one 'name: value' a line",
        ),
        ("analysis: toy\nparameters: {1: 2}", "parameters, 1: 1 is not allowed; use text"),
        ("analysis: toy\nparameters: {factor: 1, factor: 2}", "'factor' is given twice"),
        ("runs: []", "runs: [] is not allowed; use a list of one or more"),
        ("runs: [toy]", "block 1: 'toy' is not allowed; use a mapping of analysis, parameters"),
        ("runs:\n- analysis: toy\n- analysis: toy\n  parameters: {mood: sad}", "block 2: mood: "),
        ("runs:\n- analysis: toy\nanalysis: toy", "unknown key 'analysis'; the keys are runs"),
        ("analysis: [", "line 1"),
    ],
)
def test_a_mistake_is_told_with_file_block_and_parameter(toy: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(toy, text)
    assert str(caught.value).startswith(f"grid {toy / 'grid.yml'}")
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_told(toy: Path) -> None:
    with pytest.raises(InputError, match=r"grid .*none.yml: No such file"):
        grid.read(toy / "none.yml")


def million() -> str:
    factor = [n / 500 * 90 for n in range(500)]
    seconds = [n / 200 * 9 for n in range(200)]
    asked = {"factor": factor, "seconds": seconds, "added": list(range(10))}
    return json.dumps({"analysis": "toy", "parameters": asked})


def test_a_million_sets_are_refused_without_yes(toy: Path) -> None:
    with pytest.raises(InputError, match="1,000,000 parameter sets; more than 100,000 need --yes"):
        read(toy, million())


def test_a_million_sets_take_no_memory(toy: Path) -> None:
    read(toy, "analysis: toy\nparameters: {factor: [1, 2]}")  # what is loaded once is no part of it
    tracemalloc.start()
    try:
        found = read(toy, million(), large=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 1_000_000
    assert peak < 20_000_000


def test_every_value_is_seen_before_any_product_is(toy: Path) -> None:
    found = read(toy, "analysis: toy\nparameters: {factor: [1, 2, 3], added: [4, 5]}")
    block = found.blocks[0]
    seen = [block.values(place) for place in block.first_of_each()]
    assert {values["factor"] for values in seen} == {1, 2, 3}
    assert {values["added"] for values in seen} == {4, 5}
    assert len(seen) == 4
