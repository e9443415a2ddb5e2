"""Everything that may not be published is found wherever it is planted, and told without its value.

Each plant is one kind of disclosure in one kind of place.
"""

import base64
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.present.disclosure import SMALL_COUNTS, protect
from helpers.publish.checks.disclosure.exemptions import Exemption, Rules
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.checks.disclosure.grids import Grid, GridColumn, judge
from helpers.publish.pages.bundle import write_archive
from helpers.results import Column, Description
from tests.publish.checks.disclosure.conftest import (
    ANALYSIS,
    CHART,
    FOLDER,
    NOTEBOOK,
    PAGE_NAME,
    PLACES,
    archive,
    chart,
    notebook,
    page,
    put,
    results,
    table,
)

RULES = Rules(SMALL_COUNTS)
NHS_NUMBER = "9434765919"
EMAIL = "jo.bloggs@nhs.net"
ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
PATH = "/home/jo/patients.csv"
HIDDEN_ROWS = (
    ("Brent", "[c]", "402,110", "[c]"),
    ("Ealing", "60,174", "433,522", "13.9"),
    ("Total", "60,179", "835,632", "13.7"),
)

Planted = tuple[str, str | bytes]


@dataclass(frozen=True)
class Plant:
    """Something that may not be published.

    Attributes:
        kind: what it is and where.
        files: names of files to their content.
        secret: what a finding must not repeat.
    """

    kind: str
    files: dict[str, str | bytes]
    secret: str = ""


def csv(row: str) -> dict[str, str | bytes]:
    return {f"{FOLDER}/places.csv": PLACES + row}


def html(*row: str) -> dict[str, str | bytes]:
    return {PAGE_NAME: page(shown=table((row, ("Ealing", "60,174", "433,522", "13.9"))))}


def in_page(**parts: str) -> dict[str, str | bytes]:
    return {PAGE_NAME: page(**parts)}


def shown(*rows: str) -> dict[str, str | bytes]:
    """Return a page with a table that no dictionary lists, its cells parted by bars."""
    head, *body = (row.split("|") for row in rows)
    cells = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in body)
    return in_page(shown=f"<table><tr><th>{'</th><th>'.join(head)}</th></tr>{cells}</table>")


def as_json(value: object) -> dict[str, str | bytes]:
    return {f"{FOLDER}/x.json": json.dumps(value)}


def png(text: str) -> bytes:
    chunk = b"tEXt" + b"Author\0" + text.encode()
    length = len(chunk) - 4
    crc = zlib.crc32(chunk)
    return b"\x89PNG\r\n\x1a\n" + length.to_bytes(4) + chunk + crc.to_bytes(4)


def data_address(text: str) -> str:
    return f"data:text/csv;base64,{base64.b64encode(text.encode()).decode()}"


VEGA = json.dumps({"data": {"values": [{"practice": "A", "patients": 4}]}})
SPLIT = json.dumps({"columns": ["practice", "patients"], "data": [["A", 900], ["B", 4]]})
DATAFRAME = (
    "<table><tr><th></th><th>practice</th><th>patients</th></tr>"
    "<tr><th>0</th><td>A</td><td>4</td></tr></table>"
)
SPANNED = (
    "<table><tr><th rowspan=2>Place</th><th colspan=2>Patients</th></tr>"
    "<tr><th></th><th>2022</th><th>2023</th></tr>"
    "<tr><td>Brent</td><td>900</td><td>4</td></tr></table>"
)
TEXT_TABLE = (
    "Registers by borough, 2023\nBorough  On the register (people)\nBrent    54,265\nEaling   4"
)
BY_SEX = "<table><tr><th>Place</th><th>Men</th><th>Women</th><th>People</th></tr>" + "".join(
    f"<tr><td>{'</td><td>'.join(row)}</td></tr>"
    for row in (("A", "60", "70", "130"), ("B", "80", "90", "170"), ("C", "[c]", "50", "54"),
                ("D", "[c]", "[c]", "64"))
)  # fmt: skip

