"""What the page on running tells of a table of one's own is done as it is told."""

from pathlib import Path

import pytest

from tests.analyses.case_mix.own import own_table, written
from tests.book.walk import Command, commands
from tests.projects import copy_project

ROOT = Path(__file__).parents[3]
TOLD = [
    each
    for each in commands((ROOT / "book" / "rerun.md").read_text(encoding="utf-8"))
    if {"own_cancers", "case_mix"} & set(each.words)
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def test_a_table_is_imported_run_and_forgotten_as_the_page_tells(project: Path) -> None:
    assert [each.words[1] for each in TOLD] == ["data", "run", "data"]
    (project / "my_cancers.csv").write_bytes(written(own_table()))
    for command in TOLD:
        found = command.done(project)
        assert found.returncode == 0, found.stderr
    made = (project / "case-mix" / "results.json").read_text(encoding="utf-8")
    assert '"basis": "derived"' in made
    (page,) = (project / "case-mix").glob("*.html")
    assert "Canterbury" in page.read_text(encoding="utf-8")
    again = TOLD[1].done(project)
    assert again.returncode == 2
    assert "own_cancers" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1


def test_a_synthetic_table_never_stands_under_the_name_of_a_real_place(project: Path) -> None:
    run = Command(("icsbook", "results", "case_mix", "-p", "area=Kent and Medway"))
    found = run.done(project)
    assert found.returncode == 2
    assert "made up for Example System alone" in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
    own = Command(("icsbook", "results", "case_mix", "-p", "cancers_source=own"))
    assert "'Example System' is made up" in own.done(project).stderr
    (project / "my_cancers.csv").write_bytes((project / "data" / "cancers.csv").read_bytes())
    refused = TOLD[0].done(project)
    assert refused.returncode == 2
    assert "made up" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (project / "data" / "local" / "own_cancers").exists()
