"""The catalogue of the data names everything that the data package describes."""

import csv
import json
from pathlib import Path

import frictionless

from helpers.columns import COLUMNS
from helpers.data import catalogue
from helpers.data.sources import all_sources
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.pages.data_page import catalogue_markdown, sources_table, write_tables


def test_every_table_column_and_source_is_there() -> None:
    page = catalogue_markdown()
    for info in catalogue.tables():
        assert f"### {info.title}" in page
        assert info.path in page
        for field in info.fields:
            assert f"<code>{field.name}</code>" in page


def test_synthetic_tables_say_so() -> None:
    page = catalogue_markdown()
    synthetic = [info for info in catalogue.tables() if info.basis == "synthetic"]
    assert synthetic
    assert page.count("<strong>Synthetic data</strong>") == len(synthetic)


def test_every_source_stands_with_publisher_date_licence_and_link() -> None:
    table = sources_table()
    assert table.count("<tr id=") == len(all_sources())
    assert table.count('<a rel="external" href="https://') == sum(
        source.url.startswith("https://") for source in all_sources()
    )
    assert "<td></td>" not in table
    assert "Figures only, taken as facts" in table
    assert "; second-hand" in table


def test_a_table_links_to_its_sources() -> None:
    page = catalogue_markdown()
    for source in all_sources():
        cited = any(source.id in info.sources for info in catalogue.tables())
        assert not cited or not source.url or f'href="{source.url}"' in page


def test_open_official_tables_alone_are_offered_and_each_column_is_explained(
    tmp_path: Path,
) -> None:
    write_tables(tmp_path / "tables")
    files = {path.name: path for path in (tmp_path / "tables").iterdir()}
    package = json.loads(files.pop("datapackage.json").read_text(encoding="utf-8"))
    described = {each["path"]: each["schema"]["fields"] for each in package["resources"]}
    assert "hypertension_register.csv" in files
    assert "practices.csv" not in files
    assert "strategy_facts.csv" in files  # numbers, which are facts
    for name, path in files.items():
        header = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert [field["name"] for field in described[name]] == header
        assert f'href="tables/{name}"' in catalogue_markdown()
    assert catalogue_markdown().count('href="tables/') == len(files) + 1


def test_the_package_of_what_is_offered_is_valid_for_frictionless(tmp_path: Path) -> None:
    write_tables(tmp_path / "tables")
    report = frictionless.validate(str(tmp_path / "tables" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])


def test_what_is_offered_may_be_published(tmp_path: Path) -> None:
    write_tables(tmp_path / "tables")
    assert [str(finding) for finding in check_disclosure(tmp_path, [], COLUMNS.items())] == []
