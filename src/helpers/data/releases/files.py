"""Opening what was downloaded: a file, or the members of a zip, never more than fits in memory.

Nothing is unpacked to disk. A zip is refused for what its directory says (names that leave it,
sizes and ratios of a bomb) before a byte is read, and for what its members turn out to be.
"""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from helpers.errors import InputError
from helpers.names import quote

MIB = 1024 * 1024
MAX_FILE_BYTES = 512 * MIB
"""The largest file that is read; the largest release is a fifth of it."""
MAX_UNPACKED_BYTES = 4096 * MIB
"""The most that a zip may hold in all, read or not."""
MAX_RATIO = 250
"""The most times that a member may be larger than its packed form; releases reach 40."""
RATIO_FROM_BYTES = 8 * MIB
"""Below this size a ratio says nothing."""
MAX_MEMBERS = 2000
CHUNK_BYTES = MIB
HEAD_BYTES = 64 * 1024
READABLE = (".csv", ".txt", ".xls", ".xlsx", "")
"""Endings of members that may be a table; others in a zip are documents."""

ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
NEW_EXCEL_MEMBER = "xl/workbook.xml"


@dataclass(frozen=True)
class SourceFile:
    """A file as downloaded, or a member of a zip; its zip must stay open while it is read.

    Attributes:
        shown: how errors name it, such as `QOF2223.zip/PREVALENCE_2223.csv`.
        name: name without folders; tells the period where the content does not.
        load: returns its first bytes, at most as many as asked for, or all of it for None.
        packed_in: name of the zip; empty for a file of its own.
    """

    shown: str
    name: str
    load: Callable[[int | None], bytes]
    packed_in: str = ""

    @cached_property
    def head(self) -> bytes:
        """The first bytes: enough to tell what it is."""
        return self.load(HEAD_BYTES)

    @cached_property
    def content(self) -> bytes:
        """All of its bytes."""
        return self.load(None)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the content, as 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_workbook(self) -> bool:
        """Whether it is an Excel workbook, old or new."""
        return self.head.startswith((OLD_EXCEL_MAGIC, ZIP_MAGIC))


@contextmanager
def opened(path: Path) -> Iterator[tuple[SourceFile, ...]]:
    """Give the sources that a path holds: the file, or a zip's members.

    Raises:
        InputError: there is no such file, it is a folder, empty, too large, or a zip that is
            damaged, locked, a bomb or has members that would leave it.
    """
    _check_regular(path)
    if not _is_archive(path):
        yield (_whole(path),)
        return
    with _directory_read(path) as archive:
        yield tuple(_member(path, archive, info) for info in _members(path, archive))


def _check_regular(path: Path) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read: {error.strerror}") from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path}: this is a folder; name the files in it, or a zip")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path}: this is not a regular file; name a file as downloaded")
    if found.st_size == 0:
        raise InputError(f"{path}: the file is empty; download it again")


def _is_archive(path: Path) -> bool:
    with _readable(path) as file:
        magic = file.read(len(ZIP_MAGIC))
    if magic == EMPTY_ZIP_MAGIC:
        raise InputError(f"{path}: the zip is empty; download it again")
    return magic == ZIP_MAGIC and not _is_new_excel(path)


def _is_new_excel(path: Path) -> bool:
    """Return whether a zip is an Excel workbook, which may be a bomb as any zip may."""
    with _directory_read(path) as archive:
        if NEW_EXCEL_MEMBER not in archive.namelist():
            return False
        _check_harmless(path, archive)
        return True


def _directory_read(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    # a damaged directory may break at a name, a number or a version
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise InputError(f"{path}: the zip is damaged ({error}); download it again") from None


@contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read: {error.strerror}") from None


def _whole(path: Path) -> SourceFile:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise InputError(f"{path}: {_mib(size)} MiB; the most read is {_mib(MAX_FILE_BYTES)} MiB")

    def load(most: int | None) -> bytes:
        with _readable(path) as file:
            return file.read() if most is None else file.read(most)

    return SourceFile(str(path), path.name, load)


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that may be tables, once the whole directory of the zip is harmless."""
    _check_harmless(path, archive)
    infos = archive.infolist()
    members = [info for info in infos if _may_be_table(info)]
    if not members:
        raise InputError(f"{path}: no member is a table; a member must end in .csv, .txt or .xls")
    return members


def _check_harmless(path: Path, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise InputError(f"{path}: {len(infos)} members; the most allowed is {MAX_MEMBERS}")
    for info in infos:
        _check_inside(path, info)
        _check_ratio(path, info)
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED_BYTES:
        allowed = _mib(MAX_UNPACKED_BYTES)
        raise InputError(f"{path}: unpacks to {_mib(total)} MiB; the most allowed is {allowed} MiB")


def _may_be_table(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts  # what macOS adds
    return not info.is_dir() and not hidden and path.suffix.lower() in READABLE


def _check_inside(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or ":" in name:
        raise InputError(
            f"{path}: the member {quote(info.filename)} leads out of the zip; "
            "members must lie inside it: download it again from the publisher"
        )


def _check_ratio(path: Path, info: zipfile.ZipInfo) -> None:
    if info.file_size < RATIO_FROM_BYTES:
        return
    ratio = info.file_size / max(info.compress_size, 1)
    if ratio > MAX_RATIO:
        raise InputError(
            f"{path}: the member {quote(info.filename)} unpacks to {ratio:.0f} times its packed "
            f"size; the most allowed is {MAX_RATIO} times"
        )


def _member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> SourceFile:
    shown = f"{path}/{info.filename}"

    def load(most: int | None) -> bytes:
        try:
            with archive.open(info) as member:
                return member.read(most) if most is not None else _unpacked(shown, member)
        except NotImplementedError as error:
            raise InputError(
                f"{shown}: the member cannot be unpacked ({error}); unpack it and name the file"
            ) from None
        except RuntimeError:
            raise InputError(
                f"{shown}: the member is locked with a password; unpack it and name the file"
            ) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise InputError(
                f"{shown}: the member is damaged ({error}); download the zip again"
            ) from None

    return SourceFile(shown, PurePosixPath(info.filename).name, load, path.name)


def _unpacked(shown: str, member: IO[bytes]) -> bytes:
    """Unpack piece by piece, so that a lie about the size cannot fill the memory."""
    pieces: list[bytes] = []
    size = 0
    while piece := member.read(CHUNK_BYTES):
        size += len(piece)
        if size > MAX_FILE_BYTES:
            most = _mib(MAX_FILE_BYTES)
            raise InputError(f"{shown}: unpacks to more than {most} MiB, the most that is read")
        pieces.append(piece)
    return b"".join(pieces)


def _mib(size: int) -> int:
    return -(-size // MIB)
