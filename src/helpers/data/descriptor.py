"""The text of `data/datapackage.json`, read into what each table must hold."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import DataError

DATA_FOLDER = "data"
DESCRIPTOR = f"{DATA_FOLDER}/datapackage.json"
BASES = ("published", "derived", "compiled", "synthetic")
"""As a source prints it; worked out from such; put together for this book; made up."""
NUMBERS = ("integer", "number")
SHARE_UNIT = "percent"
TYPES = ("string", "integer", "number", "boolean")
CONSTRAINTS = ("required", "unique", "enum", "minimum", "maximum", "pattern")
MISSING_VALUES = [""]
JSON_WORDS: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    float: "a number",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True)
class Share:
    """The counts of a row that a percentage of the same row must agree with.

    Attributes:
        part: the column that is counted.
        whole: the column that it is a share of.
        within: percentage points by which they may differ.
    """

    part: str
    whole: str
    within: float


@dataclass(frozen=True)
class Field:
    """A column of a table.

    Attributes:
        name: heading in the file.
        type: `string`, `integer`, `number` or `boolean`.
        unit: what its numbers count, such as `people`, `percent` (0 to 100) or `GBP`; may be empty.
        description: what it means, in plain words.
        basis: one of `BASES`; the table's own unless the field differs.
        required: no value may be missing.
        unique: no value may stand twice.
        enum: the only values allowed; empty allows any.
        minimum: the least number allowed.
        maximum: the greatest number allowed.
        pattern: regular expression that a value must match as a whole; may be empty.
        share: the counts that a percentage agrees with; None where the table does not hold them.
    """

    name: str
    type: str
    unit: str
    description: str
    basis: str
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    share: Share | None = None


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values must stand in a column of a table.

    Attributes:
        field: the column that refers.
        table: name of the table referred to.
        column: the column of that table.
    """

    field: str
    table: str
    column: str


@dataclass(frozen=True, eq=False)
class TableInfo:
    """What `data/datapackage.json` says about a table; parsed once, so that each is but itself.

    Attributes:
        name: name by which it is loaded.
        path: file, from the project's folder, such as `data/areas.csv`.
        title: short title for a reader.
        description: what a row is and what to know of it, in a sentence or two.
        basis: one of `BASES`.
        sources: ids of the table `sources`.
        licence: terms of use; several are joined by `; `.
        fields: the columns in order.
        primary_key: the columns that together name a row.
        foreign_keys: the columns that refer to other tables.
        text: the description itself, the same text for the same content.
    """

    name: str
    path: str
    title: str
    description: str
    basis: str
    sources: tuple[str, ...]
    licence: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    text: str

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def parse(content: bytes) -> Mapping[str, TableInfo]:
    """Return what the bytes of a `datapackage.json` say of each table, by name and in order.

    Raises:
        DataError: they are not UTF-8, not JSON, or do not describe tables as this project needs;
            says where and what is allowed.
    """
    resources = _part(_document(content), "resources", "the package", list)
    if not resources:
        raise _broken("the package", "'resources' must hold at least one table")
    known = [_table(resource, place) for place, resource in enumerate(resources)]
    _check_once("the package", "table", [info.name for info in known])
    _check_once("the package", "path", [info.path for info in known])
    tables = {info.name: info for info in known}
    _check_references(tables)
    return tables


