"""A notebook in JupyterLab, in a browser: with another area, all cells run, the prose is filled."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.run.engine.toy import TEXT
from tests.site.conftest import PATIENCE, launched, skip_or_fail

ROOT = Path(__file__).parents[2]
PRIVATE = (
    *("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"),
    *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "MPLCONFIGDIR"),
)
OPTIONS = (
    *("--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.port_retries=0"),
    *("--LabApp.extension_manager=readonly", "--IdentityProvider.token=", "--ServerApp.password="),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one notebook as text."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (notebooks / "toy.md").write_text(TEXT, encoding="utf-8")
    return notebooks


@pytest.fixture
def lab(folder: Path, tmp_path: Path) -> Iterator[str]:
    """Give the address of JupyterLab in that folder, as `make lab` starts it."""
    pytest.importorskip("jupyterlab_myst")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    private = {name: str(tmp_path / name.lower()) for name in PRIVATE}
    environment = {**os.environ, **private, "JUPYTER_CONFIG_PATH": str(ROOT / "book" / "lab")}
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder), *OPTIONS]
    with (
        (tmp_path / "lab.log").open("w") as log,
        subprocess.Popen(
            [*command, f"--port={port}"], env=environment, stdout=log, stderr=log
        ) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/api", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address).close()  # noqa: S310 - our own server
        except URLError:
            time.sleep(0.2)
        else:
            return
    skip_or_fail("JupyterLab did not start")


def test_prose_is_filled_for_another_area(lab: str, folder: Path) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - it may be missing

    with launched() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{lab}/lab/tree/toy.md")
        kernel = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        expect(kernel).to_be_visible(timeout=PATIENCE)  # before, nothing would run
        editor = page.locator(".jp-CodeCell .cm-content", has_text="area: str")
        editor.click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text('area: str = "Ealing"  # where')
        expect(editor).to_have_text('area: str = "Ealing"  # where')
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        notebook = page.locator(".jp-Notebook")
        expect(notebook).to_contain_text("In Ealing there are 6,000 people", timeout=PATIENCE)
        expect(notebook).to_contain_text("The strategy does not name Ealing.")
        page.keyboard.press("Control+S")
        page.wait_for_timeout(2000)
    saved = (folder / "toy.md").read_text(encoding="utf-8")
    assert saved == TEXT.replace('Brent"  #', 'Ealing"  #')
