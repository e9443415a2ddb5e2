"""Writes what each page of the edition answers, computed without notebooks, into a folder a page.

Before each page it prints how many are done, and of how many.

It is run as a script by an interpreter whose `helpers` may be those of another commit, so it asks
little of them.
"""

import sys
from pathlib import Path

from helpers import errors, project
from helpers.analyses import registry
from helpers.csvtext import csv_text
from helpers.publish.edition.edition import read_edition

try:
    from helpers.run.tables import table_text
except ImportError:  # an earlier program writes its tables as they are
    table_text = csv_text

EDITION = "book/edition.yml"
LACKING = (errors.DataError, getattr(errors, "NotImportedError", errors.DataError))
"""What is wrong with the data, and not with an area that has no figures."""


def write(folder: Path) -> None:
    """Write `results.json` and a CSV file a table of every page that has figures."""
    chapters = read_edition(project.root() / EDITION, project.root()).chapters
    for done, chapter in enumerate(chapters):
        print(done, len(chapters), flush=True)
        try:
            results = registry.load(chapter.analysis).analyse(chapter.parameters)
        except LACKING:
            raise
        except errors.InputError:  # the area lacks figures: the page of the book says so
            continue
        page = folder / chapter.slug
        page.mkdir()
        (page / "results.json").write_text(results.to_json(), encoding="utf-8")
        for name, frame in results.tables.items():
            (page / f"{name}.csv").write_text(table_text(frame), encoding="utf-8", newline="")


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]))
    except errors.BookError as error:
        sys.exit(str(error))
