"""What the verdicts start from: the claims."""

from dataclasses import dataclass

from helpers.analyses.claims.parameters import Parameters
from helpers.data import areas, claims, facts
from helpers.data.claims import Claims
from helpers.errors import InputError
from helpers.names import quote


@dataclass(frozen=True)
class Evidence:
    """The claims to be judged, and how.

    Attributes:
        area: the area that the book is about.
        claims: the claims.
        near: how far a figure may lie from a printed one and be near, as a share of it.
        as_of: year and month from which the dates of commitments are looked at.
        strategy_held: whether the claims are those of the strategy documents.
    """

    area: areas.Area
    claims: Claims
    near: float
    as_of: str
    strategy_held: bool

    @property
    def documents(self) -> list[str]:
        """The titles of the documents whose claims are counted: the strategy, or all one's own."""
        titles = self.claims.documents
        return [titles[facts.STRATEGY]] if self.strategy_held else list(titles.values())


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: no file of the user's own is imported, or the strategy is not the area's.
    """
    area = areas.resolve(parameters.area)
    if parameters.claims_source == "strategy" and not facts.strategy_held(area):
        raise InputError(
            f"area {quote(area.name)} has no strategy here; use -p claims_source=own after "
            "icsbook data import own_claims"
        )
    return Evidence(
        area=area,
        claims=claims.claims(parameters.claims_source),
        near=parameters.near,
        as_of=parameters.as_of,
        strategy_held=parameters.claims_source == "strategy",
    )
