"""Every figure, table and number that a chapter shows is the one that `analyse` gives."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.analyses import registry
from helpers.csvtext import digest
from helpers.results import Figure, Results
from tests.notebooks.reader import numbers_named, read
from tests.notebooks.sets import SETS

CASES = [(analysis, given) for analysis, sets in SETS.items() for given in sets]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {' '.join(case[1])}")
def test_a_chapter_shows_what_the_analysis_gives(
    case: tuple[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis, given = case
    reading = read(monkeypatch, analysis, *given)
    results = registry.load(analysis).analyse(reading.parameters)
    for name, figure in reading.figures.items():
        assert figure.as_json() == results.headlines[name].as_json(), name
    for name, (frame, _) in reading.tables.items():
        assert digest(frame) == digest(results.tables[name]), name
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
