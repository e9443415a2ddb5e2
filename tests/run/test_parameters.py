"""Parameters are checked before anything starts, and every mistake is one clear line."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import Field, create_model

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.errors import InputError
from helpers.run import parameters

HYPERTENSION = "hypertension_case_finding"
WORKFORCE = "workforce_supply"


def test_text_becomes_the_type_of_the_field() -> None:
    checked = parameters.check(HYPERTENSION, ["area=H&F", "target=0.9", "target_year=2030"])
    given = checked.model_dump(include={"area", "target", "target_year", "recorded"})
    assert given == {
        "area": "Hammersmith and Fulham",
        "recorded": "qof",
        "target": 0.9,
        "target_year": 2030,
    }


def test_a_file_takes_what_the_command_line_takes(tmp_path: Path) -> None:
    file = tmp_path / "p.yml"
    given = {"target": "8e-1", "target_year": "2030.0", "expected_model": "phm", "area": "'07W'"}
    file.write_text("".join(f"{name}: {value}\n" for name, value in given.items()))
    typed = [f"{name}={value}".replace("'", "") for name, value in given.items()]
    assert parameters.check(HYPERTENSION, [], file) == parameters.check(HYPERTENSION, typed)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"ge": 1, "le": 30}, "a whole number from 1 to 30"),
        ({"ge": 0, "lt": 4_294_967_296}, "a whole number from 0 to below 4294967296"),
        ({"gt": 0, "le": 5}, "a whole number above 0 and up to 5"),
        ({"gt": 0, "lt": 5}, "a whole number above 0 and below 5"),
        ({"ge": 1}, "a whole number of 1 or more"),
        ({"gt": 0}, "a whole number above 0"),
        ({"le": 9}, "a whole number of 9 or less"),
        ({"lt": 9}, "a whole number below 9"),
        ({}, "a whole number"),
    ],
)
def test_every_kind_of_range_reads_as_a_sentence_would(
    limits: dict[str, int], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = create_model(
        "Limited",
        __base__=BaseParameters,
        number=(int, Field(2, description="A number.", **limits)),  # type: ignore[call-overload]
    )
    monkeypatch.setattr(registry, "load", lambda _: SimpleNamespace(Parameters=limited))
    with pytest.raises(InputError) as error:
        parameters.check(WORKFORCE, ["number=many"])
    assert str(error.value) == f"number: 'many' is not allowed; use {words}"


def test_none_stands_for_the_published_figure() -> None:
    checked = parameters.check(WORKFORCE, ["staff_in_post=none", "vacancy_rate=0.1"])
    assert checked.model_dump()["staff_in_post"] is None


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "p.yml"
    file.write_text("target: 0.7\nbase_year: 2024\n")
    checked = parameters.check(HYPERTENSION, ["target=0.9"], file)
    assert checked.model_dump()["target"] == 0.9
    assert checked.model_dump()["base_year"] == 2024


@pytest.mark.parametrize(
    ("assignments", "message"),
    [
        (["target"], "-p 'target': write it as name=value"),
        (["=0.8"], "-p '=0.8': write it as name=value"),
        (["target=0.8", "target=0.9"], "-p target: given twice; give it once"),
        (["targt=0.8"], "unknown parameter 'targt'; did you mean 'target'?"),
        (["target=abc"], "target: 'abc' is not allowed; use a number above 0 and up to 1"),
        (["target=1.5"], "target: 1.5 is not allowed; use a number above 0 and up to 1"),
        (["target=nan"], "target: nan is not allowed; use a number above 0 and up to 1"),
        (["target_year=2029.5"], "target_year: '2029.5' is not allowed; use a whole number from"),
        (["recorded=all"], "recorded: 'all' is not allowed; use qof or strategy"),
        (["area=Bretn"], "area 'Bretn' is not known; did you mean 'Brent'?"),
    ],
)
def test_mistakes_on_the_command_line(assignments: list[str], message: str) -> None:
    with pytest.raises(InputError) as error:
        parameters.check(HYPERTENSION, assignments)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"target: 1.5\n", "target: 1.5 is not allowed; use a number above 0 and up to 1"),
        (b"target: '0.8x'\n", "target: '0.8x' is not allowed; use a number above 0 and up to 1"),
        (b"target: true\n", "target: true is not allowed"),
        (b"target:\n", "target: null is not allowed"),
        (b"target: 2023-01-01\n", 'target: "2023-01-01" is not allowed'),
        (b"target: 2023-13-45\n", "holds a date that is none (month must be in 1..12)"),
        (b"target: [0.8, 0.9]\n", "target: [0.8, 0.9] is not allowed"),
        (b"target_year: 2029.5\n", "target_year: 2029.5 is not allowed; use a whole number from"),
        (b"area: 12\n", "area '12' is not known"),
        (b"targt: 0.8\n", "unknown parameter 'targt'; did you mean 'target'?"),
        (b"target: 0.8\ntarget: 0.9\n", "line 2, column 1: 'target' is given twice"),
        (b"target: &a 0.8\npace: *a\n", "line 2, column 7: aliases (*) are not read; write"),
        (b"<<: &a [{}]\nx: [*a, *a]\n", "line 2, column 5: aliases (*) are not read; write"),
        (b"target: " + b"[" * 5_000, "line 1, column 28: is nested more than 20 deep"),
        (b"target: [\n", "line 2, column 1: "),
        (b"- target\n", "write one 'name: value' a line"),
        (b"just words\n", "write one 'name: value' a line"),
        (b"", "write one 'name: value' a line"),
        (b"\xff\xfe", "not a UTF-8 text file"),
        (b"target: !!python/object/apply:os.getcwd []\n", "line 1, column 9: could not determine"),
        (b"area: Nowhere\n", "area 'Nowhere' is not known"),
    ],
)
def test_mistakes_in_a_file(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "p.yml"
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        parameters.check(HYPERTENSION, [], file)
    assert str(error.value).startswith(f"parameter file {file}: {message}")
    assert "\n" not in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yml: No such file"):
        parameters.check(HYPERTENSION, [], tmp_path / "none.yml")
    with pytest.raises(InputError, match="Is a directory"):
        parameters.check(HYPERTENSION, [], tmp_path)


def test_help_says_what_a_default_resolves_to_and_whence() -> None:
    helps = {each.name: each for each in parameters.explain(WORKFORCE)}
    assert helps["vacancy_rate"].default is None
    assert helps["vacancy_rate"].resolves_to == pytest.approx(0.117)
    assert helps["vacancy_rate"].as_json()["resolves_to"] == 0.117
    assert "Workforce programme" in helps["vacancy_rate"].source
    assert helps["vacancy_rate"].unit == "share"
    assert helps["horizon_years"].allowed == "a whole number from 1 to 30"
    assert helps["area"].allowed == "the name or code of an area"


def test_help_lists_choices_and_ranges() -> None:
    helps = {each.name: each for each in parameters.explain(HYPERTENSION)}
    assert helps["recorded"].choices == ("qof", "strategy")
    assert helps["recorded"].allowed == "qof or strategy"
    assert (helps["target"].minimum, helps["target"].maximum) == (0, 1)


def test_a_parameter_that_changed_its_name_is_told_its_successor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Renamed(BaseParameters):
        RENAMED = {"aim": "target"}  # noqa: RUF012 - the base class says that it is of the class

        target: float = Field(0.8, description="Share to reach.")

    monkeypatch.setattr(registry, "load", lambda _: SimpleNamespace(Parameters=Renamed))
    (tmp_path / "p.yml").write_text("aim: 0.9\n")
    words = "unknown parameter 'aim'; it is now 'target'"
    with pytest.raises(InputError, match=words):
        parameters.check(HYPERTENSION, ["aim=0.9"])
    with pytest.raises(InputError, match=words):
        parameters.check(HYPERTENSION, [], tmp_path / "p.yml")
    with pytest.raises(InputError, match=words):
        parameters.of_mapping(HYPERTENSION, {"aim": 0.9}, "grid g.yml: ")


@pytest.mark.parametrize("analysis", registry.MODULES)
def test_every_successor_is_a_parameter_and_no_old_name_is(analysis: str) -> None:
    model = registry.load(analysis).Parameters
    assert set(model.RENAMED.values()) <= model.model_fields.keys()
    assert not model.RENAMED.keys() & model.model_fields.keys()
