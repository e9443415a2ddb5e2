"""The derived tables in their files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import project
from helpers.data import catalogue, package, writing
from helpers.data.areas import ENGLAND
from helpers.data.derived import (
    area_rows,
    children_rows,
    citing,
    condition_rows,
    deprivation_rows,
    early_rows,
    emergency_rows,
    estate_rows,
    list_rows,
    name_rows,
    network_rows,
    outcome_rows,
    placing,
    registers,
    sickness_rows,
    trust_rows,
    unusual_rows,
)
from helpers.data.descriptor import DATA_FOLDER, DESCRIPTOR
from helpers.errors import DataError, NotImportedError

Tables = dict[str, pd.DataFrame]
Practices = Callable[[], pd.DataFrame]
Step = Callable[[Tables, Practices], Tables]


@dataclass(frozen=True)
class Derived:
    """What was made.

    Attributes:
        changed: the files that changed, from the project's folder.
        stayed: why tables stay as they are, by their names: what is not imported.
    """

    changed: list[Path]
    stayed: Mapping[str, str]


def derive() -> Derived:
    """Make the derived rows of every table that is made of releases anew.

    Rows that no imported release gives stay as they are, and so do the names of areas.

    Raises:
        NotImportedError: no table can be made.
        InputError: a file cannot be written.
        DataError: what the releases give breaks a rule of a table; all stay as they were.
    """
    made: Tables = {area_rows.TABLE: catalogue.load(area_rows.TABLE)}
    stayed: dict[str, str] = {}
    practices = cache(placing.practices)  # several steps need them
    for names, step in _STEPS.items():
        try:
            made = step(made, practices)
        except NotImportedError as error:
            stayed[", ".join(names)] = str(error)
    if len(stayed) == len(_STEPS):
        raise NotImportedError(next(iter(stayed.values())))
    cited = citing.sources(made)
    new = len(cited) > len(catalogue.load(citing.TABLE))
    contents = {
        Path(package.describe(name).path).name: frame.to_csv(
            index=False, lineterminator="\n"
        ).encode("utf-8")
        for name, frame in {**made, **({citing.TABLE: cited} if new else {})}.items()
    }
    contents[Path(DESCRIPTOR).name] = citing.description(made, cited)
    return Derived(_put(writing.with_hashes(contents)), stayed)


def _put(contents: Mapping[str, bytes]) -> list[Path]:
    """Put files in place if all tables then hold what is said of them; else leave those before."""
    folder = project.root() / DATA_FOLDER
    before = {name: (folder / name).read_bytes() for name in contents}
    changed = writing.put(contents, "the derived tables")
    try:
        catalogue.validate_all()
    except DataError:
        writing.put(before, "the tables as they were")
        raise
    return changed


def _registers(_: Tables, practices: Practices) -> Tables:
    areas = area_rows.areas(practices())
    to_make = placing.to_make(practices())
    unusual = unusual_rows.unusual(to_make)
    return {
        area_rows.TABLE: areas,
        name_rows.TABLE: name_rows.names(areas),
        registers.TABLE: registers.registers(to_make, areas, unusual),
        unusual_rows.TABLE: unusual,
        condition_rows.TABLE: condition_rows.conditions(to_make, areas),
    }


def _lists(made: Tables, practices: Practices) -> Tables:
    placing.require_years_of_table()
    registered = placing.registered()
    counts = pd.concat([practices(), registered])
    return {
        **made,
        unusual_rows.TABLE: unusual_rows.unusual(counts),
        list_rows.TABLE: list_rows.lists(registered, practices(), made[area_rows.TABLE]),
        list_rows.EXAMPLE: list_rows.example(counts),
    }


def _sickness(made: Tables, _: Practices) -> Tables:
    areas, absences = made[area_rows.TABLE], sickness_rows.release()
    systems = sickness_rows.systems(areas)
    cited = absences.assign(source=sickness_rows.source(absences["month"]), note=None)
    areas = trust_rows.with_trusts(areas, cited, systems)
    rows = sickness_rows.sickness(areas, absences, systems)
    return {**made, area_rows.TABLE: areas, sickness_rows.TABLE: rows}


def _of_practices(
    table: str, rows: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame], years: Iterable[str]
) -> Step:
    def step(made: Tables, practices: Practices) -> Tables:
        placing.require(years)
        return {**made, table: rows(practices(), made[area_rows.TABLE])}

    return step


def _of_areas(table: str, rows: Callable[[pd.DataFrame], pd.DataFrame]) -> Step:
    return lambda made, _: {**made, table: rows(made[area_rows.TABLE])}


def _estates(made: Tables, _: Practices) -> Tables:
    sites = estate_rows.returns()
    trusts = trust_rows.of_returns(sites)
    areas = trust_rows.with_trusts(made[area_rows.TABLE], trusts, {"": ENGLAND})
    rows = estate_rows.estates(sites[sites["trust_code"].isin(areas["code"])])
    return {**made, area_rows.TABLE: areas, estate_rows.TABLE: rows}


_STEPS: Mapping[tuple[str, ...], Step] = {
    (
        area_rows.TABLE,
        name_rows.TABLE,
        registers.TABLE,
        unusual_rows.TABLE,
        condition_rows.TABLE,
    ): _registers,
    (list_rows.TABLE, list_rows.EXAMPLE): _lists,
    (sickness_rows.TABLE,): _sickness,
    (early_rows.TABLE,): _of_practices(
        early_rows.TABLE, early_rows.early, [early_rows.YEAR_OF_GROUPS]
    ),
    (deprivation_rows.TABLE,): _of_practices(
        deprivation_rows.TABLE, deprivation_rows.deprivation, [deprivation_rows.YEAR]
    ),
    (children_rows.TABLE,): _of_practices(
        children_rows.TABLE, children_rows.children, [children_rows.YEAR]
    ),
    (outcome_rows.TABLE,): _of_areas(outcome_rows.TABLE, outcome_rows.outcomes),
    (network_rows.TABLE,): _of_practices(
        network_rows.TABLE, network_rows.workforce, network_rows.MONTHS.values()
    ),
    (emergency_rows.TABLE,): _of_areas(emergency_rows.TABLE, emergency_rows.waits),
    (estate_rows.TABLE,): _estates,
}
"""How tables are made; all of a step need the same releases."""
