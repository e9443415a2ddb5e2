"""Serves the built site, and nothing else, on this machine alone."""

import errno
import os
import re
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from helpers.errors import InputError
from helpers.publish.build.site import is_site

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
PORTS = range(65536)
NOT_FOUND = "404.html"
RELATIVE = re.compile(rb'(\b(?:href|action)=")(?![#/]|[a-z]+:)')
"""The beginning of an attribute that holds a relative address."""


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
        raise InputError(f"there is no site at {folder}; build it with: make book")
    if port not in PORTS:
        raise InputError(f"--port {port}: use a whole number from {PORTS[0]} to {PORTS[-1]}")
    try:
        return _Server((HOST, port), partial(_Handler, directory=str(folder.resolve())))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use by another program" if taken else f"cannot be had: {error.strerror}"
        raise InputError(f"--port {port} {reason}; name another with --port PORT") from error


class _Server(ThreadingHTTPServer):
    """A server whose threads end with it."""

    daemon_threads = True
    # On Windows the address of a running server could otherwise be taken over.
    allow_reuse_address = os.name == "posix"

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what went wrong, unless it is that the reader left before the page was whole."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(SimpleHTTPRequestHandler):
    """Gives files of the site; no listings of folders, nothing reached through a link out of it."""

    server_version = "icsbook"
    sys_version = ""

    def parse_request(self) -> bool:
        """Refuse a request made under another name: a page elsewhere may have had it lead here."""
        if not super().parse_request():
            return False
        if self.headers.get("Host", HOST).split(":")[0] in NAMES:
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own page for that."""
        page = Path(self.directory) / NOT_FOUND
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        # The page lies at the root, whatever the depth of the address that is missing.
        body = RELATIVE.sub(rb"\1/", page.read_bytes())
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        """Return the file for an address, a missing one where it would lie outside the site."""
        found = Path(super().translate_path(path))
        try:
            inside = found.resolve().is_relative_to(self.directory)
        except (OSError, RuntimeError, ValueError):  # links in a circle, or a name of no file
            inside = False
        return str(found) if inside else str(Path(self.directory) / NOT_FOUND / "outside")

    def list_directory(self, path: object) -> None:  # noqa: ARG002 - the signature is inherited
        """Refuse to list a folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Forbid the browser to keep pages that the next build replaces."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing: the terminal belongs to the command."""
