"""Carries out what a page of the book tells a reader to do."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

PROGRAMS = {"icsbook": "helpers.cli", "pytest": "pytest", "papermill": "papermill"}
EDITED = re.compile(r"\b[Ii]n `([^`]+)`, this\b[^`]*$")
AGAIN = re.compile(r"^and this$")
MADE = re.compile(r"new file `([^`]+)`:$")


@dataclass(frozen=True)
class Command:
    """A command of a console block."""

    words: tuple[str, ...]

    @property
    def program(self) -> list[str]:
        """What starts it here, whatever the shell knows."""
        return [sys.executable, "-m", PROGRAMS[self.words[0]], *self.words[1:]]

    def done(self, project: Path) -> subprocess.CompletedProcess[str]:
        """Run it in a project, and return what came of it."""
        return subprocess.run(
            self.program,
            cwd=project,
            env={**os.environ, "ICSBOOK_PROJECT": str(project)},
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass(frozen=True)
class Edit:
    """Words of a file that become others; a new file is made of none."""

    file: str
    before: str
    after: str

    def carry_out(self, root: Path) -> None:
        """Change the file, in which the words must stand once."""
        path = root / self.file
        if not self.before:
            assert not path.exists(), f"{self.file} is there already"
            path.write_text(self.after, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        assert text.count(self.before) == 1, f"{self.file} holds no single {self.before!r}"
        path.write_text(text.replace(self.before, self.after), encoding="utf-8")


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a page, in order."""
    for token in MarkdownIt().parse(text):
        if token.type == "fence" and token.info == "console":
            for line in token.content.splitlines():
                yield Command(tuple(shlex.split(line, comments=True)))


def steps(text: str) -> Iterator[Command | Edit]:
    """Yield the commands and the edits of a page, in order."""
    file, before, said = "", "", ""
    for token in MarkdownIt().parse(text):
        if token.type == "inline":
            said = token.content.replace("\n", " ")
        if token.type != "fence":
            continue
        if token.info == "console":
            yield from commands(f"```console\n{token.content}```\n")
        elif found := MADE.search(said):
            yield Edit(found[1], "", token.content)
        elif said == "becomes":
            yield Edit(file, before.rstrip("\n"), token.content.rstrip("\n"))
        elif found := EDITED.search(said):
            file, before = found[1], token.content
        elif AGAIN.search(said):
            before = token.content
        else:
            raise AssertionError(f"nobody could carry out the block after {said!r}")
