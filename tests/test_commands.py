"""A command of ours is written so that a shell takes it as it stands."""

import pytest

from helpers import commands

CHAPTER = "hypertension_case_finding"


def test_the_command_of_a_default_run_has_no_parameters() -> None:
    assert commands.command("run", CHAPTER, {}) == f"icsbook run {CHAPTER}"


def test_the_command_quotes_what_a_shell_would_split() -> None:
    given = {"area": "Hammersmith and Fulham", "target": 0.85}
    assert commands.command("results", CHAPTER, given) == (
        f"icsbook results {CHAPTER} -p 'area=Hammersmith and Fulham' -p target=0.85"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "true"),
        (0.8, "0.8"),
        (80000.0, "80000"),
        ("v2.0", "v2.0"),
        (2029, "2029"),
        (["a", "b"], "a,b"),
    ],
)
def test_values_read_as_they_are_typed(value: object, text: str) -> None:
    assert commands.value_text(value) == text
