"""Recorded cases of each place against what its people lead to expect, held against chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses import frames
from helpers.analyses.base import FUNNEL_POSITIONS
from helpers.analyses.hypertension.comparison import LEVEL_WORDS, NOTHING, ONE_WORDS, Compared
from helpers.analyses.hypertension.evidence import Evidence, england_detection
from helpers.analyses.hypertension.gap import marked
from helpers.analyses.hypertension.gathering import Level
from helpers.analyses.hypertension.parameters import FunnelCentre
from helpers.errors import InputError
from helpers.formats import format_value, join_words
from helpers.results import Column, Description, Headline
from helpers.stats import funnel, intervals

FEWEST = 10
"""Places below which the overdispersion is unstable."""
CURVE_POINTS = 60
UNUSUAL = ("low_998", "high_998")
"""Where a place of a funnel stands out: beyond the 99.8% limits, which chance passes seldom."""
NAMED = 6
"""Unusual practices that a sentence names, the largest first."""
CENTRES: dict[FunnelCentre, str] = {
    "system": "All together",
    "england": "England",
    "target": "Target",
}

CENTRE_WORDS: dict[FunnelCentre, str] = {
    "system": "the average of all together",
    "england": "England's level",
    "target": "the target",
}


class Around(NamedTuple):
    """Where places lie around a centre.

    Attributes:
        spread: their overdispersion; None for fewer than two places.
        plain: class of each against the limits of chance, as `helpers.stats.funnel.classify_ratio`.
        widened: the same with limits widened by the overdispersion.
    """

    spread: funnel.Overdispersion | None
    plain: NDArray[np.str_]
    widened: NDArray[np.str_]

    @property
    def tau2(self) -> float:
        """The variance between places by which the limits are widened."""
        return 0.0 if self.spread is None else self.spread.tau2


@dataclass(frozen=True)
class Variation:
    """Recorded cases against those expected at the area's own level, a value a place.

    Attributes:
        places: the places that are compared, as `Compared.cells`.
        observed: people on the register.
        expected: those who would be if the whole area's ratio held everywhere.
        centres: the ratio at each centre; None where it is not known.
        chosen: the centre of the funnel.
    """

    places: Mapping[str, NDArray[Any]]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    centres: dict[FunnelCentre, float | None]
    chosen: FunnelCentre
    _around: dict[float, "Around"] = field(default_factory=dict, repr=False)

    @property
    def centre(self) -> float:
        """The ratio that the funnel is drawn around."""
        ratio = self.centres[self.chosen]
        assert ratio is not None  # noqa: S101 - `variation` refuses such a choice
        return ratio

    def around(self, centre: float) -> "Around":
        """Return where the places lie around a centre."""
        if centre not in self._around:
            self._around[centre] = _around(self.observed, self.expected, centre)
        return self._around[centre]


def _around(observed: NDArray[np.float64], expected: NDArray[np.float64], centre: float) -> Around:
    if not len(observed):
        nowhere = np.zeros(0, dtype=str)
        return Around(None, nowhere, nowhere)
    spread = None
    if len(observed) > 1:
        spread = funnel.ratio_overdispersion(observed, expected, centre)
    plain = funnel.classify_ratio(observed, expected, centre)
    tau2 = 0.0 if spread is None else spread.tau2
    widened = funnel.classify_ratio(observed, expected, centre, tau2) if tau2 else plain
    return Around(spread, plain, widened)


def variation(evidence: Evidence, found: Compared) -> Variation:
    """Return recorded against expected cases of the places that can be compared.

    Args:
        evidence: what the analysis starts from.
        found: the places, practices unlike the others in or out as the parameters say.

    Raises:
        InputError: the funnel is to be drawn around England and the source does not know it.
    """
    kept = ~found.left_over & (found.cells["expected"] > 0)
    observed, cases = found.cells["register"][kept], found.cells["expected"][kept]
    ratio = observed.sum() / cases.sum() if observed.sum() else np.nan
    known = bool(np.isfinite(ratio))
    england = england_detection(evidence)
    centres: dict[FunnelCentre, float | None] = {
        "system": 1.0 if known else None,
        "england": england / ratio if known and england is not None else None,
        "target": evidence.parameters.target / ratio if known else None,
    }
    chosen = evidence.parameters.funnel_centre
    if centres[chosen] is None and chosen == "england":
        raise InputError(
            "funnel_centre: 'england' needs the lists of all England's practices; use "
            "source=official, or funnel_centre=system or target"
        )
    if not known:
        empty = np.zeros(0)
        nowhere = found.chosen(np.zeros(len(kept), dtype=bool))
        return Variation(nowhere, empty, empty, dict.fromkeys(CENTRES, 1.0), chosen)
    return Variation(found.chosen(kept), observed, cases * ratio, centres, chosen)


def headlines(evidence: Evidence, found: Variation) -> dict[str, Headline]:
    """Return how far places vary beyond chance, and how many lie outside the limits."""
    period = evidence.newest.period
    around = found.around(found.centre)
    spread = around.spread
    ratio = Headline(
        found.centre,
        "ratio",
        period,
        f"The funnel is drawn around {CENTRE_WORDS[found.chosen]} "
        f"({format_value(found.centre, 'ratio')}).",
    )
    names = {"overdispersion": "times", "outside_chance": "places", "outside_funnel": "places"}
    unusual = unusual_headline(evidence)
    if spread is None:
        reason = "One place alone cannot be held against chance."
        nothing = {name: Headline(None, unit, period, reason) for name, unit in names.items()}
        return {**nothing, "funnel_ratio": ratio, "unusual_practices": unusual}
    plain, widened = (int(np.isin(lies, UNUSUAL).sum()) for lies in (around.plain, around.widened))
    words = LEVEL_WORDS[evidence.parameters.level]
    count = len(found.observed)
    phi = format_value(spread.phi, "times", 1)
    unstable = f" With fewer than {FEWEST} of them this is unstable." if count < FEWEST else ""
    return {
        "overdispersion": Headline(
            spread.phi,
            "times",
            period,
            f"The variance between {words} is {phi} times what chance alone would make it."
            f"{unstable}"
            if spread.phi > 1
            else f"The {words} vary no more than chance would make them.{unstable}",
        ),
        "outside_chance": Headline(
            float(plain),
            "places",
            period,
            f"{plain} of {count} {words} {_plural(plain, 'record')} more or fewer cases than "
            "chance alone explains (99.8% limits).",
        ),
        "outside_funnel": Headline(
            float(widened),
            "places",
            period,
            marked(
                evidence,
                f"{_of(widened, count, evidence.parameters.level)} "
                f"{_plural(widened or 1, 'lie')} outside the 99.8% limits once these allow for "
                "the usual variation between them.",
            ),
        ),
        "funnel_ratio": ratio,
        "unusual_practices": unusual,
    }


def _of(some: int, count: int, level: Level) -> str:
    return f"{some} of {count} {LEVEL_WORDS[level]}" if some else f"No {ONE_WORDS[level]}"


def _plural(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def unusual_headline(evidence: Evidence) -> Headline:
    """Return which practices are unlike the others by design, and whether they take part."""
    period = evidence.newest.period
    if evidence.own is None:
        text = "Published figures do not tell practices apart, so the unusual ones take part here."
        return Headline(None, "practices", period, text)
    flagged = evidence.own[evidence.own["flag"] != ""]
    if flagged.empty:
        return Headline(0.0, "practices", period, "No practice is unlike the others by design.")
    largest = flagged.sort_values("list_size", ascending=False, kind="stable")
    names = [
        f"{name} ({code})" for name, code in zip(largest["name"], largest["code"], strict=True)
    ]
    more = len(names) - NAMED
    shown = (
        join_words(names[:NAMED]) if more <= 0 else f"{', '.join(names[:NAMED])} and {more} more"
    )
    part = "they take part here" if evidence.parameters.include_outliers else "left out here"
    return Headline(
        float(len(names)),
        "practices",
        period,
        f"Unlike the others by design (online, university, nursing homes), and {part}: {shown}.",
    )


def ratios_table(
    evidence: Evidence, found: Variation, about: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return the standardised ratio of each place with its limits and where it lies."""
    columns = {
        "place": Column(LEVEL_WORDS[evidence.parameters.level].capitalize()),
        "expected": Column("Expected at the average of all", "people"),
        "register": Column("On the register", "people"),
        "ratio": Column("Recorded against expected", "ratio"),
        "lower": Column("Lower 95% limit", "ratio"),
        "upper": Column("Upper 95% limit", "ratio"),
        "position": Column("Against the funnel"),
        "flag": Column("Unlike the others"),
    }
    lower, upper = intervals.poisson(found.observed)
    lies = found.around(found.centre).widened
    cells = {
        "place": found.places["place"],
        "expected": found.expected,
        "register": found.observed,
        "ratio": found.observed / found.expected,
        "lower": lower / found.expected,
        "upper": upper / found.expected,
        "position": [FUNNEL_POSITIONS[str(place)] for place in lies],
        "flag": [flag or NOTHING for flag in found.places["flag"]],
    }
    return frames.of_columns(columns, cells), Description(
        "People on the hypertension register as a multiple of those expected at the average of "
        f"all, {LEVEL_WORDS[evidence.parameters.level]} of {about.where.name}, {about.period}",
        columns,
        about.sources,
        about.basis,
        f"{_standardised(evidence)} The limits of each ratio follow Byar's method; those of the "
        "funnel are widened to allow for the usual variation between places.",
        protected=evidence.parameters.level == "practice",
    )


