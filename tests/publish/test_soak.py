"""After any edit, a build that reuses what it can gives the bytes of one that starts from nothing.

One edit of four is made while a build is at work. A usual test run makes an edit of each kind;
`make soak` makes many more.
"""

import compileall
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from tests.projects import ROOT, copy_project, shorten

EDITS = int(os.environ.get("ICSBOOK_SOAK_EDITS", "8"))
BETWEEN = 4
"""How many edits are made from one comparison with a build from nothing to the next."""
SEED = int(os.environ.get("ICSBOOK_SOAK_SEED", "20261122"))
BY_CONTENT = PycInvalidationMode.CHECKED_HASH
"""Two edits within a second would fool the usual comparison of times."""
EDITION = """\
title: One chapter
area: NW London
parts:
  - caption: Analyses
    pages:
      - {analysis: cancer_early_diagnosis, title: Cancer, parameters: {target: 0.75}}
      - {analysis: workforce_supply, title: Workforce, parameters: {area: Harrow}}
  - caption: About
    pages:
      - {prose: rerun, title: Run}
      - {prose: cluster, title: Cluster}
      - {prose: contribute, title: Contribute}
      - {prose: data, title: Data}
      - {prose: methods, title: Methods}
"""

Edit = Callable[[Path, random.Random], None]


def replace(path: Path, pattern: str, new: Callable[[str], str], chance: random.Random) -> None:
    """Replace one match, chosen at random, of a pattern in a file."""
    text = path.read_text(encoding="utf-8")
    chosen = chance.choice(list(re.finditer(pattern, text, re.MULTILINE)))
    changed = text[: chosen.start()] + new(chosen.group()) + text[chosen.end() :]
    path.write_text(changed, encoding="utf-8")


def edit_notebook_text(project: Path, chance: random.Random) -> None:
    words = f"\n\nA sentence of edit number {chance.randrange(1000)} stands here."
    path = project / "notebooks" / "cancer_early_diagnosis.md"
    replace(path, r"^A cancer found .*$", lambda found: found + words, chance)


def edit_figure(project: Path, chance: random.Random) -> None:
    def moved(row: str) -> str:
        year, percent = row.split(",")
        return f"{year},{float(percent) + chance.choice([-0.1, 0.1]):.1f}"

    path = project / "data" / "early_diagnosis_trend.csv"
    replace(path, r"20\d\d,\d\d\.\d(?=,)", moved, chance)


def edit_source_of_figures(project: Path, chance: random.Random) -> None:
    path = project / "data" / "sources.csv"
    replace(path, r"Health and Care Strategy", lambda found: f"{found} again", chance)


def edit_helper_of_analysis(project: Path, chance: random.Random) -> None:
    path = project / "src" / "helpers" / "analyses" / "cancer" / "pace.py"
    replace(path, r"Rise needed each(?: \w+)+", lambda found: f"{found} again", chance)


def edit_colour_of_charts(project: Path, chance: random.Random) -> None:
    path = project / "src" / "helpers" / "present" / "style.py"
    digit = f"{chance.randrange(16):X}"
    replace(path, r"#12436[0-9A-F]", lambda found: found[:-1] + digit, chance)


def edit_parameter(project: Path, chance: random.Random) -> None:
    target = chance.choice([0.7, 0.72, 0.78, 0.8])
    path = project / "small.yml"
    replace(path, r"target: [\d.]+", lambda _: f"target: {target}", chance)


def edit_prose(project: Path, chance: random.Random) -> None:
    words = f"\n\nA sentence of edit number {chance.randrange(1000)} stands here.\n"
    path = project / "book" / chance.choice(["rerun.md", "methods.md"])
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def edit_style(project: Path, chance: random.Random) -> None:
    path = project / "book" / "_static" / "prose.css"
    rule = f"\nmain {{ margin-top: {chance.randrange(40)}px; }}\n"
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")


EDIT_KINDS: tuple[Edit, ...] = (
    edit_notebook_text,
    edit_figure,
    edit_source_of_figures,
    edit_helper_of_analysis,
    edit_colour_of_charts,
    edit_parameter,
    edit_prose,
    edit_style,
)


def write_project(folder: Path) -> Path:
    """Copy all that a build follows from, this package's source with it; chapters are short."""
    copy_project(folder)
    for path in (folder / "notebooks").glob("*.md"):
        shorten(path)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder / "src", quiet=1, invalidation_mode=BY_CONTENT)
    (folder / "book" / "index.md").write_text(
        "# Home\n\n## Answers\n\n{{ chapters }}\n", encoding="utf-8"
    )
    (folder / "small.yml").write_text(EDITION, encoding="utf-8")
    return folder


def start(project: Path) -> subprocess.Popen[str]:
    """Start to build the edition of a project with the project's own source."""
    return subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "build", "--edition", "small.yml"],
        cwd=project,
        env={
            **os.environ,
            "ICSBOOK_PROJECT": str(project),
            "PYTHONPATH": str(project / "src"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def build(project: Path) -> float:
    """Build the edition of a project; return how many seconds it took."""
    began = time.monotonic()
    process = start(project)
    _, said = process.communicate()
    assert process.returncode == 0, said
    return time.monotonic() - began


def build_while(edit: Edit, project: Path, chance: random.Random, longest: float) -> None:
    """Make an edit at some moment of a build; it either counts, or the build says so and fails."""
    process = start(project)
    time.sleep(chance.uniform(0, longest))
    edit(project, chance)
    _, said = process.communicate()
    assert "Traceback" not in said
    assert process.returncode == 0 or "changed" in said, said


def site_of(project: Path) -> dict[str, bytes]:
    site = project / "_build" / "html"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def edits() -> list[Edit]:
    """Return every kind of edit in a random order, then all again in another, as far as asked."""
    chance = random.Random(SEED)
    rounds = -(-EDITS // len(EDIT_KINDS))
    return [e for _ in range(rounds) for e in chance.sample(EDIT_KINDS, len(EDIT_KINDS))][:EDITS]


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Return a project that keeps its runs and its site, and the seconds of its first build."""
    project = write_project(tmp_path_factory.mktemp("soak") / "cached")
    return project, build(project)


@pytest.mark.parametrize("number", range(EDITS // BETWEEN))
def test_a_build_after_edits_before_and_during_the_last_equals_one_from_nothing(
    cached: tuple[Path, float], tmp_path: Path, number: int
) -> None:
    project, seconds = cached
    *before, during = edits()[BETWEEN * number : BETWEEN * (number + 1)]
    chance = random.Random(SEED + number)
    for edit in before:
        edit(project, chance)
    build_while(during, project, chance, seconds)
    clean = tmp_path / "clean"
    shutil.copytree(project, clean, ignore=shutil.ignore_patterns("_build"))
    with ThreadPoolExecutor() as side_by_side:
        list(side_by_side.map(build, (project, clean)))
    again = f"ICSBOOK_SOAK_SEED={SEED} ICSBOOK_SOAK_EDITS={EDITS}"
    names = ", ".join(edit.__name__ for edit in before)
    made = f"{names}, then {during.__name__}, the same again with {again}"
    assert site_of(project) == site_of(clean), made
    shutil.rmtree(clean)
