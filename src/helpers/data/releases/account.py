"""What is kept on record of every file that was read; knows nothing of pandas."""

from collections.abc import Mapping
from dataclasses import dataclass

THE_USER = "the user"
"""Publisher of the tables of the user's own."""


@dataclass(frozen=True)
class FileRead:
    """A file that a table was read from, and what became of its rows.

    Attributes:
        name: name without folders.
        sha256: hash of its content.
        packed_in: name of the zip; empty for a file of its own.
        table: the table it holds.
        read: rows below the headings.
        kept: rows of the table.
        dropped: rows dropped, by reason.
        notes: rows or values kept but worth knowing, by what they are.
        unused: headings that the table does not take.
    """

    name: str
    sha256: str
    packed_in: str
    table: str
    read: int
    kept: int
    dropped: Mapping[str, int]
    notes: Mapping[str, int]
    unused: tuple[str, ...]
