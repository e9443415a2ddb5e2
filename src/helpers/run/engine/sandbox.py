"""Holds a run to the data room: whatever else opens a file, the network or a program, fails.

The interpreter announces every file it opens, every program it starts and every connection it makes
(PEP 578, audit hooks). Compiled libraries that open files by themselves announce nothing: those
among the installed packages are refused by name.
"""

import importlib
import os
import sys
import sysconfig
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import helpers
from helpers import project
from helpers.analyses import registry
from helpers.data import package
from helpers.data.package import Snapshot
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
SILENT_READERS: Mapping[str, tuple[str, ...]] = {
    "pyarrow": ("OSFile", "MemoryMappedFile", "memory_map", "input_stream"),
    "pyarrow.csv": (),
    "pyarrow.dataset": (),
    "pyarrow.feather": (),
    "pyarrow.fs": (),
    "pyarrow.ipc": ("open_file", "open_stream"),
    "pyarrow.json": (),
    "pyarrow.orc": (),
    "pyarrow.parquet": (),
    "pyarrow.parquet.core": (),
    "lxml.etree": ("parse", "iterparse"),
    "python_calamine": (),
}
"""Modules whose compiled code opens files unannounced: what of them is refused, else all of it."""


class UndeclaredReadError(BookError):
    """A run read something past the data room, or reached out of this machine."""


class _Sandbox:
    """What may be read, and what was refused."""

    def __init__(self, readable: Mapping[str, str] | None) -> None:
        self.root = str(project.root())
        self.readable = readable
        self.written: set[str] = set()
        self.refused: list[str] = []
        self.elsewhere = {each.ident for each in threading.enumerate()} - {threading.get_ident()}

    def refuse(self, what: str) -> None:
        self.refused.append(what)
        raise UndeclaredReadError(what)

    def check_data(self, name: str, digest: str) -> None:
        """Refuse data that are not among the readable, or not in the state that those have."""
        if self.readable is not None and name not in self.readable:
            self.refuse(f"reads {name}, which the analysis does not read")
        if self.readable is not None and self.readable[name] != digest:
            self.refuse(f"reads {name}, which changed meanwhile")

    def check_open(self, path: str, *, writing: bool) -> None:
        resolved = os.path.realpath(path)
        if writing:
            self.written.add(resolved)
        elif not self._may_read(resolved):
            self.refuse(f"reads {self._shown(resolved)}, which the analysis does not read")

    def _may_read(self, path: str) -> bool:
        if path in self.written or path.endswith(FONT_SUFFIXES) or package.is_opening():
            return True
        if _is_below(path, _software_folders()):
            return True
        if not _is_below(path, (self.root,)) and _is_below(path, SYSTEM_FOLDERS):
            return True
        return not Path(path).exists()  # opening it fails by itself, and tells nothing

    def _shown(self, path: str) -> str:
        return os.path.relpath(path, self.root) if _is_below(path, (self.root,)) else path


_current: _Sandbox | None = None


@contextmanager
def closed(readable: Mapping[str, str] | None = None) -> Iterator[Snapshot]:
    """Let this process read nothing inside the block but through the data room; give what it read.

    Threads that were there before, such as those of a cluster's worker, are not concerned. The
    files of Python, of installed packages, of this package and of the operating system stay
    open to it, and so does what it wrote itself.

    Args:
        readable: name to content hash of the tables and imports that may be read; None for all.

    Raises:
        UndeclaredReadError: something else was read, even if the code inside made light of it.
    """
    global _current  # noqa: PLW0603 - an audit hook belongs to the whole process
    outer, _current = _current, None
    sandbox = _Sandbox(readable)
    _install_hook()
    _guard_readers()
    _current = sandbox
    try:
        with package.snapshot(sandbox.check_data) as taken:
            yield taken
    finally:
        _current = outer
    require_none(sandbox.refused)


def refused() -> list[str]:
    """Return what was refused so far in the block of `closed` that this process is in."""
    return list(_current.refused) if _current is not None else []


def require_none(found: Collection[str]) -> None:
    """Raise the first of what was refused, if anything was.

    Raises:
        UndeclaredReadError: there is.
    """
    for first in found:
        raise UndeclaredReadError(first)


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


# --- what the interpreter announces ---------------------------------------------------------------


@lru_cache(maxsize=1)
def _install_hook() -> None:
    """Add the hooks once a process; Python has no way to remove the first."""
    sys.addaudithook(_hook)
    sys.meta_path.insert(0, _ReaderFinder)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _current is None or threading.get_ident() in _current.elsewhere:
        return
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int):
            _current.check_open(os.fsdecode(path), writing=_writes(mode, flags))
    elif event == "sqlite3.connect":
        _current.check_open(os.fsdecode(arguments[0]), writing=False)
    elif event in NETWORK_EVENTS:
        _current.refuse(f"reaches for the network ({event})")
    elif event in PROGRAM_EVENTS:
        _current.refuse(f"starts a program ({arguments[0]})")


def _writes(mode: str | None, flags: int) -> bool:
    """Return whether a file is opened to be written anew or added to, and not to be read."""
    if mode is not None:
        return "+" not in mode and mode[0] in "wax"
    return flags & os.O_ACCMODE == os.O_WRONLY


# --- what it does not announce --------------------------------------------------------------------


def _check_reader(name: str) -> None:
    """Refuse a module that opens files unannounced, unless the data room uses it."""
    if _current is None or package.is_opening():
        return
    for known, functions in SILENT_READERS.items():
        if not functions and f"{name}.".startswith(f"{known}."):
            _current.refuse(f"uses {known}, which opens files unseen")


class _ReaderFinder:
    """Is asked by Python for every module that is not imported yet, and finds none itself."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        _check_reader(name)


class _GuardedModule(ModuleType):
    """Stands for a module that opens files unannounced: inside a sandbox it gives nothing out."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        self.__dict__["_module"] = module

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__"):
            return super().__getattribute__(name)
        module = super().__getattribute__("_module")
        _check_reader(module.__name__)
        return getattr(module, name)


def _guard_readers() -> None:
    """Put guards around those of the silent readers that are imported; the others cannot be."""
    if "pyarrow" in sys.modules:  # the data room may import this one inside, past any guard
        importlib.import_module("pyarrow.parquet")
    for name, functions in SILENT_READERS.items():
        module = sys.modules.get(name)
        if module is None or isinstance(module, _GuardedModule):
            continue
        if functions:
            _guard_functions(module, functions)
            continue
        guarded = _GuardedModule(module)
        sys.modules[name] = guarded
        above, _, last = name.rpartition(".")
        if above:
            setattr(importlib.import_module(above), last, guarded)


def _guard_functions(module: ModuleType, names: Collection[str]) -> None:
    for name in names:
        function = getattr(module, name)
        if getattr(function, "__module__", "") != __name__:
            setattr(module, name, _guarded(function, f"{module.__name__}.{name}"))


def _guarded(function: Any, shown: str) -> Any:
    def guarded(*arguments: Any, **options: Any) -> Any:
        if _current is not None and not package.is_opening():
            _current.refuse(f"uses {shown}, which opens files unseen")
        return function(*arguments, **options)

    return guarded


registry.importing = closed  # no analysis reads a file while it is imported
