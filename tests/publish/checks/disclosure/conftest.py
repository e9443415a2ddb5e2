"""A small site that may be published; a test plants in it what may not."""

import json
from pathlib import Path

import pytest

from helpers.publish.pages.bundle import write_archive

ANALYSIS = "hypertension_case_finding"
PLACES = (
    "place,register,list,rate_percent\n"
    "Brent,54265,402110,13.5\nEaling,60174,433522,13.9\nTotal,114439,835632,13.7\n"
)
DICTIONARY = """\
analysis,table,about,column,heading,unit,if_empty,basis
{analysis},places,"Registers by borough, 2023",place,Borough,,,published
{analysis},places,"Registers by borough, 2023",register,On the register,people,,published
{analysis},places,"Registers by borough, 2023",list,Registered patients,people,,published
{analysis},places,"Registers by borough, 2023",rate_percent,Prevalence,percent,,published
"""
CAPTION = "Registers by borough, 2023"
TABLE = """\
<table class="ics-table"><caption>{caption}</caption>
<thead><tr><th scope="col">Borough</th><th scope="col">On the register (people)</th>
<th scope="col">Registered patients (people)</th><th scope="col">Prevalence (%)</th></tr></thead>
<tbody>{rows}</tbody></table>"""
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta name="description" content="{meta}"><title>One - Book</title></head>
<body><main><h1>One</h1><p>{prose}</p><img src="../_images/chart.svg" alt="{alt}">{table}</main>
</body></html>"""
ALT = "Bar chart: 54,265 people in Brent and 60,174 in Ealing; 0.1234567890 of a mark."
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><title>{title}</title>'
    '<path d="M 943 476 5919 L 1 2"/><text>{text}</text></svg>'
)
HEADLINE = {
    "value": 54265, "unit": "people", "period": "2023",
    "text": "54,265 people are on the register.", "lower": None, "upper": None,
}  # fmt: skip
SAFE_ROWS = (("Brent", "54,265", "402,110", "13.5"), ("Ealing", "60,174", "433,522", "13.9"))

CHART = "_images/chart.svg"
FOLDER = "downloads/one"
NOTEBOOK = f"{FOLDER}/one.ipynb"
PAGE_NAME = "notebooks/one.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site without anything to hide: a page, a chart, and all its downloads."""
    folder = tmp_path / "site"
    put(folder, PAGE_NAME, page())
    put(folder, CHART, chart())
    put(folder, f"{FOLDER}/places.csv", PLACES)
    put(folder, f"{FOLDER}/data_dictionary.csv", DICTIONARY.format(analysis=ANALYSIS))
    put(folder, f"{FOLDER}/results.json", results())
    put(folder, NOTEBOOK, notebook())
    write_archive(folder / FOLDER / "one.zip", "one", archive())
    put(folder, "_static/book.js", 'const token = "a"; // 1,234,567,890 and hash e9434765919f')
    return folder


def put(site: Path, name: str, content: str | bytes) -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def table(rows: tuple[tuple[str, ...], ...] = SAFE_ROWS, caption: str = CAPTION) -> str:
    cells = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{c}</td>" for c in row[1:])}</tr>'
        for row in rows
    )
    return TABLE.format(caption=caption, rows=cells)


def page(
    prose: str = "Two in 3 people.", meta: str = "One", alt: str = ALT, shown: str = table()
) -> str:
    return PAGE.format(prose=prose, meta=meta, alt=alt, table=shown)


def chart(title: str = ALT, text: str = "54,265") -> str:
    return SVG.format(title=title, text=text)


def results(**changes: object) -> str:
    parameters = {"area": "North West London", "target": 0.8}
    return json.dumps(
        {"headlines": {"recorded": {**HEADLINE, **changes}}, "parameters": parameters}
    )


def notebook(
    html: str = table(), plain: str = "", source: str = "show.table(results)", **metadata: object
) -> str:
    output = {
        "output_type": "display_data",
        "data": {"text/html": html.splitlines(keepends=True), "text/plain": plain},
        "metadata": {},
    }
    cell = {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def archive(places: str = PLACES) -> dict[str, bytes]:
    dictionary = DICTIONARY.format(analysis=ANALYSIS)
    return {
        "tables/places.csv": places.encode(),
        "tables/data_dictionary.csv": dictionary.encode(),
        "results.json": results().encode(),
    }
