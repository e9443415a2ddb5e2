"""Puts right what a killed command left among the imports, before another command reads them."""

from helpers import project
from helpers.cli.messages import say
from helpers.data import imports
from helpers.data.local import LOCAL_FOLDER, LOCK
from helpers.run.store import locking


def recover_imports() -> None:
    """Put imports back that a killed command had moved aside, and say so.

    Where another command is at work on the imports, what it holds is left alone.
    """
    try:
        with (project.root() / LOCK).open("a") as lock:
            if not locking.take(lock):
                return
            back = imports.recover()
    except OSError as error:
        say(
            f"icsbook: {LOCAL_FOLDER.as_posix()}: a command was killed here, and what it "
            f"left cannot be put right: {error.strerror or error}"
        )
        return
    for place in back:
        say(f"icsbook: {place}: put back, as the command that was to replace it was killed")
    if not back:
        say(f"icsbook: {LOCAL_FOLDER.as_posix()}: removed what a killed command left")
