"""What a model refuses is told in one line: where, what was given and what is allowed."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from helpers.data.schema_errors import Many, checked, field_at, refused
from helpers.errors import DataError, InputError


def require_even(text: str) -> str:
    if text == "broken":
        raise DataError("data/areas.csv: the file is missing")
    if int(text) % 2:
        raise InputError(f"{text} is odd")
    return text


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    size: Annotated[float, Field(gt=0, le=1)] = 0.5
    kind: Literal["big", "small"] = "big"
    even: Annotated[str, AfterValidator(refused(require_even))] = "2"


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    leaves: Many[Leaf] = Field(min_length=1, alias="leafs")
    sizes: dict[str, float] = {}
    trunk: Leaf | None = None
    way: Literal["up", "down"] | None = None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"leaves": []}, ": unknown key 'leaves'; did you mean 'leafs'?"),
        ({"leafs": []}, ", leafs: [] is not allowed; use a list of one or more"),
        ({"leafs": [3]}, ", leaf 1: 3 is not allowed; use a mapping of name, size, kind, even"),
        ({"leafs": [{"nam": "a"}]}, ", leaf 1: unknown key 'nam'; did you mean 'name'?"),
        (
            {"leafs": [{"name": "a"}, {"name": "b", "size": 0}]},
            ", leaf 2 (b), size: 0 is not allowed; use a number above 0 and up to 1",
        ),
        (
            {"leafs": [{"name": "a", "size": "x" * 99}]},
            f", leaf 1 (a), size: '{'x' * 60}...' is not allowed; use a number above 0 and up to 1",
        ),
        (
            {"leafs": [{"name": "a", "kind": None}]},
            ", leaf 1 (a), kind: null is not allowed; use big or small",
        ),
        ({"leafs": [{"name": "a", "even": "3"}]}, ", leaf 1 (a), even: 3 is odd"),
        ({"leafs": [{"name": "a"}], "way": "on"}, ", way: 'on' is not allowed; use up or down"),
        ({"leafs": [{"name": "a"}], "trunk": {}}, ", trunk: name is missing"),
        (
            {"leafs": [{"name": "a"}], "sizes": {"b": "c"}},
            ", sizes, b: 'c' is not allowed; use a number",
        ),
        ({"leafs": [{"name": "a"}], "sizes": []}, ", sizes: [] is not allowed; use one 'name: val"),
        ([], ": [] is not allowed; use a mapping of leafs, sizes, trunk, way"),
    ],
)
def test_the_first_fault_says_where_and_what_is_allowed(given: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        checked(Tree, given, "tree.yml")
    assert str(error.value).startswith(f"tree.yml{message}")
    assert "\n" not in str(error.value)


def test_what_is_allowed_is_returned_as_the_model() -> None:
    tree = checked(Tree, {"leafs": [{"name": "a", "size": 1}]}, "tree.yml")
    assert [leaf.size for leaf in tree.leaves] == [1]


def test_the_error_is_of_the_kind_asked_for() -> None:
    with pytest.raises(DataError):
        checked(Tree, {}, "tree.yml", DataError)


def test_a_broken_table_says_so_itself() -> None:
    with pytest.raises(DataError, match=r"^data/areas\.csv: the file is missing$"):
        checked(Leaf, {"name": "a", "even": "broken"}, "leaf.yml")


def test_a_field_is_found_by_name_or_alias_and_inside_a_list() -> None:
    for name in ("leaves", "leafs"):
        found = field_at(Tree, (name, 0, "kind"))
        assert found is not None
        assert found.default == "big"
