"""Protects the tables that a run wrote, as `helpers.present.show` does those on its page."""

import csv
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.csvtext import csv_text
from helpers.present.disclosure import protect
from helpers.results import Column, Description
from helpers.run.store.record import TABLES_FOLDER, Run


def protect_tables(run: Run) -> None:
    """Rewrite those tables of a run whose descriptions ask for protection.

    A count that is hidden becomes empty, and a column after its own says that it is confidential.
    """
    for name, described in run.record["descriptions"].items():
        if described["protected"]:
            path = run.folder / TABLES_FOLDER / f"{name}.csv"
            safe, _ = protect(_read(path, described), _description(described))
            text = csv_text(safe, basis=described["basis"])
            path.write_text(text, encoding="utf-8", newline="")


def _read(path: Path, described: dict[str, Any]) -> pd.DataFrame:
    """Return a table with its words as they are: a code such as `012` is no number."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    units = {name: column["unit"] for name, column in described["columns"].items()}
    words = {name: str for name in header if not units.get(name)}
    return pd.read_csv(path, dtype=words, keep_default_na=False, na_values=[""])


def _description(described: dict[str, Any]) -> Description:
    columns = {name: Column(**column) for name, column in described["columns"].items()}
    return Description(**{**described, "columns": columns})
