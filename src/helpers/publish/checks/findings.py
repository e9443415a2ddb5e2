"""What a check of the sources or of a built site finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A fault.

    Attributes:
        where: the file, relative to the project or to the site.
        what: the fault in plain words.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
