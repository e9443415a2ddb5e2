"""Parameters as a user writes them: on the command line, in a file, and explained in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters, not_allowed, unit_of, unknown_parameter
from helpers.data import package
from helpers.data.schema_errors import (
    LOWER,
    TYPE_WORDS,
    UPPER,
    allowed,
    choices,
    kinds,
    limit,
)
from helpers.errors import InputError
from helpers.results import plain_number
from helpers.run.engine import sandbox  # noqa: F401 - it guards how analyses are imported

NONE_WORDS = {"none", "null", ""}
DEEPEST = 20
"""Levels that a YAML file may be nested to."""


@dataclass(frozen=True)
class ParameterHelp:
    """What a user must know about one parameter.

    Attributes:
        name: the name to give to `-p`.
        type: `text`, `number`, `whole number`, `true or false` or `choice`.
        default: the model's default; None stands for the published figure of the area.
        resolves_to: the value used when nothing is given, for the default area.
        source: where a published default comes from; empty for the others.
        allowed: range or choices in words.
        minimum: least number allowed; None without a limit.
        maximum: greatest number allowed; None without a limit.
        choices: the values allowed; empty if any is.
        unit: what it counts; may be empty.
        meaning: one plain sentence.
    """

    name: str
    type: str
    default: Any
    resolves_to: Any
    source: str
    allowed: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    unit: str
    meaning: str

    def as_json(self) -> dict[str, Any]:
        """Return the help as plain JSON values."""
        return {**asdict(self), "choices": list(self.choices)}


def check(
    analysis: str, assignments: Sequence[str] = (), file: Path | None = None
) -> BaseParameters:
    """Return the checked parameters of a run; assignments win over the file.

    Args:
        analysis: name of the analysis.
        assignments: `name=value` texts as given to `-p`.
        file: a YAML file with a mapping of names to values.

    Raises:
        InputError: anything is unknown, malformed, given twice, of the wrong type or out of range.
    """
    model = registry.load(analysis).Parameters
    from_file = _read_file(file, model) if file else {}
    given = _read_assignments(assignments, model)
    try:
        return model(**{**from_file, **given})
    except InputError as error:
        raise _located(error, str(error).split(maxsplit=1)[0].strip(":"), file, given) from None


def of_mapping(analysis: str, values: Mapping[str, Any], where: str) -> BaseParameters:
    """Return the checked parameters that a file gives as a mapping of names to values.

    Args:
        analysis: name of the analysis.
        values: the values, as YAML has them.
        where: what stands in front of an error, such as `grid sweep.yml: `.

    Raises:
        InputError: a name is unknown, or a value is of the wrong type or out of range.
    """
    model = registry.load(analysis).Parameters
    for name in values:
        _require_field(name, model, where)
    try:
        return model(**_converted(values, model))
    except InputError as error:
        raise InputError(f"{where}{error}") from None


def load_yaml(file: Path, what: str) -> Any:
    """Return what a YAML file holds, in plain types alone.

    Args:
        file: the file.
        what: what it is, for an error: `parameter file`.

    Raises:
        InputError: it cannot be read, is no plain YAML, or gives a name twice.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise InputError(f"{what} {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{what} {file}: not a UTF-8 text file") from None
    except yaml.YAMLError as error:
        raise InputError(f"{what} {file}: {_one_line(error)}") from None
    except ValueError as error:  # the library's, such as for 2023-13-45
        raise InputError(f"{what} {file}: holds a date that is none ({error})") from None


def explain(analysis: str) -> list[ParameterHelp]:
    """Return the help of every parameter of an analysis, in the order of its model.

    An analysis without published defaults uses what it is given, and need not be computed.
    """
    module = registry.load(analysis)
    defaults = module.Parameters()
    with package.snapshot():
        published = module.published_defaults(defaults)
        used = module.analyse(defaults).parameters if published else defaults.model_dump()
    return [
        _explain_field(
            name,
            field,
            plain_number(used[name]),
            published[name].source if name in published and field.default is None else "",
        )
        for name, field in module.Parameters.model_fields.items()
    ]


