"""`icsbook check` says that the sources are in step, or lists what is not and fails."""

import pytest

from helpers.publish.checks import source_check
from helpers.publish.checks.findings import Finding
from tests.cli.typed import status


@pytest.mark.parametrize(
    ("findings", "ended", "told"),
    [
        ([], 0, ("Pairs, parameters, tables and prose are in step.\n", "")),
        ([Finding("book/x.md", "a")], 1, ("", "book/x.md: a\nicsbook: 1 to mend\n")),
    ],
)
def test_check_tells_what_the_review_finds(
    findings: list[Finding],
    ended: int,
    told: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(source_check, "review", lambda _: findings)
    assert status("check") == ended
    assert tuple(capsys.readouterr()) == told