AGES = "Area|0 to 39 (people)|40 to 64 (people)|65 and over (people)|All ages (people)"
TABLES: dict[str, tuple[str, ...]] = {
    "a count with its share": ("Area|Patients", "Brent|900 (50.1%)", "Harrow|4 (0.2%)"),
    "a count with its interval": ("Area|Deaths", "Brent|900", "Harrow|4 (1 to 9)"),
    "a count up to another": ("Area|Deaths", "Brent|900", "Harrow|4 to 9"),
    "a count with a mark": ("Area|Patients", "Brent|900", "Harrow|4 [r]"),
    "a count with a raised letter": ("Area|Patients", "Brent|900", "Harrow|4<sup>a</sup>"),
    "a count with a raised number": ("Area|Patients", "Brent|900", "Harrow|4<sup>1</sup>"),
    "a count with its unit": ("Area|Patients", "Brent|900", "Harrow|4 people"),
    "a count with an exponent": ("Area|Patients", "Brent|900", "Harrow|4e+00"),
    "a count below n (%)": ("Area|Patients, n (%)", "Brent|900 (50.1)", "Harrow|4 (0.2)"),
    "a share with its interval":
        ("Area|Patients|Rate (%)", "Brent|2,000|5.0 (4.0 to 6.0)", "Harrow|1,000|0.4 (0.1 to 1.0)"),
    "a share per cent": ("Area|Registered patients|Found (per cent)", "Harrow|1,000|0.4"),
    "a share by its name": ("Area|Registered patients|Proportion", "Harrow|1,000|0.004"),
    "a share of a hidden count":
        ("Area|Cases|Patients|Early (%)", "A|[c]|900|50.0", "B|[c]|800|33.3", "C|90|800|44.4"),
    "Units in the heading": ("Input|Value|Units", "Undiagnosed|4|patients"),
    "counts with a unit each": ("Input|Count|Unit", "Undiagnosed|4|patients"),
    "a measure in another column": ("Area|Measure|Value", "Harrow|Patients|4"),
    "a total that is not first": ("|Area|Patients", "0|Brent|900", "1|A|*", "2|All|904"),
    **{f"a count hidden as {mark or 'nothing'}":
        ("Area|Patients", "Brent|901", f"Harrow|{mark}", "Total|905")
       for mark in ("*", "&lt;8", "c", "suppressed", "fewer than 8", "1 to 7", "")},
    "a blank among marks": ("Area|Patients", "A|[c]", "B|[c]", "C|", "D|9", "Total|12"),
    "a sum of three in its row":
        (AGES, "A|61|71|80|212", "B|[c]|90|71|165", "C|[c]|51|54|109", "D|80|51|51|182"),
    "parts of a row that must be one":
        (AGES, "A|61|71|80|212", "B|[c]|[c]|71|73", "C|[c]|[c]|54|109", "D|80|51|51|182"),
    "a subtotal that gives a row away":
        ("Practice|Patients", "Brent A|[c]", "Brent B|501", "Brent total|505", "Harrow A|[c]",
         "Harrow B|601", "Harrow total|606", "Total|1,111"),
    "a subtotal below a grand total":
        ("Practice|Patients", "Total|1,111", "Brent A|[c]", "Brent B|501", "Brent total|505",
         "Harrow A|[c]", "Harrow B|601", "Harrow total|606"),
    "a subtotal above its rows":
        ("Practice|Patients", "Total|1,111", "Brent total|505", "Brent A|[c]", "Brent B|501",
         "Harrow total|606", "Harrow A|[c]", "Harrow B|601"),
    "a subtotal that the grand total gives away":
        ("Practice|Patients", "Brent A|[c]", "Brent B|[c]", "Brent total|[c]", "Harrow A|601",
         "Harrow B|[c]", "Harrow C|[c]", "Harrow total|651", "Total|671"),
    "a number that is too large": ("Area|Patients|Found (%)", f"Harrow|{'9' * 400}|0.4"),
    **{f"a count below {heading}": (f"Area|{heading}", "Brent|900", "Harrow|4")
       for heading in ("People with diabetes", "Patients (2023)", "Deaths (all ages)",
                       "Patients (n)", "patients_2023", "patientCount", "Staff headcount")},
}  # fmt: skip
JSON: dict[str, object] = {
    "columns by name": {"patients": {"Brent": 900, "Harrow": 4}},
    "rows by name": {"Harrow": {"patients": 4}, "Brent": {"patients": 900}},
    "columns as lists": {"area": ["Brent", "Harrow"], "patients": [900, 4]},
    "a split frame with a year": {"columns": ["patients", 2023], "data": [[4, 1]]},
    "a number as text": {"patients": "4"},
    "a measure and its value": {"measure": "patients", "value": 4},
    "a unit and its count": {"unit": "patients", "count": 4},
    "names in camel case": [{"area": "Harrow", "patientCount": 4}],
    "a share in records": [{"area": "Harrow", "patients": 1000, "percent": 0.4}],
    "a hidden record and a total":
        [{"area": "A", "patients": 901}, {"area": "B", "patients": None},
         {"area": "Total", "patients": 905}],
}  # fmt: skip
SAYINGS = (
    "4&nbsp;patients in Brent", "4\npatients in Brent", "four patients in Brent",
    "4 newly diagnosed patients", "4 under-diagnosed patients", "4 of 120 patients",
    "4 of the 120 patients", "seven of our patients", "4 patients in 10 practices",
    "4 patients a year", "4 staff members", "1 person in Brent", "4 GPs", "3 men and 4 women",
)  # fmt: skip

