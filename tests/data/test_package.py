"""Which tables there are, their hashes, and who has read them."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.data import areas, catalogue, facts, package, sources
from helpers.errors import DataError, InputError

Replace = Callable[[str, str, str], None]
Redescribe = Callable[[Callable[[Any], object]], None]


def test_tables_stand_in_the_order_of_the_description(committed: Path) -> None:
    document = json.loads((committed / "data/datapackage.json").read_text(encoding="utf-8"))
    assert [info.name for info in catalogue.tables()] == [
        resource["name"] for resource in document["resources"]
    ]


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as error:
        catalogue.describe("ae_wait")
    assert str(error.value) == "table 'ae_wait' is not known; did you mean 'ae_waits'?"
    with pytest.raises(InputError, match="table 'zzz' is not known; there are"):
        catalogue.load("zzz")


def test_the_hash_is_the_same_each_time_and_another_for_each_table() -> None:
    hashes = {info.name: catalogue.content_hash(info.name) for info in catalogue.tables()}
    assert all(len(value) == 64 for value in hashes.values())
    assert len(set(hashes.values())) == len(hashes)
    assert hashes == {name: catalogue.content_hash(name) for name in hashes}


def test_the_hash_changes_with_the_file(replace: Replace) -> None:
    before = catalogue.content_hash("ae_waits")
    replace("ae_waits.csv", "74.49", "74.50")
    assert catalogue.content_hash("ae_waits") != before


def test_the_hash_changes_with_the_description_of_its_own_table_only(
    redescribe: Redescribe,
) -> None:
    before = {name: catalogue.content_hash(name) for name in ("sources", "areas")}
    redescribe(lambda document: document["resources"][0].update(title="Where figures come from"))
    assert catalogue.content_hash("sources") != before["sources"]
    assert catalogue.content_hash("areas") == before["areas"]


def test_the_hash_is_untouched_by_the_layout_of_the_description(redescribe: Redescribe) -> None:
    before = catalogue.content_hash("areas")
    redescribe(bool)  # the copy is now written on one line
    assert catalogue.content_hash("areas") == before


def test_the_hash_of_a_missing_file_is_an_error(copy: Path) -> None:
    (copy / "data/areas.csv").unlink()
    with pytest.raises(DataError, match=r"^data/areas\.csv: the file is missing$"):
        catalogue.content_hash("areas")


def test_a_file_just_written_is_read_again_though_its_times_are_the_same(copy: Path) -> None:
    path = copy / "data/ae_waits.csv"
    times = path.stat()
    _, first = package.read("ae_waits")
    path.write_bytes(first.replace(b"74.49", b"74.50"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert b"74.50" in package.read("ae_waits")[1]


def test_a_snapshot_stays_as_the_data_were_when_first_read(replace: Replace) -> None:
    with package.snapshot():
        before = catalogue.load("ae_waits")
        replace("ae_waits.csv", "74.49", "74.50")
        with package.snapshot():
            assert catalogue.load("ae_waits").equals(before)
    assert catalogue.load("ae_waits")["percent"].iloc[0] == 74.50


def test_what_is_read_is_noted_with_the_hash_of_its_content(replace: Replace) -> None:
    with package.snapshot() as taken:
        catalogue.load("estates")
        before = catalogue.content_hash("estates")
        replace("estates.csv", "102882", "102883")
        catalogue.load("estates")
    assert taken.read["estates"] == before != catalogue.content_hash("estates")


def test_a_snapshot_opens_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    way = package._open

    def watched(name: str) -> bytes:
        opened.append(name)
        return way(name)

    monkeypatch.setattr(package, "_open", watched)
    with package.snapshot():
        for _ in range(3):
            areas.resolve("Brent")
            facts.fact("population")
    assert len(opened) == len(set(opened)) == 5


def test_the_tables_that_a_table_refers_to_are_read_with_it() -> None:
    with package.snapshot() as taken:
        catalogue.load("estates")
    info = catalogue.describe("estates")
    assert {key.table for key in info.foreign_keys} < set(taken.read)


def test_a_watch_is_told_before_anything_is_given_out() -> None:
    def refuse(name: str, digest: str) -> None:
        raise InputError(f"{name} {digest[:4]}")

    with pytest.raises(InputError, match=r"^estates "), package.snapshot(refuse):
        catalogue.load("estates")


def test_every_reading_is_recorded_though_the_table_was_parsed_before() -> None:
    catalogue.load("ae_waits")
    with package.snapshot() as names:
        catalogue.load("ae_waits")
        catalogue.load("estates")
    catalogue.load("early_diagnosis")
    assert set(names.read) == {"ae_waits", "areas", "estates", "sources"}


def test_names_citations_and_figures_count_as_reading_their_tables() -> None:
    with package.snapshot() as names:
        areas.resolve("Brent")
    assert set(names.read) == {"areas", "area_names", "sources"}
    with package.snapshot() as names:
        sources.cite("qof_2016_17")
    assert set(names.read) == {"sources"}
    with package.snapshot() as names:
        figure = facts.fact("population")
    assert set(names.read) == {"strategy_facts", "areas", "sources"}
    with package.snapshot() as names:
        assert figure.citation
    assert set(names.read) == {"sources"}
    assert set(package.REFERENCE_TABLES) == {"areas", "area_names", "sources"}


def test_describing_and_hashing_are_not_reading() -> None:
    with package.snapshot() as names:
        catalogue.describe("areas")
        catalogue.content_hash("areas")
    assert set(names.read) == set()


def test_an_outer_record_holds_what_an_inner_one_does_and_not_the_reverse() -> None:
    with package.snapshot() as outer:
        catalogue.load("ccg_boroughs")
        with package.snapshot() as inner:
            catalogue.load("estates")
    assert "estates" in set(outer.read) & set(inner.read)
    assert "ccg_boroughs" in set(outer.read) - set(inner.read)


def test_a_record_ends_with_its_block_even_when_the_work_fails() -> None:
    with pytest.raises(InputError), package.snapshot() as names:
        catalogue.load("zzz")
    catalogue.load("areas")
    assert set(names.read) == set()


def test_a_record_is_kept_apart_from_other_threads() -> None:
    with package.snapshot() as names:
        thread = threading.Thread(target=catalogue.load, args=("estates",))
        thread.start()
        thread.join()
    assert set(names.read) == set()


def test_names_of_areas_resolve_without_pandas(committed: Path) -> None:
    script = (
        "import sys; from helpers.data import areas; areas.resolve('H&F'); "
        "sys.exit('pandas' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", script], cwd=committed, check=False)
    assert finished.returncode == 0
