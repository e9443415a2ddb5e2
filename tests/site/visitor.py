"""Somebody reading the site, who writes down every fault."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

Mode = Literal["light", "dark"]
WIDE, NARROW = 1280, 390
HEIGHT = 844
MODES: tuple[Mode, ...] = ("light", "dark")
SIZES = {WIDE: "desk", NARROW: "phone"}
FAULTS_OF_CONSOLE = ("error", "warning")
DRAW_ALL = """() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode();
}))"""
"""Draws the charts that wait until a reader comes near."""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
LEFT_BEFORE_LOADED = "net::ERR_ABORTED"


class Visitor:
    """Opens pages of the site in one window.

    Attributes:
        faults: errors and warnings of the console, errors of scripts, requests that failed, and
            requests to other hosts.
    """

    def __init__(self, context: "BrowserContext", address: str) -> None:
        self.context = context
        self.address = address
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        self.page.on("requestfailed", self._note_failed)
        self.page.on("request", lambda request: self._note_outside(request.url))

    def open(self, name: str) -> "Page":
        """Open a page of the site."""
        self.name = name
        self.page.goto(f"{self.address}{name}")
        return self.page

    def turn(self, mode: Mode) -> None:
        """Turn the colours of the system to a mode."""
        self.page.emulate_media(color_scheme=mode)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.name}: {fault}")

    def _note_console(self, message: "ConsoleMessage") -> None:
        if message.type in FAULTS_OF_CONSOLE:
            self._note(f"console: {message.text}")

    def _note_failed(self, request: "Request") -> None:
        if request.failure != LEFT_BEFORE_LOADED:
            self._note(f"failed: {request.url}")

    def _note_outside(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self._note(f"asked for {url}")
