"""What an explorer tells of a choice is what a run with that choice gives, figure by figure."""

import random
import shlex
from collections.abc import Iterator, Mapping
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from helpers.analyses import cancer, estates, hypertension, workforce
from helpers.data import package
from helpers.results import Explored, Results, plain_number
from helpers.run import parameters

ANALYSES: dict[str, ModuleType] = {
    "hypertension_case_finding": hypertension,
    "cancer_early_diagnosis": cancer,
    "workforce_supply": workforce,
    "estates_utilisation": estates,
}
HEADLINES: dict[str, Mapping[str, str]] = {
    "hypertension_case_finding": {
        "needed_people": "diagnoses_needed",
        "needed_people_a_year": "diagnoses_needed_per_year",
        "past_growth_times": "pace_multiple",
        "chance_of_target_percent": "chance_of_target",
    },
    "cancer_early_diagnosis": {
        "short_cases": "shortfall_cases",
        "rise_points_a_year": "points_needed_per_year",
    },
    "workforce_supply": {
        "joiners_wte_a_year": "joiners_needed_per_year",
        "leavers_wte_a_year": "leavers_per_year",
    },
    "estates_utilisation": {
        "needed_rooms": "practice_rooms_needed",
        "in_use_percent": "utilisation_needed",
        "next_room_months": "next_room_month",
    },
}
"""Column of the table of answers to the headline that it must equal."""
SAMPLED = 8
RUNS: list[tuple[str, tuple[str, ...], int]] = [
    *((name, (), SAMPLED) for name in ANALYSES),
    ("hypertension_case_finding", ("area=Brent", "target=0.77", "expected_model=lists_32"), 1),
    ("hypertension_case_finding", ("base_year=2020", "target_year=2023"), 1),
    ("hypertension_case_finding", ("area=Kent and Medway", "expected_growth=0.01"), 1),
    ("cancer_early_diagnosis", ("area=Leeds", "target=0.555", "confidence=0.9"), 1),
    ("workforce_supply", ("turnover_rate=0", "target_vacancy_rate=0.03"), 1),
    ("workforce_supply", ("staff_in_post=900.5", "demand_growth=-0.2"), 1),
    ("estates_utilisation", ("rooms=0", "list_growth_per_month=-50"), 1),
    ("estates_utilisation", ("list_size=1", "utilisation_target=0.99", "hours_per_week=40"), 1),
]
"""Analysis, parameters of the page, and how many choices besides the two ends are held."""


def explore(name: str, *given: str) -> Explored:
    module, chosen = ANALYSES[name], parameters.check(name, given)
    evidence = module.evidence(chosen)
    only = (evidence,) if name == "hypertension_case_finding" else (evidence, chosen)
    explored: Explored = module.explore(*only)
    return explored


def held(explored: Explored, sampled: int) -> Iterator[tuple[Mapping[Any, Any], tuple[str, ...]]]:
    """Yield rows with the options of their choices: the first, the last, and a sample."""
    columns = [each.column for each in explored.choices]
    every = list(product(*(each.offered for each in explored.choices)))
    rows = explored.table.to_dict("records")
    assert [tuple(row[name] for name in columns) for row in rows] == every
    picked = {*every[:1], *every[-1:], *random.Random(7).sample(every, min(sampled, len(every)))}
    for row, choice in zip(rows, every, strict=True):
        if choice in picked:
            pairs = zip(explored.choices, choice, strict=True)
            yield row, tuple(each.options[value] for each, value in pairs)


def results_of(command: str) -> Results:
    """Return what a command gives that is written for a shell."""
    program, verb, name, *options = shlex.split(command)
    assert (program, verb) == ("icsbook", "results")
    assert set(options[::2]) <= {"-p"}
    results: Results = ANALYSES[name].analyse(parameters.check(name, options[1::2]))
    return results


@pytest.mark.parametrize(("name", "given", "sampled"), RUNS)
def test_every_choice_gives_the_figures_of_its_command(
    name: str, given: tuple[str, ...], sampled: int
) -> None:
    explored = explore(name, *given)
    found = list(held(explored, sampled))
    assert len(found) >= min(sampled, len(explored.table))
    with package.snapshot():  # the tables are read once
        hold(explored.command, found, HEADLINES[name])


def hold(
    command: str, found: list[tuple[Mapping[Any, Any], tuple[str, ...]]], names: Mapping[str, str]
) -> None:
    """Hold the rows of some choices against what the commands with their options give."""
    for row, options in found:
        headlines = results_of(" ".join([command, *filter(None, options)])).headlines
        for column, headline in names.items():
            told = headlines[headline].as_json()
            assert plain_number(row[column]) == told["value"], (column, options)
            if f"lower_{column}" in row:
                limits = [plain_number(row[f"{end}_{column}"]) for end in ("lower", "upper")]
                assert limits == [told["lower"], told["upper"]], (column, options)


@pytest.mark.parametrize("name", ANALYSES)
def test_a_figure_has_limits_where_its_headline_has(name: str) -> None:
    explored = explore(name)
    headlines = ANALYSES[name].analyse().headlines
    figure = next(iter(HEADLINES[name]))
    assert headlines[HEADLINES[name][figure]].bounds == explored.bounds
    assert f"lower_{figure}" in explored.table


@pytest.mark.parametrize("name", ANALYSES)
def test_the_choice_of_a_run_needs_no_option_and_stands_among_the_others(name: str) -> None:
    explored = explore(name)
    assert 2 <= len(explored.choices) <= 3
    for each in explored.choices:
        assert len(each.offered) > 2
        assert each.options[each.own] == ""
        assert all(option for value, option in each.options.items() if value != each.own)


def test_a_run_with_a_choice_of_its_own_says_so_in_its_command() -> None:
    explored = explore("hypertension_case_finding", "area=Brent", "target=0.77")
    target, *_ = explored.choices
    assert explored.command == "icsbook results hypertension_case_finding -p area=Brent"
    assert target.own == 77
    assert target.options[77] == "-p target=0.77"
    assert list(target.offered) == [70, 75, 77, 80, 85, 90]


@pytest.mark.parametrize(
    ("name", "area"),
    [("workforce_supply", "Kent and Medway"), ("estates_utilisation", "Kent and Medway")],
)
def test_an_area_without_such_figures_has_no_answers(name: str, area: str) -> None:
    assert explore(name, f"area={area}").table.empty
