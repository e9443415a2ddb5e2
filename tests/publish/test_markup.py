"""What an edition, a table or a release says stands as it was written, and is never markup.

The fields are those that the models and the descriptions have, so that a new one is tried too.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import BaseModel

from helpers.analyses import registry
from helpers.data import imports, package
from helpers.data.descriptor import TableInfo
from helpers.data.releases.registry import RELEASES
from helpers.errors import DataError, InputError
from helpers.project import PROJECT_VARIABLE
from helpers.publish.build.book import build_book
from helpers.publish.edition import edition
from tests.analyses.case_mix.own import own_table, written
from tests.data.releases.samples import PERIODS, SAMPLES
from tests.projects import ROOT, copy_project
from tests.publish.conftest import PAGES as PROSE
from tests.site.conftest import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEAD = ":::{note} # "
TAIL = (
    '</title><script>hit=1</script>"><img src=x onerror=hit=1><svg onload=hit=1> '
    "[a](javascript:hit=1) {eval}`7*7` $x$ **b** &lt <!-- c"
)
SHOWN_OF_EDITIONS = {"_Edition.title", "_GivenPart.caption", "_Page.title"}
"""The words of an edition, which its pages show."""
MARK = re.compile(r"§([\w.]+)§")
"""Tells which field some words of a page are of."""
LOOKED_UP = {"strategy_facts.check", "own.check"}
"""Fields in which an analysis looks up what computes a claim, and refuses another word by name."""
OWN = [name for name in RELEASES if name.startswith("own_")]
SAME = {"site": "code", "room": "code"}
"""Columns of the user's own tables that name a row of another."""
MADE_UP = {"area": "Example System"}
PAGES: tuple[tuple[str, dict[str, object]], ...] = (
    ("hypertension_case_finding", {}),
    ("cancer_early_diagnosis", {}),
    ("workforce_supply", {"staff_source": "own"}),
    ("outpatient_access", {"area": "Kent and Medway"}),
    ("estates_utilisation", {}),
    ("conditions", {}),
    ("childrens_emergency", {}),
    ("outpatient_access", {}),
    ("improvement", {"series_source": "own", "better": "up"}),
    ("claims", {}),
    ("claims", {"claims_source": "own"}),
    ("case_mix", {"cancers_source": "own"}),
    ("estates_plan", {"rooms_source": "own", "plan_year": 2032}),
    ("systems", {}),
    ("boroughs", {"area": "Brent"}),
    (
        "hypertension_case_finding",
        {**MADE_UP, "source": "synthetic", "level": "practice", "expected_model": "lists_30"},
    ),
)
"""A page of every analysis, and one of each kind of table of the user's own."""
TITLES = {"edition.page", "edition.prose"}
SEEN = TITLES | {
    *("areas.name", "sources.title", "strategy_facts.measure", "deliverables.deliverable"),
    *("framework_indicators.indicator", "practices.name", "conditions.name"),
    *("own.measure", "own.name", "own.borough"),
}
"""Some of the fields that pages show; were they not seen, nothing would have been looked at."""
SHOWN = """() => {
    const copy = document.body.cloneNode(true);
    copy.querySelectorAll("script, style").forEach(each => each.remove());
    const attributes = [...document.querySelectorAll("*")]
        .flatMap(each => [...each.attributes].map(attribute => attribute.value));
    return [document.title, copy.textContent, ...attributes];
}"""
ADDED = """() => [...document.querySelectorAll(
    "script:not([src]):not([type='application/json']), [onload], [onerror], [src=x], "
    + "[href^='javascript:'], x-hit"
)].map(each => each.outerHTML)"""


def marked(field: str, words: str = "") -> str:
    """Return markup of every kind that names the field it stands in, before some words."""
    return f"{HEAD}§{field}§{TAIL} {words}".strip()


def free_fields(info: TableInfo) -> list[str]:
    """Return the columns of a table that may hold any words."""
    keys = {key.field for key in info.foreign_keys}
    return [
        field.name
        for field in info.fields
        if field.type == "string"
        and field.name not in keys
        and not field.constraints.enum
        and not field.constraints.pattern
        and f"{info.name}.{field.name}" not in LOOKED_UP
    ]


def rewrite(text: str, change: Callable[[str, str], str]) -> str:
    """Return a CSV text with every filled cell changed by its column's name and its words."""
    rows = list(csv.DictReader(io.StringIO(text)))
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({n: change(n, each) if each else each for n, each in r.items()} for r in rows)
    return sink.getvalue()


def mark_tables(project: Path) -> set[str]:
    """Put markup into every column of the tables that may hold it; return the fields.

    Names of areas stay known as other names of them, which no page shows.
    """
    tried = set[str]()
    texts = {info.name: (project / info.path).read_text("utf-8") for info in package.tables()}
    for info in package.tables():
        free = free_fields(info) if info.name != "area_names" else []
        tried |= {f"{info.name}.{name}" for name in free}

        def change(name: str, words: str, info: TableInfo = info, free: list[str] = free) -> str:
            return marked(f"{info.name}.{name}", words) if name in free else words

        (project / info.path).write_text(rewrite(texts[info.name], change), "utf-8")
    known = {tuple(row[:2]) for row in csv.reader(io.StringIO(texts["area_names"]))}
    own = {
        (row[name], row["code"]): None
        for row in csv.DictReader(io.StringIO(texts["areas"]))
        for name in ("name", "short_name")
    }
    with (project / "data" / "area_names.csv").open("a", encoding="utf-8", newline="") as file:
        more = [(*each, "icsbook_areas") for each in own if each not in known]
        csv.writer(file, lineterminator="\n").writerows(more)
    return tried


