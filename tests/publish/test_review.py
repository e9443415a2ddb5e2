"""The review of the sources finds each thing that is out of step, and names the file."""

import shutil
from pathlib import Path

import pytest

from helpers import project
from helpers.publish.review import review

ROOT = Path(__file__).parents[2]
NOTEBOOK = "notebooks/hypertension_case_finding.md"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(tmp_path))
    return tmp_path


def found(sources: Path, file: str, old: str, new: str) -> list[str]:
    path = sources / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(finding) for finding in review()]


def test_the_committed_sources_are_in_step(sources: Path) -> None:
    assert review() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (NOTEBOOK, "Many people have", "Most people have", "out of step with its text"),
        (NOTEBOOK, "target: float = 0.80", "target: float = 0.85", "target is 0.85; the model has"),
        (NOTEBOOK, "target: float = 0.80", "aim: float = 0.80", "aim is no parameter of the model"),
        (NOTEBOOK, "target: float = 0.80", "aim: float = 0.80", "target is missing"),
        (NOTEBOOK, "Many people have", "195,000 people have", "'195,000' is typed"),
        (NOTEBOOK, "Many people have", "As many as 58.5% have", "'58.5%' is typed"),
        (NOTEBOOK, "{{ pace_multiple.claim }}", "{{ pace.claim }}", "'pace' is unknown"),
        (NOTEBOOK, ":tags: [parameters, hide-input]", ":tags: [hide-input]", "0 cells are tagged"),
        (NOTEBOOK, "show.headlines(", "print(", "shows something past show"),
        (NOTEBOOK, "show.headlines(", "show.table(", "show.headlines must come before"),
        ("data/areas.csv", "E09000005,Brent", "E0900000,Brent", "data/areas.csv: row 5"),
    ],
)
def test_each_thing_out_of_step_is_found(
    sources: Path, *, file: str, old: str, new: str, words: str
) -> None:
    findings = found(sources, file, old, new)
    assert any(words in finding for finding in findings)


def test_a_missing_reference_is_named(sources: Path) -> None:
    (sources / "notebooks" / "reference" / "workforce_supply.ipynb").unlink()
    assert any("make it with 'make references'" in str(finding) for finding in review())
