"""What the analyses share: their parameter model, the inputs they name and the words for areas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from helpers.analyses import frames
from helpers.data import areas
from helpers.data.facts import Fact
from helpers.errors import InputError
from helpers.formats import NOT_APPLICABLE, format_value
from helpers.results import Column, Description, Headline, Results

MODELLED_PEOPLE = "people, modelled"
MODELLED_CASES = "cases, modelled"
"""Units of differences between outcomes of a model: nobody is counted, so nobody is found out."""
FUNNEL_POSITIONS: Mapping[str, str] = {
    "low_998": "below the 99.8% limit",
    "low_95": "below the 95% limit",
    "within": "within the limits",
    "high_95": "above the 95% limit",
    "high_998": "above the 99.8% limit",
}
"""Where a point of a funnel lies, as `stats.funnel.classify` calls it, in words."""
GIVEN = "Given as a parameter of this run"
PER_CENT = 100.0
AT_LEAST = "at_least"


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

    def given(self) -> dict[str, Any]:
        """Return the parameters that differ from their defaults, by value and not by spelling."""
        defaults = type(self)().model_dump()
        return {name: each for name, each in self.model_dump().items() if each != defaults[name]}


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
        bound: `exact`, `at_least`, `at_most` or `about`, as the source qualifies it.
    """

    label: str
    value: float
    unit: str
    period: str
    source: str
    basis: str = "published"
    bound: str = "exact"

    @classmethod
    def of_fact(cls, fact: Fact) -> "Input":
        """Return a figure of the strategy as an input."""
        return cls(
            fact.measure, fact.value, fact.unit, fact.period, fact.citation, bound=fact.bound
        )

    @property
    def given(self) -> bool:
        """Whether the user gave it."""
        return self.basis == "parameter"


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
            (100 for a share that is published in percent); those of the user are given in the
            same unit.

    Raises:
        InputError: the user gave none and none is published for the area; names all such.
    """
    given = {name: getattr(parameters, name) for name in per_unit}
    missing = [name for name in per_unit if given[name] is None and name not in published]
    if missing:
        raise _no_published_figure(missing, parameters.area)
    return {
        name: published[name] if given[name] is None else _given(parameters, name, factor)
        for name, factor in per_unit.items()
    }


def _given(parameters: BaseParameters, name: str, factor: float) -> Input:
    field = type(parameters).model_fields[name]
    # Without the dust of floating point, 0.117 in percent is 11.7.
    value = round(float(getattr(parameters, name)) * factor, 9)
    return Input(label_of(field), value, _scaled_unit(field, factor), "", GIVEN, "parameter")


def _scaled_unit(field: Any, factor: float) -> str:
    unit = unit_of(field)
    return "percent" if unit == "share" and factor == PER_CENT else unit


def _no_published_figure(names: Sequence[str], area: str) -> InputError:
    """Return the error that an area lacks the published figures behind some parameters."""
    those, parameters = ("it", "a parameter") if len(names) == 1 else ("them", "parameters")
    return InputError(
        f"{', '.join(names)}: no published figure for {area}; give {those} as {parameters}, with "
        f"{' '.join(f'-p {name}=NUMBER' for name in names)} or in those of a grid or an edition"
    )


def label_of(field: Any) -> str:
    """Return what a parameter's field holds, without the words on its default."""
    return str(field.description).partition(";")[0].rstrip(".")


def unit_of(field: Any) -> str:
    """Return the unit of a parameter's field, empty where it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def period_of(*inputs: Input) -> str:
    """Return the period that figures share; empty where they differ or the user gave one."""
    periods = {i.period for i in inputs}
    return periods.pop() if len(periods) == 1 else ""


def cite(inputs: Iterable[Input]) -> tuple[str, ...]:
    """Return each source of some figures once; what the user gave has none."""
    return tuple(dict.fromkeys(i.source for i in inputs if not i.given))


def at_least(*inputs: Input) -> str:
    """Return `at least ` where a figure that grows with these rests on a lower bound."""
    return "at least " if any(i.bound == AT_LEAST for i in inputs) else ""


def percent_of(share: float) -> str:
    """Return a share of one in percent, with the decimals it was given: 0.9999 is 99.99%."""
    return f"{format_value(share * PER_CENT, 'number')}%"


def points_of(gap: float) -> str:
    """Return a difference of percentages in words, never as 0.0."""
    written = format_value(gap, "percentage points")
    few = gap > 0 and float(written.replace(",", "")) == 0
    return f"{'less than 0.1' if few else written} percentage points"


def expanded(place: areas.Area) -> str:
    """Return the short name of an area, an acronym behind the name that it stands for."""
    short = place.short_name
    return f"{place.name} ({short})" if short.isupper() else short


def opened(sentence: str) -> str:
    """Return a sentence with a capital at its start."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def spelt_out(places: Iterable[areas.Area]) -> str:
    """Return a sentence with the full name of each area that goes by an acronym; may be empty."""
    names = {a.short_name: a.name for a in places if a.short_name.isupper()}
    words = "; ".join(f"{short} is {name}" for short, name in sorted(names.items()))
    return f"{words}." if words else ""


def inputs_table(inputs: Sequence[Input]) -> tuple[pd.DataFrame, Description]:
    """Return the table of every figure an analysis starts from, with its source."""
    columns = {
        "input": Column("Input"),
        "value": Column("Value", "number"),
        "unit": Column("Unit"),
        "period": Column("Period", missing="the source does not say"),
        "basis": Column("Basis"),
        "source": Column("Source"),
    }
    bases = {i.basis for i in inputs}
    frame = pd.DataFrame(
        [(i.label, i.value, i.unit, _period(i), i.basis, i.source) for i in inputs],
        columns=list(columns),
    )
    return frame, Description(
        "Every figure this page starts from, and where it was found",
        columns,
        cite(inputs),
        "synthetic" if "synthetic" in bases else "published",
    )


def _period(one: Input) -> str | None:
    return one.period or (NOT_APPLICABLE if one.given else None)


@dataclass(frozen=True)
class Target:
    """Where a headline stands against what was promised.

    Attributes:
        headline: name of the headline it is about.
        measure: what is measured, in plain words.
        now: the figure today, in `unit`.
        target: the figure promised, in `unit`; None where none was.
        unit: what both count.
        due: when it is due, and who says so where the strategy does not.
        standing: where it stands, in a few words; says of a yardstick that it is no target.
    """

    headline: str
    measure: str
    now: float | None
    target: float | None
    unit: str
    due: str
    standing: str


def targets_table(
    targets: Sequence[Target], sources: tuple[str, ...], basis: str = "derived"
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
    about = Description("Headline figures against their targets", columns, sources, basis)
    return frames.of_rows(columns, rows), about


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
