"""The strategy documents' own figures, one by one, each with its citation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from helpers.data import areas, package, references
from helpers.data.areas import Area
from helpers.data.descriptor import TableInfo
from helpers.data.reading import split
from helpers.data.schema import plain_rows, typed_frame
from helpers.data.sources import cite
from helpers.errors import InputError
from helpers.names import nearest, quote

STRATEGY_AREA = "E54000027"
"""Code of the system whose strategy the facts are of."""
STRATEGY = "nwl_strategy_2023"
"""The document that is the strategy; the others were read beside it."""


@dataclass(frozen=True)
class Fact:
    """A quantified statement of a strategy document.

    Attributes:
        id: name of the figure.
        topic: its subject.
        measure: what is measured, with the document's qualifying words.
        value: the figure, in `unit`; percentages are 0 to 100.
        unit: what it counts.
        bound: `exact`, `at_least`, `at_most` or `about`, as the document qualifies it.
        area: the area as the document names it.
        area_code: that area as a code of the table `areas`; empty where the table lacks it.
        period: the period as the document gives it.
        source: id of the document.
        section: section of the document.
        testing: how it can be tested: `check`, `input`, `commitment`, `release` or `wording`.
        check: the check that computes it, with what it takes after a colon; may be empty.
        needs: the release, or what else, that would test it; may be empty.
        due: year, or year and month, by which a commitment is to be kept; may be empty.
        owner: the post that answers for a commitment; may be empty.
        note: what to know of it; may be empty.
    """

    id: str
    topic: str
    measure: str
    value: float
    unit: str
    bound: str
    area: str
    area_code: str
    period: str
    source: str
    section: str
    testing: str
    check: str
    needs: str
    due: str
    owner: str
    note: str

    @property
    def citation(self) -> str:
        """The document and section, as a page cites it."""
        return cite(self.source, self.section)


def all_facts() -> tuple[Fact, ...]:
    """Return every figure of the strategy documents, in the order of the table."""
    return tuple(_facts().values())


def fact(id_: str) -> Fact:
    """Return the figure of that id.

    Raises:
        InputError: there is none; says the nearest.
    """
    known = _facts()
    if id_ not in known:
        hint = nearest(id_, known, among="figures of the strategy")
        raise InputError(f"figure {quote(id_)} is not known; {hint}")
    return known[id_]


def fact_for(id_: str, area: Area) -> Fact | None:
    """Return the figure of that id if it is about `area`, None if it is about another.

    Raises:
        InputError: there is no figure of that id.
    """
    found = fact(id_)
    return found if found.area_code == area.code else None


def strategy_held(area: Area) -> bool:
    """Say whether the strategy is that of an area: of the system, or of a part of it."""
    parts = areas.members(STRATEGY_AREA, area.kind, former=True)
    return area.code == STRATEGY_AREA or area in parts


def _facts() -> Mapping[str, Fact]:
    facts = package.read("strategy_facts")
    references.check(*facts)
    return _build(*facts)


@lru_cache(maxsize=8)
def _build(info: TableInfo, content: bytes) -> Mapping[str, Fact]:
    rows = plain_rows(typed_frame(info, split(info, content)))
    return {row["id"]: _fact(row) for row in rows}


def _fact(row: Mapping[str, Any]) -> Fact:
    given: dict[str, Any] = {name: "" if value is None else value for name, value in row.items()}
    return Fact(**given)
