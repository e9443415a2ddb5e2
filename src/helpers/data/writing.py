"""Files of the package written all or none."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from helpers import project
from helpers.data.descriptor import DATA_FOLDER, DESCRIPTOR, hash_of
from helpers.errors import InputError

DESCRIBED = Path(DESCRIPTOR).name


def with_hashes(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files by name, the description among them with the hashes of the others."""
    document = json.loads(contents[DESCRIBED])
    for resource in document["resources"]:
        if resource["path"] in contents and "hash" in resource:
            resource["hash"] = hash_of(contents[resource["path"]])
    return {**contents, DESCRIBED: json_bytes(document)}


def json_bytes(document: object) -> bytes:
    """Return a JSON document as its file has it."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def put(contents: Mapping[str, bytes], what: str) -> list[Path]:
    """Put files into `data/` and return those that changed; none does if one cannot be written.

    Raises:
        InputError: the folder or a file cannot be written.
    """
    folder = project.root() / DATA_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        changed = [name for name in contents if not _holds(folder / name, contents[name])]
        _replace(folder, {name: contents[name] for name in changed})
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{DATA_FOLDER}: {what} cannot be written: {reason}") from None
    return [Path(DATA_FOLDER) / name for name in changed]


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _replace(folder: Path, contents: Mapping[str, bytes]) -> None:
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        for name, content in contents.items():
            (aside / name).write_bytes(content)
        for name in contents:
            (aside / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
