"""What the analyses share: their parameter model, the inputs they name and the words for areas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from helpers.data import areas
from helpers.errors import InputError
from helpers.results import Column, Description, Headline, Results

GIVEN = "Given as a parameter of this run"


def canonical_area(text: str) -> str:
    """Return the full name of the area that `text` names by name, code or common short form.

    Raises:
        InputError: no area, or more than one, bears that name.
    """
    return areas.resolve(text).name


AreaName = Annotated[
    str,
    AfterValidator(canonical_area),
    Field(description="Area to analyse: a name, a code or a common short form."),
]


class BaseParameters(BaseModel):
    """The closed set of parameters of an analysis; checked when made, never changed after.

    A field's default of None stands for the published figure of the chosen area. Units are given
    in `json_schema_extra={"unit": ...}`.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )

    area: AreaName = "NW London"


@dataclass(frozen=True)
class Input:
    """One figure that an analysis starts from, and where it was found.

    Attributes:
        label: what it is, in plain words.
        value: the figure as used, in `unit`.
        unit: what it counts.
        period: the time it is about.
        source: citation, down to the section.
        basis: `published`, `derived`, `synthetic`, or `parameter` where the user gave it.
    """

    label: str
    value: float
    unit: str
    period: str
    source: str
    basis: str = "published"


class Analysis(Protocol):
    """What a module of this package offers."""

    Parameters: type[BaseParameters]
    analyse: Callable[[Any], Results]
    published_defaults: Callable[[Any], Mapping[str, Input]]
    reads: Callable[[Any], tuple[str, ...]]


def resolve(
    parameters: BaseParameters,
    published: Mapping[str, Input],
    per_unit: Mapping[str, float],
) -> dict[str, Input]:
    """Return the figures that stand behind some parameters: the user's own, else the published.

    Args:
        parameters: the parameters of the run.
        published: the published figures that there are for the area, by parameter.
        per_unit: the parameters in question, each with the published figure for one unit of it
            (100 for a share that is published in percent).

    Raises:
        InputError: the user gave none and none is published for the area; names all such.
    """
    given = {name: getattr(parameters, name) for name in per_unit}
    missing = [name for name in per_unit if given[name] is None and name not in published]
    if missing:
        raise _no_published_figure(missing, parameters.area)
    return {
        name: published[name]
        if given[name] is None
        else _given(parameters, name, given[name] * factor, published.get(name))
        for name, factor in per_unit.items()
    }


def _given(parameters: BaseParameters, name: str, value: float, published: Input | None) -> Input:
    field = type(parameters).model_fields[name]
    label = published.label if published else str(field.description)
    unit = published.unit if published else unit_of(field)
    return Input(label, float(value), unit, "", GIVEN, "parameter")


def _no_published_figure(names: Sequence[str], area: str) -> InputError:
    """Return the error that an area lacks the published figures behind some parameters."""
    those = "it" if len(names) == 1 else "them"
    return InputError(
        f"{', '.join(names)}: no published figure for {area}; "
        f"give {those} with {' '.join(f'-p {name}=NUMBER' for name in names)}"
    )


def unit_of(field: Any) -> str:
    """Return the unit of a parameter's field, empty where it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def inputs_table(inputs: Sequence[Input]) -> tuple[pd.DataFrame, Description]:
    """Return the table of every figure an analysis starts from, with its source."""
    columns = {
        "input": Column("Input"),
        "value": Column("Value", "number"),
        "unit": Column("Unit"),
        "period": Column("Period", missing="the source does not say, or it is a choice"),
        "basis": Column("Basis"),
        "source": Column("Source"),
    }
    bases = {i.basis for i in inputs}
    frame = pd.DataFrame(
        [(i.label, i.value, i.unit, i.period or None, i.basis, i.source) for i in inputs],
        columns=list(columns),
    )
    sources = tuple(dict.fromkeys(i.source for i in inputs if i.basis != "parameter"))
    return frame, Description(
        "Every figure this page starts from, and where it was found",
        columns,
        sources,
        "synthetic" if "synthetic" in bases else "published",
    )


@dataclass(frozen=True)
class Target:
    """Where a headline stands against what was promised.

    Attributes:
        headline: name of the headline it is about.
        measure: what is measured, in plain words.
        now: the figure today, in `unit`.
        target: the figure promised, in `unit`; None where none was.
        unit: what both count.
        due: when it is due.
        standing: where it stands, in a few words.
    """

    headline: str
    measure: str
    now: float | None
    target: float | None
    unit: str
    due: str
    standing: str


def targets_table(
    targets: Sequence[Target], sources: tuple[str, ...]
) -> tuple[pd.DataFrame, Description]:
    """Return the table that the home page's scorecard is made from."""
    columns = {
        "measure": Column("Measure"),
        "now": Column("Now", "number", missing="the sources give no figure for this area"),
        "target": Column("Target", "number", missing="no target was set"),
        "unit": Column("Unit"),
        "due": Column("Due", missing="no date was set"),
        "standing": Column("Where it stands"),
        "headline": Column("Headline"),
    }
    rows = [
        (t.measure, t.now, t.target, t.unit, t.due or None, t.standing, t.headline) for t in targets
    ]
    frame = pd.DataFrame(rows, columns=list(columns)).astype({"now": float, "target": float})
    return frame, Description("Headline figures against their targets", columns, sources, "derived")


def gather(
    parameters: Mapping[str, Any],
    headlines: Mapping[str, Headline],
    tables: Mapping[str, tuple[pd.DataFrame, Description]],
) -> Results:
    """Return the results of an analysis from tables that come with their descriptions."""
    return Results(
        parameters=parameters,
        headlines=headlines,
        tables={name: frame for name, (frame, _) in tables.items()},
        descriptions={name: description for name, (_, description) in tables.items()},
    )