PLANTS = [
    *(Plant(f"{kind}, in a table", shown(*rows), secret="9" * 400)
      for kind, rows in TABLES.items()),
    *(Plant(f"{kind}, in JSON", as_json(value)) for kind, value in JSON.items()),
    *(Plant(f"said: {words!r}", in_page(alt=words)) for words in SAYINGS),
    Plant("a column that the dictionary does not list",
          {f"{FOLDER}/places.csv": "place,register,n\nHarrow,900,4\n"}),
    Plant("a heading that is not the listed one",
          {f"{FOLDER}/places.csv": "place,Register \nHarrow,4\n"}),
    Plant("a table with other separators",
          {f"{FOLDER}/places.csv": PLACES.replace(",", ";") + "Harrow;4;1000;0.4\n"}),
    Plant("a cell beyond the last column", csv("Harrow,900,1000,,4\n")),
    Plant("a data dictionary with a cell too long to be read",
          {"tables/data_dictionary.csv": f"analysis,table\n{'x' * 200_000},y\n"}),
    Plant("a small count in a table of a page", html("Brent", "4", "402,110", "13.5")),
    Plant("a modelled count that would be written 7", html("Brent", "7.4", "402,110", "13.5")),
    Plant("a small count in a CSV file", csv("Harrow,4,1000,0.4\n")),
    Plant("a count of one in a CSV file", csv("Harrow,1,1000,0.1\n")),
    Plant("a small count that only the data dictionary calls people", csv("Harrow,7,1000,\n")),
    Plant("a small count in a table of mixed units",
          {PAGE_NAME: page(shown="<table><tr><th>Input</th><th>Value</th><th>Unit</th></tr>"
                                 "<tr><td>Undiagnosed</td><td>4</td><td>patients</td></tr></table>")}),
    Plant("a small count named by its row",
          {PAGE_NAME: page(shown="<table><tr><th>Measure</th><th>Value</th></tr>"
                                 "<tr><td>Registered patients</td><td>4</td></tr></table>")}),
    Plant("a small headline figure in JSON", {f"{FOLDER}/results.json": results(value=4)}),
    Plant("a small limit of an interval in JSON", {f"{FOLDER}/results.json": results(lower=3.6)}),
    Plant("a small count in the words of a headline",
          {f"{FOLDER}/results.json": results(text="Only 4 patients were found.")}),
    Plant("a small count on a headline card",
          in_page(prose='<p class="ics-value">4 <span>people</span></p>')),
    Plant("chart data as JSON", {f"{FOLDER}/chart.json": VEGA}),
    Plant("a frame as JSON", {f"{FOLDER}/frame.json": SPLIT}),
    Plant("JSON within a notebook's output",
          {NOTEBOOK: notebook().replace('"text/plain": ""', f'"application/json": {VEGA}')}),
    Plant("a small count in a notebook's table",
          {NOTEBOOK: notebook(table((("Brent", "4", "402,110", "13.5"),)))}),
    Plant("a frame shown raw in a notebook", {NOTEBOOK: notebook(DATAFRAME)}),
    Plant("a table as text in a notebook", {NOTEBOOK: notebook(plain=TEXT_TABLE)}),
    Plant("a small count in alternative text", in_page(alt="Bar chart: 4 people in Brent.")),
    Plant("a small count beside a nation's",
          in_page(alt="Bar chart: a register of 4 patients in Brent, 7,000 in England.")),
    Plant("a small count in a chart's title", {CHART: chart(title="Brent: 4 registered patients")}),
    Plant("a share whose numerator is small", csv("Harrow,,1000,0.4\n")),
    Plant("a share beside hidden counts",
          {PAGE_NAME: page(shown=table((("Brent", "[c]", "[c]", "40.0"),
                                        ("Ealing", "[c]", "[c]", "13.9"))))}),
    Plant("a hidden count that the total gives away", {PAGE_NAME: page(shown=table(HIDDEN_ROWS))}),
    Plant("hidden counts that must all be one",
          {PAGE_NAME: page(shown=table((("A", "[c]", "900", "[c]"), ("B", "[c]", "800", "[c]"),
                                        ("Total", "2", "1,700", "[c]"))))}),
    Plant("a hidden count that its row gives away",
          {PAGE_NAME: page(shown=BY_SEX)}),
    Plant("a small count below a heading that spans columns",
          {PAGE_NAME: page(shown=SPANNED)}),
    Plant("a table that no dictionary lists", {f"{FOLDER}/other.csv": "practice,x\nA,4000\n"}),
    Plant("a table in an archive",
          {"places.zip": b"", "#": archive(PLACES + "Harrow,4,1000,0.4\n")["tables/places.csv"]}),
    Plant("a CSV file within a page",
          in_page(prose=f'<a href="{data_address("practice,patients" + chr(10) + "A,4")}">x</a>')),
    Plant("an NHS number in prose", in_page(prose=f"Number {NHS_NUMBER}."), NHS_NUMBER),
    Plant("a spaced NHS number in prose", in_page(prose="943 476 5919"), "943 476"),
    Plant("an NHS number with hyphens in an attribute", in_page(meta="943-476-5919"), "943-476"),
    Plant("an NHS number in alternative text", in_page(alt=f"Chart of {NHS_NUMBER}"), NHS_NUMBER),
    Plant("an NHS number in a chart", {CHART: chart(text=NHS_NUMBER)}, NHS_NUMBER),
    Plant("an NHS number in a comment of a chart",
          {CHART: chart().replace("<text>", f"<!-- {NHS_NUMBER} --><text>")}, NHS_NUMBER),
    Plant("an NHS number read as a decimal", csv(f"A,{NHS_NUMBER}.0,402110,13.5\n"), NHS_NUMBER),
    Plant("an NHS number in a notebook's metadata",
          {NOTEBOOK: notebook(patient=NHS_NUMBER)}, NHS_NUMBER),
    Plant("an NHS number as a number of JSON",
          {f"{FOLDER}/x.json": f'{{"id": {NHS_NUMBER}}}'}, NHS_NUMBER),
    Plant("an NHS number in the name of a file", {f"patient_{NHS_NUMBER}.txt": "x"}, NHS_NUMBER),
    Plant("an NHS number in the text of a picture",
          {"_images/photo.png": png(NHS_NUMBER)}, NHS_NUMBER),
    Plant("a personal address in prose", in_page(prose=f"Ask {EMAIL}."), EMAIL),
    Plant("an escaped personal address", in_page(prose="jo.bloggs&#64;nhs.net"), EMAIL),
    Plant("a personal address in a notebook's source", {NOTEBOOK: notebook(source=f"# {EMAIL}")},
          EMAIL),
    Plant("a personal address in JSON escapes",
          {f"{FOLDER}/x.json": '{"by": "jo.bloggs\\u0040nhs.net"}'}, EMAIL),
    Plant("an access key in a script", {"_static/x.js": f"const k = '{ACCESS_KEY}'"}, ACCESS_KEY),
    Plant("a named secret in a notebook",
          {NOTEBOOK: notebook(source="api_key = 'a8f5f167f44f4964'")}, "a8f5f167"),
    Plant("a private key in a text",
          {"x.txt": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"}, "MIIE"),
    Plant("a password in an address", in_page(prose="https://jo:hunter2@example.org/x"), "hunter2"),
    Plant("a signed token in metadata",
          in_page(meta="eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.SflKxwRJSMeKKF2QT4"), "SflKx"),
    Plant("a path in a notebook's output", {NOTEBOOK: notebook(plain=f"saved {PATH}")}, PATH),
    Plant("a path of Windows in JSON",
          {f"{FOLDER}/x.json": json.dumps({"file": r"C:\Users\jo\x.csv"})}, "jo"),
    Plant("a path as an address in a page", in_page(prose="file:///srv/data/x.csv"), "srv/data"),
    Plant("a file that cannot be judged", {f"{FOLDER}/places.parquet": b"PAR1"}),
    Plant("a file that is not what its name says", {f"{FOLDER}/x.json": "{"}),
    Plant("a text that is not UTF-8", {"x.txt": b"\xff\xfe\x00"}),
]  # fmt: skip


def lay(site: Path, plant: Plant) -> str:
    """Put a plant into a site and return the name of its file."""
    files = dict(plant.files)
    if "#" in files:
        planted = {**archive(), "tables/places.csv": bytes(files["#"])}  # type: ignore[arg-type]
        write_archive(site / FOLDER / "one.zip", "one", planted)
        return f"{FOLDER}/one.zip"
    for name, content in files.items():
        put(site, name, content)
    return next(iter(files))


def test_a_site_with_nothing_to_hide_passes(site: Path) -> None:
    assert check_disclosure(site, RULES) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.kind)
def test_what_may_not_be_published_is_found_and_masked(plant: Plant, site: Path) -> None:
    name = lay(site, plant)
    findings = [str(finding) for finding in check_disclosure(site, RULES)]
    named = name.replace(NHS_NUMBER, "•••")
    assert findings
    assert all(finding.startswith(named) for finding in findings)
    assert not plant.secret or not any(plant.secret in finding for finding in findings)


def test_at_least_thirty_kinds_are_planted() -> None:
    assert len({plant.kind for plant in PLANTS}) >= 30


NOT_SMALL: dict[str, tuple[str, ...]] = {
    "thousand people": ("Area|Population (thousand people)", "Brent|4.2"),
    "millions": ("Area|People", "London|4 million"),
    "rates": ("Area|Deaths per 1,000|Patients per room", "Brent|4.2|3"),
    "other things": ("Area|Beds for adults|Practices|Staff groups|Checks", "Brent|4|3|2|1"),
    "a score": ("Area|Patient satisfaction score", "Brent|4"),
    "an average": ("Area|Average household size (people)", "Brent|2.4"),
    "percentage points":
        ("Area|Registered (patients)|Change (percentage points)", "Brent|1,000|0.4"),
    "limits": ("Area|Cases|Lower limit (%)", "Brent|100|5.0"),
    "absence": ("Area|Staff (people)|Sickness absence (%)", "Brent|120|5"),
    "signed changes": ("Area|Patients|Change (people)", "Brent|9,000|+4", "Ealing|8,000|−4"),
    "a nation beside a year": ("Year|Area|Deaths", "2023|England|4"),
    "nations": ("Area|Deaths", "ENGLAND|4", "England total|4", "England (2018)|4", "Wales|5"),
    "all others": ("Area|Patients", "A|[c]", "B|[c]", "All other places|901", "Total|931"),
    "hidden rows of subtotals":
        ("Practice|Patients", "Brent A|[c]", "Brent B|[c]", "Brent C|501", "Brent total|521",
         "Harrow A|[c]", "Harrow B|[c]", "Harrow C|601", "Harrow total|621", "Total|1,142"),
    "rounded counts, two hidden": ("Area|Patients", "A|[c]", "B|[c]", "C|60", "D|105", "All|165"),
    "a sum of three with two hidden":
        (AGES, "A|61|71|80|212", "B|[c]|[c]|71|165", "C|[c]|[c]|54|109", "D|80|51|51|182"),
}  # fmt: skip
NOT_SAID = (
    "from 4 million people to 7 million adults", "Band 7 nurses", "Type 1 attendances",
    "share of stage 1 cancers", "stage 1 or 2 cancers", "1 in every 4 patients",
    "one in 3 adults", "3 people in 10 are treated", "3 of 10 people", "four people for every five",
    "4 people in every 1,000", "a nurse for every 3 patients", "3 staff groups, 5 patient groups",
    "Figure 4 patients by age", "the top 5 causes of deaths", "5 adults per household",
    "4 deaths in England and Wales", "Counts of 1 to 7 people are hidden", "4 of 8 boroughs",
    "in 3 chapters", "5 years of patients", "In three cases the source is missing",
    "5 year old children", "2 week wait cancers", "Bands 5, 6 and 7 nurses", "priority 2 patients",
    "1 needs a person to decide", "one person working full time", "3 practices serve patients",
)  # fmt: skip


HARMLESS: dict[str, Callable[[], dict[str, str | bytes]]] = {
    "ten digits in a longer number": lambda: in_page(prose="19434765919 and 94347659190"),
    "ten digits of a decimal": lambda: in_page(prose="0.9434765919 and 9434765919.25"),
    "ten digits of a hash": lambda: in_page(prose="3f9434765919ab and ab9434765919"),
    "ten digits with a wrong check digit": lambda: in_page(prose="9434765918, 943 476 5918"),
    "a placeholder of one digit": lambda: in_page(prose="0000000000 and 1111111111"),
    "coordinates of a chart": lambda: {CHART: chart().replace("1 2", "943 476 5919")},
    "the mailbox of an office": lambda: in_page(prose="enquiries@nhs.net, a@example.org"),
    "a path of the site": lambda: in_page(prose='<a href="../home/x.html">/data/x.csv</a>'),
    "a word called token": lambda: {"_static/x.js": "let token = nextToken(); // secret: none"},
    "a small national count": lambda: csv("England,4,1000,0.4\n"),
    "a small count of rooms": lambda: in_page(alt="Bar chart: 4 rooms in Brent."),
    "a part of a phrase": lambda: in_page(alt="1 in 4 people; 4 patients in England."),
    "national results": lambda: {
        f"{FOLDER}/results.json": results(value=4).replace("North West London", "England")
    },
    **{f"a table of {kind}": partial(shown, *rows) for kind, rows in NOT_SMALL.items()},
    **{f"said: {words!r}": partial(in_page, alt=words) for words in NOT_SAID},
    "names that count nothing": lambda: as_json({"death_risk": 4, "contacts_per_patient": 4}),
    "figures of a nation": lambda: as_json(
        {"parameters": {"area": "England"}, "rows": [{"place": "A", "patients": 4}]}
    ),
    "no people at all": lambda: csv("Harrow,0,1000,0\n"),
    "eight people": lambda: csv("Harrow,8,1000,0.8\n"),
}


@pytest.mark.parametrize("files", HARMLESS.values(), ids=HARMLESS)
def test_what_gives_nothing_away_is_left_alone(
    files: Callable[[], dict[str, str | bytes]], site: Path
) -> None:
    for name, content in files().items():
        put(site, name, content)
    assert [str(finding) for finding in check_disclosure(site, RULES)] == []


def test_a_finding_names_the_cell(site: Path) -> None:
    lay(site, Plant("", html("Brent", "4", "402,110", "13.5")))
    (finding,) = check_disclosure(site, RULES)
    assert str(finding) == (
        f"{PAGE_NAME}: table '{ANALYSIS}/places', row 1 (Brent), column 'On the register': "
        "one of the counts of people from 1 to 7"
    )


def test_a_fault_within_an_archive_names_the_file_within(site: Path) -> None:
    lay(site, next(plant for plant in PLANTS if plant.kind == "a table in an archive"))
    findings = check_disclosure(site, RULES)
    assert {finding.where for finding in findings} == {f"{FOLDER}/one.zip!/one/tables/places.csv"}


@pytest.mark.parametrize(
    ("files", "value"),
    [
        (shown("Patients", "4"), "(4)"),
        (shown("Patients", "4 people"), "4 people"),
        (in_page(alt="3 men and 4 women in Brent"), "3 men"),
        (in_page(alt="4 of 120 patients in Brent"), "120"),
    ],
)
def test_a_finding_repeats_no_value(files: dict[str, str | bytes], value: str, site: Path) -> None:
    lay(site, Plant("", files))
    findings = check_disclosure(site, RULES)
    assert findings
    assert not any(value in finding.what for finding in findings)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=3, max_size=8), st.booleans())
