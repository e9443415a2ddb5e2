"""The command `icsbook`: builds the book, re-runs an analysis, prints its numbers, checks it all.

A command is a module of this room, imported when it is named: help and mistakes answer at once.
"""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from helpers import project
from helpers.cli.messages import say
from helpers.data import local
from helpers.errors import BookError, InputError

UsageError: Any = typer.BadParameter.__base__  # typer makes no other name for it public
INTERRUPTED = 130
COMMANDS: Mapping[str, str] = {
    "build": "Execute the notebooks and build the site.",
    "run": "Re-run one analysis with your parameters.",
    "results": "Print the numbers of one analysis.",
    "sweep": "Compute the numbers of every parameter set of a grid.",
    "params": "Explain the parameters.",
    "diff": "Tell which figures changed between two sites, runs, sweeps or commits.",
    "check": "Check notebooks, parameters, data and prose.",
    "new": "Make a chapter: package, notebook and tests.",
    "references": "Renew the outputs that nbval compares.",
    "serve": "Serve the built site on 127.0.0.1.",
    "data": "Fetch, import, list, show, check and forget data.",
    "cache": "Show, explain and remove the runs that are there.",
}
"""Name of each command, which is that of its module, to the line that help gives it."""


class LazyGroup(TyperGroup):
    """A group that lists its commands without importing them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment] # see `get_command`

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer passes it
        """Return the command of that name, imported; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__package__}.{cmd_name}")
        return typer.main.get_command(module.app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer passes it
        """Write each command with its line."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=LazyGroup,
    name="icsbook",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415 - every command would wait for it

        typer.echo(f"icsbook {version('icsbook')}")
        raise typer.Exit


@app.callback()
def choose_project(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--project", metavar="DIR", help="The project's folder; by default the one you are in."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback acts
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Rebuild, re-run and check a book that recomputes a health strategy's numbers."""
    if folder is not None:
        os.environ[project.PROJECT_VARIABLE] = str(folder)
        project.root()
    _recover_imports()


def _recover_imports() -> None:
    try:
        killed = local.leftovers(project.root())
    except InputError:  # no project: the command says so, if it needs one
        return
    if killed:
        from helpers.cli.recovery import recover_imports  # noqa: PLC0415 - heavy

        recover_imports()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 failed, 2 wrong input, 130 interrupted.

    A mistake is told in one line on standard error.
    """
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = app(args=arguments, standalone_mode=False)
    except BookError as error:
        say(f"icsbook: {error}")
        return error.exit_status
    except UsageError as error:
        say(_usage(error))
        return InputError.exit_status
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except OSError as error:
        if not _output_fails():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            say(f"icsbook: standard output: {error.strerror or error}")
        return 1
    if status == INTERRUPTED:
        say("icsbook: interrupted")
    return status if isinstance(status, int) else 0


def _output_fails() -> bool:
    try:
        print(flush=True)
    except OSError:
        return True
    return False


def _usage(error: Any) -> str:
    """Return a mistake in one line, or the help where no command was given."""
    words = str(error.format_message()).replace("Value error, ", "")
    return words if words.startswith("Usage:") else f"icsbook: {' '.join(words.split())}"
