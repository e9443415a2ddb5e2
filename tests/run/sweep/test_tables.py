"""The tables of a sweep are tidy, say the same as CSV and as Parquet, and follow from it alone."""

import csv
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pyarrow as pa
import pytest

from helpers.analyses import registry
from helpers.run.sweep import tables
from helpers.run.sweep.tables import FAILURES_CSV, RESULTS_CSV, RESULTS_PARQUET, Writer
from tests.run.sweeping import swept

TEXT = """
runs:
- analysis: toy
  parameters: {area: [Brent, NW London], factor: [0.1, 2], period: [null, "=2001"]}
- analysis: toy
  parameters: {mood: refuse}
"""


def written(folder: Path, text: str = TEXT, jobs: int = 2) -> Path:
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    with (
        swept(folder, text, jobs) as computed,
        Writer(tables, computed.plan.grid.analyses) as writer,
    ):
        writer.write(computed.scenarios())
    return tables


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_a_headline_with_everything_it_follows_from(toy: Path) -> None:
    first = rows(written(toy) / RESULTS_CSV)[0]
    assert first.pop("key")
    assert first == {
        "analysis": "toy",
        "area": "Brent",
        "factor": "0.1",
        "added": "0",
        "mood": "kind",
        "parameter_period": "",
        "seconds": "0",
        "headline": "total",
        "value": "0.5",
        "lower": "-0.5",
        "upper": "1.5",
        "unit": "people",
        "period": "2024",
        "basis": "",
    }


def test_csv_and_parquet_hold_the_same(toy: Path) -> None:
    folder = written(toy)
    from_csv = pd.read_csv(folder / RESULTS_CSV, keep_default_na=False, dtype=str)
    from_parquet = pd.read_parquet(folder / RESULTS_PARQUET)
    assert list(from_csv.columns) == list(from_parquet.columns)
    assert len(from_csv) == len(from_parquet) == 8 * 4
    for name in ("value", "lower", "upper", "factor"):
        numbers = pd.to_numeric(from_csv[name])
        pd.testing.assert_series_equal(numbers, from_parquet[name], check_dtype=False)
    for name in ("key", "area", "headline", "unit", "period"):
        assert list(from_csv[name]) == list(from_parquet[name])


def test_a_value_that_looks_like_a_formula_is_text_in_the_csv_alone(toy: Path) -> None:
    folder = written(toy)
    assert rows(folder / RESULTS_CSV)[4]["parameter_period"] == "'=2001"
    assert set(pd.read_parquet(folder / RESULTS_PARQUET)["parameter_period"].dropna()) == {"=2001"}


def test_failures_have_parameters_and_reason(toy: Path) -> None:
    (failed,) = rows(written(toy) / FAILURES_CSV)
    assert failed["mood"] == "refuse"
    assert failed["error"] == "area: North West London has no figure"


def test_the_bytes_do_not_depend_on_the_number_of_jobs(toy: Path) -> None:
    def contents(jobs: int) -> list[bytes]:
        folder = written(toy, jobs=jobs)
        (toy / "out" / "journal.sqlite").unlink()
        return [(folder / name).read_bytes() for name in (RESULTS_CSV, RESULTS_PARQUET)]

    assert contents(1) == contents(3)


def test_row_groups_join_into_one_table(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(written(toy) / RESULTS_CSV)
    monkeypatch.setattr(tables, "GROUP", 3)
    folder = written(toy)
    assert rows(folder / RESULTS_CSV) == whole
    assert len(pd.read_parquet(folder / RESULTS_PARQUET)) == len(whole)


def test_types_follow_the_parameters(toy: Path) -> None:
    schema = tables.schema(["toy"])
    types = {name: schema.field(name).type for name in schema.names}
    assert types["factor"] == types["value"] == pa.float64()
    assert types["added"] == pa.int64()
    assert types["parameter_period"] == types["mood"] == pa.string()


def test_parameters_of_one_name_have_one_type_in_all_analyses() -> None:
    seen: dict[str, Any] = {}
    for name in registry.MODULES:
        for parameter, field in registry.load(name).Parameters.model_fields.items():
            kinds = set(get_args(field.annotation) or (field.annotation,)) & {bool, int, float}
            assert seen.setdefault(parameter, kinds) == kinds, f"{name}: {parameter}"
