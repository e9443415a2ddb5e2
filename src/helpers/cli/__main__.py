"""Runs the command as `python -m helpers.cli`."""

from helpers.cli.app import main

main()
