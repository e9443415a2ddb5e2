"""What is downloaded of a chapter is whole, explained, and the same bytes every time."""

import zipfile
from pathlib import Path

import frictionless
import pytest
import yaml

from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import bundle
from helpers.run.store.record import Run
from tests.publish.conftest import CAPTION, CHAPTER, MakeRun

LICENCE = "MIT License\n"


@pytest.fixture
def written(finished: Finished, tmp_path: Path) -> Path:
    bundle.write(finished, "brent", tmp_path / "downloads", LICENCE)
    return tmp_path / "downloads"


def test_every_file_lies_beside_the_package_that_describes_it(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == [
        "brent.xlsx",
        "brent.zip",
        "datapackage.json",
        "models.csv",
        "places.csv",
        "results.json",
    ]


def test_the_archive_holds_all_but_the_workbook_in_one_folder(
    written: Path, finished: Finished
) -> None:
    with zipfile.ZipFile(written / "brent.zip") as archive:
        assert archive.namelist() == [
            "brent/LICENCE.txt",
            "brent/README.txt",
            "brent/datapackage.json",
            f"brent/{CHAPTER}.ipynb",
            "brent/parameters.yml",
            "brent/results.json",
            "brent/run.json",
            "brent/tables/models.csv",
            "brent/tables/places.csv",
        ]
        assert archive.read("brent/tables/models.csv") == finished.tables["models"].read_bytes()
        licence = archive.read("brent/LICENCE.txt").decode()
    assert "Open Government Licence" in licence
    assert licence.endswith(LICENCE)


def test_the_same_run_gives_the_same_bytes(finished: Finished, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (finished.folder / f"{CHAPTER}.xlsx").unlink(missing_ok=True)
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
    paths = [written / "brent.zip", written / "brent.xlsx"]
    everything, book = bundle.offers(paths, lambda path: f"../downloads/{path.name}")
    assert everything.href == "../downloads/brent.zip"
    assert "(ZIP, " in everything.label
    assert "kB)" in everything.label
    assert book.label.startswith("All tables as one workbook, with notes (Excel workbook, ")


def test_the_readme_says_what_is_there_whence_and_how_to_make_it_again(
    make_run: MakeRun, tmp_path: Path
) -> None:
    run = load(make_run(area="Brent <b>"))
    bundle.write(run, "brent", tmp_path / "to", LICENCE, "https://example.org/icsbook")
    with zipfile.ZipFile(tmp_path / "to" / "brent.zip") as archive:
        readme = archive.read("brent/README.txt").decode()
        names = [name.removeprefix("brent/") for name in archive.namelist()]
    assert readme.startswith("About hypertension case finding\n=====")
    assert "for Brent <b>." in readme
    for name in names:
        assert name == "README.txt" or f"\n{name}\n" in readme
    assert f"    {CAPTION}\n    Period: 2023. Basis: derived.\n" in readme
    assert "    Source: NHS Digital, QOF 2022-23, published 2023\n" in readme
    assert f"icsbook run {CHAPTER} -p 'area=Brent <b>'" in readme
    assert "https://example.org/icsbook" in readme


def test_an_archive_is_valid_for_frictionless(written: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(written / "brent.zip") as archive:
        archive.extractall(tmp_path)
    for package in (tmp_path / "brent" / "datapackage.json", written / "datapackage.json"):
        report = frictionless.validate(str(package))
        assert report.valid, report.flatten(["type", "note"])
        assert len(report.tasks) == 2


def test_the_workbook_of_a_run_is_made_once(finished: Finished, tmp_path: Path) -> None:
    bundle.write(finished, "brent", tmp_path / "one", LICENCE)
    kept = finished.folder / f"{CHAPTER}.xlsx"
    made = kept.read_bytes()
    assert (tmp_path / "one" / "brent.xlsx").read_bytes() == made
    kept.unlink()
    bundle.keep_workbook(Run(finished.analysis, finished.key, finished.folder))
    assert kept.read_bytes() == made
    kept.write_bytes(b"kept")
    bundle.write(finished, "brent", tmp_path / "two", LICENCE)
    assert (tmp_path / "two" / "brent.xlsx").read_bytes() == b"kept"
