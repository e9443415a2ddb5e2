"""Runs a command as somebody types it."""

import pytest

from helpers.cli import app


def status(*arguments: object) -> int:
    """Run the command with these words and return its exit status."""
    with pytest.raises(SystemExit) as ended:
        app.main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code
