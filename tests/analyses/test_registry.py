"""Every analysis keeps the contract that runs, pages and sweeps rely on."""

import json

import pytest

from helpers.analyses import registry
from helpers.data import catalogue, facts
from helpers.errors import InputError

ANALYSES = tuple(registry.MODULES)


@pytest.mark.parametrize("name", ANALYSES)
def test_an_analysis_reads_what_it_declares_and_nothing_else(name: str) -> None:
    module = registry.load(name)
    parameters = module.Parameters()
    with catalogue.recording() as read:
        module.analyse(parameters)
    assert set(module.reads(parameters)) == read


@pytest.mark.parametrize("name", ANALYSES)
def test_the_same_parameters_give_the_same_bytes(name: str) -> None:
    module = registry.load(name)
    first, second = (module.analyse(module.Parameters()).to_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ANALYSES)
def test_resolved_parameters_give_the_same_headlines_again(name: str) -> None:
    module = registry.load(name)
    results = module.analyse(module.Parameters())
    again = module.analyse(module.Parameters(**results.parameters))
    for headline, first in results.headlines.items():
        assert again.headlines[headline].value == pytest.approx(first.value)


@pytest.mark.parametrize("name", ANALYSES)
def test_every_table_names_its_sources_and_every_column_its_heading(name: str) -> None:
    module = registry.load(name)
    results = module.analyse(module.Parameters())
    for described in results.descriptions.values():
        assert described.caption
        assert described.sources
        assert described.basis in {"published", "derived", "synthetic"}
        assert all(column.heading for column in described.columns.values())


@pytest.mark.parametrize("name", ANALYSES)
def test_every_headline_says_a_sentence(name: str) -> None:
    module = registry.load(name)
    for headline in module.analyse(module.Parameters()).headlines.values():
        assert headline.text.endswith(".")
        assert headline.unit


@pytest.mark.parametrize("name", ANALYSES)
def test_every_parameter_is_explained(name: str) -> None:
    for field in registry.load(name).Parameters.model_fields.values():
        assert field.description
        assert str(field.description).endswith(".")


@pytest.mark.parametrize(
    ("analysis", "parameter", "fact", "per_cent"),
    [
        ("hypertension_case_finding", "target", "detection_target", 100),
        ("hypertension_case_finding", "target_year", "detection_target_year", 1),
        ("cancer_early_diagnosis", "target", "early_diagnosis_target", 100),
        ("estates_utilisation", "utilisation_target", "utilisation_target", 100),
    ],
)
def test_targets_that_are_literals_are_those_of_the_strategy(
    analysis: str, parameter: str, fact: str, per_cent: int
) -> None:
    default = registry.load(analysis).Parameters.model_fields[parameter].default
    assert default * per_cent == facts.fact(fact).value


def test_an_unknown_analysis_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="did you mean 'workforce_supply'"):
        registry.load("workforce_suply")


def test_results_are_json_without_surprises() -> None:
    module = registry.load("estates_utilisation")
    shown = json.loads(module.analyse(module.Parameters(area="Harrow")).to_json())
    assert set(shown) == {"basis", "headlines", "parameters"}
    assert set(shown["headlines"]["rooms_needed"]) == {
        "value", "lower", "upper", "bounds", "digits", "unit", "period", "text",
    }  # fmt: skip
    assert shown["headlines"]["backlog_total"]["value"] is None
