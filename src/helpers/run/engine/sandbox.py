"""Holds a run to the data that its analysis declares: other reads fail, and so does the network.

The interpreter announces every file it opens, every program it starts and every connection it makes
(PEP 578, audit hooks). What a compiled library opens by itself is not announced; pandas and numpy
open files through the interpreter.
"""

import os
import sys
import sysconfig
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import helpers
from helpers import project
from helpers.data import imports, package
from helpers.data.descriptor import DESCRIPTOR
from helpers.data.names import split_import
from helpers.errors import BookError

FONT_SUFFIXES = (".ttf", ".ttc", ".otf", ".afm", ".pfb")
SYSTEM_FOLDERS = ("/dev", "/etc", "/lib", "/lib64", "/proc", "/sys", "/usr")
NETWORK_EVENTS = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
}
PROGRAM_EVENTS = {"os.exec", "os.posix_spawn", "os.system", "pty.spawn", "subprocess.Popen"}


class UndeclaredReadError(BookError):
    """A run read something that its analysis does not declare, or reached out of this machine."""


class _Fence:
    """What may be read, and what was read all the same."""

    def __init__(self, declared: Collection[str]) -> None:
        self.root = str(project.root())
        self.declared = tuple(os.path.realpath(path) for path in _places_of(declared))
        self.written: set[str] = set()
        self.trespasses: list[str] = []

    def refuse(self, what: str) -> None:
        self.trespasses.append(what)
        raise UndeclaredReadError(what)

    def check_open(self, path: str, *, writing: bool) -> None:
        resolved = os.path.realpath(path)
        if writing:
            self.written.add(resolved)
        elif not self._may_read(resolved):
            self.refuse(f"reads {self._shown(resolved)}, which the analysis does not declare")

    def _may_read(self, path: str) -> bool:
        if path in self.written or path.endswith(FONT_SUFFIXES):
            return True
        if _is_below(path, self.declared) or _is_below(path, _software_folders()):
            return True
        if not _is_below(path, (self.root,)) and _is_below(path, SYSTEM_FOLDERS):
            return True
        return not Path(path).exists()  # opening it fails by itself, and tells nothing

    def _shown(self, path: str) -> str:
        return os.path.relpath(path, self.root) if _is_below(path, (self.root,)) else path


_fence: _Fence | None = None


@contextmanager
def only(declared: Collection[str]) -> Iterator[None]:
    """Let this process read no data inside the block but the tables and imports named.

    The files of Python, of installed packages, of this package and of the operating system stay
    open to it, and so does what it wrote itself.

    Args:
        declared: names of tables, or `local:RELEASE:PERIOD` for imports, as an analysis declares.

    Raises:
        UndeclaredReadError: something else was read, even if the code inside made light of it.
        InputError: a table or import is not known.
    """
    global _fence  # noqa: PLW0603 - an audit hook belongs to the whole process
    outer, _fence = _fence, None
    fence = _Fence(declared)
    _install_hook()
    _fence = fence
    try:
        with package.recording() as read:
            yield
    finally:
        _fence = outer
    require_none([*fence.trespasses, *_undeclared(read, declared)])


def trespasses() -> list[str]:
    """Return what was refused so far in the block of `only` that this process is in."""
    return list(_fence.trespasses) if _fence is not None else []


def require_none(found: Collection[str]) -> None:
    """Raise the first of some trespasses, if there is one.

    Raises:
        UndeclaredReadError: there is.
    """
    for first in found:
        raise UndeclaredReadError(first)


def _undeclared(read: Collection[str], declared: Collection[str]) -> Iterator[str]:
    for name in sorted(set(read) - set(declared)):
        yield f"reads {name}, which the analysis does not declare"


def _places_of(declared: Collection[str]) -> Iterator[Path]:
    """Yield the files and folders that hold what is declared, and what its rows refer to."""
    root = project.root()
    yield root / DESCRIPTOR
    for name in declared:
        imported = split_import(name)
        if imported:
            yield root / imports.find_import(*imported).folder
        else:
            table = package.describe(name)
            yield root / table.path
            yield from (root / package.describe(key.table).path for key in table.foreign_keys)


@lru_cache(maxsize=1)
def _software_folders() -> tuple[str, ...]:
    """Return where Python, installed packages and this package stand."""
    paths = sysconfig.get_paths()
    folders = {
        *(sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(helpers.__file__).parent)),
        *(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        sys.pycache_prefix,
    }
    return tuple(os.path.realpath(folder) for folder in folders if folder)


def _is_below(path: str, folders: Collection[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}{os.sep}") for folder in folders)


@lru_cache(maxsize=1)
def _install_hook() -> None:
    """Add the hook once a process; Python has no way to remove it."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _fence is None:
        return
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int):
            _fence.check_open(os.fsdecode(path), writing=_writes(mode, flags))
    elif event == "sqlite3.connect":
        _fence.check_open(os.fsdecode(arguments[0]), writing=False)
    elif event in NETWORK_EVENTS:
        _fence.refuse(f"reaches for the network ({event})")
    elif event in PROGRAM_EVENTS:
        _fence.refuse(f"starts a program ({arguments[0]})")


def _writes(mode: str | None, flags: int) -> bool:
    """Return whether a file is opened to be written anew or added to, and not to be read."""
    if mode is not None:
        return "+" not in mode and mode[0] in "wax"
    return flags & os.O_ACCMODE == os.O_WRONLY