def _standardised(evidence: Evidence) -> str:
    if evidence.source is None:
        return "Expected by residents alone: published figures do not tell the ages of a list."
    full = len(evidence.source.groups) > 2
    return (
        "Indirectly standardised by age and sex."
        if full
        else "Indirectly standardised by two groups of ages, 18 to 49 and 50 and over."
    )


def limits_table(found: Variation, about: Compared) -> tuple[pd.DataFrame, Description]:
    """Return the limits of the funnel by expected cases, widened by the overdispersion."""
    names = ("lower_95", "upper_95", "lower_998", "upper_998")
    columns = {
        "size": Column("Expected cases", "people"),
        **{name: Column(f"{name.partition('_')[0].capitalize()} limit", "ratio") for name in names},
    }
    if not len(found.expected):
        sizes = np.zeros(0)
        curves = [np.zeros(0)] * len(names)
    else:
        low, high = found.expected.min() * 0.8, found.expected.max() * 1.1
        sizes = np.geomspace(max(low, 1.0), max(high, 2.0), CURVE_POINTS)
        tau2 = found.around(found.centre).tau2
        pairs = [
            funnel.ratio_limits(sizes, level, found.centre, tau2)
            for level in (funnel.INNER, funnel.OUTER)
        ]
        curves = [limit for pair in pairs for limit in pair]
    cells = dict(zip(columns, [sizes, *curves], strict=True))
    return frames.of_columns(columns, cells), Description(
        "Limits of the funnel of recorded against expected cases, 95% and 99.8%, by expected cases",
        columns,
        about.sources,
        about.basis,
    )


