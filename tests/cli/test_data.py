"""The commands `icsbook data`, as somebody types them."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner, Result

from helpers.analyses import registry
from helpers.cli import data
from helpers.cli.data import _cell
from helpers.cli.params import READING_IMPORTS
from helpers.data import imports, places
from helpers.data.derived import SUMMED_FOR, indicators
from helpers.data.local import LOCAL_FOLDER, LOCK
from helpers.errors import InputError
from helpers.project import PROJECT_VARIABLE
from tests.data.releases.conftest import Put, put
from tests.data.releases.samples import SAMPLES

__all__ = ["put"]

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def project_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a copy of the committed tables the project, without imports."""
    folder = tmp_path / "project"
    shutil.copytree(REPOSITORY / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    monkeypatch.setenv("COLUMNS", "200")
    return folder


def typed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(data.app, [str(each) for each in arguments])


def said(*arguments: str | Path) -> str:
    found = typed(*arguments)
    assert found.exit_code == 0, found.exception
    return found.output


def refused(*arguments: str | Path) -> str:
    found = typed(*arguments)
    assert isinstance(found.exception, InputError)
    return str(found.exception)


def test_import_says_what_it_stored_dropped_and_noticed(put: Put) -> None:
    words = said("import", "imd_postcode", *put(SAMPLES["imd_postcode"]))
    assert "imd_postcode 2031: stored in data/local/imd_postcode/2031\n" in words
    assert "- 2 rows in table postcodes (one row a postcode)\n" in words
    assert "- 1 dropped: repeats an earlier row" in words
    assert "- 1 noted: postcodes that the tool did not match" in words


def test_derive_without_the_releases_says_what_to_import(put: Put) -> None:
    assert "icsbook data import practice_map" in refused("derive")
    said("import", "practice_map", *put(SAMPLES["practice_map"]))
    words = refused("derive")
    assert "release 'qof' of '2022-23' is not imported" in words
    for release in ("epraccur", "imd_postcode", "lsoa_lookup"):
        assert f"icsbook data import {release}" in words


def test_import_again_says_that_nothing_changed(put: Put) -> None:
    said("import", "qof", *put(SAMPLES["qof"]))
    assert "unchanged in data/local/qof/2030-31" in said("import", "qof", *put(SAMPLES["qof"]))


def test_import_names_what_it_adds_replaces_and_leaves_aside(put: Put) -> None:
    text = SAMPLES["fingertips"]["indicator.csv"].decode()
    first = said("import", "fingertips", *put({"a.csv": text.encode()}))
    assert "- columns left aside: Parent Code, Parent Name, Lower CI 99.8 limit" in first
    assert "replaces" not in first
    said("import", "fingertips", *put({"b.csv": text.replace("99999", "93930").encode()}))
    changed = text.replace("99999", "93930").replace("30.5", "31")
    words = said("import", "fingertips", *put({"c.csv": changed.encode()}))
    assert "- replaces 2 rows of indicator 93930\n- keeps 2 rows imported before\n" in words
    assert "- 4 rows in table indicators" in words


def test_import_takes_the_period_that_files_do_not_say(put: Put) -> None:
    content = SAMPLES["gp_workforce"]["General Practice May 2031.csv"]
    (path,) = put({"staff.csv": content})
    assert "--period 2024-04" in refused("import", "gp_workforce", path)
    assert "gp_workforce 2031-05" in said("import", "gp_workforce", path, "--period", "2031-05")


@pytest.mark.parametrize("release", list(SAMPLES))
def test_import_says_which_analyses_read_the_release_and_by_which_command(
    release: str, put: Put
) -> None:
    words = said("import", release, *put(SAMPLES[release]))
    readers = [
        f"Read by {analysis} with -p {choice}.\n"
        for analysis, choice, releases in READING_IMPORTS
        if release in releases
    ]
    assert [each for each in readers if each in words] == readers
    assert words.count("Read by ") == len(readers)
    summed = [name for name, releases in SUMMED_FOR.items() if release in releases]
    sums = "icsbook data derive sums it into the tables of "
    assert (f"{sums}{', '.join(summed)}.\n" in words) == bool(summed)
    unread = f"No chapter of this book reads it; icsbook data show {release} shows" in words
    assert unread == (not readers and not summed)


def test_what_derive_reads_is_what_is_said_to_be_summed() -> None:
    folder = REPOSITORY / "src" / "helpers" / "data" / "derived"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'(?:load_import|every|newest|periods)\("(\w+)"', code))
    asked = {*named, places.PRACTICE_MAP, *places.PLACING, indicators.RELEASE}
    assert asked == {release for releases in SUMMED_FOR.values() for release in releases}


def test_what_is_said_to_read_imports_has_a_parameter_that_asks_for_them() -> None:
    asking = {
        (name, f"{field}={choice}")
        for name in registry.MODULES
        for field, info in registry.load(name).Parameters.model_fields.items()
        for choice in get_args(info.annotation)
        if choice in ("official", "import", "own")
    }
    assert asking == {(name, choice) for name, choice, _ in READING_IMPORTS}


