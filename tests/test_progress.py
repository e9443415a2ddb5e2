"""How far work is, and how long it will take yet, follows from what was done since it began."""

import time

import pytest

from helpers.progress import Progress, counted


def test_time_left_is_by_the_rate_of_what_was_done_since_the_work_began() -> None:
    halfway = Progress("computing", 50, 100, worked=20, seconds=10)
    assert (halfway.rate, halfway.seconds_left) == (2, 25)


@pytest.mark.parametrize(
    "unknown",
    [Progress("computing", 0, 100), Progress("downloading", 20, worked=20, seconds=10)],
    ids=["nothing is done", "nobody knows how much there is"],
)
def test_time_left_is_not_guessed(unknown: Progress) -> None:
    assert unknown.seconds_left is None


def test_counting_tells_at_the_start_and_when_each_thing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([104.0, 106.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    told: list[tuple[int, float]] = []
    progress = Progress("reading", total=2, things="files", began=100.0)
    items = counted("ab", progress, lambda now: told.append((now.done, now.seconds)))
    assert [(item, told[-1]) for item in items] == [("a", (0, 0)), ("b", (1, 4))]
    assert told[-1] == (2, 6)
