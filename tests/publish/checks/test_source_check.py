"""The review of the sources finds each thing that is out of step, and names the file."""

import shutil
from pathlib import Path

import pytest

from helpers import project
from helpers.progress import Progress
from helpers.publish.checks import source_check
from helpers.publish.checks.source_check import review
from helpers.publish.edition.edition import CONFIG, TOC
from helpers.run import references

ROOT = Path(__file__).parents[3]
NOTEBOOK = "notebooks/hypertension_case_finding.md"
GLOSSARY = "book/glossary.md"


@pytest.fixture(scope="module")
def headlines() -> list[tuple[str, str]]:
    """What all headlines are as written, computed once."""
    told: list[Progress] = []
    written = list(source_check._headlines_as_written(told.append))
    assert {each.things for each in told} == {"analyses"}
    return written


@pytest.fixture
def sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headlines: list[tuple[str, str]]
) -> Path:
    for folder in ("book", "data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("local"))
    for file in (TOC, CONFIG):
        shutil.copy(ROOT / file, tmp_path)
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(tmp_path))
    monkeypatch.setattr(references, "outdated", lambda _: [])  # executes; has tests of its own
    monkeypatch.setattr(source_check, "_headlines_as_written", lambda _: headlines)
    return tmp_path


def found(sources: Path, file: str, old: str, new: str) -> list[str]:
    path = sources / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(finding) for finding in review()]


def test_the_committed_sources_are_in_step(sources: Path) -> None:
    told: dict[str, Progress] = {}
    assert review(lambda progress: told.update({progress.things: progress})) == []
    assert list(told) == ["tables", "notebooks"]
    assert all(last.done == last.total > 1 for last in told.values())


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (NOTEBOOK, "Many people have", "Most people have", "out of step with its text"),
        (NOTEBOOK, "target: float = 0.80", "target: float = 0.85", "target is 0.85; the model has"),
        (NOTEBOOK, "target: float = 0.80", "aim: float = 0.80", "aim is no parameter of the model"),
        (NOTEBOOK, "target: float = 0.80", "aim: float = 0.80", "target is missing"),
        (NOTEBOOK, "Many people have", "195,000 people have", "'195,000' is typed"),
        (NOTEBOOK, "Many people have", "As many as 58.5% have", "'58.5%' is typed"),
        (NOTEBOOK, "Many people have", "Eighteen, or 18 people, have", "'18' is typed"),
        (NOTEBOOK, "jupytext:", "titles: A\njupytext:", "line 2: jupytext writes "),
        (NOTEBOOK, ":tags: [parameters]", ":tags: [hide-input]", "0 cells are tagged"),
        (NOTEBOOK, "show.figures(", "print(", "shows something past show"),
        (NOTEBOOK, "show.figures(", "show.table(", "show.figures must come before"),
        (NOTEBOOK, "show.figures(", "show figures(", "not Python: invalid syntax"),
        ("data/areas.csv", "E09000005,Brent", "E0900000,Brent", "data/areas.csv: row 5"),
        (
            "data/hypertension_register.csv",
            ",308072,",
            ",380072,",
            "data/hypertension_register.csv: row 982, column prevalence_percent: 10.87 is not the "
            "share of register 380072",
        ),
    ],
)
def test_each_thing_out_of_step_is_found(
    sources: Path,
    *,
    file: str,
    old: str,
    new: str,
    words: str,
) -> None:
    findings = found(sources, file, old, new)
    assert any(words in finding for finding in findings)


def test_a_result_that_a_fresh_run_does_not_give_is_found(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "outdated", lambda name: [f"{name} is old"])
    assert any("workforce_supply is old; run 'make" in str(finding) for finding in review())


def test_a_wrong_name_in_the_contents_is_found(sources: Path) -> None:
    path = sources / TOC
    text = path.read_text(encoding="utf-8").replace("book/methods", "book/metods")
    path.write_text(text, encoding="utf-8")
    (finding,) = [finding for finding in review() if finding.where == TOC]
    assert finding.what.startswith("there is no page 'metods' in book/; did you mean 'methods'?")


def test_results_typed_into_a_page_are_found_and_what_only_looks_like_one_may_stand(
    sources: Path,
) -> None:
    typed = "327,113 people, 55.6% and £1,188.9m."
    allowed = (
        "In 2023 and 2016-17, on page 800, version 55.6, port 8000, Python 3.11.\n"
        "*Journal of Tests* 195, 195–800. Two of 2, 100% of all; `327,113`.\n"
        "```console\nicsbook run -p n=327,113\n```\n"
    )
    (sources / GLOSSARY).write_text(f"{typed}\n\n{allowed}", encoding="utf-8")
    findings = [finding.what for finding in review() if finding.where == GLOSSARY]
    assert [what.split(" is typed")[0] for what in findings] == [
        "line 1: '327,113'",
        "line 1: '55.6%'",
        "line 1: '£1,188.9m'",
    ]


def test_files_that_cannot_be_read_are_named_and_the_rest_is_looked_at(sources: Path) -> None:
    for file in (NOTEBOOK, GLOSSARY):
        (sources / file).write_bytes(b"# Caf\xe9\n")
    (sources / "book" / "edition.yml").write_text("title: [\n", encoding="utf-8")
    (sources / "data" / "stray.csv").write_text("a\n1\n", encoding="utf-8")
    findings = [str(finding) for finding in review()]
    assert f"{NOTEBOOK}: row 1: not UTF-8 (byte 0xe9); save it as UTF-8" in findings
    assert f"{GLOSSARY}: not UTF-8; save it as UTF-8" in findings
    assert any(finding.startswith("book/edition.yml: edition ") for finding in findings)
    assert any(finding.startswith("data/stray.csv: the file is not") for finding in findings)


def test_a_missing_reference_is_named(sources: Path) -> None:
    (sources / "notebooks" / "reference" / "workforce_supply.ipynb").unlink()
    assert any("make it with 'make references'" in str(finding) for finding in review())
