"""The derived tables in their files."""

from pathlib import Path

from helpers.data import package, writing
from helpers.data.derived import (
    area_rows,
    estate_rows,
    name_rows,
    placing,
    registers,
    sickness_rows,
    trust_rows,
    unusual_rows,
)


def derive() -> list[Path]:
    """Make the derived rows of areas, names, registers, sickness, estates and practices anew.

    Rows that no imported release gives stay as they are, and so do the names of areas.

    Returns:
        The files that changed, from the project's folder.

    Raises:
        InputError: a release is not imported, or a file cannot be written.
    """
    practices = placing.practices()
    absences, systems = sickness_rows.release(), sickness_rows.systems()
    areas = trust_rows.with_trusts(area_rows.areas(practices), absences, systems)
    unusual = unusual_rows.unusual(practices)
    made = {
        area_rows.TABLE: areas,
        name_rows.TABLE: name_rows.names(areas),
        registers.TABLE: registers.registers(practices, areas, unusual),
        sickness_rows.TABLE: sickness_rows.sickness(areas, absences, systems),
        unusual_rows.TABLE: unusual,
        estate_rows.TABLE: estate_rows.estates(estate_rows.returns()),
    }
    contents = {
        Path(package.describe(name).path).name: frame.to_csv(
            index=False, lineterminator="\n"
        ).encode("utf-8")
        for name, frame in made.items()
    }
    return writing.put(contents, "the derived tables")