def test_a_protected_table_gives_nothing_away(counts: list[tuple[int, ...]], two: bool) -> None:
    frame = pd.DataFrame(counts, columns=list("abc")).astype(float)
    frame["all"] = frame.sum(axis=1)
    half = len(frame) // 2
    blocks = [frame[:half], frame[half:]] if two else [frame]
    parts = [pd.concat([block, block.sum().to_frame().T]) for block in blocks]
    table = pd.concat([*parts, frame.sum().to_frame().T] if two else parts, ignore_index=True)
    labels = [name for part in parts for name in [*(f"P{i}" for i in part.index[1:]), "Total"]]
    table.insert(0, "place", [*labels, "All"] if two else labels)
    columns = {"place": Column("Place"), **{n: Column(n, "people") for n in ("a", "b", "c", "all")}}
    safe, _ = protect(table, Description("x", columns, ("s",), "published"))
    shown_columns = tuple(GridColumn(n, c.heading, c.unit) for n, c in columns.items())
    rows = tuple(tuple(str(cell) for cell in row) for row in safe.itertuples(index=False))
    findings = list(judge(Grid("x", shown_columns, rows), SMALL_COUNTS))
    assert findings == []


@pytest.mark.parametrize("depth", [900, 960, 990, 3000])
def test_json_of_any_depth_is_judged_or_found_at_fault(depth: int, site: Path) -> None:
    put(site, f"{FOLDER}/x.json", '{"patients":' * depth + "4" + "}" * depth)
    assert check_disclosure(site, RULES)