@pytest.mark.parametrize("release", list(SAMPLES))
def test_import_without_a_path_says_where_to_get_the_files(release: str) -> None:
    words = said("import", release)
    assert "Published by" in words
    assert "Download:\n- " in words
    assert f"Then: icsbook data import {release} PATH..." in words


def test_import_of_an_unknown_release_lists_them() -> None:
    assert "release 'quof' is not known; did you mean 'qof'?" in refused("import", "quof")


def test_list_names_tables_and_imports(put: Put) -> None:
    assert "No release is imported" in said("list")
    said("import", "qof", *put(SAMPLES["qof"]))
    words = said("list")
    assert "hypertension_register" in words
    assert "6 rows in prevalence, 3 rows in practices" in words


def test_show_describes_a_table_of_the_book() -> None:
    words = said("show", "resident_population")
    assert "rows, published, from" in words
    assert "Meaning" in words
    assert "E09000" in words


def test_show_describes_an_import_and_its_other_tables(put: Put) -> None:
    said("import", "qof", *put(SAMPLES["qof"]))
    words = said("show", "qof")
    assert "2030-31: prevalence" in words
    assert "Other tables (--table): practices" in words
    assert "X10001" in words
    assert "Low Street Surgery" in said("show", "local:qof:2030-31", "--table", "practices")


def test_show_prefers_the_book_where_a_release_has_the_name_of_a_table(put: Put) -> None:
    said("import", "sickness_absence", *put(SAMPLES["sickness_absence"]))
    assert "First Trust" not in said("show", "sickness_absence")
    assert "First Trust" in said("show", "local:sickness_absence")


def test_show_writes_values_as_the_file_has_them() -> None:
    words = said("show", "estates")
    assert "backlog_zero_may_be_unreported: false" in words
    assert "False" not in words


def test_show_of_a_part_of_a_table_of_the_book_is_refused() -> None:
    words = refused("show", "estates", "--table", "sites")
    assert words == "table 'estates' has no parts; leave --table out"


def test_show_of_what_there_is_not_names_the_nearest() -> None:
    assert "table 'estate' is not known; did you mean 'estates'?" in refused("show", "estate")
    assert "release 'qof' is not imported" in refused("show", "qof")


def test_check_holds_tables_and_imports_against_what_was_stored(
    put: Put, project_copy: Path
) -> None:
    said("import", "ae", *put(SAMPLES["ae"]))
    assert "imports that are as they were stored: 1." in said("check")
    (project_copy / "data/local/ae/2031-05/activity.parquet").write_bytes(b"broken")
    assert "was changed since it was imported" in refused("check")


def test_check_says_what_a_file_is_and_stores_nothing(put: Put, project_copy: Path) -> None:
    words = said("check", *put(SAMPLES["qof"]))
    assert "PREVALENCE_3031.csv: qof 2030-31, table prevalence: 6 rows read, 6 kept" in words
    assert not (project_copy / "data" / "local").exists()


def test_check_of_a_file_of_no_release_says_so(put: Put) -> None:
    words = refused("check", *put({"notes.csv": b"a,b\n1,2\n"}))
    assert "notes.csv: this is no file of a release that is known" in words


def test_forget_removes_an_import(put: Put, project_copy: Path) -> None:
    said("import", "qof", *put(SAMPLES["qof"]))
    assert said("forget", "qof", "2030-31") == "qof 2030-31 is forgotten.\n"
    assert "release 'qof' is not imported" in refused("forget", "qof")
    left = (project_copy / LOCAL_FOLDER).iterdir()
    assert [path.name for path in left] == [LOCK.name]


def test_import_tells_of_how_many_practices_of_each_area_it_holds_figures(put: Put) -> None:
    words = said("import", "qof", *put(SAMPLES["qof"]))
    assert "- practices with figures, of those it names in each area: all\n" in words
    assert imports.find_import("qof", "2030-31").coverage == {"E54000099": [3, 3]}
    text = SAMPLES["qof"]["PREVALENCE_3031.csv"].decode()
    silent = text.replace("HYP,250.0", "HYP,").replace("LD,9.0", "LD,")
    later = {
        "PREVALENCE_3132.csv": silent.encode(),
        "MAPPING_3132.csv": SAMPLES["qof"]["MAPPING_3031.csv"].replace(b"Low", b"Lower"),
    }
    words = said("import", "qof", *put(later))
    assert "of those it names in each area: E54000099 2 of 3\n" in words
    assert "- fewer practices than in 2030-31: E54000099 2 of 3\n" in words


def test_large_sums_are_shown_in_full() -> None:
    assert [_cell(each) for each in (13_600_000_123.0, 1 / 3, None, True)] == [
        "13600000123",
        "0.3333333333",
        "",
        "true",
    ]
