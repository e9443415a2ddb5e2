"""Grids of parameter sets: what a YAML file asks for, held against the analyses before any work.

A grid is never written out: a set is made from its place among all, so that a million cost nothing.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import areas
from helpers.data.schema_errors import Many, checked, refused
from helpers.errors import InputError
from helpers.names import nearest, quote
from helpers.run import parameters

EVERY = "every "
"""What stands before a kind of area, for all of today that are of the kind."""
AREA = "area"
UNASKED = 100_000
"""The most parameter sets that are run without being asked twice."""


@dataclass(frozen=True)
class Block:
    """One analysis with the values that each of its parameters takes; their product is run.

    Attributes:
        analysis: name of the analysis.
        choices: name of a parameter to its values, as the file has them; the last varies fastest.
        where: what stands in front of an error: file and block.
    """

    analysis: str
    choices: Mapping[str, tuple[Any, ...]]
    where: str

    def __len__(self) -> int:
        return math.prod(map(len, self.choices.values()))

    def values(self, place: int) -> dict[str, Any]:
        """Return the values of the set at a place."""
        chosen: dict[str, Any] = {}
        for name, values in reversed(list(self.choices.items())):
            place, digit = divmod(place, len(values))
            chosen[name] = values[digit]
        return dict(reversed(chosen.items()))

    def parameters(self, place: int) -> BaseParameters:
        """Return the checked parameters of the set at a place.

        Raises:
            InputError: a value is not allowed, alone or with the others.
        """
        return parameters.of_mapping(self.analysis, self.values(place), self.where)

    def first_of_each(self) -> Iterator[int]:
        """Yield the places that show every value once: first values, then one changed at a time."""
        yield 0
        step = 1
        for values in reversed(list(self.choices.values())):
            yield from (digit * step for digit in range(1, len(values)))
            step *= len(values)


@dataclass(frozen=True)
class Grid:
    """Every parameter set of a sweep, block after block.

    Attributes:
        blocks: the blocks in the order of the file.
        shown: the file, as an error names it.
    """

    blocks: tuple[Block, ...]
    shown: str

    def __len__(self) -> int:
        return sum(map(len, self.blocks))

    @property
    def analyses(self) -> tuple[str, ...]:
        """The analyses in question, each once."""
        return tuple(dict.fromkeys(block.analysis for block in self.blocks))

    def locate(self, index: int) -> tuple[Block, int]:
        """Return the block of the set at `index`, and its place in the block."""
        for block, end in zip(self.blocks, accumulate(map(len, self.blocks)), strict=True):
            if index < end:
                return block, index - end + len(block)
        raise IndexError(index)

    def parameters(self, index: int) -> tuple[str, BaseParameters]:
        """Return the analysis and the checked parameters of the set at `index`.

        Raises:
            InputError: a value is not allowed, alone or with the others.
        """
        block, place = self.locate(index)
        return block.analysis, block.parameters(place)


def read(file: Path, *, large: bool = False) -> Grid:
    """Return the grid of a YAML file, its names and every single value checked.

    The file has `analysis` and `parameters`, or `runs` with a list of such blocks. A parameter has
    a value or a list of values; `area: every icb` stands for every area of that kind that there is
    today.

    Args:
        file: the file.
        large: accept more sets than `UNASKED`.

    Raises:
        InputError: the file cannot be read or understood, has an unknown name or a value that is
            not allowed, a product that is empty, or too many sets.
    """
    shown = f"grid {file}"
    grid = Grid(tuple(_blocks(parameters.load_yaml(file, "grid"), shown)), shown)
    if len(grid) > UNASKED and not large:
        raise InputError(f"{shown}: {len(grid):,} parameter sets; more than {UNASKED:,} need --yes")
    for block in grid.blocks:
        for place in block.first_of_each():
            block.parameters(place)
    return grid


# --- what the file holds --------------------------------------------------------------------------


def _listed(given: Any) -> Any:
    """Return the values of a parameter, each single; one that stands alone is a list of one."""
    values = given if isinstance(given, list) else [given]
    if not values:
        raise ValueError("an empty list; give one value or more")
    for value in values:
        if isinstance(value, list | dict):
            raise ValueError(f"{value!r} is not a single value")  # noqa: TRY004 - pydantic's way
    return tuple(values)


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    analysis: Annotated[str, AfterValidator(refused(registry.require_known))]
    parameters: dict[str, Annotated[tuple[Any, ...], BeforeValidator(_listed)]] = {}


class _Runs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    runs: Annotated[Many[Any], Field(min_length=1)]


def _blocks(content: Any, shown: str) -> Iterator[Block]:
    if not isinstance(content, dict):
        raise InputError(f"{shown}: write 'analysis: NAME' and 'parameters:', or 'runs:'")
    if "runs" not in content:
        yield _block(content, shown)
        return
    for number, block in enumerate(checked(_Runs, content, shown).runs, start=1):
        yield _block(block, f"{shown}, block {number}")


def _block(content: Any, where: str) -> Block:
    given = checked(_Block, content, where)
    choices = dict(given.parameters)
    if AREA in choices:
        choices[AREA] = tuple(name for given in choices[AREA] for name in _areas(given, where))
    return Block(given.analysis, choices, f"{where}: ")


def _areas(given: Any, where: str) -> tuple[Any, ...]:
    """Return the areas that are meant: one as it was given, or the names of every one of a kind."""
    if not isinstance(given, str) or not given.startswith(EVERY):
        return (given,)
    kind, kinds = given.removeprefix(EVERY), areas.KINDS[1:]  # there is one country
    if kind not in kinds:
        hint = nearest(kind, kinds, among="kinds")
        raise InputError(f"{where}: area: there is no kind of area {quote(kind)}; {hint}")
    return tuple(each.name for each in areas.members(areas.resolve("England").code, kind))
