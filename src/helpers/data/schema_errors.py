"""What a pydantic model refuses, as one clear line: where, what was given, what is allowed.

A field says in `json_schema_extra={"allowed": ...}` what to write where its type does not.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, Strict, ValidationError
from pydantic.fields import FieldInfo

from helpers.errors import DataError, InputError
from helpers.names import SHOWN, nearest, quote

Item = TypeVar("Item")
Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
Many = Annotated[tuple[Item, ...], Strict(False)]
"""A list of a file, as a strict model takes it."""

LOWER = (annotated_types.Ge, annotated_types.Gt)
UPPER = (annotated_types.Le, annotated_types.Lt)
RANGES = {
    ("Ge", "Le"): "from {low} to {high}",
    ("Ge", "Lt"): "from {low} to below {high}",
    ("Gt", "Le"): "above {low} and up to {high}",
    ("Gt", "Lt"): "above {low} and below {high}",
    ("Ge", ""): "of {low} or more",
    ("Gt", ""): "above {low}",
    ("", "Le"): "of {high} or less",
    ("", "Lt"): "below {high}",
    ("", ""): "",
}
TYPE_WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text"}
KEY = "[key]"
"""What pydantic says where the name of a value is wrong, not the value."""
LABELS = ("name", "caption", "title")
"""Keys by whose value an entry of a list is known."""


def checked(
    model: type[Model], given: Any, where: str, kind: type[InputError] = InputError
) -> Model:
    """Return what a file holds as a model.

    Args:
        model: the model.
        given: the content of the file, in plain types.
        where: what stands in front of an error, such as `edition book/edition.yml`.
        kind: class of the error.

    Raises:
        InputError: the model refuses it; tells the first fault.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise kind(f"{where}{fault(error, model, given)}") from None


def fault(error: ValidationError, model: type[BaseModel], given: Any) -> str:
    """Return the first fault of a validation: `, place: what is wrong; what is allowed`."""
    first = _first(error)
    place: Location = first["loc"]
    if first["type"] == "value_error":
        return f"{_path(place, given)}: {first['ctx']['error']}"
    if first["type"] == "missing":
        return f"{_path(place[:-1], given)}: {place[-1]} is missing"
    if first["type"] == "extra_forbidden":
        keys = _keys(_model_of(field_at(model, place[:-1])) or model)
        hint = nearest(str(place[-1]), keys, among="keys")
        return f"{_path(place[:-1], given)}: unknown key {quote(str(place[-1]))}; {hint}"
    field = field_at(model, place)
    words = _mapping_words(model) if field is None else allowed(field)
    return f"{_path(place, given)}: {shown(first['input'])} is not allowed; use {words}"


def refused(check: Callable[[str], str]) -> Callable[[str], str]:
    """Return a check as pydantic takes it; a broken table of data says so itself.

    Args:
        check: returns its value, or raises `InputError`.
    """

    def wrapped(value: str) -> str:
        try:
            return check(value)
        except DataError:
            raise
        except InputError as error:
            raise ValueError(str(error)) from None

    return wrapped


def shown(value: Any) -> str:
    """Return a value as the user may have written it."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, float):
        return f"{value!r}"
    words = json.dumps(value, default=str, ensure_ascii=False)
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}..."


# --- what a field allows --------------------------------------------------------------------------


def allowed(field: FieldInfo) -> str:
    """Return in words what a field allows."""
    own = field.json_schema_extra
    if isinstance(own, dict) and "allowed" in own:
        return str(own["allowed"])
    named, nested = choices(field), _model_of(field)
    if named:
        return " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return _mapping_words(nested) if nested else _type_words(field)


def kinds(field: FieldInfo) -> tuple[Any, ...]:
    """Return the types that a field takes."""
    return get_args(field.annotation) or (field.annotation,)


def choices(field: FieldInfo) -> tuple[str, ...]:
    """Return the only values that a field takes; empty where it takes any of its type."""
    literals = [kind for kind in (field.annotation, *kinds(field)) if get_origin(kind) is Literal]
    return get_args(literals[0]) if literals else ()


def limit(field: FieldInfo, rules: tuple[type, ...]) -> tuple[str, float | None]:
    """Return the kind of a field's limit and the limit itself; empty and None without one."""
    for rule in field.metadata:
        if isinstance(rule, rules):
            kind = type(rule).__name__
            return kind, getattr(rule, kind.lower())
    return "", None