def mark_releases(folder: Path) -> set[str]:
    """Import the user's own tables with markup in every column of words that is not refused."""
    tried = set[str]()
    for release in OWN:
        files = SAMPLES[release]
        if release == "own_cancers":
            files = {"cancers.csv": written(own_table())}
        words = {
            SAME.get(column.name, column.name)
            for table in RELEASES[release].tables
            for column in table.columns
            if column.kind == "text" and f"own.{column.name}" not in LOOKED_UP
        }
        taken = {name for name in words if is_taken(release, files, {name}, folder)}
        assert is_taken(release, files, taken, folder)
        tried |= {f"own.{name}" for name in taken}
    return tried


def is_taken(release: str, files: Mapping[str, bytes], fields: set[str], folder: Path) -> bool:
    """Import files with markup in some fields; return whether they were taken, or refused."""

    def change(name: str, words: str) -> str:
        field = SAME.get(name, name)
        return marked(f"own.{field}", words) if field in fields else words

    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_text(rewrite(content.decode(), change), "utf-8")
        paths.append(path)
    try:
        imports.import_release(release, paths, PERIODS[release])
    except DataError:
        return False
    return True


def edition_text() -> str:
    """Return an edition with markup in every field that takes any words."""
    pages = [
        {
            "analysis": name,
            "slug": f"page_{at}" if name in [each for each, _ in PAGES[:at]] else name,
            "title": marked("edition.page", f"{at}"),
            "parameters": parameters,
        }
        for at, (name, parameters) in enumerate(PAGES)
    ]
    prose = [{"prose": name, "title": marked("edition.prose", name)} for name in PROSE]
    return yaml.safe_dump(
        {
            "title": re.sub("[{}]", "", marked("edition.title")),
            "area": "NW London",
            "parts": [
                {"caption": marked("edition.caption"), "pages": pages[:-1]},
                {"caption": "About", "pages": prose},
            ],
            "demonstrations": pages[-1:],
        }
    )


@dataclass(frozen=True)
class Attacked:
    """A book whose every text is markup: its site, the fields tried, and what its pages show."""

    site: Path
    tried: set[str]
    shown: Mapping[str, list[str]]
    added: Mapping[str, list[str]]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("markup")
    project = copy_project(folder / "project")
    with pytest.MonkeyPatch.context() as patch, launched() as browser:
        patch.setenv(PROJECT_VARIABLE, str(project))
        tried = mark_tables(project) | mark_releases(folder)
        (project / "marked.yml").write_text(edition_text(), encoding="utf-8")
        build_book(project / "marked.yml", folder / "site", 2, print)
        yield look(browser, folder / "site", tried)


def look(browser: "Browser", site: Path, tried: set[str]) -> Attacked:
    """Open every page, with the policy of the page that forbids scripts put aside."""
    shown, added = {}, {}
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        page.goto(path.as_uri())
        shown[name] = page.evaluate(SHOWN)
        added[name] = page.evaluate(ADDED) + ["a script ran"] * page.evaluate("'hit' in window")
    context.close()
    return Attacked(site, tried, shown, added)


def test_nothing_runs_and_nothing_is_added(attacked: Attacked) -> None:
    assert {name: found for name, found in attacked.added.items() if found} == {}


def test_words_stand_as_they_were_written(attacked: Attacked) -> None:
    seen = {field for texts in attacked.shown.values() for field in MARK.findall(" ".join(texts))}
    assert SEEN <= seen <= attacked.tried | {"edition.title", "edition.caption", *TITLES}
    assert list(faults(attacked)) == []


def faults(attacked: Attacked) -> Iterator[str]:
    """Yield each place where the markup does not stand whole; what is cut short says so."""
    head, tail = plain(HEAD), plain(TAIL)
    for name, texts in attacked.shown.items():
        for words in map(plain, texts):
            for found in MARK.finditer(words):
                before, after = words[: found.start()], words[found.end() :]
                cut, *rest = re.split(r"…|\.\.\.", after[: len(tail)], maxsplit=1)
                whole = after.startswith(tail) or (bool(rest) and tail.startswith(cut))
                if not before.rstrip().endswith(head) or not whole:
                    yield f"{name}: {found[1]}: {before[-30:]} | {after[:300]}"


def plain(text: str) -> str:
    """Return words without what typography makes of them, and braces, which a title cannot have."""
    shapes = str.maketrans({"“": '"', "”": '"', "–": "--", "{": "", "}": ""})
    return " ".join(text.split()).translate(shapes)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (model, name)
        for model in (edition._Edition, edition._GivenPart, edition._Page)
        for name, field in model.model_fields.items()
        if field.annotation is str and f"{model.__name__}.{name}" not in SHOWN_OF_EDITIONS
    ],
)
def test_what_an_edition_does_not_show_takes_no_markup(
    model: type[BaseModel], field: str, tmp_path: Path
) -> None:
    given: dict[str, Any] = {"area": "NW London"}
    page = {"analysis": "conditions", "title": "A page"}
    part: dict[str, Any] = {"caption": "A part", "pages": [page]}
    chosen = {edition._Edition: given, edition._GivenPart: part, edition._Page: page}[model]
    chosen[field] = marked(field)
    (tmp_path / "one.yml").write_text(yaml.safe_dump({"parts": [part], **given}), encoding="utf-8")
    with pytest.raises(InputError) as error:
        edition.read_edition(tmp_path / "one.yml", ROOT)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("analysis", registry.MODULES)
def test_no_parameter_takes_markup(analysis: str) -> None:
    parameters = registry.load(analysis).Parameters
    for name in parameters.model_fields:
        with pytest.raises(InputError, match=f"^{name}\\b") as error:
            parameters(**{name: marked(name)})
        assert "\n" not in str(error.value)
