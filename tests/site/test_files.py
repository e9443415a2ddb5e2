"""What the built site weighs, and that nothing in it may not be published."""

import csv
import gzip
import json
import re
import zipfile
from pathlib import Path

from helpers.columns import COLUMNS
from helpers.publish.build import site as sites
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.checks.page_reader import read_page
from tests.site.conftest import ROOT

MOST_BYTES = 12_000_000
MOST_HOME_BYTES = 300_000


def test_the_site_and_its_home_page_are_light(site: Path) -> None:
    assert sites.size(site) < MOST_BYTES
    page = read_page(site / "index.html", site)
    fetched = {site / "index.html", *(site / name for name in page.fetched)}
    assert sum(len(gzip.compress(path.read_bytes())) for path in fetched) < MOST_HOME_BYTES


def test_nothing_in_the_site_may_not_be_published(site: Path) -> None:
    found = check_disclosure(site, read_exemptions(ROOT), COLUMNS.items(), all_used=True)
    assert [str(finding) for finding in found] == []


def test_every_table_to_download_is_explained_column_by_column(site: Path) -> None:
    for folder in (site / "downloads").iterdir():
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        described = {each["path"]: each["schema"]["fields"] for each in package["resources"]}
        assert {path.name for path in folder.glob("*.csv")} == set(described)
        for name, columns in described.items():
            with (folder / name).open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            assert [column["name"] for column in columns] == header, name
            assert rows, name
            status = {column for column in header if column.endswith("_status")}
            for column, *cells in zip(header, *rows, strict=True):
                assert any(cells) or f"{column}_status" in status, f"{name}: {column} is empty"


def test_every_chapter_can_be_downloaded_as_one_file(site: Path) -> None:
    for folder in (site / "downloads").iterdir():
        with zipfile.ZipFile(folder / f"{folder.name}.zip") as archive:
            names = {name.removeprefix(f"{folder.name}/") for name in archive.namelist()}
        assert names >= {
            "LICENCE.txt",
            "README.txt",
            "datapackage.json",
            "parameters.yml",
            "results.json",
            "run.json",
        }
        assert any(name.endswith(".ipynb") for name in names)
        assert any(name.startswith("tables/") for name in names)


def test_each_term_of_the_glossary_is_linked_once_a_chapter_to_an_entry_that_is_there(
    site: Path,
) -> None:
    entries = set(re.findall(r'<dt id="(term-[\w-]+)"', (site / "glossary.html").read_text()))
    chapters = [path.read_text(encoding="utf-8") for path in (site / "notebooks").glob("*.html")]
    linked = [re.findall(r'href="\.\./glossary\.html#([\w-]+)"', page) for page in chapters]
    assert any(linked)
    for terms in linked:
        assert len(terms) == len(set(terms))
        assert set(terms) <= entries
