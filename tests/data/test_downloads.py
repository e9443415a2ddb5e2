"""A download is whole and the one of before, or nothing of it stays."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.data import downloads
from helpers.data.downloads import Download
from helpers.data.releases import files
from helpers.errors import InputError
from helpers.progress import Progress
from tests.data.publisher import PAGE, Answer, Publisher, cut, file, publisher, redirect
from tests.data.releases.conftest import project_folder

__all__ = ["project_folder"]

FIRST, SECOND = b"CODE,PEOPLE\nX10001,1200\n", b"CODE,PEOPLE\nX10001,1300\n"
DOWNLOAD = "import sys; from helpers.data import downloads; downloads.download('qof', sys.argv[1:])"


@pytest.fixture
def server(project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publisher() as made:
        yield made


def download(*addresses: str, accept_new: bool = False) -> tuple[Download, ...]:
    return downloads.download("qof", addresses, timeout=1, accept_new=accept_new)


def refused(*addresses: str) -> str:
    with pytest.raises(InputError) as found:
        download(*addresses)
    (line,) = str(found.value).splitlines()
    return line


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "data" / "local").rglob("*") if path.is_file()]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_is_kept_with_its_hash_and_not_asked_for_again(
    server: Publisher, project_folder: Path
) -> None:
    address = server.publish("a/PREVALENCE%203031.csv", FIRST)
    (found,) = download(address)
    assert found == Download("qof", address, "PREVALENCE 3031.csv", digest(FIRST), fresh=True)
    assert found.path.read_bytes() == FIRST
    (record,) = (path for path in kept(project_folder) if path.suffix == ".json")
    assert json.loads(record.read_text("utf-8"))["sha256"] == digest(FIRST)
    before = {path: path.stat().st_mtime_ns for path in kept(project_folder)}
    assert len(before) == 2
    (again,) = download(address)
    assert (again.path, again.sha256, again.fresh) == (found.path, found.sha256, False)
    assert server.asked == ["/a/PREVALENCE%203031.csv"]
    assert {path: path.stat().st_mtime_ns for path in kept(project_folder)} == before


def test_what_is_there_needs_no_server(server: Publisher) -> None:
    address = server.publish("a.csv", FIRST)
    download(address)
    server.answers.clear()
    assert not download(address)[0].fresh


def test_files_of_one_name_at_two_addresses_stand_side_by_side(server: Publisher) -> None:
    first, second = server.publish("1/a.csv", FIRST), server.publish("2/a.csv", SECOND)
    assert [each.path.read_bytes() for each in download(first, second)] == [FIRST, SECOND]


def test_a_file_that_was_damaged_here_is_downloaded_again(server: Publisher) -> None:
    address = server.publish("a.csv", FIRST)
    (found,) = download(address)
    found.path.write_bytes(b"broken")
    (again,) = download(address)
    assert again.fresh
    assert again.path.read_bytes() == FIRST


def test_a_file_that_changed_is_refused_with_both_hashes_until_it_is_accepted(
    server: Publisher, project_folder: Path
) -> None:
    address = server.publish("a.csv", FIRST)
    (found,) = download(address)
    found.path.unlink()
    server.publish("a.csv", SECOND)
    words = refused(address)
    assert f"its SHA-256 was {digest(FIRST)} and is now {digest(SECOND)};" in words
    assert words.endswith("use: --accept-new")
    assert [path.suffix for path in kept(project_folder)] == [".json"]
    (accepted,) = download(address, accept_new=True)
    assert (accepted.sha256, accepted.path.read_bytes()) == (digest(SECOND), SECOND)
    assert not download(address)[0].fresh


def test_accepting_asks_again_for_a_file_that_is_there(server: Publisher) -> None:
    address = server.publish("a.csv", FIRST)
    download(address)
    server.publish("a.csv", SECOND)
    assert download(address)[0].path.read_bytes() == FIRST
    assert download(address, accept_new=True)[0].path.read_bytes() == SECOND


FAULTS: dict[str, tuple[Callable[[Publisher], Answer], str]] = {
    "cut": (lambda _: cut(FIRST), "the transfer was cut short"),
    "page": (lambda _: file(PAGE, "text/html"), "gives a web page, not a file"),
    "page called a csv": (lambda _: file(b"\n" + PAGE, "text/csv"), "gives a web page, not"),
    "redirect to a page": (
        lambda server: redirect(server.publish("moved", file(PAGE, "text/html"))),
        "gives a web page, not a file",
    ),
    "redirect in a circle": (
        lambda server: redirect(server.address("a.csv")),
        "leads on and on to others",
    ),
    "silence": (lambda server: server.silent(), "gave nothing for too long"),
    "silence in the middle": (
        lambda server: server.silent(after=FIRST),
        "gave nothing for too long",
    ),
}


@pytest.mark.parametrize(("make", "words"), FAULTS.values(), ids=FAULTS)
def test_of_a_download_that_fails_nothing_stays(
    make: Callable[[Publisher], Answer], words: str, server: Publisher, project_folder: Path
) -> None:
    address = server.address("a.csv")
    server.publish("a.csv", make(server))
    line = refused(address)
    assert line.startswith(f"{address}: ")
    assert words in line
    assert not (project_folder / "data" / "local").exists()


def test_a_file_that_is_not_there_says_where_to_look(server: Publisher) -> None:
    words = refused(server.address("gone.csv"))
    assert "/gone.csv: the server answers 404 Not Found; icsbook data import qof says" in words


def test_without_a_server_it_is_said_that_none_can_be_reached(project_folder: Path) -> None:
    with publisher() as made:
        address = made.address("a.csv")
    assert refused(address).endswith("the server cannot be reached; is there a network?")


def test_a_redirection_to_an_address_that_is_not_safe_is_refused(
    server: Publisher, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    monkeypatch.setattr(downloads, "LOOPBACK", ("localhost",))
    address = server.publish("a.csv", redirect(server.publish("open.csv", FIRST)))
    words = refused(address.replace("127.0.0.1", "localhost"))
    assert words.startswith(f"{server.address('open.csv')}: must begin with https://")
    assert server.asked == ["/a.csv", "/open.csv"]
    assert kept(project_folder) == []


def test_a_redirection_away_from_the_web_is_refused(server: Publisher) -> None:
    ftp = server.publish("ftp.csv", redirect("ftp://127.0.0.1/a.csv"))
    assert refused(ftp).startswith(f"{ftp}: it cannot be downloaded: ")


def test_a_file_too_large_to_be_read_is_cut_off(
    server: Publisher, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(FIRST) - 1)
    assert "the most read" in refused(server.publish("a.csv", FIRST))
    assert kept(project_folder) == []


def test_after_a_failure_the_next_fetch_goes_on_with_what_is_missing(server: Publisher) -> None:
    first, second = server.publish("1.csv", FIRST), server.publish("2.csv", cut(SECOND))
    assert second in refused(first, second)
    server.publish("2.csv", SECOND)
    assert [each.fresh for each in download(first, second)] == [False, True]
    assert server.asked == ["/1.csv", "/2.csv", "/2.csv"]


def test_what_a_killed_fetch_left_is_gone_after_the_next(
    server: Publisher, project_folder: Path
) -> None:
    begun = FIRST * downloads.CHUNK_BYTES
    address = server.publish("a.csv", server.silent(after=begun))
    process = subprocess.Popen([sys.executable, "-c", DOWNLOAD, address])
    started = time.monotonic()
    while not any(path.stat().st_size for path in kept(project_folder)):
        assert process.poll() is None
        assert time.monotonic() < started + 60
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (part,) = kept(project_folder)
    assert begun.startswith(part.read_bytes())
    download(server.publish("other.csv", SECOND))
    assert not part.exists()
    server.publish("a.csv", FIRST)
    assert download(address)[0].path.read_bytes() == FIRST


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/QOF%202022-23.zip", "QOF 2022-23.zip"),
        ("a/Monthly-A&E.csv?v=2", "Monthly-A&E.csv"),
        ("a/..%2F..%2Fevil.csv", "evil.csv"),
        ("a/...", "download"),
        ("a/..%5C.hidden", "_.hidden"),
        ("", "download"),
    ],
)
def test_the_name_of_a_file_is_that_of_the_address_and_stays_in_its_folder(
    path: str, name: str, server: Publisher, project_folder: Path
) -> None:
    (found,) = download(server.publish(path, FIRST))
    assert found.name == name
    assert found.path.parent.parent == project_folder / "data" / "local" / "downloads" / "qof"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.org/a.csv", "must begin with https://"),
        ("ftp://example.org/a.csv", "must begin with https://"),
        ("file:///etc/hosts", "is no address"),
        ("https://", "is no address"),
        ("https://[/a.csv", "is no address"),
        ("https://example.org/a\n.csv", "is no address"),
        ("https://me:word@example.org/a.csv", "no user name and no password"),
    ],
)
def test_an_address_that_is_not_safe_is_refused_in_one_line(address: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as found:
        downloads.check_address(address)
    assert "\n" not in str(found.value)
    assert "word@" not in str(found.value)


def test_a_folder_that_cannot_be_written_is_told(server: Publisher, project_folder: Path) -> None:
    (project_folder / "data" / "local").write_text("in the way")
    words = refused(server.publish("a.csv", FIRST))
    assert words.startswith("data/local/downloads: the download cannot be written: ")


def test_how_much_of_a_file_is_there_is_told(
    server: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "CHUNK_BYTES", 1000)
    address = server.publish("a.csv", FIRST * 125)
    told: list[Progress] = []
    downloads.download("qof", [address], tell=told.append)
    assert [(each.done, each.total, each.things) for each in told] == [
        (1, 3, "KB"),
        (2, 3, "KB"),
        (3, 3, "KB"),
    ]
