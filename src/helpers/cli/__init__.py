"""The command `icsbook`, a module a command."""

from helpers.cli.app import main

__all__ = ["main"]
