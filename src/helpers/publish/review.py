"""Checks of the sources before anything is built: pairs, parameters, tables and prose."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.analyses import registry
from helpers.data import catalogue
from helpers.errors import InputError
from helpers.present.prose import fill, numbers_typed
from helpers.run import notebooks, references


@dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes:
        where: the file.
        what: what is wrong, and what is right.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def review() -> list[Finding]:
    """Return everything that is out of step in the sources of the book."""
    return [*_tables(), *(finding for name in registry.MODULES for finding in _notebook(name))]


def _tables() -> Iterator[Finding]:
    for info in catalogue.tables():
        try:
            catalogue.validate(info.name)
        except InputError as error:
            where, _, what = str(error).partition(", ")
            yield Finding(where, what)


def _notebook(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    try:
        yield from _pair(analysis)
        yield from _parameters(analysis)
        yield from _prose(analysis)
        yield from _shown(analysis)
    except InputError as error:
        yield Finding(where, str(error))


def _pair(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.REFERENCE_FOLDER}/{analysis}.ipynb"
    for difference in references.differences(analysis):
        yield Finding(where, f"out of step with its text: {difference}; run 'make references'")


def _parameters(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    model = registry.load(analysis).Parameters.model_fields
    wanted = {name: field.default for name, field in model.items()}
    found = notebooks.parameters_of(notebooks.parse(notebooks.read_text(analysis)))
    for name in wanted.keys() | found.keys():
        if name not in found:
            yield Finding(
                where, f"parameters cell: {name} is missing; its default is {wanted[name]!r}"
            )
        elif name not in wanted:
            yield Finding(where, f"parameters cell: {name} is no parameter of the model")
        elif found[name] != wanted[name]:
            yield Finding(
                where, f"parameters cell: {name} is {found[name]!r}; the model has {wanted[name]!r}"
            )


def _shown(analysis: str) -> Iterator[Finding]:
    """Find what a notebook shows past `show`, which alone says what is synthetic and whence.

    Headlines come first: they carry the warning of synthetic data into the first screen.
    """
    where = f"{notebooks.FOLDER}/{analysis}.md"
    notebook = notebooks.parse(notebooks.read_text(analysis))
    calls = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        for line in ast.parse(cell.source).body:
            if isinstance(line, ast.Expr):
                words = ast.unparse(line)
                calls.append(words)
                if not words.startswith("show."):
                    yield Finding(where, f"cell {number}: {words!r} shows something past show")
    if not calls or not calls[0].startswith("show.headlines("):
        yield Finding(where, "show.headlines must come before everything else that is shown")


def _prose(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    module = registry.load(analysis)
    results = module.analyse(module.Parameters())
    notebook = notebooks.parse(notebooks.read_text(analysis))
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "markdown":
            continue
        try:
            fill(cell.source, results.headlines)
        except InputError as error:
            yield Finding(where, f"cell {number}: {error}")
        for typed in numbers_typed(
            cell.source, results.headlines, results.parameters, results.tables
        ):
            yield Finding(
                where,
                f"cell {number}, line {typed.line}: {typed.token!r} is typed, but it is computed "
                f"({typed.repeats}); write {{{{ name }}}} instead",
            )
