"""A small site that may be published; a test plants in it what may not."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from helpers.publish.pages.bundle import write_archive

FOLDER = "downloads/one"
PAGE = "notebooks/one.html"
CHART = "_images/chart.svg"
NOTEBOOK = f"{FOLDER}/one.ipynb"
PRACTICES = f"{FOLDER}/practices.csv"
ARCHIVE = f"{FOLDER}/one.zip"


class Declared(NamedTuple):
    label: str
    unit: str


COLUMNS = {
    "practice": Declared("Practice", ""),
    "place": Declared("Place", ""),
    "borough": Declared("Borough", ""),
    "register_people": Declared("On the register", "people"),
    "list_patients": Declared("Registered patients", "patients"),
    "register_percent": Declared("Prevalence", "percent"),
    "needed_people": Declared("Still to find", "people per year"),
    "practices": Declared("Practices", "practices"),
    "measure": Declared("Measure", ""),
    "value": Declared("Value", "number"),
    "unit": Declared("Unit", ""),
    "size_people": Declared("Size", "people"),
    "upper_ratio": Declared("Upper limit", "ratio"),
}.items()
SAFE = (
    "practice,register_people,list_patients,register_percent\n"
    "A (E84001),60,9000,0.7\nB (E84002),,,\nC (E84003),,,\n"
)
SHOWN = (
    ("Practice", "On the register (people)", "Prevalence (%)"),
    ("A (E84001)", "60", "0.7"),
    ("B (E84002)", "[c]", "[c]"),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site without anything to hide: a page, a chart, and all its downloads."""
    folder = tmp_path / "site"
    put(folder, PAGE, page())
    put(folder, CHART, chart())
    put(folder, PRACTICES, SAFE)
    put(folder, f"{FOLDER}/results.json", results())
    put(folder, NOTEBOOK, notebook())
    write_archive(folder / ARCHIVE, "one", {"tables/practices.csv": SAFE.encode()})
    put(folder, "_static/book.js", 'const token = "a"; // 1,234,567,890 and hash e9434765919f')
    put(folder, "_static/font.woff2", b"\xff\xfe")
    return folder


def put(site: Path, name: str, content: str | bytes) -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def table(rows: Iterable[Iterable[str]] = SHOWN, attributes: str = "") -> str:
    head, *body = (list(row) for row in rows)
    cells = "".join(f"<tr><th>{first}</th><td>{'</td><td>'.join(rest)}" for first, *rest in body)
    return f"<table {attributes}><caption>One</caption><tr><th>{'<th>'.join(head)}{cells}</table>"


def page(prose: str = "Two in 3 people.", alt: str = "Bar chart", shown: str | None = None) -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>One</title></head><body><p>{prose}</p>'
        f'<img src="x.svg" alt="{alt}">{table() if shown is None else shown}</body></html>'
    )


def chart(text: str = "54,265") -> str:
    return f'<svg><path d="M 943 476 5919 L 1 2"/><text>{text}</text></svg>'


def results(level: str = "practice") -> str:
    headline = {"value": 4, "unit": "people", "period": "2023", "digits": 3}
    return json.dumps({"headlines": {"found": headline}, "parameters": {"level": level}})


def notebook(html: str | None = None, source: str = "show()", **metadata: object) -> str:
    data = {"text/html": (table() if html is None else html).splitlines(keepends=True)}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
