"""What the analyses share: their parameter model and the figures they start from."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Annotated, Any, ClassVar, ParamSpec, Protocol, Self, TypeVar, cast, overload

import numpy as np
import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo

from helpers.data import areas, catalogue, sources
from helpers.data.facts import Fact
from helpers.data.schema_errors import allowed, shown
from helpers.errors import InputError
from helpers.formats import NOT_APPLICABLE
from helpers.names import nearest, quote
from helpers.results import (
    AT_LEAST,
    AT_MOST,
    BASES,
    PARAMETER,
    SYNTHETIC,
    Figure,
    Results,
    sourced,
)

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
STATED = {
    "exact": "as the source gives it",
    "about": "about, as the source says",
    AT_LEAST: "a minimum, as the source says",
    AT_MOST: "a maximum, as the source says",
}
"""Why a figure of the strategy has no limits, by how the strategy qualifies it."""
NOTHING_ROUNDED = "follows from what was given"
COUNTED = "counted, no sample"
CHOSEN = "chosen, not measured"
"""Why a figure has no limits that starts from no rounded one."""
PER_CENT = 100.0
FIFTHS = (
    "Most deprived fifth",
    "Second fifth",
    "Middle fifth",
    "Fourth fifth",
    "Least deprived fifth",
)
"""Fifths of places or people by deprivation, in words."""


def canonical_area(text: str) -> str:
    """Return the full name of the area that `text` names by name, code or common short form.

    Raises:
        InputError: no area, or more than one, bears that name.
    """
    return areas.resolve(text).name


AreaName = Annotated[
    str,
    AfterValidator(canonical_area),
    Field(
        description="Area to analyse: a name, a code or a common short form.",
        json_schema_extra={"allowed": "the name or code of an area"},
    ),
]


class BaseParameters(BaseModel):
    """The closed set of parameters of an analysis; checked when made, never changed after.

    A field's default of None stands for the published figure of the chosen area. Units are given
    in `json_schema_extra={"unit": ...}`. A wrong name or value is an `InputError` of one line.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )

    RENAMED: ClassVar[Mapping[str, str]] = {}
    """Parameters that there were once, each with the one that took its place."""

    area: AreaName = "NW London"

    @classmethod
    def of(cls, names: Mapping[str, Any]) -> Self:
        """Return the parameters among some names, such as those of a notebook: `globals()`."""
        return cls(**{name: names[name] for name in cls.model_fields})

    def counted(self) -> tuple[str, str]:
        """Return whom rates are of, and the parameter that makes it the same for every area.

        Sets of a sweep that differ by area alone must agree in the former.
        """
        return "", ""

    def given(self) -> dict[str, Any]:
        """Return the parameters that differ from their defaults, by value and not by spelling."""
        defaults = type(self)().model_dump()
        return {name: each for name, each in self.model_dump().items() if each != defaults[name]}

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_one_line(cls, given: Any, check: ModelWrapValidatorHandler[Self]) -> Self:
        plain = {name: _plain(value) for name, value in given.items()}
        try:
            return check(plain)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0])
            raise (
                not_allowed(name, first["input"], cls.model_fields[name])
                if name in cls.model_fields
                else unknown_parameter(name, cls)
            ) from None


def _plain(value: Any) -> Any:
    """Return a number of a frame as Python's own."""
    return value.item() if isinstance(value, np.generic) else value


def unknown_parameter(name: str, model: type[BaseParameters]) -> InputError:
    """Return the error that an analysis has no parameter of that name."""
    now = model.RENAMED.get(name)
    hint = f"it is now {now!r}" if now else nearest(name, model.model_fields, among="parameters")
    return InputError(f"unknown parameter {quote(name)}; {hint}")


def not_allowed(name: str, value: Any, field: FieldInfo) -> InputError:
    """Return the error that a parameter does not take a value."""
    return InputError(f"{name}: {shown(value)} is not allowed; use {allowed(field)}")


Given = ParamSpec("Given")
Model = TypeVar("Model", bound=BaseParameters)
Chosen_contra = TypeVar("Chosen_contra", bound=BaseParameters, contravariant=True)


class Analyse(Protocol[Given, Chosen_contra]):
    """The function of an analysis: it takes its parameters, or any of them by name."""

    @overload
    def __call__(self, parameters: Chosen_contra, /) -> Results: ...

    @overload
    def __call__(self, *none: Given.args, **given: Given.kwargs) -> Results: ...


def by_name(
    model: Callable[Given, Model],
) -> Callable[[Callable[[Model], Results]], Analyse[Given, Model]]:
    """Let the function of an analysis take its parameters by name too: `analyse(area="Brent")`.

    Args:
        model: the parameters of the analysis.
    """

    def decorate(analyse: Callable[[Model], Results]) -> Analyse[Given, Model]:
        @functools.wraps(analyse)
        def taking_either(*chosen: Any, **given: Any) -> Results:
            if not chosen:
                return analyse(cast("Any", model)(**given))
            if given or len(chosen) > 1 or not isinstance(chosen[0], cast("Any", model)):
                raise InputError("give parameters by name, such as area='Brent', or as Parameters")
            return analyse(chosen[0])

        cast("Any", taking_either).__signature__ = _signature(cast("Any", model))
        return cast("Analyse[Given, Model]", taking_either)

    return decorate


