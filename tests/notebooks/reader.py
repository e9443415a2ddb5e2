"""Reads a chapter as a person would: its cells run in order, its sentences filled."""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import pytest

from helpers import inline
from helpers.analyses.base import BaseParameters
from helpers.present import outputs, show, svg
from helpers.present.chart_kinds import Drawn
from helpers.results import Figure, Results
from helpers.run import notebooks, parameters


@dataclass
class Reading:
    """What somebody reads of a chapter for one set of parameters.

    Attributes:
        analysis: its name.
        parameters: the set.
        names: what the cells have defined.
        sentences: the filled text of each Markdown cell that is part of the chapter.
        expressions: each inline expression with what stands in its place.
        figures: the figures on cards, by name.
        tables: the tables shown, by name, each with its caption.
        alternatives: the alternative text of each chart.
    """

    analysis: str
    parameters: BaseParameters
    names: dict[str, Any] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    expressions: list[tuple[str, str]] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, tuple[pd.DataFrame, str]] = field(default_factory=dict)
    alternatives: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of its prose."""
        return "\n\n".join(self.sentences)


def read(monkeypatch: pytest.MonkeyPatch, analysis: str, *assignments: str) -> Reading:
    """Return what somebody reads of a chapter.

    Cells whose condition is false are left out, as our engine does. JupyterLab runs them, so they
    are run beside the chapter, with its names: they must not fail and must change none of these.

    Args:
        monkeypatch: undoes afterwards what is put in the place of displaying.
        analysis: name of the analysis.
        *assignments: parameters as `-p` takes them.
    """
    reading = Reading(analysis, parameters.check(analysis, assignments))
    beside = Reading(analysis, reading.parameters)
    shown_to = [reading]
    _catch(monkeypatch, shown_to)
    for cell in _cells(analysis):
        condition = cell.metadata.get(inline.CONDITION)
        if condition and not inline.HOLDS[repr(eval(condition, reading.names))]:  # noqa: S307 - own
            beside.names |= reading.names
            shown_to.append(beside)
            _run(cell, beside)
            shown_to.pop()
            changed = [n for n in reading.names if beside.names[n] is not reading.names[n]]
            assert changed == [], cell.source
        else:
            _run(cell, reading)
    assert "{eval}" not in beside.text
    return reading


@cache
def _cells(analysis: str) -> list[Any]:
    return list(notebooks.parse(notebooks.read_text(analysis)).cells)


def _run(cell: Any, reading: Reading) -> None:
    if cell.cell_type == "code":
        exec(cell.source, reading.names)  # noqa: S102 - our own notebooks
        if "parameters" in cell.metadata.get("tags", []):
            reading.names.update(reading.parameters.model_dump())
    else:
        reading.sentences.append(_filled(cell.source, reading))


def numbers_named(reading: Reading) -> Iterator[tuple[str, float]]:
    """Yield each number that a sentence takes from a name or an attribute, with its expression."""
    for expression, _ in reading.expressions:
        for node in ast.walk(ast.parse(expression, mode="eval")):
            if isinstance(node, ast.Name | ast.Attribute):
                value = eval(ast.unparse(node), reading.names)  # noqa: S307 - our own
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield expression, float(value)


def require_results(reading: Reading, results: Results) -> None:
    """Hold each figure, table and number of a chapter against what its analysis gives."""
    for name, figure in reading.figures.items():
        assert figure.as_json() == results.headlines[name].as_json(), name
    for name, (frame, _) in reading.tables.items():
        pd.testing.assert_frame_equal(frame, results.tables[name], rtol=1e-9, atol=0, obj=name)
    known = sorted(set(_known(results, reading.names["evidence"])))
    strange = {e: n for e, n in numbers_named(reading) if not _among(n, known)}
    assert strange == {}


def _known(results: Results, evidence: Any) -> Iterator[float]:
    """Yield every number that an analysis gives or starts from."""
    figures = [*results.headlines.values(), *(v for v in vars(evidence).values() if _is_figure(v))]
    for figure in figures:
        yield from (
            float(each) for each in (figure, figure.lower, figure.upper) if each is not None
        )
    for frame in results.tables.values():
        for column in frame.select_dtypes("number"):
            yield from frame[column].astype(float)
    for value in results.parameters.values():
        if isinstance(value, int | float):
            yield from (float(value), 100 * float(value))


def _is_figure(value: Any) -> bool:
    return isinstance(value, Figure)


def _among(number: float, known: list[float]) -> bool:
    if math.isnan(number):  # shown to nobody: a sentence with it is a hole, which the reading finds
        return True
    return any(math.isclose(number, each, rel_tol=1e-9, abs_tol=1e-12) for each in known)


def _filled(source: str, reading: Reading) -> str:
    text = source
    for expression in inline.expressions(source):
        value = eval(expression, reading.names)  # noqa: S307 - our own
        shown = value if isinstance(value, str) else repr(value)
        reading.expressions.append((expression, shown))
        text = text.replace(f"{{eval}}`{expression}`", shown, 1)
    return text


def _catch(monkeypatch: pytest.MonkeyPatch, shown_to: list[Reading]) -> None:
    """Have what is displayed written down in the last reading of a list."""

    def figures(shown: dict[str, Figure]) -> outputs.Output:
        shown_to[-1].figures.update(shown)
        return real_figures(shown)

    def metadata(name: str, frame: pd.DataFrame, caption: str) -> dict[str, Any]:
        shown_to[-1].tables[name] = (frame, caption)
        return {}

    def picture(name: str, drawn: Drawn, alt: str, kind: str) -> outputs.Output:
        shown_to[-1].alternatives.append(alt)
        return real_picture(name, drawn, alt, kind)

    real_figures, real_picture = outputs.figures, outputs.picture
    monkeypatch.setattr(outputs, "figures", figures)
    monkeypatch.setattr(outputs, "picture", picture)
    monkeypatch.setattr(outputs, "_metadata", metadata)
    monkeypatch.setattr(show, "_display", lambda _: None)
    monkeypatch.setattr(svg, "to_svg", lambda *_: svg.NOTHING)
