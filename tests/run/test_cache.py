"""The cache says what is there, why something runs again, and gives up what it cannot use."""

import os
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from helpers import source
from helpers.analyses import registry
from helpers.errors import InputError
from helpers.run import cache, execute
from helpers.run.store import record, scratch
from helpers.run.store.record import Run

QUICK, CHOOSING = "outpatient_access", "claims"
"""The chapter that takes least, and one that takes little and lets a number be chosen."""


def planned(analysis: str = QUICK, **parameters: object) -> execute.Plan:
    module: Any = registry.load(analysis)
    return execute.plan(analysis, module.Parameters(**parameters))


def stored(plan: execute.Plan) -> Path:
    """Put a whole run in the cache without executing it."""
    plan.folder.mkdir(parents=True)
    (plan.folder / f"{plan.analysis}.ipynb").write_text("{}")
    record.write_json(plan.folder / record.INGREDIENTS_FILE, asdict(plan.ingredients))
    record.write_record(plan.folder, record.Record(analysis=plan.analysis, key=plan.key))
    return plan.folder


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_run_that_is_there_has_no_reason_to_run_again(small_project: Path) -> None:
    stored(planned())
    assert planned().reason == ""


def test_parameters_that_were_never_run_are_told(small_project: Path) -> None:
    expected = "no run of claims with these parameters is there"
    stored(planned(CHOOSING))
    assert planned(CHOOSING, near=0.07).reason == expected


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (f"notebooks/{QUICK}.md", "\n# ", "\n# New ", "the notebook's text changed"),
        ("data/strategy_facts.csv", "195000", "195001", "the table strategy_facts changed"),
        ("requirements.lock", "==", "== ", "requirements.lock changed"),
    ],
)
def test_what_changed_is_named(
    small_project: Path, file: str, old: str, new: str, told: str
) -> None:
    stored(planned())
    replace_in(small_project / file, old, new)
    assert told in planned().reason.split(" and ")


def test_changes_of_source_python_and_several_tables_are_named(small_project: Path) -> None:
    now = planned().ingredients
    earlier = replace(
        now,
        tables=dict.fromkeys(now.tables, "0"),
        source={**now.source, "gone.py": "0"},
        python="3.10.1",
        unlocked={"pandas": "2.0"},
    )
    words = cache.differences(earlier, now)
    assert all(f"the table {name} changed" in words for name in now.tables)
    assert "the source (gone.py) changed" in words
    assert "what is installed of pandas changed" in words
    assert f"Python (3.10.1 to {now.python}) changed" in words


@pytest.mark.parametrize("name", [f"{QUICK}.ipynb", "ingredients.json", "run.json"])
def test_a_damaged_run_is_not_used_and_the_damage_is_named(small_project: Path, name: str) -> None:
    path = stored(planned()) / name
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert planned().reason == f"the run there has a changed {name}"
    path.unlink()
    lost = "no run.json and SHA256SUMS that can be read" if name == "run.json" else f"lost {name}"
    assert planned().reason == f"the run there has {lost}"


def test_a_file_put_into_a_run_makes_it_none(small_project: Path) -> None:
    folder = stored(planned())
    (folder / "tables").mkdir()
    (folder / "tables" / "more.csv").write_text("a\n1\n")
    assert planned().reason == "the run there has gained tables/more.csv"


def test_a_run_of_another_version_of_the_cache_is_not_used(small_project: Path) -> None:
    folder = stored(planned())
    replace_in(folder / record.RECORD_FILE, f'"format": {record.FORMAT}', '"format": 1')
    sums = folder / record.SUMS_FILE
    now = source.digest((folder / record.RECORD_FILE).read_bytes())
    sums.write_text(re.sub(r"[0-9a-f]+(?=  run\.json)", now, sums.read_text()))
    assert (
        planned().reason == f"the run there is of format 1 and this version writes {record.FORMAT}"
    )


def test_a_change_behind_a_clock_that_was_set_back_is_seen(small_project: Path) -> None:
    path = small_project / "data" / "strategy_facts.csv"
    before, status = planned().key, path.stat()
    replace_in(path, "195,000", "195,001") if "195,000" in path.read_text() else replace_in(
        path, "195000", "195001"
    )
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert planned().key != before


def test_entries_say_what_can_be_used_again(small_project: Path) -> None:
    stored(planned())
    (stored(planned(CHOOSING)) / f"{CHOOSING}.ipynb").unlink()
    faults = {entry.key: entry.fault for entry in cache.entries()}
    assert faults == {
        planned().key: "",
        planned(CHOOSING).key: f"has lost {CHOOSING}.ipynb",
    }


def test_pruning_keeps_what_can_be_used_and_removes_the_rest(small_project: Path) -> None:
    outdated = stored(planned())
    replace_in(small_project / "notebooks" / f"{QUICK}.md", "\n# ", "\n# New ")
    usable = stored(planned())
    abandoned = outdated.parent / f"{scratch.PREFIX}left_one"
    abandoned.mkdir()
    (abandoned / scratch.LOCK).touch()
    assert [entry.folder for entry in cache.prune()] == [outdated]
    assert not outdated.exists()
    assert not abandoned.exists()
    assert usable.is_dir()
    assert [entry.folder for entry in cache.prune(everything=True)] == [usable]
    assert list(cache.entries()) == []


def test_pruning_leaves_nothing_that_is_no_run(small_project: Path) -> None:
    usable = stored(planned())
    runs = usable.parents[1]
    (usable.parent / "cut_short").mkdir()
    (usable.parent / "x.failed.ipynb").touch()
    (usable.parent / "link").symlink_to("nowhere")
    (runs / "analysis_that_was").mkdir()
    (runs / "file").touch()
    assert cache.prune() == []
    assert [path.name for path in runs.iterdir()] == [QUICK]
    assert list(usable.parent.iterdir()) == [usable]


def read_only(*_: object, **__: object) -> None:
    raise OSError(30, "Read-only file system")


def test_a_cache_that_cannot_be_written_is_told_and_what_is_there_is_still_used(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored(planned())
    monkeypatch.setattr("tempfile.mkdtemp", read_only)
    finish: Callable[[Run], None] = read_only
    assert execute.execute(planned(), finish).folder == folder
    with pytest.raises(InputError, match="Read-only file system"):
        execute.execute(planned(CHOOSING), finish)
