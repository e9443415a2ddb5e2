"""Whoever waits sees how far it is: on a terminal at once, elsewhere not before it is felt."""

import io
import re
import sys
import time

import pytest

from helpers.cli import progress
from helpers.progress import Progress

HALF = Progress("computing", 500, 1000, 2, worked=500, seconds=10, things="sets")


class Clock:
    """A clock that one sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "monotonic", made)
    return made


class Terminal(io.StringIO):
    """What takes everything that is written, as a terminal does."""

    def isatty(self) -> bool:
        return True

    @property
    def plain(self) -> str:
        """All that was written, without what moves the cursor and colours."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.getvalue())


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal; in the test itself, as pytest sets it anew after fixtures."""
    made = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", made)
    return made


@pytest.mark.parametrize(
    ("seconds", "words"), [(4.4, "4 s"), (61, "1 min 1 s"), (7300, "2 h 1 min")]
)
def test_durations_are_said_in_words(seconds: float, words: str) -> None:
    assert progress.duration(seconds) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (HALF, "computing: 500 of 1,000 sets, 2 failed, 50.0 a second, 10 s left"),
        (
            Progress("executing", 1, 3, worked=1, seconds=40, things="notebooks"),
            "executing: 1 of 3 notebooks, 1 min 20 s left",
        ),
        (Progress("executing", 0, 3, things="notebooks"), "executing: 0 of 3 notebooks"),
        (Progress("checking the pages"), "checking the pages"),
        (Progress("laying out the pages", seconds=7), "laying out the pages, 7 s so far"),
        (
            Progress("downloading", 2000, worked=2000, seconds=4, things="KB"),
            "downloading: 2,000 KB, 4 s so far",
        ),
    ],
)
def test_words_tell_the_time_left_where_it_is_known(told: Progress, words: str) -> None:
    assert progress.words(told) == words


def test_without_a_terminal_nothing_is_said_for_two_seconds_and_then_a_line_every_ten(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.shown() as shown:
        said = {}
        for clock.now in (0.0, 1.9, 2.1, 3.0, 12.0, 12.2):
            shown.tell(HALF)
            said[clock.now] = capsys.readouterr().err.count("\n")
    assert said == {0.0: 0, 1.9: 0, 2.1: 1, 3.0: 0, 12.0: 0, 12.2: 1}


def test_without_a_terminal_no_line_tells_of_what_is_done(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.shown() as shown:
        clock.now = 60.0
        shown.tell(Progress("checking", 3, 3, things="notebooks"))
        assert capsys.readouterr().err == ""
        shown.tell(Progress("finishing"))
        assert capsys.readouterr().err == "finishing\n"


def test_on_a_terminal_there_is_a_bar_at_once_and_lines_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = terminal_of(monkeypatch)
    path = "/a/b" * 40 + "[not markup]"
    with progress.shown() as shown:
        shown.tell(HALF)
        assert "━ computing: 500 of 1,000 sets" in terminal.plain
        shown.say(path)
    assert f"{path}\n" in terminal.plain
    assert terminal.getvalue().endswith("\x1b[1A\x1b[2K")  # the line of the bar is empty again


def test_on_a_terminal_the_bar_is_not_drawn_more_often_than_it_is_seen(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = terminal_of(monkeypatch)
    with progress.shown() as shown:
        for done in range(1000):
            shown.tell(Progress("checking", done, 1000, things="sets"))
        shown.tell(Progress("computing", 0, 1000, things="sets"))
        clock.now = 1.0
        shown.tell(Progress("computing", 1, 1000, things="sets"))
    drawn = re.findall(r"\w+: \d+ of", terminal.plain)
    assert list(dict.fromkeys(drawn)) == ["checking: 0 of", "computing: 0 of", "computing: 1 of"]
