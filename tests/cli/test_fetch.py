"""The command `icsbook data fetch`, as somebody types it and as the book shows it."""

import csv
import hashlib
import io
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from helpers.data import imports
from helpers.data.local import LOCK
from helpers.run.store import locking
from tests.book.walk import Command, commands
from tests.cli.typed import status
from tests.data.publisher import PAGE, Publisher, cut, file, folder, server
from tests.data.releases.samples import PERIODS, SAMPLES, zipped

__all__ = ["folder", "server"]

ROOT = Path(__file__).parents[2]
SHOWN = [
    each
    for page in (ROOT / "README.md", ROOT / "book" / "data.md")
    for each in commands(page.read_text(encoding="utf-8"))
    if each.words[:3] == ("icsbook", "data", "fetch")
]
QOF = zipped(SAMPLES["qof"])


def state(folder: Path) -> dict[str, int]:
    """Return when each file under data/local that holds something was written."""
    found = (folder / "data" / "local").rglob("*")
    return {f"{path}": path.stat().st_mtime_ns for path in found if path.is_file()}


def test_a_second_fetch_does_nothing(
    server: Publisher, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.publish("QOF3031.zip", QOF)
    assert status("data", "fetch", "qof", address) == 0
    first, before = capsys.readouterr(), state(folder)
    assert first.err == f"downloading {address}\n"
    digest = hashlib.sha256(QOF).hexdigest()
    assert f"QOF3031.zip: downloaded, SHA-256 {digest}\n" in first.out
    assert "qof 2030-31: stored in data/local/qof/2030-31\n" in first.out
    assert "Read by hypertension_case_finding with -p source=official." in first.out
    assert status("data", "fetch", "qof", address) == 0
    second = capsys.readouterr()
    assert second.err == ""
    assert f"QOF3031.zip: downloaded before, SHA-256 {digest}\n" in second.out
    assert "qof 2030-31: unchanged in data/local/qof/2030-31\n" in second.out
    assert server.asked == ["/QOF3031.zip"]
    assert state(folder) == before


def test_another_fetch_waits_until_this_one_has_ended(server: Publisher, folder: Path) -> None:
    free = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        with (folder / LOCK).open("a") as lock:
            free.append(locking.take(lock))
        file(QOF)(request)

    assert status("data", "fetch", "qof", server.publish("QOF3031.zip", answer)) == 0
    assert free == [False]


@pytest.mark.parametrize("release", SAMPLES)
def test_files_of_every_release_are_fetched(release: str, server: Publisher) -> None:
    addresses = [
        server.publish(name.replace(" ", "%20"), content)
        for name, content in SAMPLES[release].items()
    ]
    assert status("data", "fetch", release, *addresses) == 0
    assert imports.periods(release) == (PERIODS[release],)


def test_a_period_may_stand_before_the_address(server: Publisher) -> None:
    address = server.publish("staff.csv", SAMPLES["gp_workforce"]["General Practice May 2031.csv"])
    assert status("data", "fetch", "gp_workforce", "2031-05", address) == 0
    assert imports.periods("gp_workforce") == ("2031-05",)


def test_a_file_that_changed_is_taken_when_it_is_accepted(
    server: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.publish("ae.csv", SAMPLES["ae"]["ae.csv"])
    assert status("data", "fetch", "ae", address) == 0
    server.publish("ae.csv", SAMPLES["ae"]["ae.csv"].replace(b"FIRST TRUST", b"OTHER TRUST"))
    assert status("data", "fetch", "ae", address) == 0
    assert "unchanged in" in capsys.readouterr().out
    assert status("data", "fetch", "ae", address, "--accept-new") == 0
    assert "stored in" in capsys.readouterr().out
    assert imports.load_import("ae")[0]["org_name"].iloc[0] == "OTHER TRUST"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (cut(QOF), "the transfer was cut short"),
        (file(PAGE, "text/html"), "the server gives a web page, not a file"),
        (file(SAMPLES["ae"]["ae.csv"]), "this is release ae"),
        (file(QOF[:-30]), "the zip"),
        (None, "the server answers 404 Not Found"),
    ],
)
def test_what_goes_wrong_is_one_line_and_leaves_nothing(
    answer: object, words: str, server: Publisher, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.address("QOF3031.zip")
    if callable(answer):
        server.publish("QOF3031.zip", answer)
    assert status("data", "fetch", "qof", address) == 2
    said = capsys.readouterr()
    assert said.out.startswith("QOF3031.zip: downloaded") or said.out == ""
    told, line = said.err.splitlines()
    assert told == f"downloading {address}"
    assert line.startswith(f"icsbook: {address}")
    assert words in line
    assert [Path(path).name for path in state(folder)] == [LOCK.name]
    assert imports.imports() == ()


def test_a_server_that_gives_nothing_is_waited_for_as_long_as_is_said(
    server: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.publish("QOF3031.zip", server.silent())
    assert status("data", "fetch", "qof", address, "--timeout", "1") == 2
    assert "gave nothing for too long; try again, or with a longer" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("quof", "2022-23"),
        ("qof", "2022-24"),
        ("eric", "2016-17"),
        ("epraccur",),
        ("qof", "http://example.org/QOF.zip"),
        ("qof", "2022-23", "--timeout", "0"),
    ],
)
def test_a_wrong_word_ends_with_status_2_and_asks_no_server(
    arguments: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("data", "fetch", *arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("icsbook: ")
    assert not (folder / "data" / "local").exists()


@pytest.mark.parametrize("release", ["qof", "eric"])
def test_the_page_of_a_release_says_how_to_fetch_it(
    release: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("data", "import", release) == 0
    words = capsys.readouterr().out
    assert f"icsbook data fetch {release} URL" in words
    assert ("2022-23" in words) == (release == "qof")


def give_known_addresses_to(server: Publisher, folder: Path) -> None:
    """Have the sources of a project name the server where they name a publisher's."""
    path = folder / "data" / "sources.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row in rows:
        if row["download_url"]:
            row["download_url"] = server.address(f"{row['id']}.zip")
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    described = folder / "data" / "datapackage.json"
    text = described.read_text(encoding="utf-8")
    described.write_text(text.replace('"https://.+"', '"https?://.+"'), encoding="utf-8")


@pytest.mark.parametrize("command", SHOWN, ids=lambda each: " ".join(each.words[3:]))
def test_a_command_that_the_book_shows_brings_its_release(
    command: Command, server: Publisher, folder: Path
) -> None:
    give_known_addresses_to(server, folder)
    *_, release, target = command.words
    content = {name.replace("3031", "2223"): each for name, each in SAMPLES[release].items()}
    if "://" in target:
        target = server.publish(target.rpartition("/")[2], zipped(content))
    else:
        name = f"{release}_{target.replace('-', '_')}.zip"
        server.publish(name, zipped(content))
    assert status("data", "fetch", release, target) == 0
    assert len(server.asked) == 1
    assert imports.periods(release) == ("2022-23" if release == "qof" else PERIODS[release],)


def test_commands_with_a_period_and_with_an_address_are_shown() -> None:
    assert {("://" in each.words[-1]) for each in SHOWN} == {True, False}
