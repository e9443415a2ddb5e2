"""A run reads the data that its analysis declares, and nothing else."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib import request

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import cancer, registry
from helpers.data import catalogue
from helpers.run import compute
from helpers.run.engine import sandbox

CANCER = "cancer_early_diagnosis"


def test_every_analysis_reads_no_more_than_it_declares(small_project: Path) -> None:
    for analysis in registry.MODULES:
        compute.results(analysis, registry.load(analysis).Parameters())


def test_an_analysis_that_declares_too_little_is_refused(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = cancer.reads(cancer.Parameters())
    monkeypatch.setattr(
        cancer, "reads", lambda _: tuple(set(declared) - {"early_diagnosis"}), raising=True
    )
    with pytest.raises(sandbox.UndeclaredReadError, match="early_diagnosis"):
        compute.results(CANCER, cancer.Parameters())


def test_a_table_parsed_before_must_be_declared_all_the_same(small_project: Path) -> None:
    catalogue.load("estates")
    with (
        pytest.raises(
            sandbox.UndeclaredReadError, match=r"reads (data/)?estates(\.csv)?, which the"
        ),
        sandbox.only(["areas"]),
    ):
        catalogue.load("estates")


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
        sandbox.only(["areas"]),
    ):
        read(str(path))


def test_a_link_to_undeclared_data_is_followed(small_project: Path) -> None:
    link = small_project / "data" / "areas_again.csv"
    link.symlink_to(small_project / "data" / "estates.csv")
    with pytest.raises(sandbox.UndeclaredReadError, match=r"estates\.csv"), sandbox.only(["areas"]):
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
    with pytest.raises(sandbox.UndeclaredReadError, match=told), sandbox.only(["areas"]):
        reach()


def test_a_refusal_that_was_made_light_of_is_told_at_the_end(small_project: Path) -> None:
    def reach_quietly() -> None:
        with sandbox.only(["areas"]), contextlib.suppress(sandbox.UndeclaredReadError):
            socket.create_connection(("127.0.0.1", 9))

    with pytest.raises(sandbox.UndeclaredReadError, match="the network"):
        reach_quietly()


def test_declared_data_software_and_what_was_just_written_stay_open(
    small_project: Path, tmp_path: Path
) -> None:
    with sandbox.only(["areas"]):
        catalogue.load("areas")
        Path(os.__file__).read_bytes()
        Path(pd.__file__).read_bytes()
        (tmp_path / "new.txt").write_text("new")
        assert (tmp_path / "new.txt").read_text() == "new"


def test_outside_a_run_nothing_is_refused(small_project: Path) -> None:
    with sandbox.only(["areas"]):
        pass
    assert (small_project / "data" / "estates.csv").read_bytes()
    assert sandbox.trespasses() == []


def test_importing_late_is_no_read_of_data(small_project: Path) -> None:
    for name in ("wave", "aifc"):
        sys.modules.pop(name, None)
    with sandbox.only(["areas"]):
        import wave  # noqa: PLC0415

        assert wave.open is not None
