"""The text of `data/datapackage.json`, read into what each table must hold."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from helpers import source
from helpers.data.schema_errors import Many, checked
from helpers.errors import DataError

DATA_FOLDER = "data"
DESCRIPTOR = f"{DATA_FOLDER}/datapackage.json"
Basis = Literal["published", "derived", "compiled", "synthetic"]
"""As a source prints it; worked out from such; put together for this book; made up."""
BASES: tuple[Basis, ...] = get_args(Basis)
NUMBERS = ("integer", "number")
SHARE_UNIT = "percent"


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


def _inside(path: str) -> str:
    if Path(path).is_absolute() or ".." in Path(path).parts or "://" in path:
        raise ValueError(f"{path!r} leaves the folder {DATA_FOLDER}")
    return path


def _once(what: str, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise ValueError(f"the {what} {name!r} stands twice")


Text = Annotated[
    str,
    StringConstraints(min_length=1),
    pydantic.Field(json_schema_extra={"allowed": "a text that is not empty"}),
]
Names = Many[Text]


class _Described(BaseModel):
    """An object of the JSON; what else a data package may say of it is left to others."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class Share(_Described):
    """The counts of a row that a percentage of the same row must agree with.

    Attributes:
        part: the column that is counted.
        whole: the column that it is a share of.
        within: percentage points by which they may differ.
    """

    part: Text
    whole: Text
    within: float


_Limit = Annotated[float | None, pydantic.Field(json_schema_extra={"allowed": "a number"})]
_OneName = Annotated[
    Names,
    pydantic.Field(
        min_length=1, max_length=1, json_schema_extra={"allowed": "a list of one field"}
    ),
]


class Constraints(_Described):
    """What the values of a column must be.

    Attributes:
        required: no value may be missing.
        unique: no value may stand twice.
        enum: the only values allowed; empty allows any.
        minimum: the least number allowed.
        maximum: the greatest number allowed.
        pattern: regular expression that a value must match as a whole; may be empty.
    """

    model_config = ConfigDict(extra="forbid")

    required: bool = False
    unique: bool = False
    enum: Names = ()
    minimum: _Limit = None
    maximum: _Limit = None
    pattern: Annotated[str, AfterValidator(_regular_expression)] = ""


class Field(_Described):
    """A column of a table.

    Attributes:
        name: heading in the file.
        type: of its values.
        description: what it means, in plain words.
        basis: the table's own unless the field differs.
        unit: what its numbers count, such as `people`, `percent` (0 to 100) or `GBP`; may be empty.
        constraints: what its values must be.
        share: the counts that a percentage agrees with; None where the table does not hold them.
    """

    name: Text
    type: Literal["string", "integer", "number", "boolean"]
    description: Text
    basis: Basis
    unit: str = ""
    constraints: Constraints = Constraints()
    share: Share | None = None

    @model_validator(mode="after")
    def _only_a_percentage_is_a_share(self) -> "Field":
        if self.share and self.unit != SHARE_UNIT:
            raise ValueError(f"a share has the unit {SHARE_UNIT!r}")
        return self


class ForeignKey(NamedTuple):
    """A column whose values must stand in a column of a table.

    Attributes:
        field: the column that refers.
        table: name of the table referred to.
        column: the column of that table.
    """

    field: str
    table: str
    column: str


class _Reference(_Described):
    resource: str  # an empty name is how a data package says "this table"
    fields: _OneName


class _Key(_Described):
    fields: _OneName
    reference: _Reference


class _Schema(_Described):
    fields: Many[Field] = pydantic.Field(min_length=1)
    primary_key: Names = pydantic.Field(alias="primaryKey")
    foreign_keys: Many[_Key] = pydantic.Field((), alias="foreignKeys")
    missing_values: tuple[Literal[""]] = pydantic.Field(
        alias="missingValues", strict=False, json_schema_extra={"allowed": '[""]'}
    )


class _Source(_Described):
    name: Text


class _Licence(_Described):
    title: Text


