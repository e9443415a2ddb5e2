"""What computes beside our source is what the lock says, or it is told and in the key."""

import importlib
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import software
from helpers.errors import BookError


def test_as_the_lock_has_it_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(software, "_installed", lambda: {"numpy": "2.4", "of_mine": "1"})
    monkeypatch.setattr(software, "lock_text", lambda: "numpy==2.4 \\\n    --hash=sha256:0\n")
    monkeypatch.setattr(software, "CUSTOMISING", ())
    assert software.unlocked() == {}
    assert software.difference_from_lock() == ""


def test_another_version_than_the_locked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(software, "_installed", lambda: {"numpy": "9.9", "pandas": "3.0"})
    monkeypatch.setattr(software, "CUSTOMISING", ())
    lock = "numpy==2.4 ; python_version < '4'\nnumpy==2.5 ; python_version >= '4'\npandas==3.0\n"
    monkeypatch.setattr(software, "lock_text", lambda: lock)
    assert software.unlocked() == {"numpy": "9.9"}
    told = "not as requirements.lock has it: numpy 9.9 (locked: 2.4 or 2.5)"
    assert software.difference_from_lock() == told


def test_what_is_installed_here_is_found() -> None:
    assert software._installed()["pytest"] == pytest.__version__


def test_what_stands_before_the_packages_counts_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "numpy.py").write_text("pi = 3")
    first = software.unlocked()
    assert "PYTHONPATH/numpy.py" in first
    (tmp_path / "numpy.py").write_text("pi = 4")
    assert software.unlocked() != first


def test_a_customised_python_counts_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = types.ModuleType("sitecustomize")
    module.__file__ = str(tmp_path / "sitecustomize.py")
    monkeypatch.setitem(sys.modules, "sitecustomize", module)
    (tmp_path / "sitecustomize.py").write_text("x = 1")
    first = software.unlocked()["sitecustomize"]
    (tmp_path / "sitecustomize.py").write_text("x = 2")
    assert software.unlocked()["sitecustomize"] != first
    assert "sitecustomize of PYTHONPATH or site" in software.difference_from_lock()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages with one in it, which is loaded."""
    folder = tmp_path / "site-packages"
    (folder / "sums-1.0.dist-info").mkdir(parents=True)
    module = folder / "sums.py"
    module.write_text("two = 2\n")
    noted = f"sums.py,sha256={software._record_hash(module)},8\n"
    (folder / "sums-1.0.dist-info" / "RECORD").write_text(noted)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(software, "_package_folders", lambda: (folder,))
    monkeypatch.delitem(sys.modules, "sums", raising=False)
    software.require_as_installed.cache_clear()
    importlib.import_module("sums")
    yield folder
    sys.modules.pop("sums", None)
    software.require_as_installed.cache_clear()


def test_packages_as_they_were_installed_may_compute(packages: Path) -> None:
    software.require_as_installed()


def test_a_package_that_was_edited_may_not(packages: Path) -> None:
    (packages / "sums.py").write_text("two = 3\n")
    with pytest.raises(BookError, match=r"sums\.py: edited since it was installed"):
        software.require_as_installed()


def test_a_module_in_place_of_an_installed_package_may_not(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "sums.py").write_text("two = 3\n")
    sys.modules["sums"].__file__ = str(tmp_path / "sums.py")
    with pytest.raises(BookError, match="stands before the installed package sums"):
        software.require_as_installed()


def test_the_packages_of_this_machine_may_compute() -> None:
    script = (
        "import numpy, pandas, scipy.stats, statsmodels.api; from helpers import software; "
        "software.require_as_installed()"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
