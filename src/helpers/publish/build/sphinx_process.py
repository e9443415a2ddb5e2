"""Jupyter Book in a process forked from this one, which loads it while the book is got ready."""

import gc
import importlib
import multiprocessing
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from helpers.progress import Progress, Tell, unheard
from helpers.run.engine import forks

LOADED = (
    "jupyter_book.sphinx",
    "helpers.publish.pages.figures",
    "helpers.publish.pages.theme",
    "myst_nb.sphinx_ext",
    "sphinx.application",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinx_external_toc",
)
COLLECT_AFTER = 200_000
"""Objects between two searches for cycles: a book makes many that stay, and few cycles."""
STEPS = {"reading sources": "reading", "writing output": "writing"}
"""What Jupyter Book says of the pages that it works on, and what it is called here."""
_PAGE = re.compile(rf"({'|'.join(STEPS)})\.\.\. .*?\[ *\d+%\]")
_PAGES = re.compile(r"(\d+) added, ")


class Order(NamedTuple):
    """A book to lay out.

    Attributes:
        source: folder of the staged book.
        out: folder for its site; the folder beside it named `.doctrees` is written too.
        log: file for what Jupyter Book says.
        anew: whether to lay out every page; else those alone whose source is newer than the page.
    """

    source: Path
    out: Path
    log: Path
    anew: bool = True


class SphinxProcess:
    """Jupyter Book in a process of its own, which is there from `get_ready` to `stop`."""

    def __init__(self) -> None:
        self._crew: forks.Crew[Connection, bool] = forks.Crew(_work)
        self._orders: Connection | None = None

    def get_ready(self) -> None:
        """Start loading Jupyter Book, unless that is done or under way."""
        if self._orders is None:
            taken, self._orders = multiprocessing.Pipe(duplex=False)
            self._crew.start(0, taken)
            taken.close()

    def stop(self) -> None:
        """End the process, whatever it is doing, and give its memory back."""
        self._crew.dismiss()
        if self._orders is not None:
            self._orders.close()
        self._orders = None

    def lay_out(
        self,
        order: Order,
        meanwhile: Callable[[], object] = lambda: None,
        tell: Tell = unheard,
    ) -> bool:
        """Lay out one book and return whether Jupyter Book had no fault to find.

        Raises:
            LostProcessError: its process was killed.
        """
        self.get_ready()
        assert self._orders is not None  # noqa: S101 - getting ready made it
        with suppress(BrokenPipeError):  # nobody listens: the lines below say why
            self._orders.send(order)
        meanwhile()
        watch = Watch(order)
        outcome = next(self._crew.collect(lambda: tell(watch.look())))
        self.stop()
        if isinstance(outcome.error, forks.LostProcessError):
            raise forks.LostProcessError(f"Jupyter Book: {outcome.error}")
        if outcome.error is not None:
            raise outcome.error
        return bool(outcome.made)


class Watch:
    """Reads from the log of Jupyter Book how far it is."""

    def __init__(self, order: Order) -> None:
        self._log = order.log
        self._progress = Progress("laying out the pages")

    def look(self) -> Progress:
        """Return how far it is: the pages of the step that it is at, the last of them under way."""
        said = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        pages, steps = _PAGES.search(said), _PAGE.findall(said)
        if pages is None or not steps or not int(pages[1]):  # few pages after an edit
            return self._progress.plus(0)
        doing, done = STEPS[steps[-1]], steps.count(steps[-1]) - 1
        if doing != self._progress.doing:
            # How long those took that are done already, nobody saw.
            self._progress = Progress(doing, done, int(pages[1]), things="pages")
        self._progress = self._progress.plus(done - self._progress.done)
        return self._progress


@contextmanager
def sphinx_process() -> Iterator[SphinxProcess]:
    """Give a process that is getting ready; when the block ends, it ends too."""
    made = SphinxProcess()
    try:
        made.get_ready()
        yield made
    finally:
        made.stop()


def _work(orders: Connection) -> bool:
    """Load Jupyter Book, wait for an order and carry it out."""
    os.environ["TZ"] = "UTC"  # a page names no hour, but what Sphinx compares should be the same
    if sys.platform != "win32":
        time.tzset()
    for name in (*LOADED, *_builtin()):
        importlib.import_module(name)
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    order: Order = orders.recv()
    with (
        order.log.open("w", encoding="utf-8", buffering=1) as said,
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        return _jupyter_book(order) == 0


def _builtin() -> tuple[str, ...]:
    """Return the modules that Sphinx loads whatever it lays out."""
    from sphinx.application import builtin_extensions  # noqa: PLC0415 - heavy

    return tuple(builtin_extensions)


def _jupyter_book(order: Order) -> object:
    """Return 0, or what else Jupyter Book's own command takes for failure."""
    from jupyter_book.sphinx import build_sphinx  # type: ignore[import-untyped] # noqa: PLC0415 - heavy

    return build_sphinx(
        order.source,
        order.out,
        noconfig=True,
        path_config=order.source / "_config.yml",
        confoverrides={
            "external_toc_path": (order.source / "_toc.yml").as_posix(),
            "latex_individualpages": False,
        },
        force_all=order.anew,
        freshenv=order.anew,
        warningiserror=True,
        keep_going=True,
    )
