"""How a command of ours is written, so that it can be pasted into a shell."""

import shlex
from collections.abc import Mapping
from typing import Any

PROGRAM = "icsbook"


def command(verb: str, analysis: str, given: Mapping[str, Any]) -> str:
    """Return a command about an analysis: `icsbook run workforce_supply -p area=Brent`.

    Args:
        verb: what it does, such as `run` or `results`.
        analysis: name of the analysis.
        given: its parameters that differ from their defaults.
    """
    return " ".join([PROGRAM, verb, analysis, *(option(*each) for each in given.items())])


def option(name: str, value: Any) -> str:
    """Return the option that sets a parameter: `-p area=Brent`."""
    return f"-p {shlex.quote(f'{name}={value_text(value)}')}"


def value_text(value: Any) -> str:
    """Return a parameter's value as it is typed after `name=`."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ",".join(map(value_text, value))
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)
