"""Every quantified claim of the strategy documents as one table: its verdict, its chapter."""

import csv
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from helpers.analyses import claims as judging
from helpers.analyses import registry
from helpers.data import areas, facts
from helpers.data.facts import Fact
from helpers.data.sources import source
from helpers.formats import NOT_AVAILABLE
from helpers.present import units
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.boxes import one_line
from helpers.publish.pages.citations import each

TABLE = "strategy_facts"
"""The table of the data package that holds the claims."""
CALENDAR = "year"
WHOLE = "NW London"
"""The area of the strategy; figures of it are many, so that its name alone tells nothing."""
NO_CHAPTER = "not used yet"
SECTIONS = {
    "claims-not-holding": judging.verdicts.AGAINST,
    "claims-commitments": judging.verdicts.OF_COMMITMENTS,
}
"""Section of the page on verdicts to the verdicts that it tells of."""
HOW = "claims-how"
"""The section that tells how a claim gets its verdict."""
_QUOTED = re.compile(r'"(\w+)"')


def table(finished: Mapping[str, tuple[str, Finished]]) -> str:
    """Return the claims as a table of HTML in one line.

    Args:
        finished: slug of each chapter to its title in the contents and its run.
    """
    ledger = judging.ledger(judging.evidence(judging.Parameters())).set_index("claim_id")
    judged: dict[Any, dict[Any, Any]] = ledger[["verdict", "computed", "needs"]].to_dict("index")
    rows = [
        {
            "fact": fact,
            "value": _value(fact.value, fact.unit),
            "document": source(fact.source).short_title,
            "tested": list(_testing(fact, finished)),
            "verdict": judged[fact.id]["verdict"],
            "needs": judged[fact.id]["needs"],
            "computed": _value(
                judged[fact.id]["computed"], fact.unit, units.exact_decimals(fact.value, "")
            ),
        }
        for fact in facts.all_facts()
    ]
    told = any(run.analysis == "claims" for _, run in finished.values())
    section_of = _section if told else None
    return one_line("claims.html", rows=rows, untested=NO_CHAPTER, section_of=section_of)


def tests(finished: Finished, fact: Fact) -> bool:
    """Say whether a chapter rests on a claim.

    It does where its analysis names the claim, or where a row of a table that cites it has its
    figure under its words, or for a part of the area of the strategy.
    """
    if fact.id in _named_by(finished.analysis) and _is_of_the_strategy(finished):
        return True
    citation = fact.citation
    return any(
        _is_of(row, fact)
        for name, path in finished.tables.items()
        if any(citation in each(cited) for cited in finished.record.table_sources[name])
        for row in _rows(path)
    )


@cache
def _named_by(analysis: str) -> frozenset[str]:
    """Return every name that stands in quotation marks in the program of an analysis."""
    folder = registry.FOLDER / registry.MODULES[analysis].rpartition(".")[2]
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return frozenset(name for text in texts for name in _QUOTED.findall(text))


def _is_of_the_strategy(finished: Finished) -> bool:
    area = areas.find(str(finished.parameters.get("area")))  # none for a practice
    return area is not None and facts.strategy_held(area)


def _section(verdict: str) -> str:
    return next((name for name, own in SECTIONS.items() if verdict in own), HOW)


def _testing(fact: Fact, finished: Mapping[str, tuple[str, Finished]]) -> Iterator[tuple[str, str]]:
    return ((slug, title) for slug, (title, run) in finished.items() if tests(run, fact))


def _is_of(row: list[str], fact: Fact) -> bool:
    """Say whether a row has the figure of a claim, under its words or for a part of the area."""
    part = fact.area != WHOLE and any(fact.area in cell for cell in row)
    return (fact.measure in row or part) and any(_is_number(cell, fact.value) for cell in row)


def _is_number(cell: str, value: float) -> bool:
    try:
        return float(cell) == value
    except ValueError:
        return False


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _value(value: float, unit: str, least: int = 0) -> str:
    """Return a number with the digits that its document prints, a computed one with three at most.

    What is not computed is told as not available; what is has at least some digits after the point.
    """
    if math.isnan(value):
        return NOT_AVAILABLE
    places = max(units.exact_decimals(value, ""), least)
    return units.NumberStyle("", decimals=places, calendar=unit == CALENDAR).write(value)
