"""`icsbook check --publish`: what it says, and with which status it ends."""

from pathlib import Path

import pytest

from helpers import project
from helpers.cli import app
from helpers.publish.checks.disclosure.exemptions import FILE
from tests.publish.checks.disclosure.conftest import PAGE, page, put


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with no more than the data package that makes it one."""
    root = Path(__file__).parents[4]
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "data" / "datapackage.json").symlink_to(root / "data" / "datapackage.json")
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(folder))
    return folder


def status(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        app.main(["check", *arguments])
    return ended.value.code


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of one page without tables, so that no column needs to be declared."""
    folder = tmp_path / "site"
    put(folder, PAGE, page(shown=""))
    return folder


def test_a_site_with_nothing_to_hide_may_be_published(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("--publish", str(site)) == 0
    assert "may be published" in capsys.readouterr().out


def test_a_finding_fails_the_check_and_is_masked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(site, PAGE, page("Ask jo.bloggs@nhs.net", shown=""))
    assert status("--publish", str(site)) == 1
    assert capsys.readouterr().err == f"{PAGE}: line 1: an e-mail address\nicsbook: 1 to mend\n"


def test_an_exemption_that_covers_nothing_fails_the_check(
    site: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sources / FILE).write_text("exempt: [{files: x, finding: secret, reason: y}]")
    assert status("--publish", str(site)) == 1
    assert "there is no secret in x" in capsys.readouterr().err


def test_a_wrong_exemption_is_wrong_input(
    site: Path, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sources / FILE).write_text("exempt: [{files: x, finding: secret}]")
    assert status("--publish", str(site)) == 2
    told = capsys.readouterr().err
    assert "exempt 1: reason is missing" in told
    assert told.count("\n") == 1


def test_a_missing_site_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("--publish", str(tmp_path / "gone")) == 2
    assert "there is no site" in capsys.readouterr().err


def test_a_site_without_publish_is_wrong_input(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(str(site)) == 2
    assert "icsbook check --publish" in capsys.readouterr().err
