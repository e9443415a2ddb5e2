"""How far work is that somebody waits for; whoever does the work tells, and a command shows it."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Progress:
    """How far some work is.

    Attributes:
        doing: what is being done, in a word or two.
        done: how many things are done.
        total: how many there are; 0 where nobody knows.
        failed: how many failed.
        worked: how many were done since the work began; others were done before.
        seconds: time since then.
        began: when that was.
        things: what is counted, in the plural.
    """

    doing: str
    done: int = 0
    total: int = 0
    failed: int = 0
    worked: int = 0
    seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)
    things: str = ""

    def plus(self, things: int, *, failed: int = 0) -> "Progress":
        """Return how far the work is when some more things are done."""
        return replace(
            self,
            done=self.done + things,
            failed=self.failed + failed,
            worked=self.worked + things,
            seconds=time.monotonic() - self.began,
        )

    @property
    def rate(self) -> float:
        """Things a second."""
        return self.worked / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is done at this rate; None where it is not known."""
        return (self.total - self.done) / self.rate if self.rate and self.total else None


Tell = Callable[[Progress], None]


def unheard(_: Progress) -> None:
    """Tell nobody."""


def counted(items: Iterable[Item], progress: Progress, tell: Tell) -> Iterator[Item]:
    """Yield items, and tell at the start and whenever one more is done."""
    tell(progress)
    for item in items:
        yield item
        progress = progress.plus(1)
        tell(progress)
