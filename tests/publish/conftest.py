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
from helpers.inline import STORED, expressions
from helpers.present import outputs
from helpers.publish.build.site_build import BuildReport, build
from helpers.publish.build.stage import Manuscript
from helpers.publish.edition.edition import Edition, read_edition
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import cells
from helpers.results import METADATA_KEY, NARROW_MIME, Figure
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
    "contribute",
    "cluster",
    "data",
    "claims",
    "methods",
    "glossary",
    "status",
    "changelog",
    "cite",
    "accessibility",
)
LINKED = dict.fromkeys(PAGES, "") | {
    "cite": "\n## Contact\n\n{{ contact }}\n",
    "methods": "\n(reading-bars)=\n## Bars\n\nLong is much.\n",
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
<caption>{caption}</caption>
<thead><tr><th scope="col">Group</th><th scope="col" class="ics-number">People</th></tr></thead>
<tbody><tr><th scope="row">Recorded</th><td class="ics-number">275,000</td></tr>

<tr><th scope="row">Expected</th><td class="ics-number">470,000</td></tr></tbody>
</table>
</div>"""
HEADLINES = {
    "detection_rate": Figure(58.5, "percent", "Diagnosed of the expected", period="2023"),
    "undiagnosed_cases": Figure(195_000, "people", "Not diagnosed", period="2023"),
}
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
CAPTION = "People with hypertension, NW London, 2023"
MODELS = "model,expected_people\nsurvey,470000\n"
PLACES = "place,undiagnosed_people,undiagnosed_people_status\nBrent,24000,\n"
ANSWER = "195,000 people do not know that they have it."

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
      - {prose: contribute, title: Change the book}
      - {prose: cluster, title: Sweep on a cluster}
      - {prose: data, title: The data}
      - {prose: claims, title: The strategy's claims}
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
        report = build(Manuscript(edition_of(project), runs), folder / "site")
        return Book(project, runs, folder / "site", report)


def edition_of(project: Path) -> Edition:
    return read_edition(project / "book" / "edition.yml", project)


def no_wait() -> None:
    raise AssertionError("nobody was to be waited for")


def figure(alt: str = ALT, table: str = "models", width: int = 230) -> NotebookNode:
    drawn = SVG.format(width=width)
    return cells.display(
        {"image/svg+xml": drawn, NARROW_MIME: drawn.replace("432", "260"), "text/plain": alt},
        {"image/svg+xml": {"alt": alt}, METADATA_KEY: {"table": table, "alt": alt}},
    )


def table(name: str, html: str = TABLE) -> NotebookNode:
    data = {
        "text/html": html.format(name=f"{name} as a table", caption=CAPTION),
        "text/plain": name,
    }
    known = {"table": name, "caption": CAPTION, "digest": "ab" * 32}
    return cells.display(data, {METADATA_KEY: known})


def cards() -> NotebookNode:
    """Return the output of `show.figures`."""
    return cells.display(*outputs.figures(HEADLINES))


def told(source: str, *values: str) -> NotebookNode:
    """Return a cell of Markdown whose expressions were evaluated to texts."""
    cell = cells.markdown(source)
    cell.metadata[STORED] = [
        {
            "expression": asked,
            "result": {"status": "ok", "data": {"text/plain": repr(value)}, "metadata": {}},
        }
        for asked, value in zip(expressions(source), values, strict=True)
    ]
    return cell


def notebook(analysis: str) -> NotebookNode:
    topic = analysis.replace("_", " ")
    folded = f'<details class="ics-data"><summary>Data of this chart</summary>{TABLE}</details>'
    made = [
        cells.markdown(f"# About {topic}\n\nThe question."),
        cells.code('area: str = "NW London"  # area', [], ["parameters"]),
        cells.code("evidence = topic.evidence(parameters)", [], []),
        told(
            "(answer)=\n{eval}`undiagnosed` people do not know that they have it. See the "
            "[methods](/book/methods.md) and [cancer](/notebooks/cancer_early_diagnosis.md). "
            f"So much for {topic}.",
            "195,000",
        ),
        cells.code("show.figures(**gap)", [cards()], []),
        told(f"({analysis}-models)=\n## Fewer are recorded\n\nOnly {{eval}}`rate`.", "58.5%"),
        cells.code(
            'show.chart(models, charts.bars, name="models")',
            [
                cells.html(f'<p class="ics-subtitle">{CAPTION}</p>'),
                figure(f"{ALT} ({topic})", width=100 + len(topic)),
                table("models", folded),
            ],
            [],
        ),
        cells.markdown(f"({analysis}-same)=\n## The same as a table"),
        cells.code('show.table(models, name="models")', [table("models")], []),
    ]
    return cells.notebook(made, KERNEL)


def write_run(folder: Path, analysis: str, slug: str = "", **given: Any) -> Run:
    run = Run(analysis, "0123456789abcdef", folder / (slug or analysis))
    (run.folder / "tables").mkdir(parents=True)
    write_notebook(run, notebook(analysis))
    (run.folder / "tables" / "models.csv").write_text(MODELS)
    (run.folder / "tables" / "places.csv").write_text(PLACES)
    parameters = {"area": "NW London", "target": 0.8, **given}
    headlines = {name: headline.as_json() for name, headline in HEADLINES.items()}
    results = {"basis": "derived", "headlines": headlines, "parameters": parameters}
    write_json(run.folder / "results.json", results)
    record = {
        "analysis": analysis,
        "key": run.key,
        "parameters": parameters,
        "given": given,
        "headlines": headlines,
        "parameter_help": {
            "area": {"meaning": "Area to analyse.", "unit": "", "allowed": "any area"},
            "target": {"meaning": "Share to reach.", "unit": "share", "allowed": "0 to 1"},
        },
        "tables": {"areas": "ab" * 32},
        "table_basis": {"models": "derived", "places": "published"},
        "table_sources": {
            "models": ["Strategy 2024, section chapter 3"],
            "places": ["NHS Digital, QOF 2022-23, published 2023"],
        },
        "sources": ["Strategy 2024, chapter 3", "QOF 2022-23; Strategy 2024, chapter 3"],
        "basis": ["derived", "published"],
        "python": "3.11.2",
        "versions": {"pandas": "3.1.1"},
    }
    write_json(run.folder / "run.json", record)
    return run


def write_notebook(run: Run, content: NotebookNode) -> None:
    nbformat.write(content, run.notebook)


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def change_record(run: Run, **changes: Any) -> None:
    write_json(run.folder / "run.json", {**run.record.model_dump(), **changes})


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
        "# The strategy in numbers\n\nFor {{ area }}.\n\n## Answers\n\n{{ chapters }}\n\n"
        "{{ missing }}\n\n"
        "[Read why](/notebooks/hypertension_case_finding.md). Write `{{ name }}` for a block.\n"
    )
    (folder / "book" / "edition.yml").write_text(EDITION)
    for name in PAGES:
        (folder / "book" / f"{name}.md").write_text(
            f"# About: {name}\n\nSome words on {name}.\n{LINKED[name]}"
        )
    return folder
