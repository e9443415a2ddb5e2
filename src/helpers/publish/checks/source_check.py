"""Checks of the sources before anything is built: pairs, parameters, tables, prose and contents."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from helpers import project
from helpers.analyses import registry
from helpers.data import catalogue, package
from helpers.errors import InputError
from helpers.present.prose import SIGNIFICANT, fill, numbers_typed
from helpers.publish.build.manifest import DEFAULT_EDITION
from helpers.publish.checks.findings import Finding
from helpers.publish.edition.edition import PROSE, TOC, read_edition, require_in_step
from helpers.publish.pages import completeness
from helpers.results import Headline
from helpers.run import notebooks, references

_CITATION = re.compile(
    r"\b\d+,\s\d+[-–]\d+\b|\b(?:Python|ports?|v)\s?\d+(?:\.\d+)*\b", re.IGNORECASE
)


def review() -> list[Finding]:
    """Return everything that is out of step in the sources of the book."""
    with package.steady():
        return [
            *_tables(),
            *(finding for name in registry.MODULES for finding in _notebook(name)),
            *_contents(),
            *_pages(),
        ]


def _tables() -> Iterator[Finding]:
    checks: list[Callable[[], None]] = [catalogue.require_described]
    checks += [partial(catalogue.validate, info.name) for info in catalogue.tables()]
    for check in checks:
        try:
            check()
        except InputError as error:
            where, what = re.split(r"[,:] ", str(error), maxsplit=1)
            yield Finding(where, what)


def _notebook(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    try:
        yield from _pair(analysis)
        yield from _parameters(analysis)
        yield from _prose(analysis)
        broken = list(_not_python(analysis))
        yield from broken
        if not broken:
            yield from _shown(analysis)
            yield from _complete(analysis)
    except InputError as error:
        yield Finding(where, str(error).removeprefix(where).lstrip(",: "))


def _pair(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.REFERENCE_FOLDER}/{analysis}.ipynb"
    for difference in references.differences(analysis):
        yield Finding(where, f"out of step with its text: {difference}; run 'make references'")


def _parameters(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    model = registry.load(analysis).Parameters.model_fields
    wanted = {name: field.default for name, field in model.items()}
    found = notebooks.parameters_of(notebooks.parse(notebooks.read_text(analysis)))
    for name in dict.fromkeys([*wanted, *found]):
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


def _not_python(analysis: str) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    notebook = notebooks.parse(notebooks.read_text(analysis))
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            ast.parse(cell.source if cell.cell_type == "code" else "")
        except SyntaxError as error:
            yield Finding(where, f"cell {number}, line {error.lineno}: not Python: {error.msg}")


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


def _complete(analysis: str) -> Iterator[Finding]:
    """Find tables without words, charts without alternative text, headlines that no page shows."""
    module = registry.load(analysis)
    results = module.analyse(module.Parameters())
    pages = {
        path.stem: path.read_text(encoding="utf-8", errors="replace") for path in _page_paths()
    }
    notebook = notebooks.parse(notebooks.read_text(analysis))
    for fault in completeness.faults(analysis, results, notebook, pages):
        yield Finding(f"{notebooks.FOLDER}/{analysis}.md", fault)
    for fault in completeness.chart_faults(notebooks.read_reference(analysis)):
        yield Finding(f"{notebooks.REFERENCE_FOLDER}/{analysis}.ipynb", fault)


# --- the pages of book/ ---------------------------------------------------------------------------


def _contents() -> Iterator[Finding]:
    """Find what is wrong with the default edition, and where the table of contents differs."""
    root = project.root()
    try:
        require_in_step(read_edition(root / DEFAULT_EDITION, root), root)
    except InputError as error:
        where = TOC if str(error).startswith(TOC) else DEFAULT_EDITION.as_posix()
        yield Finding(where, str(error).removeprefix(f"{TOC}: "))


def _pages() -> Iterator[Finding]:
    """Find numbers typed into the pages of the book that repeat a headline of any analysis."""
    headlines = dict(_all_headlines())
    for path in _page_paths():
        where = f"{PROSE}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield Finding(where, "not UTF-8; save it as UTF-8")
            continue
        for typed in numbers_typed(_without_citations(text), headlines, {}, {}):
            if _tells_of_a_result(typed.token):
                yield Finding(
                    where,
                    f"line {typed.line}: {typed.token!r} is typed, but it is computed "
                    f"({typed.repeats}); write {{{{ ANALYSIS.HEADLINE }}}} instead",
                )


def _page_paths() -> list[Path]:
    return project.markdown_files(project.root() / PROSE)


def _all_headlines() -> Iterator[tuple[str, Headline]]:
    for analysis in registry.MODULES:
        module = registry.load(analysis)
        try:
            headlines = module.analyse(module.Parameters()).headlines
        except InputError:  # told where its notebook is looked at
            continue
        for name, headline in headlines.items():
            yield f"{analysis}.{name}", headline


def _without_citations(text: str) -> str:
    """Return text of the same length without what only looks like a result.

    Volume and pages of a journal, versions and ports.
    """
    return _CITATION.sub(lambda found: " " * len(found[0]), text)


def _tells_of_a_result(token: str) -> bool:
    """Whether a number is written as no count of ordinary prose is: long, or with a sign."""
    digits = re.sub(r"\D", "", token)
    if digits.strip("0") in {"", "1"} and token.endswith("%"):
        return False  # 0% and 100% are ends of scales
    return len(digits) >= SIGNIFICANT or not token.isdigit()