def test_a_wide_table_is_judged_soon(site: Path) -> None:
    head = "|".join(["Area", *(f"{age} (people)" for age in range(91))])
    rows = [
        "|".join(
            [f"A{row}", *("[c]" if (row + i) % 17 == 0 else f"{901 + i * row}" for i in range(91))]
        )
        for row in range(20)
    ]
    lay(site, Plant("", shown(head, *rows)))
    start = time.monotonic()
    check_disclosure(site, RULES)
    assert time.monotonic() - start < 3


def test_an_exempt_column_may_hold_small_counts_and_no_other_may(site: Path) -> None:
    put(site, f"{FOLDER}/places.csv", PLACES + "Harrow,4,5,\n")
    rules = Rules(SMALL_COUNTS, (Exemption(f"{ANALYSIS}/places", ("register",), "published"),))
    (finding,) = check_disclosure(site, rules)
    assert "'Registered patients'" in finding.what


@pytest.mark.parametrize(
    ("table", "column", "fault"),
    [("gone", "register", "there is no table"), ("places", "gone", "has no column")],
)
def test_an_exemption_of_what_does_not_exist_is_refused(
    table: str, column: str, fault: str, site: Path
) -> None:
    rules = Rules(SMALL_COUNTS, (Exemption(f"{ANALYSIS}/{table}", (column,), "published"),))
    with pytest.raises(InputError, match=fault):
        check_disclosure(site, rules)


def test_an_exemption_for_an_analysis_that_this_edition_lacks_is_kept(site: Path) -> None:
    rules = Rules(SMALL_COUNTS, (Exemption("workforce_supply/flows", ("wte",), "published"),))
    assert check_disclosure(site, rules) == []


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no site"):
        check_disclosure(tmp_path / "gone", RULES)


def test_a_link_to_a_folder_is_found_at_fault(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "data").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (finding,) = check_disclosure(site, RULES)
    assert str(finding).startswith("data: is a link to a folder")
