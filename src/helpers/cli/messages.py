"""What commands say on standard error."""

from collections.abc import Callable, Sequence

import typer

from helpers import software
from helpers.errors import BookError

Say = Callable[[str], None]


def say(words: str) -> None:
    """Write a line on standard error."""
    typer.echo(words, err=True)


def refuse(findings: Sequence[object]) -> None:
    """Write each finding on standard error.

    Raises:
        BookError: there are findings.
    """
    for finding in findings:
        say(str(finding))
    if findings:
        raise BookError(f"{len(findings)} to mend")


def warn_of_packages() -> None:
    """Say on standard error how what is installed differs from the lock, where it does.

    Raises:
        InputError: this is no project.
    """
    words = software.difference_from_lock()
    if words:
        say(f"icsbook: {words}")
