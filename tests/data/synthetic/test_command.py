"""The command makes the tables anew and says what changed."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from helpers.cli.synthetic import synthesise_command
from helpers.errors import InputError


@pytest.fixture
def app() -> typer.Typer:
    """The command alone, as the application registers it."""
    made = typer.Typer()
    made.command("synthesise")(synthesise_command)
    return made


def test_it_says_when_nothing_changed(copy: Path, app: typer.Typer) -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    assert result.output == "Nothing changed: the files hold what seed 2023 makes.\n"


def test_it_prints_what_changed(copy: Path, app: typer.Typer) -> None:
    (copy / "data" / "cancers.csv").unlink()
    result = CliRunner().invoke(app, ["--seed", "2023"])
    assert result.output == "data/cancers.csv\n"


def test_a_seed_out_of_range_is_one_clear_error(copy: Path, app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["--seed", "-1"])
    assert isinstance(result.exception, InputError)
    assert str(result.exception) == "seed: -1 is not a whole number from 0 to 4294967295"


def test_what_is_no_seed_is_a_usage_error(copy: Path, app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["--seed", "many"]).exit_code == 2
