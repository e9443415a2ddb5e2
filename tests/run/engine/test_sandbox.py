"""A run reads through the data room, and nothing else."""

import contextlib
import importlib
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib import request

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from lxml import etree
from pyarrow import parquet

from helpers.analyses import registry
from helpers.data import catalogue, package
from helpers.run import compute
from helpers.run.engine import sandbox


def test_every_analysis_reads_through_the_data_room_alone(small_project: Path) -> None:
    for analysis in registry.MODULES:
        assert "areas" in compute.compute(analysis, registry.load(analysis).Parameters()).read


def test_what_is_not_among_the_readable_is_refused_though_it_was_parsed_before(
    small_project: Path,
) -> None:
    catalogue.load("estates")
    hashes = {name: package.content_hash(name) for name in ("areas", "sources")}
    with (
        pytest.raises(sandbox.UndeclaredReadError, match="reads estates, which the analysis does"),
        sandbox.closed(hashes),
    ):
        catalogue.load("estates")


def test_what_changed_since_it_was_declared_is_refused(small_project: Path) -> None:
    readable = {"sources": package.content_hash("sources"), "areas": "0"}
    with (
        pytest.raises(sandbox.UndeclaredReadError, match="reads areas, which changed meanwhile"),
        sandbox.closed(readable),
    ):
        catalogue.load("areas")


ANALYSIS = """
from pathlib import Path
import json
SHARE = json.loads(Path({file!r}).read_text())
"""


def test_an_analysis_that_reads_a_file_while_it_is_imported_is_refused(
    small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "share.json"
    file.write_text("0.5")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "sly_analysis.py").write_text(ANALYSIS.format(file=str(file)))
    monkeypatch.syspath_prepend(tmp_path / "room")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "room"))  # it counts as software
    sandbox._software_folders.cache_clear()
    monkeypatch.setitem(registry.MODULES, "sly", "sly_analysis")
    try:
        with pytest.raises(sandbox.UndeclaredReadError, match=r"reads \S*share\.json, which"):
            registry.load("sly")
    finally:
        sandbox._software_folders.cache_clear()


def put_files(folder: Path) -> None:
    """Write the same numbers as files of every kind that compiled libraries open."""
    frame = pd.DataFrame({"a": [1, 2]})
    frame.to_parquet(folder / "x.parquet")
    frame.to_feather(folder / "x.feather")
    frame.to_csv(folder / "x.csv")
    (folder / "x.json").write_text('{"a": 1}\n')
    (folder / "x.xml").write_text("<a/>")
    with contextlib.closing(sqlite3.connect(folder / "x.sqlite")) as connection:
        connection.execute("CREATE TABLE t (a)")


# ruff: noqa: ARG005 - each takes the folder
SILENT: dict[str, Callable[[Path], object]] = {
    "pandas.read_parquet": lambda folder: pd.read_parquet(folder / "x.parquet"),
    "pandas.read_parquet of a folder": pd.read_parquet,
    "pandas.read_feather": lambda folder: pd.read_feather(folder / "x.feather"),
    "pyarrow.parquet": lambda folder: parquet.read_table(folder / "x.parquet"),
    "pyarrow.parquet.core": lambda folder: module("pyarrow.parquet.core").ParquetFile(
        folder / "x.parquet"
    ),
    "pyarrow.csv": lambda folder: module("pyarrow.csv").read_csv(folder / "x.csv"),
    "pyarrow.json": lambda folder: module("pyarrow.json").read_json(folder / "x.json"),
    "pyarrow.dataset": lambda folder: module("pyarrow.dataset").dataset(folder / "x.parquet"),
    "pyarrow.fs": lambda folder: module("pyarrow.fs").LocalFileSystem(),
    "pyarrow.OSFile": lambda folder: pa.OSFile(str(folder / "x.csv")),
    "pyarrow.memory_map": lambda folder: pa.memory_map(str(folder / "x.csv")),
    "pyarrow.input_stream": lambda folder: pa.input_stream(str(folder / "x.csv")),
    "lxml.etree": lambda folder: etree.parse(str(folder / "x.xml")),
    "python_calamine": lambda folder: module("python_calamine").CalamineWorkbook.from_path(
        str(folder / "x.csv")
    ),
    "sqlite3": lambda folder: sqlite3.connect(folder / "x.sqlite"),
}


def module(name: str) -> Any:
    return importlib.import_module(name)


