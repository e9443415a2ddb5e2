"""What the book is: its pages, their parameters and their finished runs."""

from pathlib import Path

DEFAULT_EDITION = Path("book") / "edition.yml"
