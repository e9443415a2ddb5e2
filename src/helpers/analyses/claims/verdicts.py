"""The ledger: each claim with its verdict, and the commitments by their date."""

from decimal import Decimal

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.claims import checks
from helpers.analyses.claims.checks import Computed
from helpers.analyses.claims.evidence import Evidence
from helpers.data.facts import Fact
from helpers.results import AT_LEAST, AT_MOST, Figure, sourced

REPRODUCED, NEAR, DIFFERS = "reproduced", "near", "differs"
CONSISTENT = "consistent in the document"
CONTRADICTED, NOT_FOLLOWING = "contradicted in the document", "does not follow"
DUE, PAST, UNDATED = "commitment, dated", "commitment, date past", "commitment, undated"
NEEDS, WORDING, INPUT = "needs a release", "not testable as worded", "input"
VERDICTS = (
    REPRODUCED,
    NEAR,
    DIFFERS,
    NOT_FOLLOWING,
    CONTRADICTED,
    CONSISTENT,
    PAST,
    DUE,
    UNDATED,
    INPUT,
    NEEDS,
    WORDING,
)
"""Every verdict, those that say most first."""
AGAINST = (CONTRADICTED, NOT_FOLLOWING, DIFFERS, NEAR)
"""Verdicts of claims that do not hold as printed, the gravest first."""
OF_OTHERS = (REPRODUCED, NEAR, DIFFERS)
"""Verdicts that another source gives."""
OF_COMMITMENTS = (PAST, DUE, UNDATED)
ROUND_FROM = 1000
"""From here on zeros at the end of a printed number are taken for rounding."""
TESTED = {"release": NEEDS, "wording": WORDING, "input": INPUT}
JUDGED = ["claim", "area", "printed", "computed", "unit", "difference_percent", "computed_period"]


def ledger(evidence: Evidence) -> pd.DataFrame:
    """Return every claim with its verdict, in the order of the documents.

    Returns:
        Frame of `claim_id`, `topic`, `claim`, `printed`, `unit`, `area`, `period`, `verdict`,
        `computed`, `difference_percent` of the printed figure, `computed_period`,
        `computed_from`, `needs`, `due`, `owner`, `document` and `section`.
    """
    rows = [_row(claim, evidence) for claim in evidence.claims.by_id.values()]
    cited = [*evidence.claims.citations, *(str(row["computed_from"]) for row in rows)]
    frame = pd.DataFrame(rows).astype({"computed": float, "difference_percent": float})
    return sourced(frame, dict.fromkeys(each for each in cited if each))


def _row(claim: Fact, evidence: Evidence) -> dict[str, object]:
    found, missing = None, False
    if claim.testing == "check":
        try:
            found = checks.compute(claim, evidence.claims.by_id)
        except checks.NotHeldError:
            missing = True
    verdict = NEEDS if missing else _verdict(claim, found, evidence)
    apart = (found.value / claim.value - 1) * PER_CENT if found and claim.value else None
    return {
        "claim_id": claim.id,
        "topic": claim.topic,
        "claim": claim.measure,
        "printed": claim.value,
        "unit": claim.unit,
        "area": claim.area,
        "period": claim.period,
        "verdict": verdict,
        "computed": found.value if found else None,
        "difference_percent": apart,
        "computed_period": found.period if found else "",
        "computed_from": found.source if found else "",
        "needs": _needs(claim, missing) if verdict in (NEEDS, WORDING) else "",
        "due": claim.due,
        "owner": claim.owner,
        "document": evidence.claims.documents[claim.source],
        "section": claim.section,
    }


def _needs(claim: Fact, missing: bool) -> str:
    figure = claim.check.partition(":")[0]
    usual = f"{figure} of {claim.area}" if missing else f"the same figures, of {claim.period}"
    return claim.needs or usual


def _verdict(claim: Fact, found: Computed | None, evidence: Evidence) -> str:
    if found is None:
        return TESTED.get(claim.testing) or _of_commitment(claim.due, evidence.as_of)
    holds = _holds(claim, found.value)
    if _is_later(claim.period, found.period):
        return NEEDS
    if holds:
        return REPRODUCED if found.source else CONSISTENT
    if abs(found.value - claim.value) <= evidence.near * claim.value:
        return NEAR
    if found.source:
        return DIFFERS
    return CONTRADICTED if found.contradicts else NOT_FOLLOWING


