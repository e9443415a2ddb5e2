"""What a file holds is found in every form it may take, and what cannot be opened is a fault."""

import base64
import io
import json
import time
import zipfile
from collections.abc import Iterable
from typing import Any

import pytest

from helpers.publish.checks.disclosure import contents
from helpers.publish.checks.disclosure.contents import open_file

DATA = '{"area": "Harrow", "patients": 4}'
JPEG = base64.b64encode(b"\xff\xd8").decode()


def zipped(names: Iterable[str], method: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name in names:
            member = zipfile.ZipInfo(name)
            member.comment = b"seen by jo.bloggs@nhs.net"
            archive.writestr(member, "a\n1\n" * 20, method)
    return held.getvalue()


def locked() -> bytes:
    """Return an archive whose one file is marked as encrypted."""
    content = bytearray(zipped(["a.csv"]))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def corrupt() -> bytes:
    content = bytearray(zipped(["a.csv"], zipfile.ZIP_LZMA))
    content[39] = 0xFF  # the first of the properties of its compression
    return bytes(content)


def notebook(*outputs: Any, source: str = "", kind: str = "code") -> bytes:
    cell = {"cell_type": kind, "source": source, "outputs": list(outputs)}
    return json.dumps({"cells": [cell]}).encode()


def shown(mime: str, value: Any) -> bytes:
    return notebook({"output_type": "display_data", "data": {mime: value}})


def printed(text: str) -> bytes:
    return notebook({"output_type": "stream", "text": text.splitlines(keepends=True)})


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.zip", locked(), "cannot be read as .zip: RuntimeError"),
        ("a.zip", corrupt(), "cannot be read as .zip: LZMAError"),
        ("a.ipynb", b"[]", "cannot be read as .ipynb: TypeError"),
        ("a.ipynb", b"{}", "cannot be read as .ipynb: KeyError"),
        ("a.ipynb", b'{"cells": [null]}', "cannot be read as .ipynb: AttributeError"),
        ("a.ipynb", b'{"cells": [{"outputs": null}]}', "cannot be read as .ipynb: TypeError"),
        ("a.ipynb", notebook({"data": [1]}), "cannot be read as .ipynb: AttributeError"),
        ("a.csv", b"a\n" + b"x" * 200_000, "cannot be read as .csv: Error"),
        ("a.html", b'<script type="application/json">{</script>',
         "cannot be read as .html: JSONDecodeError"),
        ("a.html", b'<a href="data:text/csv;base64,A">x</a>', "cannot be read as .html: Error"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_fault(name: str, content: bytes, fault: str) -> None:
    assert open_file(name, content).faults == [fault]


@pytest.mark.parametrize("content", [zipped(["a", "b"]), b"0" * 101])
def test_what_is_too_large_is_a_fault(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_BYTES", 100)
    name = "a.zip" if content.startswith(b"PK") else "a.txt"
    assert open_file(name, content).faults == [contents.TOO_LARGE]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f'<script type="application/json">{DATA}</script>'),
        ("a.html", f"<script type=application/vnd.vega.v5+json>{DATA}</script>"),
        ("a.html", f"<script>var spec = {DATA};embed('#v', spec)</script>"),
        ("a.html", f"<div data-chart='{DATA}'></div>"),
        ("a.html", f'<div data-chart="{DATA.replace(chr(34), "&quot;")}"></div>'),
        ("a.js", f"let x = {{a: 1}}; const DATA = {DATA}"),
        ("a.ipynb", shown("application/vnd.vega.v5+json", json.loads(DATA)).decode()),
        ("a.ipynb", shown("text/html", f"<script>spec={DATA}</script>").decode()),
    ],
)
def test_json_is_found_wherever_it_is_embedded(name: str, content: str) -> None:
    assert json.loads(DATA) in open_file(name, content.encode()).records


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b'<img alt="In Harrow: 4&nbsp;patients">'),
        ("a.html", b"<img\n alt='In Harrow:\n4 patients'>"),
        ("a.html", b'<svg role="img" aria-label="In Harrow: 4 patients"></svg>'),
        ("a.html", b'<td title="In Harrow: 4 patients">'),
        ("a.html", b'<meta name="description" content="In Harrow: 4 patients">'),
        ("a.html", b"<figcaption>In Harrow: 4 patients</figcaption>"),
        ("a.html", b"<svg><title>In Harrow: 4 patients</title></svg>"),
        ("a.html", b"<div><p>In Harrow:\n<b>4</b> patients<p>More.</div>"),
        ("a.html", b'<p class="ics-value">In Harrow: 4 <span>patients</span></p>'),
        ("a.html", b"<ul><li>In Harrow: 4 patients</ul>"),
        ("a.html", b"<h2 id=x>In Harrow: 4 patients</h2>"),
        ("a.svg", b"<svg><text><tspan>In Harrow: 4</tspan><tspan>patients</tspan></text></svg>"),
        ("a.svg", b'<svg aria-label="In Harrow: 4 patients"/>'),
        ("a.md", b"# One\n\nIn Harrow:\n4 patients\n\nTwo"),
        ("a.ipynb", printed("One\nIn Harrow: 4 patients\n")),
        ("a.ipynb", shown("text/plain", "In Harrow: 4 patients")),
        ("a.ipynb", notebook(source="One\n\nIn Harrow: 4 patients", kind="markdown")),
    ],
)
def test_words_are_found_wherever_they_stand(name: str, content: bytes) -> None:
    assert "In Harrow: 4 patients" in open_file(name, content).sayings


