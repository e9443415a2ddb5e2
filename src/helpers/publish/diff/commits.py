"""Computes the pages of a commit, or of a project's folder, by its own program from its own data.

A commit is unpacked into a temporary folder; the repository is only read. Imported releases, which
git does not hold, are those of the project.
"""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

from helpers import project
from helpers.data.local import LOCAL_FOLDER
from helpers.errors import InputError
from helpers.progress import Progress, Tell
from helpers.publish.edition.commit import git

SCRIPT = Path(__file__).with_name("answers_script.py")
COUNT = re.compile(r"(\d+) (\d+)\n")
"""What the script prints before each page."""


def commit_of(name: str) -> str:
    """Return the full name of a commit of the project.

    Raises:
        InputError: there is no such commit.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = git(project.root(), *asked)
    if not commit:
        raise InputError(f"{name!r} is no site, run, sweep or project, and no commit here")
    return commit


def unpack(name: str, folder: Path) -> None:
    """Write the project of a commit into a new folder.

    Raises:
        InputError: there is no such commit, or it holds no project.
    """
    root, archive, commit = project.root(), folder.with_suffix(".tar"), commit_of(name)
    git(root, "archive", "--format=tar", f"--output={archive}", commit)
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise InputError(f"commit {name} cannot be unpacked: {error}") from None
    if not (folder / project.MARKER).is_file():
        raise InputError(f"commit {name} holds no project: it has no {project.MARKER.as_posix()}")
    if (root / LOCAL_FOLDER).is_dir() and not (folder / LOCAL_FOLDER).exists():
        (folder / LOCAL_FOLDER).symlink_to(root / LOCAL_FOLDER)


def answer(name: str, root: Path, folder: Path, tell: Tell) -> None:
    """Write what each page of a project answers into an empty folder, a folder a page.

    Args:
        name: what the project is called in an error.
        root: where it stands.
        folder: where to write.
        tell: called with how many pages are done.

    Raises:
        InputError: its program gives no results.
    """
    own = {"PYTHONPATH": str(root / "src"), project.PROJECT_VARIABLE: str(root)}
    command = [sys.executable, "-P", str(SCRIPT), str(folder)]  # -P: imports are its, not ours
    progress = Progress(f"computing {name}", things="pages")
    tell(progress)
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said,
        subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for line in process.stdout:
            if found := COUNT.fullmatch(line):
                done, total = map(int, found.groups())
                progress = replace(progress, total=total).plus(done - progress.done)
                tell(progress)
        status = process.wait()
        said.seek(0)
        errors = said.read()
    if status:
        last = (errors.strip().splitlines() or ["it ended without a word"])[-1]
        raise InputError(f"{name}: its program gives no results: {last.replace(f'{root}/', '')}")
