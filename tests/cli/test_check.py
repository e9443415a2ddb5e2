"""`icsbook check` finds the sources in step."""

import pytest

from tests.cli.typed import status


def test_check_finds_the_sources_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("check") == 0
    assert "in step" in capsys.readouterr().out
