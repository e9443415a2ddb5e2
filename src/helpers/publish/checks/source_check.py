"""Checks of the sources before anything is built: pairs, parameters, tables, prose and contents."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from nbformat import NotebookNode

from helpers import markdown, project
from helpers.analyses import registry
from helpers.data import catalogue, package
from helpers.errors import BookError, DataError, InputError
from helpers.present import svg
from helpers.progress import Progress, Tell, counted, unheard
from helpers.publish.checks.findings import Finding
from helpers.publish.checks.typed_numbers import typed_numbers
from helpers.publish.edition import DEFAULT_EDITION
from helpers.publish.edition.edition import PROSE, TOC, read_edition
from helpers.publish.pages import completeness
from helpers.run import compute, notebooks, references
from helpers.run.compute import Computed
from helpers.run.engine import forks, preload

SIGNIFICANT = 3
"""Digits from which a whole number without a sign may be a result."""

_CITATION = re.compile(
    r"\b\d+,\s\d+[-–]\d+\b|\b(?:Python|ports?|v)\s?\d+(?:\.\d+)*\b", re.IGNORECASE
)


class Look(NamedTuple):
    """What was seen of a notebook.

    Attributes:
        findings: what is wrong with it.
        headlines: how a page would write each headline of its analysis, to its name.
    """

    findings: list[Finding]
    headlines: Mapping[str, str]


def review(tell: Tell = unheard) -> list[Finding]:
    """Return everything that is out of step in the sources of the book."""
    with package.snapshot():
        tables = list(_tables(tell))
        looks = _notebooks(tell, data_told=bool(tables))
        chapters = [finding for look in looks for finding in look.findings]
        headlines = {typed: name for look in looks for typed, name in look.headlines.items()}
        contents = _contents(data_told=bool(tables))
        return [*tables, *chapters, *contents, *_pages(headlines)]


def _tables(tell: Tell) -> Iterator[Finding]:
    checks: list[Callable[[], None]] = [catalogue.require_described]
    checks += [partial(catalogue.validate, info.name) for info in catalogue.tables()]
    progress = Progress("checking", total=len(checks), things="tables")
    for check in counted(checks, progress, tell):
        try:
            check()
        except InputError as error:
            where, what = re.split(r"[,:] ", str(error), maxsplit=1)
            yield Finding(where, what)


def _notebooks(tell: Tell, *, data_told: bool) -> list[Look]:
    """Look at every notebook, at as many at a time as there are processors.

    Args:
        tell: called with how far it is.
        data_told: whether faults of the data were found; no notebook then repeats them.
    """
    names = list(registry.MODULES)
    progress = Progress("checking", total=len(names), things="notebooks")
    tell(progress)
    preload.stack()
    look_at = partial(_look_at, data_told=data_told)
    outcomes = counted(forks.each(look_at, names, forks.processors()), progress, tell)
    looks = {outcome.index: outcome.value for outcome in outcomes}
    return [looks[at] for at in range(len(names))]


def _look_at(analysis: str, *, data_told: bool) -> Look:
    try:
        computed = compute.compute(analysis, registry.load(analysis).Parameters())
    except InputError as error:
        computed = Computed({}, None, error)
    headlines = computed.results.headlines if computed.results else {}
    written = {str(headline): f"{analysis}.{name}" for name, headline in headlines.items()}
    told = data_told and isinstance(computed.error, DataError)
    return Look(list(_notebook(analysis, None if told else computed)), written)


def _notebook(analysis: str, computed: Computed | None) -> Iterator[Finding]:
    where = f"{notebooks.FOLDER}/{analysis}.md"
    reference = f"{notebooks.REFERENCE_FOLDER}/{analysis}.ipynb"
    try:
        text = notebooks.read_text(analysis)
        change = notebooks.unlike_jupytext(text)
        if change:
            yield Finding(where, f"{change}; write it so")
        for what in references.differences(analysis) or _outdated(analysis, computed):
            yield Finding(reference, f"out of step with its text: {what}; run 'make references'")
        for what in _faults(analysis, notebooks.parse(text)):
            yield Finding(where, what)
        for what in completeness.chart_faults(notebooks.read_reference(analysis)):
            yield Finding(reference, what)
    except BookError as error:
        yield Finding(where, str(error).removeprefix(where).lstrip(",: "))


def _outdated(analysis: str, computed: Computed | None) -> list[str]:
    if computed is None:
        return []
    compute.required(computed)
    with svg.undrawn():  # nbval compares the charts
        return references.outdated(analysis, computed)


def _faults(analysis: str, notebook: NotebookNode) -> Iterator[str]:
    yield from _parameter_faults(analysis, notebook)
    yield from _typed_faults(notebook)
    broken = list(_not_python(notebook))
    yield from broken or _shown_faults(notebook)


def _parameter_faults(analysis: str, notebook: NotebookNode) -> Iterator[str]:
    model = registry.load(analysis).Parameters.model_fields
    wanted = {name: field.default for name, field in model.items()}
    found = notebooks.parameters_of(notebook)
    for name in dict.fromkeys([*wanted, *found]):
        if name not in found:
            yield f"parameters cell: {name} is missing; its default is {wanted[name]!r}"
        elif name not in wanted:
            yield f"parameters cell: {name} is no parameter of the model"
        elif found[name] != wanted[name]:
            yield f"parameters cell: {name} is {found[name]!r}; the model has {wanted[name]!r}"


def _typed_faults(notebook: NotebookNode) -> Iterator[str]:
    """Find numbers typed into the prose, where the value of an expression should stand."""
    for number, cell in _cells(notebook, "markdown"):
        for typed in typed_numbers(cell.source):
            yield (
                f"cell {number}, line {typed.line}: {typed.token!r} is typed; "
                "write {eval}`…` with the value instead"
            )


def _not_python(notebook: NotebookNode) -> Iterator[str]:
    for number, cell in _cells(notebook, "code"):
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            yield f"cell {number}, line {error.lineno}: not Python: {error.msg}"


def _shown_faults(notebook: NotebookNode) -> Iterator[str]:
    """Find what a notebook shows past `show`, which alone says what is synthetic and whence.

    Figures come first: they carry the warning of synthetic data into the first screen.
    """
    calls = [
        (number, ast.unparse(line))
        for number, cell in _cells(notebook, "code")
        for line in ast.parse(cell.source).body
        if isinstance(line, ast.Expr)
    ]
    for number, words in calls:
        if not words.startswith("show."):
            yield f"cell {number}: {words!r} shows something past show"
    if not calls or not calls[0][1].startswith("show.figures("):
        yield "show.figures must come before everything else that is shown"


def _cells(notebook: NotebookNode, kind: str) -> Iterator[tuple[int, NotebookNode]]:
    numbered = enumerate(notebook.cells, start=1)
    return ((number, cell) for number, cell in numbered if cell.cell_type == kind)


# --- the pages of book/ ---------------------------------------------------------------------------


def _contents(*, data_told: bool) -> Iterator[Finding]:
    """Find what is wrong with the default edition and the table of contents that it takes."""
    root = project.root()
    try:
        read_edition(root / DEFAULT_EDITION, root)
    except InputError as error:
        if data_told and isinstance(error, DataError):
            return
        where = TOC if str(error).startswith(TOC) else DEFAULT_EDITION.as_posix()
        yield Finding(where, str(error).removeprefix(TOC).lstrip(",: "))


def _pages(headlines: Mapping[str, str]) -> Iterator[Finding]:
    """Find headlines of an analysis, by how they are written, that are typed into the pages."""
    for path in project.markdown_files(project.root() / PROSE):
        where = f"{PROSE}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield Finding(where, "not UTF-8; save it as UTF-8")
            continue
        for typed in typed_numbers(_CITATION.sub(markdown.blank, text)):
            if typed.token in headlines and _tells_of_a_result(typed.token):
                yield Finding(
                    where,
                    f"line {typed.line}: {typed.token!r} is typed, but it is computed "
                    f"(headline {headlines[typed.token]}); leave it to its chapter",
                )


def _tells_of_a_result(token: str) -> bool:
    """Whether a number is written as no count of ordinary prose is: long, or with a sign."""
    return len(token) >= SIGNIFICANT or not token.isdigit()
