"""What the accessibility statement says of the rules that a browser has held all pages against.

The tests of the site write the record; the statement is made from it and never by hand.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from helpers.errors import InputError
from helpers.publish.boxes import templates

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
    """

    engine: str
    windows: tuple[str, ...]
    pages: int
    met: tuple[str, ...]
    broken: Mapping[str, str]
    undecided: Mapping[str, str]

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
            given = json.loads(text)
            return cls(
                engine=given["engine"],
                windows=tuple(given["windows"]),
                pages=given["pages"],
                met=tuple(given["met"]),
                broken=given["broken"],
                undecided=given["undecided"],
            )
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{FILE} is no record of a browser's tests; 'make test-site' leaves one in _build"
            ) from None


def statement(project: Path) -> str:
    """Return what the record of a project says, as HTML in one line.

    Raises:
        InputError: there is no record, or it cannot be read.
    """
    try:
        text = (project / FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{FILE} cannot be read; 'make test-site' leaves one in _build") from None
    html = templates().get_template("accessibility.html").render(record=Record.from_json(text))
    return " ".join(html.split())
