"""What the gate refuses, by kind."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "small count",
    "no unit",
    "NHS number",
    "e-mail address",
    "secret",
    "absolute path",
    "not judged",
]


@dataclass(frozen=True)
class Fault:
    """Something in a file that may not be published.

    Attributes:
        kind: what it is, as an exemption names it.
        subject: the column it stands in, or the text itself; empty where neither says anything.
        what: the fault in plain words, without the number or the text that is refused.
    """

    kind: Kind
    subject: str
    what: str
