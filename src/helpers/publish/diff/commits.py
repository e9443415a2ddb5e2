"""Computes the pages of a commit, or of a project's folder, by its own program from its own data.

A commit is unpacked into a temporary folder; the repository is only read. Imported releases, which
git does not hold, are those of the project.
"""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

from helpers import project
from helpers.data.local import LOCAL_FOLDER
from helpers.errors import InputError
from helpers.publish.edition.commit import git

SCRIPT = Path(__file__).with_name("answers_script.py")


def unpack(name: str, folder: Path) -> None:
    """Write the project of a commit into a new folder.

    Raises:
        InputError: there is no such commit, or it holds no project.
    """
    root, archive = project.root(), folder.with_suffix(".tar")
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not commit:
        raise InputError(f"{name!r} is no site, run, sweep or project, and no commit here")
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


def answer(name: str, root: Path, folder: Path) -> None:
    """Write what each page of a project answers into an empty folder, a folder a page.

    Args:
        name: what the project is called in an error.
        root: where it stands.
        folder: where to write.

    Raises:
        InputError: its program gives no results.
    """
    own = {"PYTHONPATH": str(root / "src"), project.PROJECT_VARIABLE: str(root)}
    command = [sys.executable, "-P", str(SCRIPT), str(folder)]  # -P: imports are its, not ours
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise InputError(f"{name}: its program gives no results: {last.replace(f'{root}/', '')}")