SPANNING = (
    "<table><tr><th></th><th></th><th>patients</th></tr>"
    "<tr><th>area</th><th>sex</th><th></th></tr>"
    '<tr><th rowspan="2">Harrow</th><th>Men</th><td>800</td></tr><tr><th>Women</th><td>4</td></tr>'
    "<tr><th rowspan=2 colspan=2>All</th><td>804</td></tr><tr><td>9</td></tr></table>"
)
SPREAD = (("Harrow", "Men", "800"), ("Harrow", "Women", "4"), ("All", "All", "804"),
          ("All", "All", "9"))  # fmt: skip
ROWS = (("Brent", "900"), ("Harrow", "4"))


@pytest.mark.parametrize(
    ("content", "headings", "rows"),
    [
        (shown("text/html", SPANNING), ("area", "sex", "patients"), SPREAD),
        (printed("area\tpatients\nBrent\t900\nHarrow\t4\n"), ("area", "patients"), ROWS),
        (printed("area   patients\nBrent       900\nHarrow        4"), ("area", "patients"), ROWS),
        (shown("text/markdown", "|area|patients|\n|:---|---:|\n| Brent | 900 |\n| Harrow | 4 |"),
         ("area", "patients"), ROWS),
        (shown("text/latex", "area & patients \\\\\nBrent & 900 \\\\\nHarrow & 4 \\\\"),
         ("area", "patients"), ROWS),
        (shown("text/plain", "area\nBrent     900\nHarrow      4\nName: patients, dtype: int64"),
         ("", "patients"), ROWS),
    ],
)  # fmt: skip
def test_a_table_is_read_in_every_form(
    content: bytes, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    grids = open_file("a.ipynb", content).grids
    read = [(tuple(column.heading for column in grid.columns), grid.rows) for grid in grids]
    assert (headings, rows) in read


@pytest.mark.parametrize(
    "content",
    [
        printed("\narea  patients\nBrent  900\n"),
        shown("text/html", "<table><caption></caption><tr><th>A<tr><td>B</table>"),
    ],
)
def test_a_table_without_a_caption_is_no_table_of_a_whole_file(content: bytes) -> None:
    assert all(grid.name for grid in open_file("a.ipynb", content).grids)


@pytest.mark.parametrize(
    ("name", "content", "member"),
    [
        ("a.html", b'<a href="data:text/csv,a,b%0A1,2">x</a>', ("data-1.csv", b"a,b\n1,2")),
        ("a.html", b'<a href="data:application/octet-stream;base64,MQ==">x</a>',
         ("data-1.octet-stream", b"1")),
        ("a.css", b"a { background: url(data:image/svg+xml;base64,PHN2Zy8+) }",
         ("data-1.svg", b"<svg/>")),
        ("a.ipynb", notebook(source="[x](data:text/csv;base64,MQ==)"), ("data-1.csv", b"1")),
        ("a.ipynb", shown("image/jpeg", JPEG), ("cell 1.jpeg", b"\xff\xd8")),
    ],
)  # fmt: skip
def test_a_file_within_is_found_whatever_its_kind(
    name: str, content: bytes, member: tuple[str, bytes]
) -> None:
    assert open_file(name, content).members == [member]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_file_of_an_archive_hides_another_of_its_name() -> None:
    members = open_file("a.zip", zipped(["b/x.csv", "b/x.csv"])).members
    assert [name for name, _ in members] == ["b/x.csv", "2/b/x.csv"]


def test_the_comments_and_the_folders_of_an_archive_are_read() -> None:
    ((_, text),) = open_file("a.zip", zipped(["of_jo/", "x.csv"])).texts
    assert "jo.bloggs@nhs.net" in text
    assert "of_jo/" in text


@pytest.mark.parametrize(
    "part",
    ["<", "<img ", '<img alt="', "<caption>", "<title>", '<p class="ics-value">', "<script>a=["],
)
def test_unfinished_markup_is_read_in_linear_time(part: str) -> None:
    start = time.process_time()
    open_file("a.html", b"<table>" + part.encode() * 60_000)
    assert time.process_time() - start < 10
