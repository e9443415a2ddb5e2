"""What the built site weighs, and that nothing in it may not be published."""

import csv
import gzip
import zipfile
from pathlib import Path

from helpers.columns import COLUMNS
from helpers.publish.build import site as sites
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.checks.page_reader import read_page
from helpers.publish.pages import dictionary
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
        entries = dictionary.read((folder / dictionary.FILE).read_text(encoding="utf-8"))
        for path in folder.glob("*.csv"):
            if path.name != dictionary.FILE:
                with path.open(encoding="utf-8", newline="") as file:
                    header = next(csv.reader(file))
                assert [e.column for e in entries if e.table == path.stem] == header, path


def test_every_chapter_can_be_downloaded_as_one_file(site: Path) -> None:
    for folder in (site / "downloads").iterdir():
        with zipfile.ZipFile(folder / f"{folder.name}.zip") as archive:
            names = {name.removeprefix(f"{folder.name}/") for name in archive.namelist()}
        assert names >= {"LICENCE.txt", "parameters.yml", "results.json", "run.json"}
        assert any(name.endswith(".ipynb") for name in names)
        assert any(name.startswith("tables/") for name in names)
