"""Files from publishers' servers: downloaded whole or not at all, and held to their hash.

A download is kept under `data/local/downloads/RELEASE`, as the file KEY/NAME and a record KEY.json
that holds its SHA-256; KEY stands for its address. What is there whole is not asked for again, so
that a fetch that was cut short goes on where it ended.
"""

import contextlib
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from helpers import project, source
from helpers.data.local import LOCAL_FOLDER
from helpers.data.releases import files
from helpers.errors import InputError
from helpers.progress import Progress, Tell, unheard

if TYPE_CHECKING:
    import requests

FOLDER = LOCAL_FOLDER / "downloads"
STAGING = ".new"
TIMEOUT_SECONDS = 60
CHUNK_BYTES = 64 * 1024
KILOBYTE = 1000
KEY_DIGITS = 16
LONGEST_NAME = 120
LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Hosts that plain http is read from: what stays on the machine cannot be changed on its way."""


class TooLargeError(Exception):
    """A file is larger than any that is read."""


TIMED_OUT = "the server gave nothing for too long; try again, or with a longer --timeout"


@dataclass(frozen=True)
class Download:
    """A file of a release as its publisher's server gave it.

    Attributes:
        release: name of the release.
        address: where it came from.
        name: name of the file.
        sha256: SHA-256 of the file, as 64 hexadecimal digits.
        fresh: whether it was downloaded just now.
    """

    release: str
    address: str
    name: str
    sha256: str
    fresh: bool = False

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return _record(self.release, self.address).with_suffix("") / self.name

    @property
    def is_whole(self) -> bool:
        """Whether it is kept as it was fetched."""
        return self.path.is_file() and _sha256(self.path) == self.sha256


def check_address(address: str) -> None:
    """Refuse what is no address of a file that can be fetched safely.

    Raises:
        InputError: says what is wrong and what is allowed.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or not address.isprintable():
        raise InputError(f"{address!r} is no address; give one such as https://example.org/a.csv")
    if "@" in parts.netloc:
        raise InputError(f"address on {host}: may hold no user name and no password")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise InputError(
            f"{address}: must begin with https://, so that nobody can change the file on its way"
        )


def download(
    release: str,
    addresses: Sequence[str],
    *,
    timeout: float = TIMEOUT_SECONDS,
    accept_new: bool = False,
    say: Callable[[str], None] = lambda _: None,
    tell: Tell = unheard,
) -> tuple[Download, ...]:
    """Return the files of some addresses, downloaded unless they are there already.

    One such call may be at work in a project at a time: each removes what a killed one left.

    Args:
        release: name of the release.
        addresses: where to download from.
        timeout: seconds for which a server may give nothing.
        accept_new: whether to download again, and to take a file that is not the one of before.
        say: is told of each download before it begins.
        tell: called with how much of a file is there.

    Raises:
        InputError: a file cannot be had whole, is a web page, or is not the one of before.
    """
    found = []
    with _staging(release) as staging:
        for address in addresses:
            before = _read(_record(release, address))
            if before is not None and before.is_whole and not accept_new:
                found.append(before)
                continue
            say(f"downloading {address}")
            new = _downloaded(release, address, staging, timeout, tell)
            if before is not None and not accept_new:
                _check_same(before, new)
            _keep(new, staging)
            found.append(new)
    return tuple(found)


def downloads(release: str) -> tuple[Download, ...]:
    """Return what is kept of a release."""
    found = [_read(path) for path in sorted(_folder(release).glob("*.json"))]
    return tuple(each for each in found if each is not None)


def discard(each: Download) -> None:
    """Remove a download and its record."""
    _record(each.release, each.address).unlink(missing_ok=True)
    shutil.rmtree(each.path.parent, ignore_errors=True)
    _remove_empty(each.release)


def _folder(release: str) -> Path:
    return project.root() / FOLDER / release


def _record(release: str, address: str) -> Path:
    return _folder(release) / f"{source.digest(address.encode())[:KEY_DIGITS]}.json"