@pytest.mark.parametrize("name", SILENT)
def test_a_compiled_library_that_opens_files_is_refused(
    small_project: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    put_files(folder)
    with pytest.raises(sandbox.UndeclaredReadError), sandbox.closed():
        SILENT[name](folder)


def test_outside_a_run_compiled_libraries_open_files(small_project: Path, tmp_path: Path) -> None:
    with sandbox.closed():
        pass
    put_files(tmp_path)
    assert pd.read_parquet(tmp_path / "x.parquet")["a"].sum() == 3
    assert pa.memory_map(str(tmp_path / "x.csv")).read()


@pytest.mark.parametrize(
    "read",
    [
        open,
        lambda path: Path(path).read_bytes(),
        lambda path: os.open(path, os.O_RDONLY),
        pd.read_csv,
        lambda path: np.loadtxt(path, dtype=str, delimiter=","),
        np.fromfile,
        lambda path: open(path, "r+"),  # noqa: PTH123, SIM115
    ],
)
@pytest.mark.parametrize("name", ["data/estates.csv", "data/local/x.csv", "_build/x.csv"])
def test_a_file_of_the_project_that_is_not_declared(
    small_project: Path, name: str, read: Callable[[str], object]
) -> None:
    path = small_project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with (
        pytest.raises(sandbox.UndeclaredReadError, match=f"reads {name}, which the analysis does"),
        sandbox.closed(),
    ):
        read(str(path))


def test_a_link_to_undeclared_data_is_followed(small_project: Path) -> None:
    link = small_project / "data" / "areas_again.csv"
    link.symlink_to(small_project / "data" / "estates.csv")
    with pytest.raises(sandbox.UndeclaredReadError, match=r"estates\.csv"), sandbox.closed():
        link.read_bytes()


@pytest.mark.parametrize(
    ("reach", "told"),
    [
        (lambda: socket.create_connection(("127.0.0.1", 9)), "the network"),
        (lambda: socket.getaddrinfo("localhost", 80), "the network"),
        (lambda: request.urlopen("http://127.0.0.1:9/"), "the network"),
        (lambda: subprocess.run(["true"], check=False), "starts a program"),
        (lambda: os.system("true"), "starts a program"),  # noqa: S605
        (lambda: os.posix_spawn("/bin/true", ["true"], {}), "starts a program"),
    ],
)
def test_nothing_reaches_out(small_project: Path, reach: Callable[[], object], told: str) -> None:
    with pytest.raises(sandbox.UndeclaredReadError, match=told), sandbox.closed():
        reach()


def test_a_refusal_that_was_made_light_of_is_told_at_the_end(small_project: Path) -> None:
    def reach_quietly() -> None:
        with sandbox.closed(), contextlib.suppress(sandbox.UndeclaredReadError):
            socket.create_connection(("127.0.0.1", 9))

    with pytest.raises(sandbox.UndeclaredReadError, match="the network"):
        reach_quietly()


def test_declared_data_software_and_what_was_just_written_stay_open(
    small_project: Path, tmp_path: Path
) -> None:
    with sandbox.closed():
        catalogue.load("areas")
        Path(os.__file__).read_bytes()
        Path(pd.__file__).read_bytes()
        (tmp_path / "new.txt").write_text("new")
        assert (tmp_path / "new.txt").read_text() == "new"


def test_outside_a_run_nothing_is_refused(small_project: Path) -> None:
    with sandbox.closed():
        pass
    assert (small_project / "data" / "estates.csv").read_bytes()
    assert sandbox.refused() == []


def test_importing_late_is_no_read_of_data(small_project: Path) -> None:
    for name in ("wave", "aifc"):
        sys.modules.pop(name, None)
    with sandbox.closed():
        import wave  # noqa: PLC0415

        assert wave.open is not None


def test_a_thread_that_was_there_before_reads_what_it_likes_and_a_new_one_does_not() -> None:
    begin, read = threading.Event(), []

    def wait_and_read() -> None:
        begin.wait()
        read.append(Path(__file__).read_text(encoding="utf-8"))

    before = threading.Thread(target=wait_and_read)
    before.start()
    with sandbox.closed():
        begin.set()
        before.join()
    assert read
    with pytest.raises(sandbox.UndeclaredReadError), sandbox.closed():
        read_in_a_new_thread()


def read_in_a_new_thread() -> None:
    new = threading.Thread(target=suppressed_read, args=(Path(__file__),))
    new.start()
    new.join()


def suppressed_read(path: Path) -> None:
    with contextlib.suppress(sandbox.UndeclaredReadError):
        path.read_bytes()
