"""A small book with fake runs: what the real one has, in its shortest form."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.data import catalogue
from helpers.publish.build.site_build import BuildReport, build
from helpers.publish.build.stage import Manuscript
from helpers.publish.edition.edition import Edition, read_edition
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import cells
from helpers.run.store.record import Run

ROOT = Path(__file__).parents[2]
ANALYSES = (
    "hypertension_case_finding",
    "cancer_early_diagnosis",
    "workforce_supply",
    "estates_utilisation",
)
CHAPTER = ANALYSES[0]
PAGES = (
    "rerun",
    "cluster",
    "data",
    "methods",
    "glossary",
    "status",
    "changelog",
    "cite",
    "accessibility",
)
LINKED = dict.fromkeys(PAGES, "") | {
    "cite": "\n## Contact\n\n{{ contact }}\n",
    "rerun": "\n{{ obtain }}.\n\n## Get the command\n\nActivate it.\n",
    "status": "\n{{ status }}\n",
}
"""What the frame of the book links to, and what it fills, page by page."""
ALT = "Bar chart: 275,000 people recorded of 470,000 expected."
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="432pt" height="216pt" viewBox="0 0 432 216">'
    '<rect width="432" height="216" fill="#FFFFFF"/>'
    '<rect x="20" y="40" width="{width}" height="60" fill="#12436D"/>'
    '<rect x="20" y="120" width="380" height="60" fill="#28A197"/></svg>'
)
TABLE = """\
<div class="ics-scroll" tabindex="0" role="region" aria-label="{name}">
<table class="ics-table">
<caption>People with hypertension, NW London, 2023</caption>
<thead><tr><th scope="col">Group</th><th scope="col" class="ics-number">People</th></tr></thead>
<tbody><tr><th scope="row">Recorded</th><td class="ics-number">275,000</td></tr>

<tr><th scope="row">Expected</th><td class="ics-number">470,000</td></tr></tbody>
</table>
</div>"""
CARDS = """\
<div class="ics-headlines" role="list"><div class="ics-headline" role="listitem">
<p class="ics-value">58.5%</p>
<p class="ics-text">58.5% are diagnosed.</p><p class="ics-period">2023</p></div></div>"""
HEADLINES: dict[str, dict[str, Any]] = {
    "detection_rate": {
        "value": 58.5,
        "unit": "percent",
        "period": "2023",
        "text": "58.5% of the people expected to have it are diagnosed.",
        "lower": None,
        "upper": None,
    },
    "undiagnosed_cases": {
        "value": 195000,
        "unit": "people",
        "period": "2023",
        "text": "195,000 people do not know that they have it.",
        "lower": None,
        "upper": None,
    },
}
MODELS = "group,people\nrecorded,275000\n"
TARGETS = """\
measure,now,target,unit,due,standing,headline
Hypertension diagnosed,58.5,80,percent,2029,101000 diagnoses short,detection_rate
Early cancer,,75,percent,,not published,detection_rate
"""

EDITION = """\
title: NW London strategy, recomputed
area: NW London
parts:
  - caption: Analyses
    pages:
      - {analysis: hypertension_case_finding, title: Hypertension}
      - {analysis: cancer_early_diagnosis, title: Cancer}
      - {analysis: workforce_supply, title: Workforce}
      - {analysis: estates_utilisation, title: Estates}
  - caption: About
    pages:
      - {prose: rerun, title: Run it yourself}
      - {prose: cluster, title: Sweep on a cluster}
      - {prose: data, title: The data}
      - {prose: methods, title: Methods}
      - {prose: glossary, title: Glossary}
      - {prose: status, title: Status}
      - {prose: changelog, title: Changelog}
      - {prose: cite, title: How to cite}
      - {prose: accessibility, title: Accessibility}
"""

MakeRun = Callable[..., Run]


@dataclass(frozen=True)
class Book:
    """A small book that was really built."""

    project: Path
    runs: dict[str, Run]
    site: Path
    report: BuildReport

    @property
    def manuscript(self) -> Manuscript:
        """What the site is made from."""
        return Manuscript(edition_of(self.project), self.runs)


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Return a function that writes the folder of a finished run."""
    return lambda *names, **given: write_run(tmp_path / "runs", *(names or [CHAPTER]), **given)


@pytest.fixture
def finished(make_run: MakeRun) -> Finished:
    """Return a finished run, read."""
    return load(make_run())


