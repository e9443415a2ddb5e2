"""The derived tables in their files."""

from pathlib import Path

from helpers.data import package, writing
from helpers.data.derived import area_rows, name_rows, placing, registers, unusual_rows


def derive() -> list[Path]:
    """Make the derived rows of areas, their names, registers and unusual practices anew.

    Rows that no imported release gives stay as they are, and so do the names of areas.

    Returns:
        The files that changed, from the project's folder.

    Raises:
        InputError: a release is not imported, or a file cannot be written.
    """
    practices = placing.practices()
    areas = area_rows.areas(practices)
    unusual = unusual_rows.unusual(practices)
    made = {
        area_rows.TABLE: areas,
        name_rows.TABLE: name_rows.names(areas),
        registers.TABLE: registers.registers(practices, areas, unusual),
        unusual_rows.TABLE: unusual,
    }
    contents = {
        Path(package.describe(name).path).name: frame.to_csv(
            index=False, lineterminator="\n"
        ).encode("utf-8")
        for name, frame in made.items()
    }
    return writing.put(contents, "the derived tables")
