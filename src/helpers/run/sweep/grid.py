"""Grids of parameter sets: what a YAML file asks for, held against the analyses before any work.

A grid is never written out: a set is made from its place among all, so that a million cost nothing.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import areas
from helpers.data.names import nearest, quote
from helpers.errors import InputError
from helpers.run import parameters

ALL = "all"
AREA = "area"
UNASKED = 100_000
"""The most parameter sets that are run without being asked twice."""
BLOCK_KEYS = ("analysis", "parameters")
RUNS_KEY = "runs"


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
        """How many parameter sets there are."""
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
        """How many parameter sets there are."""
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
    a value or a list of values; `area: all` stands for every area of the table `areas`.

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


def _blocks(content: Any, shown: str) -> Iterator[Block]:
    if not isinstance(content, dict):
        raise InputError(f"{shown}: write 'analysis: NAME' and 'parameters:', or 'runs:'")
    if RUNS_KEY not in content:
        yield _block(content, f"{shown}: ")
        return
    _require_keys(content, (RUNS_KEY,), f"{shown}: ")
    runs = content[RUNS_KEY]
    if not isinstance(runs, list) or not runs:
        raise InputError(f"{shown}: {RUNS_KEY}: give a list of one block or more")
    for number, block in enumerate(runs, start=1):
        yield _block(block, f"{shown}, block {number}: ")


def _block(content: Any, where: str) -> Block:
    if not isinstance(content, dict):
        raise InputError(f"{where}write 'analysis: NAME' and 'parameters:'")
    _require_keys(content, BLOCK_KEYS, where)
    if not isinstance(content.get("analysis"), str):
        raise InputError(f"{where}analysis: name one of {', '.join(registry.MODULES)}")
    try:
        analysis = registry.require_known(content["analysis"])
    except InputError as error:
        raise InputError(f"{where}{error}") from None
    given = content.get("parameters", {})
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise InputError(f"{where}parameters: write 'name: value' or 'name: [value, value]' lines")
    choices = {name: _choices(name, values, where) for name, values in given.items()}
    return Block(analysis, choices, where)


def _require_keys(content: Mapping[Any, Any], known: tuple[str, ...], where: str) -> None:
    for key in content:
        if key not in known:
            hint = nearest(str(key), known, among="keys")
            raise InputError(f"{where}unknown key {quote(str(key))}; {hint}")


def _choices(name: str, values: Any, where: str) -> tuple[Any, ...]:
    listed = values if isinstance(values, list) else [values]
    if not listed:
        raise InputError(f"{where}{name}: an empty list; give one value or more")
    for value in listed:
        if isinstance(value, list | dict):
            raise InputError(f"{where}{name}: {value!r} is not a single value")
    if name == AREA and listed == [ALL]:
        return tuple(area.name for area in areas.all_areas())
    return tuple(listed)