@pytest.fixture
def runs(make_run: MakeRun) -> dict[str, Run]:
    """Return a finished run of every chapter."""
    return {analysis: make_run(analysis) for analysis in ANALYSES}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project, which is also the current one."""
    folder = write_project(tmp_path / "project")
    monkeypatch.setenv("ICSBOOK_PROJECT", str(folder))
    return folder


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a small book built by Jupyter Book, once for all tests; copy it to change it."""
    folder = tmp_path_factory.mktemp("book")
    project = write_project(folder / "project")
    runs = {analysis: write_run(folder / "runs", analysis) for analysis in ANALYSES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ICSBOOK_PROJECT", str(project))
        report = build(Manuscript(edition_of(project), runs), folder / "site", no_words)
        return Book(project, runs, folder / "site", report)


def edition_of(project: Path) -> Edition:
    return read_edition(project / "book" / "edition.yml", project)


def no_words(words: str) -> None:
    raise AssertionError(f"nothing was to be said, but {words!r} was")


def figure(alt: str = ALT, table: str = "models", width: int = 230) -> NotebookNode:
    return cells.display(
        {"image/svg+xml": SVG.format(width=width), "text/plain": alt},
        {"image/svg+xml": {"alt": alt}, "icsbook": {"table": table}},
    )


def table(name: str, html: str = TABLE) -> NotebookNode:
    data = {"text/html": html.format(name=f"{name} as a table"), "text/plain": name}
    return cells.display(data, {"icsbook": {"table": name}})


def notebook(analysis: str) -> NotebookNode:
    topic = analysis.replace("_", " ")
    folded = f'<details class="ics-data"><summary>Data of this chart</summary>{TABLE}</details>'
    results = {"application/vnd.icsbook.results+json": {"headlines": HEADLINES}}
    made = [
        cells.markdown(f"# {{{{ detection_rate }}}} of cases are known: {topic}\n\nThe question."),
        cells.code('area: str = "NW London"  # area', [], ["parameters"]),
        cells.code("results = analyse()", [], []),
        cells.code("show.headlines(results)", [cells.display({**results, "text/html": CARDS})], []),
        cells.markdown(
            "## Fewer are recorded than expected\n\n{{ undiagnosed_cases.text }} See the "
            "[methods](/book/methods.md) and [cancer](/notebooks/cancer_early_diagnosis.md)."
        ),
        cells.code(
            'show.chart(results, "models", charts.bars)',
            [
                cells.html('<p class="ics-subtitle">People, NW London, 2023</p>'),
                figure(f"{ALT} ({topic})", width=100 + len(topic)),
                table("models", folded),
            ],
            [],
        ),
        cells.markdown("## The same as a table"),
        cells.code('show.table(results, "models")', [table("models")], []),
    ]
    kernel = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    return cells.notebook(made, kernel)


def write_run(folder: Path, analysis: str, slug: str = "", **given: Any) -> Run:
    run = Run(analysis, "0123456789abcdef", folder / (slug or analysis))
    (run.folder / "tables").mkdir(parents=True)
    write_notebook(run, notebook(analysis))
    (run.folder / "tables" / "models.csv").write_text(MODELS)
    (run.folder / "tables" / "targets.csv").write_text(TARGETS)
    parameters = {"area": "NW London", "target": 0.8, **given}
    write_json(run.folder / "results.json", {"headlines": HEADLINES, "parameters": parameters})
    record = {
        "analysis": analysis,
        "key": run.key,
        "parameters": parameters,
        "given": given,
        "headlines": HEADLINES,
        "parameter_help": {
            "area": {"meaning": "Area to analyse.", "unit": "", "allowed": "any area"},
            "target": {"meaning": "Share to reach.", "unit": "share", "allowed": "0 to 1"},
        },
        "tables": {"areas": "ab" * 32},
        "descriptions": {"models": describe(MODELS), "targets": describe(TARGETS)},
        "sources": ["Strategy 2024, chapter 3", "QOF 2022-23; Strategy 2024, chapter 3"],
        "basis": ["derived", "published"],
        "python": "3.11.2",
        "versions": {"pandas": "3.1.1"},
    }
    write_json(run.folder / "run.json", record)
    return run


def describe(csv: str) -> dict[str, Any]:
    """Return a description of the table that `csv` holds, as `run.json` has it."""
    units = {"people": "people", "now": "number", "target": "number"}
    columns = {
        name: {"heading": name.capitalize(), "unit": units.get(name, ""), "missing": ""}
        for name in csv.splitlines()[0].split(",")
    }
    return {
        "caption": "People with hypertension, NW London, 2023",
        "columns": columns,
        "sources": ["Strategy 2024, chapter 3"],
        "basis": "derived",
        "note": "",
        "protected": False,
    }


def write_notebook(run: Run, content: NotebookNode) -> None:
    nbformat.write(content, run.notebook)


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def change_record(run: Run, **changes: Any) -> None:
    write_json(run.folder / "run.json", {**run.record, **changes})


def write_project(folder: Path) -> Path:
    """Write a project with the real settings, styles and templates, and short pages."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "datapackage.json", folder / "data")
    for info in catalogue.tables():
        if info.basis != "synthetic":
            shutil.copy(ROOT / info.path, folder / "data")
    for name in ("_config.yml", "_toc.yml", "NOTICES.md", "LICENSE"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "book").mkdir()
    shutil.copy(ROOT / "book" / "accessibility.json", folder / "book")
    for name in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name)
    (folder / "book" / "index.md").write_text(
        "# The strategy in numbers\n\nWhere it stands.\n\n## Targets\n\n{{ scorecard }}\n\n"
        "{{ hypertension_case_finding.detection_rate }} are known: "
        "[read why](/notebooks/hypertension_case_finding.md). Write `{{ name }}` for a figure.\n"
    )
    (folder / "book" / "edition.yml").write_text(EDITION)
    for name in PAGES:
        (folder / "book" / f"{name}.md").write_text(
            f"# About: {name}\n\nSome words.\n{LINKED[name]}"
        )
    return folder
