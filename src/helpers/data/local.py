"""Where imports stand, and how what a killed command left among them is known.

It imports nothing heavy: every command looks for such before it begins.
"""

from pathlib import Path

LOCAL_FOLDER = Path("data") / "local"
LOCK = LOCAL_FOLDER / ".lock"
"""The file that commands lock while they store or remove imports; it is empty, and stays."""
WORKING = ".working-"
"""How the name of a folder begins in which imports are made, or stand until they are removed."""


def leftovers(root: Path) -> list[Path]:
    """Return the folders of commands that are storing or removing imports, or were killed."""
    return sorted((root / LOCAL_FOLDER).glob(f"{WORKING}*"))
