"""What is downloaded of a chapter is whole, explained, and the same bytes every time."""

import csv
import zipfile
from pathlib import Path

import pytest
import yaml

from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import bundle, dictionary
from tests.publish.conftest import CAPTION, CHAPTER, MakeRun

LICENCE = "MIT License\n"


@pytest.fixture
def written(finished: Finished, tmp_path: Path) -> Path:
    bundle.write(finished, "brent", tmp_path / "downloads", LICENCE)
    return tmp_path / "downloads"


def test_every_file_lies_beside_its_dictionary(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == [
        "brent.zip",
        "data_dictionary.csv",
        "models.csv",
        "places.csv",
        "results.json",
    ]


def test_the_archive_holds_everything_in_one_folder(written: Path, finished: Finished) -> None:
    with zipfile.ZipFile(written / "brent.zip") as archive:
        assert archive.namelist() == [
            "brent/LICENCE.txt",
            f"brent/{CHAPTER}.ipynb",
            "brent/parameters.yml",
            "brent/results.json",
            "brent/run.json",
            "brent/tables/data_dictionary.csv",
            "brent/tables/models.csv",
            "brent/tables/places.csv",
        ]
        assert archive.read("brent/tables/models.csv") == finished.tables["models"].read_bytes()
        licence = archive.read("brent/LICENCE.txt").decode()
    assert "Open Government Licence" in licence
    assert licence.endswith(LICENCE)


def test_the_same_run_gives_the_same_bytes(finished: Finished, tmp_path: Path) -> None:
    for name in ("one", "two"):
        bundle.write(finished, "brent", tmp_path / name, LICENCE)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_parameters_run_the_chapter_again(make_run: MakeRun) -> None:
    text = bundle.parameters_text(load(make_run(area="Brent: a", target=0.5)))
    assert yaml.safe_load(text) == {"area": "Brent: a", "target": 0.5}
    assert text.startswith(f"# icsbook run {CHAPTER} -f parameters.yml\n")


def test_parameters_left_alone_are_comments(finished: Finished) -> None:
    text = bundle.parameters_text(finished)
    assert yaml.safe_load(text) is None
    assert "# target: 0.8\n" in text


def test_the_links_say_what_kind_and_how_large(written: Path) -> None:
    paths = [written / "brent.zip", written / "data_dictionary.csv"]
    everything, columns = bundle.offers(paths, lambda path: f"../downloads/{path.name}")
    assert everything.href == "../downloads/brent.zip"
    assert "(ZIP, " in everything.label
    assert "kB)" in everything.label
    assert columns.name == "data_dictionary.csv"


def test_the_dictionary_explains_every_column_of_every_table(
    written: Path, finished: Finished
) -> None:
    listed = dictionary.read((written / "data_dictionary.csv").read_text(encoding="utf-8"))
    for name, path in finished.tables.items():
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [entry.column for entry in listed if entry.table == name] == header
    units = {entry.column: entry.unit for entry in listed}
    assert (units["expected_people"], units["model"]) == ("people", "")
    assert {entry.table: entry.about for entry in listed} == {"models": CAPTION, "places": ""}
    assert {entry.table: entry.basis for entry in listed} == {
        "models": "derived",
        "places": "published",
    }
    assert {entry.analysis for entry in listed} == {CHAPTER}
