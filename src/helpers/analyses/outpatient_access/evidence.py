"""What the page on unequal access starts from: the strategy's table of outpatient specialties."""

from dataclasses import dataclass

import pandas as pd

from helpers.analyses.base import stated
from helpers.analyses.outpatient_access.parameters import Parameters
from helpers.data import areas, catalogue, facts, sources
from helpers.errors import InputError
from helpers.names import quote
from helpers.results import Figure

CUT_SERVICE = r" S(?:e(?:r(?:v(?:i(?:ce?)?)?)?)?)?$"
"""The word service at the end of a name, cut short or not: the document cuts names at a width."""


@dataclass(frozen=True)
class Evidence:
    """The table of specialties as the strategy prints it, and what it can be held against.

    Attributes:
        table: each specialty with a total, five per cents by deprivation and a difference; named
            without the word service.
        appointments: outpatient appointments a year, as the strategy counts them.
        citation: the document and section of the table.
        period: the year of the document; the table has none of its own.
    """

    table: pd.DataFrame
    appointments: Figure
    citation: str
    period: str


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the strategy is not that of the area.
    """
    area = areas.resolve(parameters.area)
    if not facts.strategy_held(area):
        raise InputError(
            f"area {quote(area.name)}: the table of specialties is that of the strategy for "
            "NW London alone; use area=NW London"
        )
    table = catalogue.load("outpatient_by_deprivation")
    names = table["specialty"].str.replace(CUT_SERVICE, "", regex=True)
    source, section = str(table["source"].iloc[0]), str(table["section"].iloc[0])
    return Evidence(
        table=table.assign(specialty=names),
        appointments=stated(facts.fact("outpatient_appointments")),
        citation=sources.cite(source, section),
        period=str(sources.source(source).published),
    )
