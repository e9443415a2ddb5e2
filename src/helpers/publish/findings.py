"""What a check of a built site finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A fault of the site.

    Attributes:
        page: the page's file, relative to the site.
        what: the fault in plain words.
    """

    page: str
    what: str

    def __str__(self) -> str:
        """The finding as a line of a report."""
        return f"{self.page}: {self.what}"
