"""`icsbook run` leaves a run that may be published, or none."""

from pathlib import Path

import pytest

from helpers.cli import run
from helpers.publish.checks.findings import Finding
from tests.cli.typed import status
from tests.run.conftest import short_project as short_project  # noqa: PLC0414 - a fixture
from tests.run.conftest import small_project as small_project  # noqa: PLC0414 - a fixture

QUICK = "outpatient_access"


def files_of_runs(project: Path) -> list[str]:
    return [path.name for path in (project / "_build" / "runs").rglob("*") if path.is_file()]


def test_a_run_that_is_refused_is_not_kept_and_one_that_was_there_keeps_no_page(
    short_project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Finding("results.json", "a small count")]
    monkeypatch.setattr(run, "check_disclosure", lambda *_: found)
    assert status("run", QUICK) == 1
    assert "results.json: a small count" in capsys.readouterr().err
    assert files_of_runs(short_project) == []
    found.clear()
    assert status("run", QUICK) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page.is_file()
    found.append(Finding("results.json", "a small count"))
    assert status("run", QUICK) == 1
    assert not page.exists()
    assert "run.json" in files_of_runs(short_project)
