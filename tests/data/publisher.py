"""A publisher's server on this machine: what it answers to each path, and what it was asked for."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers.project import PROJECT_VARIABLE

ROOT = Path(__file__).parents[2]

Answer = Callable[[BaseHTTPRequestHandler], None]


class Publisher:
    """A server whose answers can change."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.ended = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    def address(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.server.server_port}/{path}"

    def publish(self, path: str, answer: bytes | Answer) -> str:
        """Give a file, or whatever the answer does, at a path; return its address."""
        self.answers[f"/{path}"] = file(answer) if isinstance(answer, bytes) else answer
        return self.address(path)

    def silent(self, *, after: bytes = b"") -> Answer:
        """Return the answer of a server that begins a file, if any, and gives no more of it."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            if after:
                _head(request, 200, len(after) * 2)
                request.wfile.write(after)
            self.ended.wait()

        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.asked.append(self.path)
                publisher.answers.get(self.path, missing)(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Give a server that is at work inside the block."""
    made = Publisher()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.ended.set()
        made.server.shutdown()
        thread.join()
        made.server.server_close()


def file(content: bytes, kind: str = "application/octet-stream") -> Answer:
    """Return the answer that gives a file whole."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _head(request, 200, len(content), ("Content-Type", kind))
        request.wfile.write(content)

    return answer


def cut(content: bytes) -> Answer:
    """Return the answer that ends in the middle of a file."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _head(request, 200, len(content))
        request.wfile.write(content[: len(content) // 2])

    return answer


def redirect(address: str) -> Answer:
    """Return the answer that sends on to another address."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _head(request, 302, 0, ("Location", address))

    return answer


def missing(request: BaseHTTPRequestHandler) -> None:
    """Answer that there is no such file, with a page as servers do."""
    _head(request, 404, len(PAGE), ("Content-Type", "text/html"))
    request.wfile.write(PAGE)


PAGE = b"<!DOCTYPE html>\n<html><body>The publication has moved</body></html>\n"


def _head(request: BaseHTTPRequestHandler, status: int, size: int, *more: tuple[str, str]) -> None:
    request.send_response(status)
    request.send_header("Content-Length", f"{size}")
    for name, value in more:
        request.send_header(name, value)
    request.end_headers()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project of the committed sources alone the current one."""
    made = tmp_path / "project"
    (made / "data").mkdir(parents=True)
    for name in ("datapackage.json", "sources.csv"):
        shutil.copy(ROOT / "data" / name, made / "data")
    monkeypatch.setenv(PROJECT_VARIABLE, str(made))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return made


@pytest.fixture
def server() -> Iterator[Publisher]:
    """Give a publisher's server."""
    with publisher() as made:
        yield made
