"""What the analyses share: their parameter model, the inputs they name and the words for areas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from helpers.data import areas
from helpers.errors import InputError
from helpers.formats import join_words
from helpers.results import Column, Description, Results

GIVEN = "Given as a parameter of this run"
COMPUTED = "Computed from the figures above"


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
        basis: `published`, `derived`, or `parameter` where the user gave it.
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


def given_or_published(
    parameters: BaseParameters, name: str, published: Input | None, *, per_unit: float = 1.0
) -> Input:
    """Return the figure that stands behind parameter `name`: the user's own, else the published.

    Args:
        parameters: the parameters of the run.
        name: a field whose default is None.
        published: the published figure for the area, if there is one.
        per_unit: published figure for one unit of the parameter (100 for a share in percent).

    Raises:
        InputError: the user gave none and none is published for the area.
    """
    given = getattr(parameters, name)
    field = type(parameters).model_fields[name]
    if given is None and published is None:
        raise no_published_figure([name], parameters.area)
    if given is None:
        assert published is not None  # noqa: S101 - the line above has raised otherwise
        return published
    label = published.label if published else str(field.description)
    unit = published.unit if published else unit_of(field)
    return Input(label, float(given) * per_unit, unit, "", GIVEN, "parameter")


def no_published_figure(names: Sequence[str], area: str) -> InputError:
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
    frame = pd.DataFrame(
        [(i.label, i.value, i.unit, i.period or None, i.basis, i.source) for i in inputs],
        columns=list(columns),
    )
    sources = tuple(dict.fromkeys(i.source for i in inputs if i.basis == "published"))
    return frame, Description(
        "Every figure this page starts from, and where it was found", columns, sources, "published"
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


def choose_areas(found: Sequence[areas.Area]) -> str:
    """Return the names of `found` as a list in a sentence."""
    return join_words([area.name for area in found])