def _signature(model: type[BaseParameters]) -> inspect.Signature:
    """Return what an editor shows of a function: each parameter with its plain type."""
    named = [
        each.replace(annotation=model.model_fields[name].annotation)
        for name, each in inspect.signature(model).parameters.items()
    ]
    return inspect.Signature(named, return_annotation=Results)


class Analysis(Protocol):
    """What a package of this room offers."""

    Parameters: type[BaseParameters]
    analyse: Analyse[..., Any]
    published_defaults: Callable[[Any], Mapping[str, Figure]]


def stated(fact: Fact) -> Figure:
    """Return a figure of the strategy."""
    return Figure(
        fact.value,
        fact.unit,
        fact.measure,
        period=fact.period,
        source=fact.citation,
        basis="published",
        bound=fact.bound,
        no_limits=STATED[fact.bound],
    )


def former_systems(area: areas.Area) -> list[str]:
    """Return the names of the systems that became part of an area, or most of which did."""
    return [each.name for each in areas.predecessors(area.code) if each.kind == "icb"]


def context(id_: str) -> Figure:
    """Return a figure of another place or year to hold the area's against, most second-hand."""
    table = catalogue.load("context_figures").set_index("id")
    row: Mapping[Any, Any] = table.loc[id_].to_dict()
    return Figure(
        float(row["value"]),
        row["unit"],
        row["measure"],
        period=row["period"],
        source=sources.cite(row["source"]),
        basis="published",
        no_limits="second-hand" if sources.source(row["source"]).second_hand else "as published",
    )


def resolve(
    parameters: BaseParameters,
    published: Mapping[str, Figure],
    per_unit: Mapping[str, float],
) -> dict[str, Figure]:
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


def _given(parameters: BaseParameters, name: str, factor: float) -> Figure:
    field = type(parameters).model_fields[name]
    # Without the dust of floating point, 0.117 in percent is 11.7.
    value = round(float(getattr(parameters, name)) * factor, 9)
    unit = "percent" if unit_of(field) == "share" and factor == PER_CENT else unit_of(field)
    return Figure(
        value, unit, label_of(field), source=GIVEN, basis=PARAMETER, no_limits="given for this run"
    )


def _no_published_figure(names: Sequence[str], area: str) -> InputError:
    """Return the error that no figures of an area are held for some parameters."""
    those, parameters = ("it", "a parameter") if len(names) == 1 else ("them", "parameters")
    flags = " ".join(f"-p {name}=NUMBER" for name in names)
    return InputError(
        f"{', '.join(names)}: no figure for {area} is held here; give {those} as {parameters}, "
        f"with {flags} or in those of a grid or an edition"
    )


def label_of(field: Any) -> str:
    """Return what a parameter's field holds, without the words on its default."""
    return str(field.description).partition(";")[0].rstrip(".")


def unit_of(field: Any) -> str:
    """Return the unit of a parameter's field, empty where it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def period_of(*figures: Figure) -> str:
    """Return the period that figures share; empty where they differ or the user gave one."""
    periods = {each.period for each in figures}
    return periods.pop() if len(periods) == 1 else ""


def printed_limits(figure: Figure) -> tuple[float, float]:
    """Return between which values a published figure was rounded: half a unit of its last digit.

    Whole numbers are taken as rounded to units. What the user gave or was made up, or the source
    gives as a minimum or a maximum, is taken as it stands.
    """
    value = float(figure)
    if figure.given or figure.basis == SYNTHETIC or figure.bound in {AT_LEAST, AT_MOST}:
        return value, value
    last = min(0, int(Decimal(repr(value)).normalize().as_tuple().exponent))
    half = 0.5 * 10.0**last
    return value - half, value + half


def over_rounding(compute: Callable[..., float], *figures: Figure) -> dict[str, Any]:
    """Return the limits that the rounding of published figures leaves to what follows from them.

    Args:
        compute: takes the figures' values in order; rises or falls in each all the way, so that its
            extremes are at the corners.
        *figures: what it follows from.

    Returns:
        Attributes of a `Figure`: `lower`, `upper` and `bounds`, or `no_limits` where nothing that
        it follows from was rounded; none of them where one is not known.
    """
    if not all(each.known for each in figures):
        return {}
    ends = [float(compute(*corner)) for corner in product(*map(printed_limits, figures))]
    if min(ends) == max(ends):
        return {"no_limits": NOTHING_ROUNDED}
    return {"lower": min(ends), "upper": max(ends), "bounds": "rounding"}


def cite(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Return each source of some figures once; what the user gave has none."""
    return tuple(dict.fromkeys(each.source for each in figures if not each.given and each.source))


def basis_of(figures: Iterable[Figure]) -> str:
    """Return what something rests on that starts from some figures: `synthetic` if one does."""
    return max([*(each.basis for each in figures), "derived"], key=BASES.index)


def inputs_table(figures: Sequence[Figure]) -> pd.DataFrame:
    """Return every figure that an analysis starts from, a row each, with its source."""
    rows = [
        {
            "input": each.label,
            "value": float(each),
            "unit": each.unit,
            "period": each.period or (NOT_APPLICABLE if each.given else None),
            "basis": each.basis,
            "source": each.source,
        }
        for each in figures
    ]
    basis = max((each.basis for each in figures), key=BASES.index, default="published")
    return sourced(pd.DataFrame(rows), cite(figures), basis)
