"""The tables that a sweep leaves: one tidy row a headline as CSV and Parquet, and what failed.

They follow from the grid and the numbers alone: the same bytes whatever computed them, and when.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.analyses import registry
from helpers.csvtext import cell
from helpers.run.sweep.sweep import Scenario

RESULTS_CSV = "results.csv"
RESULTS_PARQUET = "results.parquet"
FAILURES_CSV = "failures.csv"
IDENTITY = ("analysis", "key")
FIGURES = ("value", "lower", "upper")
ABOUT = ("unit", "period")
HEADLINE = "headline"
BASIS = "basis"
TAKEN = (*IDENTITY, HEADLINE, *FIGURES, *ABOUT, BASIS, "error")
GROUP = 1000
"""Parameter sets in a row group of the Parquet file."""


def parameter_columns(analyses: Iterable[str]) -> dict[str, str]:
    """Return every parameter of some analyses, and the column that it stands in.

    A parameter that bears the name of another column, such as `period`, stands as
    `parameter_period`.
    """
    names = dict.fromkeys(
        name for analysis in analyses for name in registry.load(analysis).Parameters.model_fields
    )
    return {name: f"parameter_{name}" if name in TAKEN else name for name in names}


def schema(analyses: Sequence[str]) -> Any:
    """Return the Arrow schema of `results.parquet`, which `results.csv` has too."""
    kinds = _kinds(analyses)
    columns = parameter_columns(analyses)
    return pa.schema(
        [
            *((name, pa.string()) for name in IDENTITY),
            *((columns[name], kinds[name]) for name in columns),
            (HEADLINE, pa.string()),
            *((name, pa.float64()) for name in FIGURES),
            *((name, pa.string()) for name in (*ABOUT, BASIS)),
        ]
    )


class Writer:
    """Writes the tables of a sweep set by set into a folder; a context manager.

    Args:
        folder: an existing folder.
        analyses: the analyses of the sweep.
    """

    def __init__(self, folder: Path, analyses: Sequence[str]) -> None:
        self._columns = parameter_columns(analyses)
        self._schema = schema(analyses)
        self._results = _open(folder / RESULTS_CSV)
        self._failures = _open(folder / FAILURES_CSV)
        self._parquet = pq.ParquetWriter(folder / RESULTS_PARQUET, self._schema)
        self._results_csv = csv.writer(self._results, lineterminator="\n")
        self._failures_csv = csv.writer(self._failures, lineterminator="\n")
        self._results_csv.writerow(self._schema.names)
        self._failures_csv.writerow([*IDENTITY, *self._columns.values(), "error"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._parquet.close()
        self._results.close()
        self._failures.close()

    def write(self, scenarios: Iterable[Scenario]) -> None:
        """Write what came of every parameter set; once, for the groups of rows begin anew."""
        remaining = iter(scenarios)
        while group := list(islice(remaining, GROUP)):
            self._write_group([each for each in group if not each.error])
            for failed in (each for each in group if each.failure):
                self._failures_csv.writerow(
                    [*self._identity(failed, failed.asked), cell(failed.failure)]
                )

    def _write_group(self, group: Sequence[Scenario]) -> None:
        for scenario in group:
            identity = self._identity(scenario, scenario.used)
            basis = cell(scenario.basis)
            for name, headline in scenario.headlines.items():
                figures = [cell(headline[column]) for column in (*FIGURES, *ABOUT)]
                self._results_csv.writerow([*identity, cell(name), *figures, basis])
        if group:
            self._parquet.write_table(pa.table(self._arrays(group), schema=self._schema))

    def _identity(self, scenario: Scenario, parameters: Mapping[str, Any]) -> list[str]:
        values = (parameters.get(name) for name in self._columns)
        return [scenario.analysis, scenario.key, *map(cell, values)]

    def _arrays(self, group: Sequence[Scenario]) -> list[Any]:
        rows = [(each, *headline) for each in group for headline in each.headlines.items()]
        columns: list[list[Any]] = [
            [each.analysis for each, _, _ in rows],
            [each.key for each, _, _ in rows],
            *([each.used.get(name) for each, _, _ in rows] for name in self._columns),
            [name for _, name, _ in rows],
            *([figures[column] for _, _, figures in rows] for column in (*FIGURES, *ABOUT)),
            [each.basis for each, _, _ in rows],
        ]
        return [
            pa.array(column, field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]


def _open(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


def _kinds(analyses: Sequence[str]) -> dict[str, Any]:
    """Return the Arrow type of every parameter; one name has one type in all analyses."""
    arrow = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    return {
        name: next((arrow[kind] for kind in arrow if kind in types), pa.string())
        for analysis in analyses
        for name, types in _types(analysis)
    }


def _types(analysis: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name, field in registry.load(analysis).Parameters.model_fields.items():
        yield name, get_args(field.annotation) or (field.annotation,)
