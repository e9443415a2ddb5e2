"""Any one figure of the tables changed by a hundredth: a check is red, and `icsbook diff` names it.

A usual test run changes ten figures; `make soak` changes many more.
"""

import csv
import io
import json
import math
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.analyses import registry
from helpers.data import catalogue
from helpers.data.descriptor import NUMBERS, TableInfo
from helpers.errors import DataError
from helpers.publish.build import site
from helpers.run.tables import table_text
from tests.cli.typed import status
from tests.data.conftest import REPOSITORY

FIGURES = int(os.environ.get("ICSBOOK_SOAK_FIGURES", "10"))
SEED = int(os.environ.get("ICSBOOK_SOAK_SEED", "20261128"))
PRINTED, PAGE = "strategy_facts", "claims"
"""The table whose every figure a page prints as it is, and the analysis of that page."""
SHARE_OF_CHANGE = 0.01


@dataclass(frozen=True)
class Change:
    """A figure of a table, and what it is changed to."""

    info: TableInfo
    row: int
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.info.name} {self.row + 2} {self.column}: {self.old} to {self.new}"

    def carry_out(self, project: Path) -> None:
        """Change the figure in the file of a project."""
        rows = rows_of(self.info)
        rows[self.row][self.column] = self.new
        sink = io.StringIO()
        writer = csv.DictWriter(sink, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (project / self.info.path).write_text(sink.getvalue(), encoding="utf-8", newline="")


def rows_of(info: TableInfo) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((REPOSITORY / info.path).read_text(encoding="utf-8"))))


def changes(count: int, names: list[str]) -> Iterator[Change]:
    """Yield changes of figures at random, of every table in turn."""
    chance = random.Random(SEED)
    infos = [info for info in catalogue.tables() if info.name in names]
    chance.shuffle(infos)
    for number in range(count):
        info = infos[number % len(infos)]
        rows = rows_of(info)
        columns = [each.name for each in info.fields if is_figure(info, each.name)]
        filled = [(row, name) for row, cells in enumerate(rows) for name in columns if cells[name]]
        row, column = chance.choice(filled)
        old = rows[row][column]
        yield Change(info, row, column, old, moved(old, info.field(column).type))


def is_figure(info: TableInfo, column: str) -> bool:
    field = info.field(column)
    return field.type in NUMBERS and column not in info.primary_key


def moved(figure: str, kind: str) -> str:
    """Return a figure changed by a hundredth, a whole one by one at least."""
    value = float(figure)
    step = SHARE_OF_CHANGE * value or SHARE_OF_CHANGE
    if kind == "integer":
        return f"{int(value) + (math.ceil(step) if step > 0 else math.floor(step))}"
    return f"{value + step:.10g}"


def with_figures() -> list[str]:
    return [
        info.name
        for info in catalogue.tables()
        if any(is_figure(info, field.name) for field in info.fields)
    ]


def test_a_changed_figure_of_any_table_is_refused(copy: Path) -> None:
    for change in changes(FIGURES, with_figures()):
        change.carry_out(copy)
        with pytest.raises(DataError, match=f"^{change.info.path}"):
            catalogue.validate(change.info.name)
        (copy / change.info.path).write_bytes((REPOSITORY / change.info.path).read_bytes())


def page(folder: Path) -> Path:
    """Write a site of the page, so far as it holds figures."""
    results = registry.load(PAGE).analyse()
    downloads = folder / "downloads" / PAGE
    downloads.mkdir(parents=True)
    (downloads / "results.json").write_text(results.to_json(), encoding="utf-8")
    for name, frame in results.tables.items():
        text = table_text(frame)
        (downloads / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    site.write_mark(folder, {PAGE: "ab"})
    return folder


def test_a_changed_figure_that_a_page_prints_is_named_by_diff(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = page(tmp_path / "before")
    for number, change in enumerate(changes(-(-FIGURES // 5), [PRINTED])):
        change.carry_out(copy)
        after = page(tmp_path / f"{number}")
        assert status("diff", before, after, "--format", "json") == 1, change
        found = json.loads(capsys.readouterr().out)["changed"]
        named = [(each["old"], each["new"]) for each in found]
        assert (float(change.old), float(change.new)) in named, change
        (copy / change.info.path).write_bytes((REPOSITORY / change.info.path).read_bytes())
