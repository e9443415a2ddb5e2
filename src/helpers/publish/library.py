"""Which functions of the library of statistics the chapters call, read from their source.

So the page on methods says of each family what it is used for, and what nobody uses yet.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import helpers
from helpers.analyses import registry

STATS = "helpers.stats"
ANALYSES = "helpers.analyses"
SOURCE = Path(helpers.__file__).parent
MODULES = tuple(
    sorted(path.stem for path in (SOURCE / "stats").glob("*.py") if not path.stem.startswith("_"))
)
BLOCK = "uses_of_"
BLOCKS = tuple(f"{BLOCK}{module}" for module in MODULES)

Node = TypeVar("Node", bound=ast.AST)
Function = tuple[str, str]
"""A function of the library: its module and its name."""


def blocks(links: Mapping[str, str]) -> dict[str, str]:
    """Return what the page on methods says of each module of the library, as Markdown.

    Args:
        links: analysis to the link of its chapter, in the order of the book.
    """
    called = {analysis: calls(analysis) for analysis in links}
    return {f"{BLOCK}{module}": _told(module, called, links) for module in MODULES}


@cache
def calls(analysis: str) -> frozenset[Function]:
    """Return the functions of the library that an analysis calls, in any of its modules."""
    modules = _modules_of(registry.MODULES[analysis])
    named = (function for module in modules for function in _names_in(module))
    return frozenset((module, name) for module, name in named if name in functions(module))


@cache
def functions(module: str) -> tuple[str, ...]:
    """Return the public functions of a module of the library, in its order."""
    found = (node for node in _tree(f"{STATS}.{module}").body if isinstance(node, ast.FunctionDef))
    return tuple(node.name for node in found if not node.name.startswith("_"))


def _told(module: str, called: Mapping[str, frozenset[Function]], links: Mapping[str, str]) -> str:
    used = {
        analysis: names
        for analysis, found in called.items()
        if (names := [name for name in functions(module) if (module, name) in found])
    }
    idle = [name for name in functions(module) if not any(name in names for names in used.values())]
    told = [f"{links[analysis]} ({_listed(names)})" for analysis, names in used.items()]
    sentences = [f"Used by {' and '.join(told)}."] if told else []
    if idle:
        sentences.append(
            f"In the library, but used by no chapter of this book yet: {_listed(idle)}."
        )
    return " ".join(sentences)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _modules_of(module: str) -> set[str]:
    """Return the modules of the analyses that a module imports, itself among them."""
    found, left = {module}, [module]
    while left:
        for imported in _imported(left.pop()):
            if imported.startswith(f"{ANALYSES}.") and imported not in found:
                found.add(imported)
                left.append(imported)
    return found


def _imported(module: str) -> Iterator[str]:
    """Yield the modules that `from ... import` statements name, or that the names may be."""
    for node in _parts(module, ast.ImportFrom):
        yield from (
            name
            for name in (str(node.module), *(f"{node.module}.{each.name}" for each in node.names))
            if _path(name).is_file()
        )


def _names_in(module: str) -> Iterator[Function]:
    """Yield what of the library a module names: functions, classes and constants."""
    modules: dict[str, str] = {}
    for node in _parts(module, ast.ImportFrom):
        if node.module == STATS:
            modules |= {each.asname or each.name: each.name for each in node.names}
        elif str(node.module).startswith(f"{STATS}."):
            yield from ((str(node.module).rpartition(".")[2], each.name) for each in node.names)
    for part in _parts(module, ast.Attribute) if modules else ():
        match part:
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in modules:
                yield modules[alias], name


def _parts(module: str, kind: type[Node]) -> tuple[Node, ...]:
    return tuple(node for node in _nodes(module) if isinstance(node, kind))


@cache
def _nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(module)))


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text(encoding="utf-8"))


def _path(module: str) -> Path:
    return SOURCE.joinpath(*module.split(".")[1:]).with_suffix(".py")