@contextmanager
def _staging(release: str) -> Iterator[Path]:
    """Give an empty folder beside the downloads, which is gone afterwards."""
    folder = project.root() / FOLDER / STAGING
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        raise InputError(
            f"{FOLDER.as_posix()}: the download cannot be written: {error.strerror or error}"
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(release)


def _remove_empty(release: str) -> None:
    for folder in (_folder(release), *list(_folder(release).parents)[:2]):
        with contextlib.suppress(OSError):  # it is not empty
            folder.rmdir()


def _read(record: Path) -> Download | None:
    try:
        return Download(**json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # there is none, or it says nothing
        return None


def _downloaded(release: str, address: str, staging: Path, timeout: float, tell: Tell) -> Download:
    name = _name(address)
    path = staging / name
    import pooch  # noqa: PLC0415 - heavy
    import requests  # noqa: PLC0415 - heavy

    try:
        with _LimitedFile(path, tell) as file:
            hooks = {"response": [_check_answer, file.expect]}
            get = pooch.HTTPDownloader(timeout=timeout, chunk_size=CHUNK_BYTES, hooks=hooks)
            get(address, file, None)
    except TooLargeError:
        most = f"{files.MAX_FILE_BYTES // files.MIB} MiB, the most read"
        raise InputError(f"{address}: it is larger than {most}") from None
    except requests.RequestException as error:
        raise InputError(f"{address}: {_fault_words(error, release)}") from None
    with path.open("rb") as file:
        head = file.read(files.HEAD_BYTES)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise InputError(
            f"{address}: the server gives a web page, not a file; "
            "open it in a browser, and give the address of the file itself"
        )
    return Download(release, address, name, _sha256(path), fresh=True)


def _sha256(path: Path) -> str:
    import pooch  # noqa: PLC0415 - heavy

    return str(pooch.file_hash(str(path)))


def _check_answer(response: "requests.Response", **_: Any) -> None:
    check_address(response.url)  # of each answer, that of a redirection too


class _LimitedFile(io.FileIO):
    def __init__(self, path: Path, heard: Tell) -> None:
        super().__init__(path, "wb")
        self._heard = heard
        self._progress = Progress("downloading", things="KB")

    def expect(self, response: "requests.Response", **_: Any) -> None:
        """Take the size that the server gives, which of a packed answer is not that of the file."""
        size = response.headers.get("Content-Length", "")
        known = size.isdecimal() and "Content-Encoding" not in response.headers
        total = int(size) // KILOBYTE if known else 0
        self._progress = Progress("downloading", total=total, things="KB")

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > files.MAX_FILE_BYTES:
            raise TooLargeError
        written = super().write(data)
        self._progress = self._progress.plus(self.tell() // KILOBYTE - self._progress.done)
        self._heard(self._progress)
        return written


def _fault_words(error: "requests.RequestException", release: str) -> str:
    import requests  # noqa: PLC0415 - heavy

    if isinstance(error, requests.HTTPError) and error.response is not None:
        answer = f"{error.response.status_code} {error.response.reason}"
        where = f"icsbook data import {release} says on which page the file is"
        return f"the server answers {answer}; {where}"
    if "timed out" in str(error):  # while the file came: it counts as a lost connection
        return TIMED_OUT
    faults: Sequence[tuple[type[requests.RequestException], str]] = (
        (requests.Timeout, TIMED_OUT),
        (requests.exceptions.ChunkedEncodingError, "the transfer was cut short; try again"),
        (requests.exceptions.ContentDecodingError, "the transfer was damaged; try again"),
        (requests.TooManyRedirects, "the address leads on and on to others; give that of the file"),
        (requests.exceptions.SSLError, "the server cannot prove that it is the one of this name"),
        (requests.ConnectionError, "the server cannot be reached; is there a network?"),
    )
    words = (words for kind, words in faults if isinstance(error, kind))
    return next(words, f"it cannot be downloaded: {' '.join(str(error).split())}")


def _name(address: str) -> str:
    """Return a name of one file, whatever the address ends with."""
    last = unquote(urlsplit(address).path).rpartition("/")[2]
    return re.sub(r"[^\w .&()+-]", "_", last).strip(". ")[-LONGEST_NAME:] or "download"


def _check_same(before: Download, new: Download) -> None:
    if new.sha256 != before.sha256:
        raise InputError(
            f"{new.address}: this is not the file that was fetched first: its SHA-256 was "
            f"{before.sha256} and is now {new.sha256}; if its publisher has changed it, "
            "use: --accept-new"
        )


def _keep(new: Download, staging: Path) -> None:
    """Put a download in its place, and then its record: a file without one is not trusted."""
    new.path.parent.mkdir(parents=True, exist_ok=True)
    (staging / new.name).replace(new.path)
    fields = {name: value for name, value in vars(new).items() if name != "fresh"}
    staged = staging / "record"
    staged.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8", newline="\n")
    staged.replace(_record(new.release, new.address))
