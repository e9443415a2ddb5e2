"""The stamp of a page: the commit it was made from and that commit's date, never the clock."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

NOT_RECORDED = "not recorded"
CHANGED = "with changes that are not committed"
SHORT = 12
WAIT = 20  # seconds; git answers in a few hundredths


@dataclass(frozen=True)
class Stamp:
    """What the pages say of the source they were made from.

    Attributes:
        commit: abbreviated hash of the commit, empty where there is none.
        date: date of that commit as `YYYY-MM-DD`, empty where there is none.
        changed: whether files under version control differ from that commit.
    """

    commit: str = ""
    date: str = ""
    changed: bool = False

    def __str__(self) -> str:
        if not self.commit:
            return NOT_RECORDED
        return f"{self.commit} of {self.date}{', ' + CHANGED if self.changed else ''}"


def read_stamp(project: Path) -> Stamp:
    """Return the stamp of the project, an empty one outside git or before its first commit."""
    if not git(project, "ls-files", "_config.yml"):  # a folder of some other repository
        return Stamp()
    commit, _, date = git(project, "log", "-1", "--format=%H %cs").partition(" ")
    if not commit:
        return Stamp()
    changes = git(project, "status", "--porcelain", "--untracked-files=no")
    return Stamp(commit[:SHORT], date, bool(changes))


def git(project: Path, *arguments: str) -> str:
    """Return what git says, empty where it is missing or refuses."""
    command = ["git", "-C", str(project), *arguments]
    try:
        answer = subprocess.run(command, capture_output=True, check=True, text=True, timeout=WAIT)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()