def meanings(analysis: str) -> dict[str, dict[str, str]]:
    """Return meaning, unit and allowed values of every parameter, in words, without computing."""
    return {
        name: {
            "meaning": str(field.description),
            "unit": unit_of(field),
            "allowed": allowed(field),
        }
        for name, field in registry.load(analysis).Parameters.model_fields.items()
    }


def _read_assignments(assignments: Sequence[str], model: type[BaseParameters]) -> dict[str, Any]:
    return {
        name: _value_of(text, name, _require_field(name, model, ""))
        for name, text in split_assignments(assignments).items()
    }


def split_assignments(assignments: Sequence[str]) -> dict[str, str]:
    """Return name to text of what is given to `-p`.

    Raises:
        InputError: one is not written as name=value, or a name is given twice.
    """
    values: dict[str, str] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(f"-p {assignment!r}: write it as name=value")
        if name in values:
            raise InputError(f"-p {name}: given twice; give it once")
        values[name] = text.strip()
    return values


def _converted(values: Mapping[str, Any], model: type[BaseParameters]) -> dict[str, Any]:
    """Return values of a file as the command line would take them: `3.0` and `1e1` are numbers."""
    return {
        name: _as_typed(value, name, model.model_fields[name]) for name, value in values.items()
    }


def _as_typed(value: Any, name: str, field: FieldInfo) -> Any:
    if isinstance(value, str):
        return _value_of(value, name, field)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    types = kinds(field)
    if isinstance(value, float):
        return int(value) if value.is_integer() and float not in types else value
    return value if int in types or float in types else str(value)


def _value_of(text: str, name: str, field: FieldInfo) -> Any:
    """Return the text as a value of the field's type; range and choices are checked later."""
    types = kinds(field)
    if NoneType in types and text.lower() in NONE_WORDS:
        return None
    wanted = next((kind for kind in (bool, int, float) if kind in types), None)
    if wanted is None:
        return text
    try:
        return TypeAdapter(wanted).validate_strings(text)
    except ValidationError:
        raise not_allowed(name, text, field) from None


def _read_file(file: Path, model: type[BaseParameters]) -> dict[str, Any]:
    values = load_yaml(file, "parameter file")
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise InputError(f"parameter file {file}: write one 'name: value' a line")
    for name in values:
        _require_field(name, model, f"parameter file {file}: ")
    try:
        return _converted(values, model)
    except InputError as error:
        raise InputError(f"parameter file {file}: {error}") from None


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice, aliases, and what is nested too deeply.

    Aliases of aliases make a small file fill the memory.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        mark: Any = event.start_mark
        self.depth += 1
        if isinstance(event, yaml.AliasEvent):
            words = "aliases (*) are not read; write the value out"
            raise yaml.composer.ComposerError(None, None, words, mark)
        if self.depth > DEEPEST:
            words = f"is nested more than {DEEPEST} deep"
            raise yaml.composer.ComposerError(None, None, words, mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool | NoneType):
                raise yaml.constructor.ConstructorError(
                    None, None, "a name must be plain text", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _one_line(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return str(error).splitlines()[0]


def _require_field(name: str, model: type[BaseParameters], where: str) -> FieldInfo:
    if name in model.model_fields:
        return model.model_fields[name]
    raise InputError(f"{where}{unknown_parameter(name, model)}")


def _located(
    error: InputError, name: str, file: Path | None, given: Mapping[str, Any]
) -> InputError:
    """Return the error with the file in front, where the file gave the parameter `name`."""
    if file is None or name in given:
        return error
    return InputError(f"parameter file {file}: {error}")


def _explain_field(name: str, field: FieldInfo, resolved: Any, source: str) -> ParameterHelp:
    kind = next((k for k in (bool, int, float) if k in kinds(field)), str)
    return ParameterHelp(
        name=name,
        type="choice" if choices(field) else TYPE_WORDS[kind],
        default=field.default,
        resolves_to=resolved,
        source=source,
        allowed=allowed(field),
        minimum=limit(field, LOWER)[1],
        maximum=limit(field, UPPER)[1],
        choices=choices(field),
        unit=unit_of(field),
        meaning=str(field.description),
    )
