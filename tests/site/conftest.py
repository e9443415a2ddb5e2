"""A browser and the built site: skipped with a reason where either is missing.

`ICSBOOK_SITE` names another site, `ICSBOOK_CHROMIUM` another browser; with `ICSBOOK_REQUIRE_SITE=1`
what is missing fails instead of being skipped.
"""

import os
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from helpers.publish.build.serve import open_server
from helpers.publish.build.site import is_site
from tests.site.visitor import HEIGHT, WIDE, Mode, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).parents[2]
PATIENCE = 120_000  # milliseconds
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    folder = Path(os.environ.get("ICSBOOK_SITE", ROOT / "_build" / "html"))
    if not is_site(folder):
        skip_or_fail(f"there is no site at {folder}; build it with: make book")
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The addresses of all pages, relative to the site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="session")
def chapters(site: Path) -> list[str]:
    """The addresses of one chapter of each notebook, the first that the book has."""
    found: dict[str, str] = {}
    for notebook, slug in sorted(map(_notebook_in, site.glob("downloads/*/*.zip"))):
        found.setdefault(notebook, f"notebooks/{slug}.html")
        if notebook == slug:
            found[notebook] = f"notebooks/{slug}.html"
    return sorted(found.values())


def _notebook_in(archive: Path) -> tuple[str, str]:
    """Return the name of the notebook that an archive of downloads holds, and that of its page."""
    with zipfile.ZipFile(archive) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".ipynb"))
    return Path(name).stem, archive.stem


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address at which `icsbook serve` gives the site."""
    with open_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def launched() -> "Iterator[Browser]":
    """Give a browser without a window; each thread needs one of its own."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it may be missing
    except ImportError:
        skip_or_fail("playwright is missing; it is among the development packages")
    chromium = os.environ.get("ICSBOOK_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        skip_or_fail("chromium is missing; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A browser without a window."""
    with launched() as started:
        yield started


@pytest.fixture
def visit(browser: "Browser", address: str) -> Iterator[Visit]:
    """Return a function that opens a fresh browser window on the site."""
    opened: list[BrowserContext] = []

    def start(
        width: int = WIDE, mode: Mode = "light", script: bool = True, at: str = address
    ) -> Visitor:
        opened.append(window(browser, width, mode, script))
        return Visitor(opened[-1], at)

    yield start
    for context in opened:
        context.close()


def window(
    browser: "Browser", width: int, mode: Mode, script: bool = True, height: int = HEIGHT
) -> "BrowserContext":
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=mode, java_script_enabled=script
    )
    context.set_default_timeout(PATIENCE)
    return context


def skip_or_fail(reason: str) -> NoReturn:
    if os.environ.get("ICSBOOK_REQUIRE_SITE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