def _document(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{DESCRIPTOR}: not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        where = f"{DESCRIPTOR}, row {error.lineno}, column {error.colno}"
        raise DataError(f"{where}: not JSON: {error.msg}") from None


def _table(resource: Any, place: int) -> TableInfo:
    name = _text(resource, "name", f"resources[{place}]")
    where = f"resource {name!r}"
    schema = _part(resource, "schema", where, dict)
    basis = _choice(resource, "basis", where, BASES)
    if _part(schema, "missingValues", where, list) != MISSING_VALUES:
        raise _broken(where, f"'missingValues' must be {json.dumps(MISSING_VALUES)}")
    info = TableInfo(
        name=name,
        path=f"{DATA_FOLDER}/{_file_name(resource, where)}",
        title=_text(resource, "title", where),
        description=_text(resource, "description", where),
        basis=basis,
        sources=_texts(resource, "sources", "name", where),
        licence="; ".join(_texts(resource, "licenses", "title", where)),
        fields=tuple(
            _field(item, f"{where}, fields[{at}]", basis)
            for at, item in enumerate(_part(schema, "fields", where, list))
        ),
        primary_key=_names(schema, "primaryKey", where),
        foreign_keys=tuple(
            _foreign_key(item, name, where)
            for item in _part(schema, "foreignKeys", where, list, default=[])
        ),
        text=json.dumps(resource, sort_keys=True),
    )
    _check_columns(info, where)
    return info


def _field(item: Any, where: str, basis: str) -> Field:
    name = _text(item, "name", where)
    where = f"{where} {name!r}"
    limits = _part(item, "constraints", where, dict, default={})
    for key in limits:
        if key not in CONSTRAINTS:
            raise _broken(
                where, f"{key!r} is not a constraint; use one of {', '.join(CONSTRAINTS)}"
            )
    return Field(
        name=name,
        type=_choice(item, "type", where, TYPES),
        unit=_part(item, "unit", where, str, default=""),
        description=_text(item, "description", where),
        basis=_choice(item, "basis", where, BASES) if "basis" in item else basis,
        required=_part(limits, "required", where, bool, default=False),
        unique=_part(limits, "unique", where, bool, default=False),
        enum=_names(limits, "enum", where) if "enum" in limits else (),
        minimum=_part(limits, "minimum", where, float, default=None),
        maximum=_part(limits, "maximum", where, float, default=None),
        pattern=_pattern(limits, where),
        share=_share(item, where) if "share" in item else None,
    )


def _pattern(limits: Any, where: str) -> str:
    pattern = str(_part(limits, "pattern", where, str, default=""))
    try:
        re.compile(pattern)
    except re.error as error:
        raise _broken(where, f"the pattern {pattern!r} is not one: {error}") from None
    return pattern


def _share(item: Any, where: str) -> Share:
    share = _part(item, "share", where, dict)
    if item.get("unit") != SHARE_UNIT:
        raise _broken(where, f"a share has the unit {SHARE_UNIT!r}")
    return Share(
        part=_text(share, "part", where),
        whole=_text(share, "whole", where),
        within=float(_part(share, "within", where, float)),
    )


def _foreign_key(item: Any, own_name: str, where: str) -> ForeignKey:
    reference = _part(item, "reference", where, dict)
    fields, columns = _names(item, "fields", where), _names(reference, "fields", where)
    if len(fields) != 1 or len(columns) != 1:
        raise _broken(where, "a foreign key has one field here and one in the table it refers to")
    table = _part(reference, "resource", where, str)
    # an empty name is how a data package says "this table"
    return ForeignKey(fields[0], table or own_name, columns[0])


def _file_name(resource: Any, where: str) -> str:
    path = _text(resource, "path", where)
    if Path(path).is_absolute() or ".." in Path(path).parts or "://" in path:
        raise _broken(where, f"the path {path!r} leaves the folder {DATA_FOLDER}")
    return path


def _check_columns(info: TableInfo, where: str) -> None:
    names = [field.name for field in info.fields]
    _check_once(where, "field", names)
    for name in (*info.primary_key, *(key.field for key in info.foreign_keys)):
        if name not in names:
            raise _broken(where, f"a key names the field {name!r}; use one of {', '.join(names)}")
    numbers = [field.name for field in info.fields if field.type in NUMBERS]
    for share in (field.share for field in info.fields if field.share is not None):
        for name in (share.part, share.whole):
            if name not in numbers:
                raise _broken(
                    where, f"a share names the field {name!r}; use one of {', '.join(numbers)}"
                )


def _check_references(tables: Mapping[str, TableInfo]) -> None:
    for info in tables.values():
        for key in info.foreign_keys:
            target = tables.get(key.table)
            if target is None or key.column not in {field.name for field in target.fields}:
                raise _broken(
                    f"resource {info.name!r}",
                    f"the key {key.field!r} refers to {key.column!r} of {key.table!r}, "
                    "which is not described",
                )


def _check_once(where: str, what: str, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise _broken(where, f"the {what} {name!r} stands twice")


def _texts(item: Any, key: str, inner: str, where: str) -> tuple[str, ...]:
    return tuple(_text(part, inner, f"{where}, {key}") for part in _part(item, key, where, list))


def _names(item: Any, key: str, where: str) -> tuple[str, ...]:
    names = _part(item, key, where, list)
    if not all(isinstance(name, str) for name in names):
        raise _broken(where, f"{key!r} must be a list of texts")
    return tuple(names)


def _text(item: Any, key: str, where: str) -> str:
    text = str(_part(item, key, where, str))
    if not text:
        raise _broken(where, f"{key!r} is empty")
    return text


def _choice(item: Any, key: str, where: str, allowed: Sequence[str]) -> str:
    text = _text(item, key, where)
    if text not in allowed:
        raise _broken(where, f"the {key} {text!r} is not allowed; use one of {', '.join(allowed)}")
    return text


_REQUIRED = object()


def _part(item: Any, key: str, where: str, kind: type, default: Any = _REQUIRED) -> Any:
    """Return what an object of the JSON holds under `key`, of that kind, else the default."""
    if not isinstance(item, dict):
        raise _broken(where, f"must be {JSON_WORDS[dict]}")
    if key not in item:
        if default is _REQUIRED:
            raise _broken(where, f"{key!r} is missing")
        return default
    # Python takes True for an int; JSON does not
    number = kind is float and isinstance(item[key], int) and not isinstance(item[key], bool)
    if not isinstance(item[key], kind) and not number:
        raise _broken(where, f"{key!r} must be {JSON_WORDS[kind]}")
    return item[key]


def _broken(where: str, what: str) -> DataError:
    return DataError(f"{DESCRIPTOR}, {where}: {what}")