def centres_table(
    evidence: Evidence, found: Variation, about: Compared
) -> tuple[pd.DataFrame, Description]:
    """Return how many places lie outside the limits around each centre that is known."""
    alone = "one place alone cannot be held against chance"
    columns = {
        "centre": Column("Centre of the funnel"),
        "ratio": Column("Recorded against expected", "ratio"),
        "phi": Column("Variation against chance", "times", 1, alone),
        "below": Column("Below the limits", "places", missing=alone),
        "above": Column("Above the limits", "places", missing=alone),
        "below_widened": Column("Below, limits widened", "places", missing=alone),
        "above_widened": Column("Above, limits widened", "places", missing=alone),
    }
    rows = [
        (CENTRES[name], *_outside(found, ratio))
        for name, ratio in found.centres.items()
        if ratio is not None
    ]
    return frames.of_rows(columns, rows), Description(
        f"{LEVEL_WORDS[evidence.parameters.level].capitalize()} of {about.where.name} outside the "
        f"99.8% limits around each centre, {about.period}",
        columns,
        about.sources,
        about.basis,
        "A centre of all together hides that the whole system may be far from its target.",
    )


def _outside(found: Variation, ratio: float) -> tuple[float | None, ...]:
    around = found.around(ratio)
    if around.spread is None:
        return (ratio, *[None] * 5)
    counts = [
        float((lies == place).sum())
        for lies in (around.plain, around.widened)
        for place in ("low_998", "high_998")
    ]
    return (ratio, around.spread.phi, *counts)
