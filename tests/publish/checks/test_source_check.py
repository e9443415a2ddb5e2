"""The review of the sources finds each thing that is out of step, and names the file."""

import shutil
from pathlib import Path

import pytest

from helpers import project
from helpers.analyses import registry
from helpers.data import catalogue, package
from helpers.progress import Progress
from helpers.publish.checks.findings import Finding
from helpers.publish.checks.source_check import review
from helpers.publish.edition.edition import CONFIG, TOC
from helpers.run import compute, references
from helpers.run.compute import Computed

ROOT = Path(__file__).parents[3]
NOTEBOOK = "notebooks/hypertension_case_finding.md"
GLOSSARY = "book/glossary.md"


@pytest.fixture(scope="module")
def computed() -> dict[str, Computed]:
    """What comes of all analyses, computed once."""
    with package.snapshot():  # as in a review
        return {
            name: compute.compute(name, registry.load(name).Parameters())
            for name in registry.MODULES
        }


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, computed: dict[str, Computed]) -> Path:
    return copied(tmp_path, monkeypatch, computed)


def copied(folder: Path, patch: pytest.MonkeyPatch, computed: dict[str, Computed]) -> Path:
    """Copy the sources, to be reviewed in place of the committed ones."""
    for name in ("book", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("local"))
    for file in (TOC, CONFIG):
        shutil.copy(ROOT / file, folder)
    patch.setenv(project.PROJECT_VARIABLE, str(folder))
    patch.setattr(references, "outdated", lambda *_: [])  # executes; has tests of its own
    patch.setattr(compute, "compute", lambda analysis, _: computed[analysis])
    return folder


def change(sources: Path, file: str, old: str, new: str) -> None:
    path = sources / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_committed_sources_are_in_step(sources: Path) -> None:
    told: dict[str, Progress] = {}
    assert review(lambda progress: told.update({progress.things: progress})) == []
    assert list(told) == ["tables", "notebooks"]
    assert all(last.done == last.total > 1 for last in told.values())


FAULTS = (
    (
        (NOTEBOOK, "Many people have", "Many, 195,000 or 58.5%, eighteen or 18 people, have"),
        ("out of step with its text", "'195,000' is typed", "'58.5%' is typed", "'18' is typed"),
    ),
    (
        ("notebooks/improvement.md", "target: float = 0.78", "target: float = 0.85"),
        ("target is 0.85; the model has 0.78",),
    ),
    (
        ("notebooks/cancer_early_diagnosis.md", "target: float = 0.75", "aim: float = 0.75"),
        ("aim is no parameter of the model", "target is missing"),
    ),
    (
        ("notebooks/case_mix.md", "jupytext:", "titles: A\njupytext:"),
        ("line 2: jupytext writes ",),
    ),
    (
        ("notebooks/workforce_supply.md", ":tags: [parameters]", ":tags: [hide-input]"),
        ("0 cells are tagged",),
    ),
    (
        ("notebooks/claims.md", "show.figures(", "print("),
        ("shows something past show",),
    ),
    (
        ("notebooks/systems.md", "show.figures(", "show.table("),
        ("show.figures must come before",),
    ),
    (
        ("notebooks/conditions.md", "show.figures(", "show figures("),
        ("not Python: invalid syntax",),
    ),
    (
        ("data/hypertension_register.csv", ",308072,", ",380072,"),
        (": row 982, column prevalence_percent: 10.87 is not the share of register 380072",),
    ),
)
"""What is changed, each in a file of its own: the file, the old and the new; and what is found."""


TYPED = "327,113 people, 55.6% and £1,188.9m."
ALLOWED = (
    "In 2023 and 2016-17, on page 800, version 55.6, port 8000, Python 3.11.\n"
    "*Journal of Tests* 195, 195–800. Two of 2, 100% of all; `327,113`.\n"
    "```console\nicsbook run -p n=327,113\n```\n"
)


@pytest.fixture(scope="module")
def findings(
    tmp_path_factory: pytest.TempPathFactory, computed: dict[str, Computed]
) -> list[Finding]:
    """What a review finds where many things are out of step, each in a file of its own."""
    with pytest.MonkeyPatch.context() as patch:
        sources = copied(tmp_path_factory.mktemp("broken"), patch, computed)
        for fault, _ in FAULTS:
            change(sources, *fault)
        change(sources, TOC, "book/methods", "book/metods")
        (sources / GLOSSARY).write_text(f"{TYPED}\n\n{ALLOWED}", encoding="utf-8")
        (sources / "notebooks" / "reference" / "estates_utilisation.ipynb").unlink()
        patch.setattr(
            references, "outdated", lambda name, _: [f"{name} is old"] if name == "boroughs" else []
        )
        return review()


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_each_thing_out_of_step_is_found(
    findings: list[Finding], fault: tuple[str, str, str], told: tuple[str, ...]
) -> None:
    of_file = [str(each) for each in findings if Path(each.where).stem == Path(fault[0]).stem]
    for words in told:
        assert any(words in each for each in of_file), of_file


def test_a_result_that_a_fresh_run_does_not_give_is_found(findings: list[Finding]) -> None:
    (found,) = [each.what for each in findings if Path(each.where).stem == "boroughs"]
    assert "boroughs is old; run 'make" in found


def test_a_wrong_name_in_the_contents_is_found(findings: list[Finding]) -> None:
    (finding,) = [finding for finding in findings if finding.where == TOC]
    assert finding.what.startswith("there is no page 'metods' in book/; did you mean 'methods'?")


def test_results_typed_into_a_page_are_found_and_what_only_looks_like_one_may_stand(
    findings: list[Finding],
) -> None:
    typed = [finding.what for finding in findings if finding.where == GLOSSARY]
    assert [what.split(" is typed")[0] for what in typed] == [
        "line 1: '327,113'",
        "line 1: '55.6%'",
        "line 1: '£1,188.9m'",
    ]


def test_a_missing_reference_is_named(findings: list[Finding]) -> None:
    (found,) = [str(e) for e in findings if "estates_utilisation.ipynb" in str(e)]
    assert "make it with 'make references'" in found


def test_a_fault_of_the_data_is_told_of_its_table_alone_and_of_chapters_where_no_table_tells_it(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(sources, "data/areas.csv", "E09000005,Brent", "E0900000,Brent")
    assert {str(finding)[:5] for finding in review()} == {"data/"}
    monkeypatch.setattr(catalogue, "validate", lambda _: None)
    found = [str(finding) for finding in review()]
    assert any(each.startswith(f"{NOTEBOOK}: data/area_names.csv, row 20") for each in found), found


def test_files_that_cannot_be_read_are_named_and_the_rest_is_looked_at(sources: Path) -> None:
    for file in (NOTEBOOK, GLOSSARY):
        (sources / file).write_bytes(b"# Caf\xe9\n")
    (sources / "book" / "edition.yml").write_text("title: [\n", encoding="utf-8")
    (sources / "data" / "stray.csv").write_text("a\n1\n", encoding="utf-8")
    change(sources, "data/areas.csv", "E09000005,Brent", "E0900000,Brent")
    findings = [str(finding) for finding in review()]
    assert f"{NOTEBOOK}: row 1: not UTF-8 (byte 0xe9); save it as UTF-8" in findings
    assert f"{GLOSSARY}: not UTF-8; save it as UTF-8" in findings
    assert any(finding.startswith("book/edition.yml: edition ") for finding in findings)
    assert any(finding.startswith("data/stray.csv: the file is not") for finding in findings)
    assert any("data/areas.csv: row 5" in finding for finding in findings)
