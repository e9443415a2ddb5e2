"""The committed files are what the generator makes, and writing is whole or not at all."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.data import areas, catalogue
from helpers.data.synthetic import cancers, targets, write
from helpers.data.synthetic.seeds import DEFAULT_SEED, GENERATOR_VERSION
from helpers.errors import InputError
from tests.data.synthetic.conftest import Tables

LARGEST = 3_000_000


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _generators(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / "datapackage.json").read_bytes())
    return {
        resource["name"]: resource["generator"]
        for resource in document["resources"]
        if "generator" in resource
    }


def test_the_committed_files_are_what_the_default_seed_makes(
    tables: Tables, committed: Path
) -> None:
    for name, frame in tables.items():
        path = committed / catalogue.describe(name).path
        assert write.csv_bytes(frame) == path.read_bytes(), f"{path.name} is not of this generator"


def test_a_processor_without_vector_units_makes_the_same_files(committed: Path) -> None:
    script = (
        "import numpy as np; from helpers.data.synthetic import write;"
        "print(hash(np.exp(np.random.default_rng(1).standard_normal(10_000)).tobytes()));"
        "print(hash(tuple(map(write.csv_bytes, write.tables(2023).values()))))"
    )
    units = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": "0", "NPY_DISABLE_CPU_FEATURES": disabled},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for disabled in ("", " ".join(units))
    ]
    (exponentials, files), (plain_exponentials, plain_files) = outputs
    assert files == plain_files
    if "X86_V4" in units:  # or the comparison would prove nothing
        assert exponentials != plain_exponentials


def test_the_tables_that_ship_are_small(tables: Tables) -> None:
    assert sum(len(write.csv_bytes(frame)) for frame in tables.values()) < LARGEST


def test_the_description_names_version_and_seed_of_every_synthetic_table(
    tables: Tables, committed: Path
) -> None:
    generator = {"version": GENERATOR_VERSION, "seed": DEFAULT_SEED}
    assert _generators(committed / "data") == dict.fromkeys(tables, generator)
    synthetic = {info.name for info in catalogue.tables() if info.basis == "synthetic"}
    assert synthetic == set(tables)


def test_every_row_says_that_it_is_synthetic(tables: Tables) -> None:
    for frame in tables.values():
        assert set(frame["basis"]) == {"synthetic"}
        assert set(frame["source"]) == {"icsbook_synthetic"}


def test_no_row_stands_under_a_real_place(tables: Tables) -> None:
    real = {text for a in areas.all_areas() for text in (a.code, a.name, a.ods_code) if text}
    for name in ("practices", "sites", "staff_posts", "cancers"):
        for column in {"area_code", "borough", "trust"} & set(tables[name]):
            codes = set(tables[name][column].dropna())
            assert codes
            assert all(areas.resolve(code).made_up for code in codes)
    for frame in tables.values():
        assert not real & set(frame.astype(str).to_numpy().ravel())


def test_a_table_is_the_same_made_alone(tables: Tables) -> None:
    alone = cancers.cancers(DEFAULT_SEED, targets.example_cancers())
    pd.testing.assert_frame_equal(alone, tables["cancers"])


def test_making_the_committed_tables_again_changes_nothing(copy: Path) -> None:
    before = _contents(copy / "data")
    times = {path.name: path.stat().st_mtime_ns for path in (copy / "data").iterdir()}
    assert write.synthesise() == []
    assert _contents(copy / "data") == before
    assert {path.name: path.stat().st_mtime_ns for path in (copy / "data").iterdir()} == times


def test_only_what_differs_is_written(copy: Path) -> None:
    (copy / "data" / "rooms.csv").unlink()
    assert write.synthesise() == [Path("data/rooms.csv")]


def test_another_seed_gives_valid_tables_and_is_noted(copy: Path, tables: Tables) -> None:
    changed = write.synthesise(7)
    assert {path.stem for path in changed} == {*tables, "datapackage"}
    assert {generator["seed"] for generator in _generators(copy / "data").values()} == {7}
    catalogue.validate_all()
    assert write.synthesise(DEFAULT_SEED) == changed
    assert _contents(copy / "data") == _contents(Path(__file__).parents[3] / "data")


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused_before_anything_is_made(copy: Path, seed: int) -> None:
    with pytest.raises(InputError, match="is not a whole number from 0 to 4294967295"):
        write.synthesise(seed)


def test_a_full_disk_leaves_every_file_as_it_was(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _contents(copy / "data")
    original = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "sites.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError) as error:
        write.synthesise(7)
    assert str(error.value) == (
        "data: the synthetic tables cannot be written: No space left on device"
    )
    assert _contents(copy / "data") == before
    assert not list((copy / "data").glob(".synthetic-*"))
