"""The server gives the site to this machine, and nothing else to anybody."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.build import serve
from helpers.publish.build.serve import open_server
from helpers.publish.build.site import write_mark

ANY = 0
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.01
"""How long a server may take to notice that it is to end."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "index.html").write_text("<head></head>home")
    (folder / "404.html").write_text('<head></head><a href="a/b.html">no such page, 100% sure')
    (tmp_path / "secret.txt").write_text("secret")
    write_mark(folder, {})
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    with open_server(site, ANY) as server:
        threading.Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
        yield server.server_port
        server.shutdown()


def get(port: int, path: str, method: str = "GET") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request(method, path)
    response = connection.getresponse()
    return response, response.read().decode()


def test_the_home_page_is_served(port: int) -> None:
    response, text = get(port, "/")
    assert (response.status, text) == (200, "<head></head>home")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_connection_that_says_nothing_is_closed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve._Handler, "timeout", POLL_SECONDS)
    with open_server(site, ANY) as server:
        threading.Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
        address = ("127.0.0.1", server.server_port)
        with socket.create_connection(address, timeout=PATIENCE_SECONDS) as silent:
            assert silent.recv(1) == b""
        server.shutdown()


def test_only_this_machine_is_answered(site: Path) -> None:
    with open_server(site, ANY) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_missing_page_gets_the_sites_own_answer_from_any_depth(port: int) -> None:
    response, text = get(port, "/notebooks/deep/gone.html")
    assert response.status == 404
    assert text == '<head><base href="/"></head><a href="a/b.html">no such page, 100% sure'


def test_asking_for_the_head_of_a_missing_page_gives_no_body(port: int) -> None:
    response, text = get(port, "/gone", "HEAD")
    assert (response.status, text) == (404, "")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/notebooks/../../secret.txt",
        "/notebooks/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/index.html%00/../../secret.txt",
    ],
)
def test_nothing_outside_the_site_is_served(path: str, port: int) -> None:
    response, text = get(port, path)
    assert response.status == 404
    assert "secret" not in text


def test_a_page_of_another_host_is_told_nothing_about_the_site(port: int) -> None:
    response, _ = get(port, "/")
    assert response.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:80", 200), ("127.0.0.1", 200), ("elsewhere.example", 421)]
)
def test_a_page_that_had_its_name_lead_here_is_refused(port: int, host: str, status: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/", headers={"Host": host})
    assert connection.getresponse().status == status


def test_a_missing_site_says_how_to_build_it(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(InputError, match=f"build it with: icsbook build --out {gone}"):
        open_server(gone, ANY)


def test_a_folder_that_is_no_site_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    with pytest.raises(InputError, match="there is no site"):
        open_server(tmp_path, ANY)


def test_a_taken_port_is_named(site: Path, port: int) -> None:
    with pytest.raises(InputError, match=f"--port {port} is in use"):
        open_server(site, port)
