"""What all tests share: published numbers, disks without locks, and how hard hypothesis tries."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "icsbook",
    max_examples=40,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],  # a clock says nothing on a busy machine
)
settings.load_profile("icsbook")

SLOWEST = (
    "test_book.py",
    "test_contribute.py",
    "test_explorer.py",
    "test_exploring.py",
    "test_markup.py",
    "test_reading.py",
    "test_references.py",
    "test_soak.py",
    "test_tour.py",
)
"""Files whose tests take long: they come first, so that no worker ends with them alone."""


def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-xdist keep the order: its own has files of few tests last, and those are slow."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first."""
    items.sort(key=lambda item: item.path.name not in SLOWEST)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of references: `$ICSBOOK_SHARED`, else `shared` beside the project."""
    project = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("ICSBOOK_SHARED", project.parent / "shared"))
    if folder.is_dir():
        return folder
    reason = f"{folder} is missing: it holds the published numbers; name it with ICSBOOK_SHARED"
    if os.environ.get("ICSBOOK_REQUIRE_SHARED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk be one that has no locks."""

    def refuse(*_: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
