"""Serves the built site on this machine alone, with the standard library's server."""

import errno
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from helpers.errors import InputError
from helpers.publish.build.site import is_site, usual

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
NOT_FOUND = "404.html"
PATIENCE_SECONDS = 30
"""How long a connection may be silent before it is closed."""


def serve(folder: Path, port: int) -> None:
    """Serve the site until the program is interrupted.

    Args:
        folder: the site.
        port: the port to listen on; 0 takes a free one.

    Raises:
        InputError: there is no site, or the port cannot be had.
    """
    with open_server(folder, port) as server:
        address = f"http://{HOST}:{server.server_port}/"
        print(f"Serving the book at {address} until Ctrl-C", flush=True)
        server.serve_forever()


def open_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of the site that listens on 127.0.0.1 and has yet to be started.

    Raises:
        InputError: there is no site, or the port cannot be had.
    """
    if not is_site(folder):
        command = "make book" if folder == usual() else f"icsbook build --out {folder}"
        raise InputError(f"there is no site at {folder}; build it with: {command}")
    try:
        return _Server((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use by another program" if taken else f"cannot be had: {error.strerror}"
        raise InputError(f"--port {port} {reason}; name another with --port PORT") from error


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Report what went wrong, unless it is that the reader left before the page was whole."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(SimpleHTTPRequestHandler):
    timeout = PATIENCE_SECONDS

    def parse_request(self) -> bool:
        """Refuse a request made under another name: a page elsewhere may have had it lead here."""
        if not super().parse_request():
            return False
        if self.headers.get("Host", HOST).split(":")[0] in NAMES:
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own page, which lies at the root."""
        page = Path(self.directory, NOT_FOUND)
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            text = page.read_text(encoding="utf-8").replace("<head>", '<head><base href="/">', 1)
            self.error_message_format = text.replace("%", "%%")
        super().send_error(code, message, explain)

    def end_headers(self) -> None:
        """Forbid the browser to keep pages that the next build replaces."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing: the terminal belongs to the command."""
