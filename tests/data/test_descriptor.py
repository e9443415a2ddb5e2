"""What `datapackage.json` may say, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from helpers.data import catalogue
from helpers.data.descriptor import Share
from helpers.errors import DataError

Edit = Callable[[Any], object]


def test_a_description_is_read_whole() -> None:
    info = catalogue.describe("early_diagnosis")
    assert info.path == "data/early_diagnosis.csv"
    assert info.basis == "derived"
    assert info.sources == ("ons_subnational_2022",)
    assert info.licence == "Open Government Licence v3.0"
    assert info.primary_key == ("area_code", "period")
    assert [field.name for field in info.fields if field.basis == "published"] == [
        "area_code",
        "period",
    ]
    percent = info.field("early_percent")
    assert (percent.type, percent.unit, percent.basis) == ("number", "percent", "derived")
    limits = percent.constraints
    assert (limits.minimum, limits.maximum, limits.required) == (0, 100, True)
    assert percent.share == Share(part="early_cases", whole="staged_cases", within=0.01)


def test_a_key_without_a_table_refers_to_its_own() -> None:
    keys = {key.field: key for key in catalogue.describe("areas").foreign_keys}
    assert keys["parent"].table == "areas"


def test_an_unknown_field_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        catalogue.describe("areas").field("colour")


def _share(**changes: Any) -> Edit:
    return _resource(
        "early_diagnosis",
        lambda resource: resource["schema"]["fields"][5]["share"].update(changes),
    )


def _resource(name: str, edit: Edit) -> Edit:
    def change(document: Any) -> object:
        return edit(next(item for item in document["resources"] if item["name"] == name))

    return change


def _field(table: str, name: str, edit: Edit) -> Edit:
    def change(resource: Any) -> object:
        return edit(next(item for item in resource["schema"]["fields"] if item["name"] == name))

    return _resource(table, change)


FAULTS: dict[str, tuple[Edit, str]] = {
    "no resources": (
        lambda document: document.pop("resources"),
        "data/datapackage.json: resources is missing",
    ),
    "empty resources": (
        lambda document: document["resources"].clear(),
        "data/datapackage.json, resources: [] is not allowed; use a list of one or more",
    ),
    "resources that are no list": (
        lambda document: document.update(resources={}),
        "data/datapackage.json, resources: {} is not allowed; use a list of one or more",
    ),
    "resource that is no object": (
        lambda document: document["resources"].insert(0, "areas"),
        "data/datapackage.json, resource 1: 'areas' is not allowed; use a mapping of name, "
        "path, title, description, basis, sources, licenses, hash, schema",
    ),
    "table described twice": (
        lambda document: document["resources"].append(document["resources"][1]),
        "data/datapackage.json: the table 'areas' stands twice",
    ),
    "unknown basis": (
        _resource("areas", lambda resource: resource.update(basis="guessed")),
        "data/datapackage.json, resource 2 (areas), basis: 'guessed' is not allowed; use "
        "published, derived, compiled or synthetic",
    ),
    "share of a column that there is not": (
        _share(part="cases"),
        "data/datapackage.json, resource 13 (early_diagnosis): a share names the field "
        "'cases'; use one of early_cases, staged_cases, multiple, early_percent, "
        "staged_lower_cases, staged_upper_cases",
    ),
    "share of words": (
        _share(whole="period"),
        "data/datapackage.json, resource 13 (early_diagnosis): a share names the field "
        "'period'; use one of early_cases, staged_cases, multiple, early_percent, "
        "staged_lower_cases, staged_upper_cases",
    ),
    "share without what it may differ by": (
        _share(within=None),
        "data/datapackage.json, resource 13 (early_diagnosis), schema, field 6 "
        "(early_percent), share, within: null is not allowed; use a number",
    ),
    "share that is no percentage": (
        _resource(
            "early_diagnosis",
            lambda resource: resource["schema"]["fields"][5].update(unit="share"),
        ),
        "data/datapackage.json, resource 13 (early_diagnosis), schema, field 6 "
        "(early_percent): a share has the unit 'percent'",
    ),
    "no schema": (
        _resource("areas", lambda resource: resource.pop("schema")),
        "data/datapackage.json, resource 2 (areas): schema is missing",
    ),
    "empty title": (
        _resource("areas", lambda resource: resource.update(title="")),
        "data/datapackage.json, resource 2 (areas), title: '' is not allowed; use a text "
        "that is not empty",
    ),
    "path out of the folder": (
        _resource("areas", lambda resource: resource.update(path="../areas.csv")),
        "data/datapackage.json, resource 2 (areas), path: '../areas.csv' leaves the folder data",
    ),
    "other missing values": (
        _resource("areas", lambda resource: resource["schema"].update(missingValues=["", "-"])),
        'data/datapackage.json, resource 2 (areas), schema, missingValues: ["", "-"] is not'
        ' allowed; use [""]',
    ),
    "unknown type": (
        _field("areas", "kind", lambda field: field.update(type="text")),
        "data/datapackage.json, resource 2 (areas), schema, field 4 (kind), type: 'text' is"
        " not allowed; use string, integer, number or boolean",
    ),
    "field twice": (
        _resource(
            "areas", lambda item: item["schema"]["fields"].append(item["schema"]["fields"][0])
        ),
        "data/datapackage.json, resource 2 (areas): the field 'code' stands twice",
    ),
    "unknown constraint": (
        _field("areas", "kind", lambda field: field["constraints"].update(least=1)),
        "data/datapackage.json, resource 2 (areas), schema, field 4 (kind), constraints: "
        "unknown key 'least'; the keys are required, unique, enum, minimum, maximum, "
        "pattern",
    ),
    "minimum that is no number": (
        _field(
            "early_diagnosis", "multiple", lambda field: field["constraints"].update(minimum="1")
        ),
        "data/datapackage.json, resource 13 (early_diagnosis), schema, field 5 (multiple), "
        "constraints, minimum: '1' is not allowed; use a number",
    ),
    "minimum that is a truth": (
        _field(
            "early_diagnosis", "multiple", lambda field: field["constraints"].update(minimum=True)
        ),
        "data/datapackage.json, resource 13 (early_diagnosis), schema, field 5 (multiple), "
        "constraints, minimum: true is not allowed; use a number",
    ),
    "choices that are no texts": (
        _field("areas", "kind", lambda field: field["constraints"].update(enum=[1, 2])),
        "data/datapackage.json, resource 2 (areas), schema, field 4 (kind), constraints, "
        "enum 1: 1 is not allowed; use a text that is not empty",
    ),
    "pattern that is none": (
        _field("areas", "code", lambda field: field["constraints"].update(pattern="[")),
        "data/datapackage.json, resource 2 (areas), schema, field 1 (code), constraints, "
        "pattern: '[' is no regular expression: unterminated character set at position 0",
    ),
    "key of an unknown field": (
        _resource("ccg_boroughs", lambda item: item["schema"].update(primaryKey=["town"])),
        "data/datapackage.json, resource 4 (ccg_boroughs): a key names the field 'town'; "
        "use one of ccg, borough, relation, source, note",
    ),
    "key of two fields": (
        _resource(
            "ccg_boroughs",
            lambda item: item["schema"]["foreignKeys"][0].update(fields=["ccg", "borough"]),
        ),
        "data/datapackage.json, resource 4 (ccg_boroughs), schema, foreignKey 1, fields: "
        '["ccg", "borough"] is not allowed; use a list of one field',
    ),
    "key to an unknown table": (
        _resource(
            "ccg_boroughs",
            lambda item: item["schema"]["foreignKeys"][0]["reference"].update(resource="places"),
        ),
        "data/datapackage.json: the key 'ccg' of 'ccg_boroughs' refers to 'code' of "
        "'places', which is not described",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_description_is_refused_in_one_line(
    fault: str, redescribe: Callable[[Edit], None]
) -> None:
    edit, message = FAULTS[fault]
    redescribe(edit)
    with pytest.raises(DataError) as error:
        catalogue.tables()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "data/datapackage.json, row 1, column 1: not JSON: Expecting value"),
        (
            b'{"resources":\n oops}',
            "data/datapackage.json, row 2, column 2: not JSON: Expecting value",
        ),
        (b'{"name": "caf\xe9"}', "data/datapackage.json: not UTF-8 at byte 13"),
        (b"[]", "data/datapackage.json: [] is not allowed; use a mapping of resources"),
    ],
)
def test_a_file_that_is_no_description_is_refused(
    content: bytes, message: str, write: Callable[[str, bytes], None]
) -> None:
    write("datapackage.json", content)
    with pytest.raises(DataError) as error:
        catalogue.tables()
    assert str(error.value) == message