def _of_commitment(due: str, as_of: str) -> str:
    """Return whether the month of a commitment, or the last of its year, is past."""
    if not due:
        return UNDATED
    return PAST if (due if "-" in due else f"{due}-12") < as_of else DUE


def _holds(claim: Fact, value: float) -> bool:
    """Say whether a figure is that of a claim, within the digits that are printed.

    A lower bound holds for all that is not below it, an upper bound for all that is not above;
    what is printed as about holds within twice as much.
    """
    apart, within = value - claim.value, precision(claim.value)
    if claim.bound == AT_LEAST:
        return apart >= -within
    if claim.bound == AT_MOST:
        return apart <= within
    return abs(apart) <= within * (2 if claim.bound == "about" else 1) + 1e-9


def precision(printed: float) -> float:
    """Return half a unit of the last digit that a printed number is taken to be exact in."""
    number = Decimal(repr(printed)).normalize()
    last = int(number.as_tuple().exponent)
    return 0.5 * 10.0 ** (last if abs(printed) >= ROUND_FROM else min(last, 0))


def _is_later(claimed: str, computed: str) -> bool:
    """Say whether a figure is of a time that begins after the year of the claim began."""
    stated, found = checks.years_of(claimed), checks.years_of(computed)
    return bool(stated and found) and max(found) > max(stated)


def counted(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that are counted: those of the strategy, or all of one's own."""
    own = rows[rows["document"].isin(evidence.documents)].reset_index(drop=True)
    return sourced(own, rows.attrs["sources"])


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims have each verdict: `verdict` and `claims`."""
    every = rows["verdict"].value_counts()
    every = every.reindex([each for each in VERDICTS if each in every.index])
    frame = every.rename_axis("verdict").rename("claims").reset_index()
    return sourced(frame, rows.attrs["sources"])


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that do not hold as printed, the gravest first."""
    own = rows[rows["verdict"].isin(AGAINST)]
    order = own["verdict"].map(AGAINST.index)
    own = own.assign(order=order, far=-own["difference_percent"].abs())
    own = own.sort_values(["order", "far"], kind="stable", ignore_index=True)
    return sourced(own[["verdict", *JUDGED]], rows.attrs["sources"])


def commitments(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is promised, by the strategy first, the earliest date first.

    Returns:
        Frame of `claim`, `due`, `verdict`, `owner` and `document`.
    """
    own = rows[rows["verdict"].isin(OF_COMMITMENTS)]
    own = own.sort_values("due", key=lambda due: due.replace("", "9999"), kind="stable")
    beside = ~own["document"].isin(evidence.documents)
    own = own.loc[beside.sort_values(kind="stable").index]
    shown = own[["claim", "due", "verdict", "owner", "document"]].reset_index(drop=True)
    return sourced(shown, evidence.claims.citations)


def figures(evidence: Evidence, rows: pd.DataFrame) -> dict[str, Figure]:
    """Return how many claims there are, and how many of them have which kind of verdict.

    Args:
        evidence: what the analysis starts from.
        rows: the claims that are counted.
    """
    every = rows["verdict"]
    kinds = {
        "claims": ("Claims in numbers", every.notna()),
        "claims_computed": ("Computed here", rows["computed"].notna() & (every != NEEDS)),
        "claims_held_elsewhere": (
            "Held against another source",
            every.isin(OF_OTHERS) & (rows["computed_from"] != ""),
        ),
        "claims_reproduced": ("Reproduced", every == REPRODUCED),
        "claims_not_holding": ("Not as printed", every.isin(AGAINST)),
        "claims_contradicted": ("Contradicted in the document", every == CONTRADICTED),
        "commitments": ("Commitments", every.isin(OF_COMMITMENTS)),
        "commitments_past": ("Commitments past their date", every == PAST),
        "claims_needing_release": ("Need a release", every == NEEDS),
        "claims_not_testable": ("Not testable as worded", every == WORDING),
        "claims_inputs": ("Inputs of an analysis", every == INPUT),
    }
    period = evidence.as_of
    return {
        name: Figure(int(own.sum()), "claims", label, period=period, no_limits=COUNTED)
        for name, (label, own) in kinds.items()
    }