def _type_words(field: FieldInfo) -> str:
    outer = get_origin(field.annotation)
    if outer in (tuple, list):
        least = any(isinstance(rule, annotated_types.MinLen) for rule in field.metadata)
        return "a list of one or more" if least else "a list"
    if outer is dict:
        return "one 'name: value' a line"
    kind = next((k for k in (bool, int, float) if k in kinds(field)), str)
    if kind in (bool, str):
        return TYPE_WORDS[kind]
    words = f"a {TYPE_WORDS[kind]} {_range(field)}".strip()
    return f"{words}, or none for the default" if NoneType in kinds(field) else words


def _range(field: FieldInfo) -> str:
    (lower, low), (upper, high) = limit(field, LOWER), limit(field, UPPER)
    return RANGES[lower, upper].format(low=_digits(low), high=_digits(high))


def _digits(bound: float | None) -> str:
    return "" if bound is None else f"{bound:.12g}"


def _mapping_words(model: type[BaseModel]) -> str:
    return f"a mapping of {', '.join(_keys(model))}"


# --- where it is ----------------------------------------------------------------------------------


def field_at(model: type[BaseModel], place: Location) -> FieldInfo | None:
    """Return the field at a place of a model, an entry of a list as a field; None for the whole."""
    found: FieldInfo | None = None
    for part in place:
        inner = model if found is None else _model_of(found)
        if inner is not None:
            fields = inner.model_fields.items()
            found = next(field for name, field in fields if part in (name, field.alias))
        elif found is not None and part != KEY:  # an entry of a list, or a value by its name
            kind = get_args(found.annotation)[0 if isinstance(part, int) else 1]
            found = FieldInfo.from_annotation(kind)
    return found


def _model_of(field: FieldInfo | None) -> type[BaseModel] | None:
    if field is None:
        return None
    union = get_origin(field.annotation) in (Union, UnionType)
    for kind in get_args(field.annotation) if union else (field.annotation,):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _keys(model: type[BaseModel]) -> list[str]:
    fields = model.model_fields.items()
    return [field.alias or name for name, field in fields if not field.exclude]


def _first(error: ValidationError) -> Any:
    """Return the first fault; a key that is not known goes before one that is missing beside it."""
    faults = error.errors()
    parent = faults[0]["loc"][:-1]
    slips = [f for f in faults if f["type"] == "extra_forbidden" and f["loc"][:-1] == parent]
    return slips[0] if slips and faults[0]["type"] == "missing" else faults[0]


def _path(place: Location, given: Any) -> str:
    """Return the words for a place: `, part 1 (Analyses), page 2 (Cancer), slug`."""
    words: list[str] = []
    for part in place:
        among = given
        given = _entry(among, part)
        if isinstance(part, int) and not isinstance(among, Mapping):
            label = _label(given)
            words[-1] = f"{words[-1].removesuffix('s')} {part + 1}{f' ({label})' if label else ''}"
        elif part != KEY:
            words.append(str(part))
    return "".join(f", {each}" for each in words)


def _entry(given: Any, part: int | str) -> Any:
    if isinstance(given, Mapping):
        return given.get(part)
    return given[part] if isinstance(given, Sequence) and isinstance(part, int) else None


def _label(given: Any) -> str:
    if not isinstance(given, Mapping):
        return ""
    return next((given[key] for key in LABELS if isinstance(given.get(key), str)), "")
