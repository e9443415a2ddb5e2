"""What the accessibility statement says of the rules that a browser has held all pages against.

The tests of the site write the record; the statement is made from it and never by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from helpers.errors import InputError
from helpers.publish.pages.boxes import one_line

FILE = "book/accessibility.json"


@dataclass(frozen=True)
class Record:
    """What axe found on all pages.

    Attributes:
        engine: name and version of what held the pages against the rules.
        windows: the sizes and modes in which each page was opened.
        pages: how many pages there are.
        met: names of the rules that apply and that every page keeps.
        broken: name to words of each rule that a page breaks.
        undecided: name to words of each rule that needs a person to decide.
        reasons: name of each such rule to why a machine cannot tell, as the engine puts it.
        stamp: the commit that those pages were made from, as their foot says it; empty where it is
            not known. Records that differ in nothing else count as the same.
    """

    engine: str
    windows: tuple[str, ...]
    pages: int
    met: tuple[str, ...]
    broken: Mapping[str, str]
    undecided: Mapping[str, str]
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stamp: str = field(default="", compare=False)

    def to_json(self) -> str:
        """Return the record as JSON text."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Return the record that a text holds.

        Raises:
            InputError: it holds none.
        """
        try:
            return TypeAdapter(cls).validate_json(text)
        except ValidationError:
            raise InputError(
                f"{FILE} is no record of a browser's tests; 'make test-site' leaves one in _build"
            ) from None


def read(project: Path) -> Record:
    """Return the record of a project.

    Raises:
        InputError: there is no record, or it cannot be read.
    """
    try:
        text = (project / FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{FILE} cannot be read; 'make test-site' leaves one in _build") from None
    return Record.from_json(text)


def statement(record: Record) -> str:
    """Return what a record says, as HTML in one line."""
    return one_line("accessibility.html", record=record)


def undecided(record: Record) -> str:
    """Return the item of the list of what is not met or not known; empty where all is met.

    It names each rule that is broken or undecided, and why a machine cannot decide it.
    """
    told = [f"{_without_stop(words)} (broken)" for words in record.broken.values()]
    for rule, words in record.undecided.items():
        why = ", ".join(_without_stop(each) for each in record.reasons.get(rule, ()))
        told.append(f"{_without_stop(words)} (not decided{': ' if why else ''}{why})")
    return "; ".join(told)


def _without_stop(words: str) -> str:
    return words.strip().removesuffix(".")
