"""Storing imports: whole or not at all, the same bytes for the same files, every reading told."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import imports, package
from helpers.errors import DataError, InputError
from helpers.progress import Progress
from tests.data.releases.conftest import Put, project_folder, put
from tests.data.releases.samples import AE, PREVALENCE, SAMPLES

__all__ = ["project_folder", "put"]

SMALL_FILES = """
import resource, sys
from pathlib import Path
from helpers.data import imports
from helpers.errors import InputError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    imports.import_files(sys.argv[2], [Path(each) for each in sys.argv[3:]])
except InputError as error:
    print(error)
    sys.exit(error.exit_status)
"""


@pytest.fixture(autouse=True)
def _empty(project_folder: Path) -> None:
    """Import into an empty project."""


def state(folder: Path) -> dict[str, str]:
    """Return the hash of every file under data/local, by its path."""
    local = folder / "data" / "local"
    return {
        path.relative_to(local).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in local.rglob("*")
        if path.is_file()
    }


def other_qof() -> dict[str, bytes]:
    return {**SAMPLES["qof"], "PREVALENCE_3031.csv": PREVALENCE.replace("250.0", "251.0").encode()}


def test_what_was_imported_can_be_loaded_with_its_types(put: Put) -> None:
    made = imports.import_release("qof", put(SAMPLES["qof"]))
    prevalence, found = imports.load_import("qof")
    assert found == made
    assert prevalence.dtypes.astype(str).tolist() == ["str", "str", "Int64", "str", "Int64"]
    assert prevalence["register"].sum() == 112 + 250 + 9 + 300 + 11
    practices, _ = imports.load_import("qof", "2030-31", "practices")
    assert len(practices) == made.rows["practices"] == 3


def test_the_provenance_says_where_every_row_came_from(put: Put, project_folder: Path) -> None:
    made = imports.import_release("imd_postcode", put(SAMPLES["imd_postcode"]))
    written = json.loads((project_folder / made.folder / "provenance.json").read_text("utf-8"))
    (file,) = written["files"]
    content = SAMPLES["imd_postcode"]["2031_deprivation.csv"]
    assert file["name"] == "2031_deprivation.csv"
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["read"] == file["kept"] + sum(file["dropped"].values()) == 4
    assert written["period"] == "2031"
    assert written["reader_version"] == 1
    assert str(project_folder) not in json.dumps(written)


def test_importing_twice_changes_nothing(put: Put, project_folder: Path) -> None:
    first = imports.import_release("qof", put(SAMPLES["qof"]))
    before = state(project_folder)
    again = imports.import_release("qof", put(SAMPLES["qof"]))
    assert (first.changed, again.changed) == (True, False)
    assert state(project_folder) == before


def test_importing_again_from_scratch_gives_the_same_bytes(put: Put, project_folder: Path) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    before = state(project_folder)
    imports.forget("qof")
    assert state(project_folder) == {}
    imports.import_release("qof", put(SAMPLES["qof"]))
    assert state(project_folder) == before


def test_another_file_of_the_same_period_replaces_the_import_and_its_hash(put: Put) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    before = imports.content_hash("qof", "2030-31")
    imports.import_release("qof", put(other_qof()))
    assert imports.content_hash("qof", "2030-31") != before
    assert imports.load_import("qof")[0]["register"].sum() == 112 + 251 + 9 + 300 + 11
    assert len(imports.imports()) == 1


def indicator(number: int, value: str = "30.5") -> bytes:
    """Return the sample of an indicator of Fingertips under another number."""
    text = SAMPLES["fingertips"]["indicator.csv"].decode()
    return text.replace("99999", f"{number}").replace("30.5", value).encode()


def test_another_indicator_of_the_year_is_added_and_none_is_lost(put: Put) -> None:
    first = imports.import_release("fingertips", put({"a.csv": indicator(1)}))
    second = imports.import_release("fingertips", put({"b.csv": indicator(2)}))
    assert (first.replaced, first.stayed) == ({}, 0)
    assert (second.replaced, second.stayed) == ({}, 2)
    frame, found = imports.load_import("fingertips")
    assert frame["indicator_id"].tolist() == [1, 1, 2, 2]
    assert [file.name for file in found.files] == ["a.csv", "b.csv"]
    assert found.rows == {"indicators": 4}


def test_files_added_one_by_one_give_the_bytes_of_all_at_once(
    put: Put, project_folder: Path
) -> None:
    files = {"b.csv": indicator(2), "a.csv": indicator(1)}
    imports.import_release("fingertips", put(files))
    together = state(project_folder)
    for order in (files, dict(reversed(files.items()))):
        imports.forget("fingertips")
        for name, content in order.items():
            imports.import_release("fingertips", put({name: content}))
        assert state(project_folder) == together
        (path, *_) = put(order)
        assert not imports.import_release("fingertips", [path]).changed
        assert state(project_folder) == together


def test_rows_of_the_same_key_are_replaced_and_said(put: Put) -> None:
    imports.import_release("fingertips", put({"a.csv": indicator(1), "b.csv": indicator(2)}))
    made = imports.import_release("fingertips", put({"c.csv": indicator(2, "31")}))
    assert (made.replaced, made.stayed) == ({"indicator 2": 2}, 2)
    frame, _ = imports.load_import("fingertips")
    assert frame["value"].tolist() == [20.5, 30.5, 20.5, 31]


def test_both_sexes_may_be_imported_one_after_the_other(put: Put) -> None:
    text = SAMPLES["registered_patients"]["gp-reg.csv"].decode()
    for sex in ("MALE", "FEMALE"):
        made = imports.import_release(
            "registered_patients", put({f"{sex}.csv": text.replace("ALL,ALL", f"{sex},7").encode()})
        )
    assert made.stayed == 2
    frame, _ = imports.load_import("registered_patients")
    assert frame["patients"].sum() == 2 * 2700


def test_the_same_people_by_other_ages_take_the_place_of_those_before(put: Put) -> None:
    text = SAMPLES["registered_patients"]["gp-reg.csv"].decode()
    for ages in ("7", "5_9"):
        made = imports.import_release(
            "registered_patients",
            put({f"{ages}.csv": text.replace("ALL,ALL", f"ALL,{ages}").encode()}),
        )
    assert (made.replaced, made.stayed) == ({"sex ALL": 2}, 0)
    assert imports.load_import("registered_patients")[0]["age"].tolist() == ["5_9", "5_9"]


def test_a_release_of_one_file_a_period_is_replaced_as_a_whole(put: Put) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    made = imports.import_release("qof", put(other_qof()))
    assert made.replaced == {"table prevalence": 6, "table practices": 3}


def test_the_same_bytes_are_refused_under_another_period(put: Put, project_folder: Path) -> None:
    content = SAMPLES["gp_workforce"]["General Practice May 2031.csv"]
    imports.import_release("gp_workforce", put({"staff.csv": content}), "2031-05")
    before = state(project_folder)
    words = (
        r"staff\.csv: the same bytes are gp_workforce 2031-05 already.*forget gp_workforce 2031-05"
    )
    with pytest.raises(InputError, match=words):
        imports.import_release("gp_workforce", put({"staff.csv": content}), "2031-06")
    with pytest.raises(InputError, match="the same bytes"):
        imports.import_files(
            "imd_postcode",
            put(
                dict.fromkeys(("2031.csv", "2032.csv"), b"".join(SAMPLES["imd_postcode"].values()))
            ),
        )
    assert state(project_folder) == before


def test_nothing_is_added_to_what_an_earlier_version_stored(put: Put, project_folder: Path) -> None:
    made = imports.import_release("fingertips", put({"a.csv": indicator(1)}))
    path = project_folder / made.folder / "provenance.json"
    path.write_text(path.read_text("utf-8").replace('"reader_version": 1', '"reader_version": 0'))
    with pytest.raises(InputError, match=r"earlier version.*icsbook data forget fingertips 2031"):
        imports.import_release("fingertips", put({"b.csv": indicator(2)}))
    again = imports.import_release("fingertips", put({"a.csv": indicator(1)}))
    assert again.replaced == {"table indicators": 2}


def test_the_newest_period_is_the_default(put: Put) -> None:
    june = AE.replace("MAY", "JUNE")
    told: list[Progress] = []
    paths = put({"j.csv": june.encode(), "m.csv": AE.encode()})
    made = imports.import_files("ae", paths, tell=told.append)
    assert [f"{each.doing} {each.done}/{each.total} {each.things}" for each in told] == [
        *(f"reading {done}/2 files" for done in range(3)),
        *(f"storing {done}/2 periods" for done in range(3)),
    ]
    assert [each.period for each in made] == ["2031-05", "2031-06"]
    assert imports.newest("ae").period == "2031-06"
    assert imports.find_import("ae", "2031-05").period == "2031-05"


def test_files_of_several_periods_are_not_one_import(put: Put) -> None:
    june = AE.replace("MAY", "JUNE")
    paths = put({"j.csv": june.encode(), "m.csv": AE.encode()})
    with pytest.raises(InputError, match="the periods 2031-05, 2031-06; give those of one"):
        imports.import_release("ae", paths)


def test_one_broken_file_among_several_stores_none(put: Put, project_folder: Path) -> None:
    broken = AE.replace("MAY", "JUNE").replace("TRUST,100", "TRUST,-1")
    with pytest.raises(DataError, match=r"j\.csv, row 2"):
        imports.import_files("ae", put({"m.csv": AE.encode(), "j.csv": broken.encode()}))
    assert not (project_folder / "data" / "local").exists()


def test_every_period_is_given_and_noted_so_that_a_new_one_is_noticed(put: Put) -> None:
    june = AE.replace("MAY", "JUNE")
    imports.import_release("ae", put({"j.csv": june.encode()}))
    with package.snapshot() as before:
        assert [each.period for each in imports.every("ae")] == ["2031-06"]
    imports.import_release("ae", put({"m.csv": AE.encode()}))
    with package.snapshot() as after:
        assert [each.period for each in imports.every("ae")] == ["2031-05", "2031-06"]
    assert before.read["local:ae:*"] != after.read["local:ae:*"]
    assert before.read["local:ae:2031-06"] == after.read["local:ae:2031-06"]
    assert imports.content_hash("ae", imports.EVERY) == after.read["local:ae:*"]


def test_reading_is_noted_and_so_is_looking_for_the_newest(put: Put) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    with package.snapshot() as taken:
        imports.load_import("qof")
        imports.load_import("qof", table="practices")
    assert set(taken.read) == {"local:qof:2030-31", "local:qof"}
    with package.snapshot() as taken:
        imports.load_import("qof", "2030-31")
    assert set(taken.read) == {"local:qof:2030-31"}
    with pytest.raises(InputError), package.snapshot() as taken:
        imports.load_import("qof", "2029-30")
    assert set(taken.read) == set()


def test_forgetting_removes_one_period_or_all(put: Put) -> None:
    june = AE.replace("MAY", "JUNE")
    imports.import_files("ae", put({"j.csv": june.encode(), "m.csv": AE.encode()}))
    imports.import_release("qof", put(SAMPLES["qof"]))
    assert imports.forget("ae", "2031-05") == ("2031-05",)
    assert [each.period for each in imports.imports()] == ["2031-06", "2030-31"]
    assert imports.forget("ae") == ("2031-06",)
    assert [each.release for each in imports.imports()] == ["qof"]


@pytest.mark.parametrize(
    ("release", "period", "words"),
    [
        ("qof", None, r"release 'qof' is not imported; use: icsbook data import qof"),
        ("ae", "2031-06", r"'ae' of '2031-06' is not imported; imported are 2031-05"),
        ("ae", "2031-06", r"icsbook data import ae, or icsbook data fetch ae 2031-06$"),
        ("ae", "../qof", r"'ae' of '../qof' is not imported"),
        ("qoff", None, r"release 'qoff' is not known; did you mean 'qof'\?"),
    ],
)
def test_what_is_not_imported_is_said(
    release: str, period: str | None, words: str, put: Put
) -> None:
    imports.import_release("ae", put(SAMPLES["ae"]))
    for use in (imports.load_import, imports.forget):
        with pytest.raises(InputError, match=words):
            use(release, period)


def test_a_table_that_the_release_lacks_is_said(put: Put) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    with pytest.raises(InputError, match="no table 'sites'; it has prevalence, practices"):
        imports.load_import("qof", table="sites")


def test_a_stored_table_changed_by_hand_is_refused(put: Put, project_folder: Path) -> None:
    made = imports.import_release("ae", put(SAMPLES["ae"]))
    path = project_folder / made.folder / "activity.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(DataError, match=r"activity\.parquet: was changed since"):
        imports.load_import("ae")
    assert imports.import_release("ae", put(SAMPLES["ae"])).changed
    assert len(imports.load_import("ae")[0]) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": []}', b'{"files": [1]}'])
def test_damaged_provenance_is_refused(content: bytes, put: Put, project_folder: Path) -> None:
    made = imports.import_release("ae", put(SAMPLES["ae"]))
    (project_folder / made.folder / "provenance.json").write_bytes(content)
    with pytest.raises(DataError, match=r"provenance\.json: damaged; forget the import"):
        imports.imports()


@pytest.mark.parametrize("limit", [0, 600, 3000])
def test_a_full_disk_leaves_the_imports_as_they_were(
    limit: int, put: Put, project_folder: Path
) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    before = state(project_folder)
    command = [sys.executable, "-c", SMALL_FILES, f"{limit}", "qof", *map(str, put(other_qof()))]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert "data/local: the import cannot be written" in ended.stdout
    assert ended.stdout.count("\n") == 1
    assert state(project_folder) == before
    assert not list((project_folder / "data" / "local").glob(".*"))


def test_a_failure_between_two_periods_takes_the_first_back(
    put: Put, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.import_release("ae", put(SAMPLES["ae"]))
    before = state(project_folder)
    replace = Path.replace

    def fail_in_june(self: Path, target: Path) -> Path:
        if target.name == "2031-06":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_in_june)
    changed = AE.replace("TRUST,100", "TRUST,110")
    paths = put({"m.csv": changed.encode(), "j.csv": AE.replace("MAY", "JUNE").encode()})
    with pytest.raises(InputError, match="No space left on device"):
        imports.import_files("ae", paths)
    assert state(project_folder) == before


def test_text_that_a_spreadsheet_would_run_is_kept_as_text(put: Put) -> None:
    name = "=HYPERLINK(1)"
    text = SAMPLES["qof"]["MAPPING_3031.csv"].replace(b"Low Street Surgery", name.encode())
    imports.import_release("qof", put({**SAMPLES["qof"], "MAPPING_3031.csv": text}))
    practices, _ = imports.load_import("qof", table="practices")
    assert practices["practice_name"].tolist()[1] == name
