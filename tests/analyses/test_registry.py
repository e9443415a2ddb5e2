"""Every analysis keeps the contract that runs, pages and sweeps rely on."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from helpers import columns
from helpers.analyses import registry
from helpers.data import facts
from helpers.errors import InputError
from helpers.results import Results

ANALYSES = tuple(registry.MODULES)
SOURCE = Path(registry.__file__).parent


@cache
def results_of(name: str) -> Results:
    """Return what an analysis gives with its defaults, computed once."""
    module = registry.load(name)
    results: Results = module.analyse(module.Parameters())
    return results


@pytest.mark.parametrize("name", ANALYSES)
def test_the_same_parameters_give_the_same_bytes(name: str) -> None:
    module = registry.load(name)
    assert module.analyse(module.Parameters()).to_json() == results_of(name).to_json()


@pytest.mark.parametrize("name", ANALYSES)
def test_resolved_parameters_give_the_same_headlines_again(name: str) -> None:
    module = registry.load(name)
    results = results_of(name)
    again = module.analyse(module.Parameters(**results.parameters))
    for headline, first in results.headlines.items():
        assert again.headlines[headline].value == pytest.approx(first.value)


@pytest.mark.parametrize("name", ANALYSES)
def test_every_table_names_its_sources_and_basis(name: str) -> None:
    for table in results_of(name).tables.values():
        assert all(source.strip() for source in table.attrs["sources"])
        assert table.attrs["sources"]
        assert table.attrs["basis"] in {"published", "derived", "synthetic"}


@pytest.mark.parametrize("name", ANALYSES)
def test_every_number_of_a_table_has_a_unit(name: str) -> None:
    for table in results_of(name).tables.values():
        numbers = table.select_dtypes("number").columns
        assert [column for column in numbers if not columns.COLUMNS[column].unit] == []


@pytest.mark.parametrize("name", ANALYSES)
def test_every_headline_has_a_unit_and_a_label_of_a_few_words(name: str) -> None:
    for headline in results_of(name).headlines.values():
        assert headline.unit
        assert 0 < len(headline.label.split()) <= 9
        assert not headline.label.endswith(".")


@pytest.mark.parametrize("name", ANALYSES)
def test_no_sentence_stands_in_the_code_of_an_analysis(name: str) -> None:
    for path in (SOURCE / registry.MODULES[name].rpartition(".")[2]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        allowed = {id(part) for text in _told_elsewhere(tree) for part in ast.walk(text)}
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in allowed
        ]
        assert [text for text in texts if text.endswith(".") and len(text.split()) > 4] == []


def _told_elsewhere(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield docstrings, the meanings of parameters and the words of errors."""
    for node in ast.walk(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        meaning = isinstance(node, ast.keyword) and node.arg == "description"
        if docstring or meaning or isinstance(node, ast.Raise):
            yield node


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
        "basis", "bounds", "digits", "direction", "label", "lower", "no_limits", "peers", "period",
        "since", "status", "unit", "upper", "value",
    }  # fmt: skip
    assert shown["headlines"]["backlog_total"]["value"] is None
