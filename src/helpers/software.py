"""What computes beside our own source: the installed packages, and what stands before them.

Where all is as the lock has it there is nothing to say, so that a key is the same on every machine.
"""

import base64
import hashlib
import json
import os
import platform
import re
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from helpers import project, source
from helpers.errors import BookError

LOCK_FILE = "requirements.lock"
CUSTOMISING = ("sitecustomize", "usercustomize")
SHOWN = 3

_RECORDED = re.compile(r"^([^,\"]+\.py),sha256=([^,]+),", re.MULTILINE)
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def python() -> str:
    """Return the version of Python."""
    return platform.python_version()


def unlocked() -> dict[str, str]:
    """Return what computes and is not as the lock has it; nothing in a usual installation.

    It is name to version of each package that is installed in another version than the lock names,
    and file to hash of what `PYTHONPATH` puts in front of the packages and of the modules by which
    an administrator or user customises Python.
    """
    return {**other_versions(), **_customising(), **_in_front()}


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a hash of all that computes, our own source as it was loaded with it."""
    lock = source.digest(lock_text().encode())
    return source.digest(json.dumps([source.LOADED, python(), unlocked(), lock]).encode())


def other_versions() -> dict[str, str]:
    """Return name to version of the packages that are installed in another than the locked one."""
    locked = _locked(lock_text())
    return {
        name: version
        for name, version in _installed().items()
        if name in locked and version not in locked[name]
    }


def difference_from_lock() -> str:
    """Return in one line how the installed packages differ from the lock; empty where they do not.

    Outside a project there is no lock to differ from.
    """
    locked = _locked(lock_text())
    found = [
        f"{name} {version} (locked: {' or '.join(sorted(locked[name]))})"
        for name, version in other_versions().items()
    ]
    found += [f"{name} of PYTHONPATH or site" for name in {**_customising(), **_in_front()}]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    if not found:
        return ""
    return f"not as {LOCK_FILE} has it: {', '.join(found[:SHOWN])}{more}"


@lru_cache(maxsize=1)
def require_as_installed() -> None:
    """Refuse to compute with packages that were edited after they were installed, or are shadowed.

    Raises:
        BookError: a loaded module differs from what its installer noted, or stands elsewhere.
    """
    folders = _package_folders()
    noted = _noted(folders)
    for module in list(sys.modules.values()):
        path = str(getattr(module, "__file__", None) or "")
        wanted = noted.get(path)
        if wanted is not None and _record_hash(Path(path)) != wanted:
            raise BookError(f"{path}: edited since it was installed; install its package again")
    for name in _top_level():
        path = str(getattr(sys.modules[name], "__file__", None) or "")
        stands = any(_is_there(folder, name) for folder in folders)
        if (
            path
            and stands
            and not path.startswith(tuple(f"{folder}{os.sep}" for folder in folders))
        ):
            raise BookError(f"{path}: stands before the installed package {name}; remove it")


def _top_level() -> Iterator[str]:
    own = sys.stdlib_module_names
    return (name for name in list(sys.modules) if "." not in name and name not in own)


def _is_there(folder: Path, name: str) -> bool:
    return (folder / name / "__init__.py").is_file() or (folder / f"{name}.py").is_file()


def _noted(folders: tuple[Path, ...]) -> Mapping[str, str]:
    """Return file to hash of all Python files, as the installers of their packages noted them."""
    return {
        f"{folder}{os.sep}{name}": noted
        for folder in folders
        for record in folder.glob("*.dist-info/RECORD")
        for name, noted in _RECORDED.findall(record.read_text(encoding="utf-8"))
    }


def _record_hash(path: Path) -> str:
    """Return the hash of a file as a `RECORD` writes it."""
    hashed = hashlib.sha256(path.read_bytes()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


@lru_cache(maxsize=1)
def _package_folders() -> tuple[Path, ...]:
    names = ("purelib", "platlib")
    return tuple(dict.fromkeys(Path(sysconfig.get_path(name)) for name in names))


def _installed() -> dict[str, str]:
    """Return name to version of every installed package."""
    stems = (
        path.name.removesuffix(".dist-info")
        for folder in _package_folders()
        for path in folder.glob("*.dist-info")
    )
    pairs = (stem.partition("-") for stem in stems)
    return {_normal(name): version for name, _, version in sorted(pairs)}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lock_text() -> str:
    """Return the lock, empty outside a project that has one."""
    try:
        return (project.root() / LOCK_FILE).read_text(encoding="utf-8")
    except OSError:
        return ""


@lru_cache(maxsize=2)
def _locked(text: str) -> Mapping[str, frozenset[str]]:
    """Return name to locked version; versions where it depends on Python or the system."""
    found: dict[str, set[str]] = {}
    for name, version in _LOCKED.findall(text):
        found.setdefault(_normal(name), set()).add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


def _customising() -> dict[str, str]:
    paths = {name: getattr(sys.modules.get(name), "__file__", None) for name in CUSTOMISING}
    return {name: source.digest(Path(path).read_bytes()) for name, path in paths.items() if path}


def _in_front() -> dict[str, str]:
    """Return what `PYTHONPATH` puts in front, unless it is the folder of this very package."""
    own = source.FOLDER.parent
    named = [Path(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    return {
        f"PYTHONPATH/{name}": source.digest(path.read_bytes())
        for folder in named
        if folder.resolve() != own.resolve()
        for name, path in source.files(folder)
        if path.suffix in {".py", ".pyc", ".so", ".pyd"}
    }
