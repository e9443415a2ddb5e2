"""Builds of one site follow each other, and one that comes second finds its work done."""

import threading
from pathlib import Path

import pytest

from helpers.cli import build
from helpers.publish.build import manifest, site
from helpers.publish.build.manifest import Manifest
from helpers.run.store import locking
from tests.publish.conftest import no_wait

PATIENCE_SECONDS = 60


def test_the_second_of_two_builds_waits_says_so_and_finds_its_work_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting, out = threading.Event(), tmp_path / "html"
    said: list[str] = []

    def say(words: str) -> None:
        said.append(words)
        waiting.set()

    made = Manifest({}, (), "", "2 pages", ())
    monkeypatch.setattr(build, "say", say)
    monkeypatch.setattr(build, "warn_of_packages", lambda: None)
    monkeypatch.setattr(manifest, "standing", lambda *_: made)
    monkeypatch.setattr(locking, "GRACE_SECONDS", 0)
    with locking.held(site.lock_of(out), no_wait):
        second = threading.Thread(target=build.build, kwargs={"out": out})
        second.start()
        assert waiting.wait(PATIENCE_SECONDS)
        assert capsys.readouterr().out == ""
    second.join(PATIENCE_SECONDS)
    assert said == [f"another build of {out} is at work; waiting for it"]
    assert capsys.readouterr().out.startswith("Nothing has changed: 2 pages")