class TableInfo(_Described):
    """What `data/datapackage.json` says about a table; parsed once, so that each is but itself.

    Attributes:
        name: name by which it is loaded.
        title: short title for a reader.
        description: what a row is and what to know of it, in a sentence or two.
        basis: what its figures stand on.
        hash: that of its file, `sha256:` and 64 digits; empty where it may change.
        text: the description itself, the same text for the same content.
    """

    name: Text
    file: Annotated[Text, AfterValidator(_inside)] = pydantic.Field(alias="path")
    title: Text
    description: Text
    basis: Basis
    cited: Many[_Source] = pydantic.Field(alias="sources")
    licences: Many[_Licence] = pydantic.Field(alias="licenses")
    hash: Annotated[str, StringConstraints(pattern=r"^(sha256:[0-9a-f]{64})?$")] = pydantic.Field(
        "", json_schema_extra={"allowed": "sha256: and 64 hexadecimal digits"}
    )
    columns: _Schema = pydantic.Field(alias="schema")
    text: str = pydantic.Field(exclude=True)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @cached_property
    def path(self) -> str:
        """File, from the project's folder, such as `data/areas.csv`."""
        return f"{DATA_FOLDER}/{self.file}"

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Ids of the table `sources`."""
        return tuple(source.name for source in self.cited)

    @cached_property
    def licence(self) -> str:
        """Terms of use; several are joined by `; `."""
        return "; ".join(licence.title for licence in self.licences)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns in order."""
        return self.columns.fields

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return self.columns.primary_key

    @cached_property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The columns that refer to other tables."""
        return tuple(
            ForeignKey(key.fields[0], key.reference.resource or self.name, key.reference.fields[0])
            for key in self.columns.foreign_keys
        )

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @model_validator(mode="before")
    @classmethod
    def _with_text_and_bases(cls, given: Any) -> Any:
        """Keep the text, and give every field the basis of the table unless it has its own."""
        if not isinstance(given, dict):
            return given
        text = json.dumps(given, sort_keys=True)
        match given:
            case {"basis": basis, "schema": {"fields": [*fields], **schema}, **rest}:
                based = [{"basis": basis, **f} if isinstance(f, dict) else f for f in fields]
                given = {"basis": basis, "schema": {**schema, "fields": based}, **rest}
        return {**given, "text": text}

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> "TableInfo":
        names = [field.name for field in self.fields]
        numbers = [field.name for field in self.fields if field.type in NUMBERS]
        _once("field", names)
        for name in (*self.primary_key, *(key.field for key in self.foreign_keys)):
            if name not in names:
                raise ValueError(f"a key names the field {name!r}; use one of {', '.join(names)}")
        for share in filter(None, (field.share for field in self.fields)):
            for name in (share.part, share.whole):
                if name not in numbers:
                    allowed = ", ".join(numbers)
                    raise ValueError(f"a share names the field {name!r}; use one of {allowed}")
        return self


class _Package(_Described):
    resources: Many[TableInfo] = pydantic.Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> "_Package":
        _once("table", [info.name for info in self.resources])
        _once("path", [info.path for info in self.resources])
        columns = {(info.name, field.name) for info in self.resources for field in info.fields}
        for info in self.resources:
            for key in info.foreign_keys:
                if (key.table, key.column) not in columns:
                    raise ValueError(
                        f"the key {key.field!r} of {info.name!r} refers to {key.column!r} of "
                        f"{key.table!r}, which is not described"
                    )
        return self


def hash_of(content: bytes) -> str:
    """Return the hash of a table's file, as a data package writes it."""
    return f"sha256:{source.digest(content)}"


def parse(content: bytes) -> Mapping[str, TableInfo]:
    """Return what the bytes of a `datapackage.json` say of each table, by name and in order.

    Raises:
        DataError: they are not UTF-8, not JSON, or do not describe tables as this project needs;
            says where and what is allowed.
    """
    package = checked(_Package, _document(content), DESCRIPTOR, DataError)
    return {info.name: info for info in package.resources}


def _document(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{DESCRIPTOR}: not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        where = f"{DESCRIPTOR}, row {error.lineno}, column {error.colno}"
        raise DataError(f"{where}: not JSON: {error.msg}") from None
