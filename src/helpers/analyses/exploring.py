"""What a reader may choose of some parameters, and the table that answers each choice."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

import pandas as pd

from helpers.analyses import registry
from helpers.analyses.base import PER_CENT, BaseParameters
from helpers.commands import command, option
from helpers.results import Choice, Explored, Figure, sourced

Model = TypeVar("Model", bound=BaseParameters)
DUST = 9
"""Decimals beyond which floating point decides, and not the share."""


def in_percent(share: float) -> float:
    """Return a share in percent."""
    return round(share * PER_CENT, DUST)


def choice(
    parameters: BaseParameters,
    name: str,
    column: str,
    offered: Iterable[Any],
    *,
    own: Any = None,
    show: Callable[[Any], Any] = float,
) -> Choice:
    """Return a parameter to choose; the value of this run is always among its values.

    Args:
        parameters: those of this run.
        name: the parameter.
        column: the column of the table of answers that shows its values.
        offered: its values; numbers are put in order.
        own: the value that stands behind the parameter in this run where it leaves it open.
        show: what the column shows of a value.
    """
    chosen = getattr(parameters, name)
    shown = show(chosen if own is None else own)
    is_default = chosen == type(parameters).model_fields[name].default
    values = {**{show(each): each for each in offered}, shown: None if is_default else chosen}
    if isinstance(shown, float):
        values = dict(sorted(values.items()))
    options = {each: "" if value is None else option(name, value) for each, value in values.items()}
    return Choice(name, column, shown, values, options)


def points(parameters: Model, choices: Sequence[Choice]) -> Iterator[tuple[dict[str, Any], Model]]:
    """Yield each combination of choices, as columns of the table and as parameters."""
    for shown in product(*(each.offered for each in choices)):
        pairs = list(zip(choices, shown, strict=True))
        given = {each.parameter: each.offered[value] for each, value in pairs}
        given = {name: value for name, value in given.items() if value is not None}
        columns = {each.column: value for each, value in pairs}
        yield columns, parameters.model_copy(update=given)


def cells(figures: Mapping[str, Figure]) -> dict[str, float | None]:
    """Return figures by column as cells of a row, each followed by its limits where it has some."""
    row: dict[str, float | None] = {}
    for column, figure in figures.items():
        row[column] = figure.value
        if figure.lower is not None and figure.upper is not None:
            row |= {f"lower_{column}": figure.lower, f"upper_{column}": figure.upper}
    return row


def explored(
    parameters: BaseParameters,
    choices: tuple[Choice, ...],
    rows: Sequence[Mapping[str, Any]],
    *,
    bounds: str,
    sources: Iterable[str],
    basis: str,
) -> Explored:
    """Return the answers to all choices.

    Args:
        parameters: those of this run.
        choices: the parameters to choose.
        rows: a row of the table for each of `points`.
        bounds: what the limits of the figures are, a key of `BOUNDS`.
        sources: citations of the table.
        basis: what the table rests on.
    """
    columns = [*(each.column for each in choices), *(name for row in rows for name in row)]
    frame = pd.DataFrame([*rows], columns=list(dict.fromkeys(columns)))
    chosen = {each.parameter for each in choices}
    others = {name: value for name, value in parameters.given().items() if name not in chosen}
    run = command("results", _analysis(parameters), others)
    return Explored(sourced(frame, sources, basis), choices, bounds, run)


def _analysis(parameters: BaseParameters) -> str:
    package = type(parameters).__module__.rpartition(".")[0]
    return next(name for name, module in registry.MODULES.items() if module == package)
