"""A data package describes what is downloaded, for programs that know nothing of this book."""

import json
from typing import Any

import frictionless
import pytest

from helpers.data import catalogue
from helpers.publish.edition.finished import Finished
from helpers.publish.pages import datapackage, offered


@pytest.fixture
def package(finished: Finished) -> dict[str, Any]:
    text = datapackage.of_chapter("case_finding", "Case finding", offered.tables(finished), "t/")
    found: dict[str, Any] = json.loads(text)
    return found


def test_each_table_has_its_file_title_period_basis_sources_and_licence(
    package: dict[str, Any],
) -> None:
    models, places = package["resources"]
    assert (models["name"], models["path"], models["period"]) == ("models", "t/models.csv", "2023")
    assert (places["basis"], places["profile"]) == ("published", "tabular-data-resource")
    assert places["sources"] == [{"title": "NHS Digital, QOF 2022-23, published 2023"}]
    assert places["licenses"][0]["name"] == "OGL-UK-3.0"


def test_each_column_has_type_title_and_unit_and_says_why_it_may_be_empty(
    package: dict[str, Any],
) -> None:
    fields = package["resources"][0]["schema"]["fields"]
    assert fields[0] == {
        "name": "model",
        "type": "string",
        "title": "Model of expected cases",
        "constraints": {"required": True},
    }
    assert (fields[1]["type"], fields[1]["unit"]) == ("integer", "people")
    assert fields[1]["description"].startswith("Empty where: ")


def test_the_description_itself_is_valid(package: dict[str, Any]) -> None:
    assert frictionless.Package.from_descriptor(package).resources


def test_what_it_declares_is_read_again(finished: Finished) -> None:
    text = datapackage.of_chapter("one", "One", offered.tables(finished))
    assert ("expected_people", "Expected", "people") in list(datapackage.declared(text.encode()))


def test_a_key_to_a_table_outside_the_package_is_left_out() -> None:
    infos = {info.name: info for info in catalogue.tables()}
    facts, areas = infos["strategy_facts"], infos["areas"]
    files = {"strategy_facts": "facts.csv", "areas": "areas.csv"}
    alone = json.loads(datapackage.of_tables("x", "X", [facts], files))
    assert "foreignKeys" not in alone["resources"][0]["schema"]
    assert alone["resources"][0]["path"] == "facts.csv"
    both = json.loads(datapackage.of_tables("x", "X", [facts, areas], files))
    keys = both["resources"][0]["schema"]["foreignKeys"]
    assert {key["reference"]["resource"] for key in keys} == {"areas"}
