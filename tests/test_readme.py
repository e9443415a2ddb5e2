"""What README and the pages of the book tell a reader to type is taken as it stands."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typer
from typer.core import TyperGroup

from helpers.cli.app import app
from helpers.inline import filled_markdown
from helpers.publish.edition import DEFAULT_EDITION
from helpers.publish.edition.edition import read_edition
from helpers.run import parameters
from tests.book.walk import Command, commands

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "book").glob("*.md"))]
JOINED = ("&&", ";")


def typed(page: Path, program: str) -> Iterator[Command]:
    """Yield the commands of a page that begin with a program."""
    for command in commands(page.read_text(encoding="utf-8")):
        words: list[str] = []
        for word in (*command.words, ";"):
            if word not in JOINED:
                words.append(word)
            elif words:
                if words[0] == program:
                    yield Command(tuple(words))
                words = []


def shown(program: str) -> list[tuple[str, ...]]:
    """Return the commands of all pages that begin with a program, each once."""
    return sorted({each.words for page in PAGES for each in typed(page, program)})


SHOWN, MADE = shown("icsbook"), shown("make")


def parsed(words: list[str]) -> dict[str, Any]:
    """Return the values of the options of a command, none of which is carried out."""
    command: Any = typer.main.get_command(app)
    if words == ["--version"]:
        return {}
    context = command.make_context("icsbook", words)
    while isinstance(command, TyperGroup):
        name, command, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        context = command.make_context(name, rest, parent=context)
    return dict(context.params)


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_a_shown_command_has_the_options_and_parameters_that_it_is_shown_with(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = parsed(list(words[1:]))
    if given.get("parameter"):
        monkeypatch.chdir(ROOT)
        if words[1] == "build":
            read_edition(given["edition"] or ROOT / DEFAULT_EDITION, ROOT, given["parameter"])
        else:
            parameters.check(given["analysis"], given["parameter"])


@pytest.mark.parametrize("words", MADE, ids=" ".join)
def test_a_shown_target_is_one_of_the_makefile(words: tuple[str, ...]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(words[1])}:", makefile, re.MULTILINE)


def test_commands_of_each_kind_are_shown() -> None:
    told = {words[1] for words in SHOWN}
    assert {
        "build",
        "run",
        "results",
        "params",
        "sweep",
        "cache",
        "data",
        "check",
        "new",
        "diff",
    } <= told
    assert {"book", "test", "lab", "test-site"} <= {words[1] for words in MADE}


def test_the_places_that_are_told_of_are_there() -> None:
    places = re.findall(r"^\| `([^`]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(places) > 5
    assert [place for place in places if not (ROOT / place).is_dir()] == []
    rooms = {f"src/helpers/{path.name}/" for path in (ROOT / "src" / "helpers").glob("[a-z]*/")}
    assert rooms <= set(places)


@pytest.mark.parametrize(
    "command", list(typed(README, "papermill")), ids=lambda c: " ".join(c.words)
)
def test_papermill_runs_a_chapter_for_another_area(command: Command, tmp_path: Path) -> None:
    source, output = (word for word in command.words if word.endswith(".ipynb"))
    program = [str(ROOT / source) if word == source else word for word in command.program]
    program = [str(tmp_path / output) if word == output else word for word in program]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / output, as_version=4)
    assert any("Brent" in str(cell.get("outputs", "")) for cell in executed.cells)
    told = [filled_markdown(cell) for cell in executed.cells if cell.cell_type == "markdown"]
    if "icsbook" in command.words:
        assert any("Brent" in text for text in told)
