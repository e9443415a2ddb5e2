"""Cancer early diagnosis: how boroughs differ, how much of it is chance, what the target asks.

The indicator is the share of cancers with a known stage that are diagnosed at stage 1 or 2. Only
percentages are published by borough; the counts behind them are derived from their decimals.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from helpers.analyses.base import (
    FUNNEL_POSITIONS,
    MODELLED_CASES,
    PER_CENT,
    BaseParameters,
    Input,
    Target,
    gather,
    inputs_table,
    opened,
    percent_of,
    points_of,
    targets_table,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.errors import InputError
from helpers.formats import (
    MODELLED_DIGITS,
    NOT_APPLICABLE,
    format_about,
    format_interval,
    format_value,
    join_words,
)
from helpers.results import Column, Description, Headline, Results
from helpers.stats import funnel, intervals, shrinkage

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

DATA_YEAR = 2018
NATIONAL_YEAR = 2028
"""Year of the national ambition; the strategy repeats its share without a date."""
NO_BOROUGHS = "counts and boroughs are not published for this area"
PRINTED_SECTION = "Cancer: Figure 1"
ROUNDING = 0.5
WEAK_EVIDENCE, EVIDENCE = 0.05, 0.01
"""Probabilities below which differences are weak evidence, or evidence, against chance alone."""
RELIABLE = 0.7
"""Reliability below which a ranking is called unreliable."""
TIMES = {2: "doubled", 3: "tripled"}
WITH_BOROUGHS = ("icb", "borough")
REFERENCE_LABELS = {
    "england": "England",
    "system": "all boroughs together",
    "best": "the best borough",
}


class Parameters(BaseParameters):
    """The choices behind the early-diagnosis analysis."""

    reference: Literal["england", "system", "best"] = Field(
        "england",
        description="What the boroughs are compared with in the funnel: England, all boroughs of "
        "the system together, or its best borough.",
    )
    target: float = Field(
        0.75,
        gt=0,
        le=1,
        description="Share of staged cancers to be diagnosed at stage 1 or 2.",
        json_schema_extra={"unit": "share"},
    )
    target_year: int = Field(
        2028,
        gt=DATA_YEAR,
        le=2100,
        description="Year by which the target is to be reached.",
        json_schema_extra={"unit": "year"},
    )
    confidence: float = Field(
        0.95,
        ge=0.5,
        lt=1,
        description="Confidence of the intervals around the boroughs' rates.",
        json_schema_extra={"unit": "share"},
    )


class _Staged(NamedTuple):
    """Early and staged cancers of some boroughs, a value a borough."""

    boroughs: tuple[areas.Area, ...]
    early: np.ndarray
    staged: np.ndarray
    percent: np.ndarray
    multiple: np.ndarray

    @property
    def rate(self) -> np.ndarray:
        rate: np.ndarray = self.early / self.staged
        return rate


def reads(parameters: Parameters) -> tuple[str, ...]:  # noqa: ARG001 - the same for every choice
    """Return the names of the tables that `analyse` reads for these parameters."""
    return (
        "area_names",
        "areas",
        "ccg_boroughs",
        "early_diagnosis",
        "early_diagnosis_trend",
        "sources",
        "strategy_facts",
    )


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}


def analyse(parameters: Parameters) -> Results:
    """Return early-diagnosis rates of an area and its boroughs, with how sure they are.

    Intervals are Wilson's; funnel limits are normal around the reference; heterogeneity is
    Pearson's chi-squared; reliability rests on DerSimonian and Laird's between-area variance.

    Raises:
        InputError: the area has no figure, or none that the parameters ask for.
    """
    area = areas.resolve(parameters.area)
    group = _boroughs_around(area)
    reference = _reference_rate(parameters, group)
    headlines = {
        "message": _message(parameters, area, group),
        **_target_headlines(parameters, group, reference),
        "early_rate": _early_rate(parameters, area, group),
        **_range_headlines(parameters, group),
        **_gap_headlines(parameters, area, group),
        "counts_multiplied": _counts_multiplied(area, group),
        **_chance_headlines(area, group),
        **_outlier_headlines(parameters, group, reference),
        **_pace_headlines(parameters, area, group),
    }
    cited = _cite_rates()
    tables = {
        "boroughs": _boroughs_table(parameters, group, reference),
        "funnel": _funnel_table(parameters, group, reference),
        "funnel_limits": _funnel_limits_table(parameters, group, reference),
        "strategy_comparison": _strategy_comparison_table(group),
        "trend": _trend_table(parameters, area, group),
        "targets": targets_table([_target(parameters, headlines["early_rate"])], (cited,)),
        "inputs": inputs_table(_inputs(area, group)),
    }
    return gather(parameters.model_dump(), headlines, tables)


# --- the figures ----------------------------------------------------------------------------------


def _rates() -> pd.DataFrame:
    return catalogue.load("early_diagnosis").set_index("area_code")


def _published_percent(area: areas.Area) -> float:
    return float(_rates()["early_percent"][area.code])


def _cite_rates() -> str:
    return sources.cite(str(_rates()["source"].iloc[0]))


def _system(area: areas.Area) -> areas.Area:
    return areas.resolve(area.parent) if area.kind == "borough" and area.parent else area


def _boroughs_around(area: areas.Area) -> _Staged | None:
    """Return the boroughs of a system, or of the system a borough is in; None for other areas."""
    rates = _rates()
    boroughs = areas.members(_system(area).code, "borough") if area.kind in WITH_BOROUGHS else ()
    if area.code not in rates.index and not boroughs:
        raise InputError(
            f"area: {area.name} has no early-diagnosis figure; areas with one are boroughs of "
            "North West London, their system, London and England"
        )
    if not boroughs:
        return None
    rows = rates.loc[[borough.code for borough in boroughs]]
    return _Staged(
        boroughs,
        rows["early_cases"].to_numpy(float),
        rows["staged_cases"].to_numpy(float),
        rows["early_percent"].to_numpy(float),
        rows["multiple"].to_numpy(int),
    )


def _of_area(area: areas.Area, group: _Staged) -> _Staged:
    """Return the part of the group that the area is: one borough, or all of a system."""
    chosen = [i for i, b in enumerate(group.boroughs) if area.kind == "icb" or b == area]
    return _Staged(
        tuple(group.boroughs[i] for i in chosen),
        group.early[chosen],
        group.staged[chosen],
        group.percent[chosen],
        group.multiple[chosen],
    )


def _reference_rate(parameters: Parameters, group: _Staged | None) -> float:
    if parameters.reference == "england":
        return _published_percent(areas.resolve("England")) / PER_CENT
    if group is None:
        raise InputError(
            f"reference: {parameters.reference!r} needs the boroughs of a system, and "
            f"{parameters.area} has none in the data; use reference=england"
        )
    if parameters.reference == "system":
        return float(group.early.sum() / group.staged.sum())
    return float(group.rate.max())


# --- headlines ------------------------------------------------------------------------------------


def _message(parameters: Parameters, area: areas.Area, group: _Staged | None) -> Headline:
    """Return what the page says in one line."""
    rate = _early_rate(parameters, area, group)
    place = "" if area.kind == "icb" else f" in {area.name}"
    return Headline(
        rate.value,
        "percent",
        rate.period,
        f"Cancer: {rate} found early{place} in {DATA_YEAR}{_distance(parameters, area, group)}.",
    )


def _distance(parameters: Parameters, area: areas.Area, group: _Staged | None) -> str:
    """Return how far the area is from the target, in cases where they are known."""
    target = percent_of(parameters.target)
    if group is None:
        gap = parameters.target * PER_CENT - _published_percent(area)
        return f", {points_of(gap)} short of {target}" if gap > 0 else f", which reaches {target}"
    cases = _cases_to_target(parameters, _of_area(area, group))
    return f", {_about(cases)} cases short of {target}" if cases else f", which reaches {target}"


def _target_headlines(
    parameters: Parameters, group: _Staged | None, reference: float
) -> dict[str, Headline]:
    target, compared = round(parameters.target * PER_CENT, 9), reference * PER_CENT
    label = REFERENCE_LABELS[parameters.reference]
    return {
        "target_rate": Headline(
            target,
            "percent",
            f"by {parameters.target_year}",
            f"The target is {percent_of(parameters.target)} by {parameters.target_year}.",
        ),
        "reference_rate": Headline(
            compared,
            "percent",
            str(DATA_YEAR),
            f"The boroughs are compared with {label}: {format_value(compared, 'percent')}."
            if group
            else f"England stands at {format_value(compared, 'percent')}.",
        ),
    }


def _early_rate(parameters: Parameters, area: areas.Area, group: _Staged | None) -> Headline:
    if group is None:
        percent = _published_percent(area)
        text = (
            f"{format_value(percent, 'percent')} of staged cancers in {area.name} were diagnosed "
            "at stage 1 or 2; the counts behind it are not published, so it has no interval."
        )
        return Headline(percent, "percent", str(DATA_YEAR), text)
    own = _of_area(area, group)
    early, staged = float(own.early.sum()), float(own.staged.sum())
    return _rate_headline(parameters, area.name, early, staged)


def _rate_headline(parameters: Parameters, place: str, early: float, staged: float) -> Headline:
    lower, upper = _wilson_percent(early, staged, parameters.confidence)
    rate = early / staged * PER_CENT
    return Headline(
        rate,
        "percent",
        str(DATA_YEAR),
        f"{format_value(rate, 'percent')} of staged cancers in {place} were diagnosed at stage 1 "
        f"or 2 ({_count(early)} of {_count(staged)}; "
        f"{percent_of(parameters.confidence)} interval "
        f"{format_interval(lower, upper, 'percent')}).",
        lower,
        upper,
    )


def _wilson_percent(early: float, staged: float, confidence: float) -> tuple[float, float]:
    lower, upper = intervals.wilson(early, staged, confidence)
    return float(np.ravel(lower)[0]) * PER_CENT, float(np.ravel(upper)[0]) * PER_CENT


def _range_headlines(parameters: Parameters, group: _Staged | None) -> dict[str, Headline]:
    if group is None:
        units = {"spread": "percentage points", "lowest": "percent", "highest": "percent"}
        return _unknown(units, parameters.area)
    ends = {"lowest": int(group.rate.argmin()), "highest": int(group.rate.argmax())}
    lowest, highest = (
        _rate_headline(
            parameters, group.boroughs[i].name, float(group.early[i]), float(group.staged[i])
        )
        for i in ends.values()
    )
    return {
        "spread": Headline(
            float(group.rate.max() - group.rate.min()) * PER_CENT,
            "percentage points",
            str(DATA_YEAR),
            f"Boroughs range from {lowest} to {highest}.",
        ),
        "lowest": lowest,
        "highest": highest,
    }


def _gap_headlines(
    parameters: Parameters, area: areas.Area, group: _Staged | None
) -> dict[str, Headline]:
    if group is None:
        return _unknown(
            {"cases_to_target": MODELLED_CASES, "cases_if_all_matched_best": MODELLED_CASES},
            area.name,
        )
    own = _of_area(area, group)
    to_target = _cases_to_target(parameters, own)
    short_of_best = np.maximum(0.0, group.rate.max() * own.staged - own.early)
    to_best = float(short_of_best.sum().round(9))
    best = group.boroughs[int(group.rate.argmax())].name
    target = percent_of(parameters.target)
    return {
        "cases_to_target": Headline(
            to_target,
            MODELLED_CASES,
            str(DATA_YEAR),
            f"{opened(_about(to_target))} of the cancers staged in {DATA_YEAR} would have had to "
            f"be found earlier for {area.name} to reach {target}; the counts are inferred."
            if to_target
            else f"{area.name} reaches the target of {target}.",
            digits=MODELLED_DIGITS,
        ),
        "cases_if_all_matched_best": Headline(
            to_best,
            MODELLED_CASES,
            str(DATA_YEAR),
            f"Had {'every borough' if area.kind == 'icb' else area.name} matched {best}, "
            f"the number found early would have been higher by {_about(to_best)}; part of the lead "
            "of the highest borough is chance, so this is an upper estimate."
            if area.name != best
            else f"{best} has the best rate itself.",
            digits=MODELLED_DIGITS,
        ),
    }


def _cases_to_target(parameters: Parameters, own: _Staged) -> float:
    staged = float(own.staged.sum())
    return max(0.0, round(parameters.target * staged - float(own.early.sum()), 9))


def _counts_multiplied(area: areas.Area, group: _Staged | None) -> Headline:
    if group is None:
        return _unknown({"counts_multiplied": "boroughs"}, area.name)["counts_multiplied"]
    return Headline(
        float((group.multiple > 1).sum()), "boroughs", str(DATA_YEAR), _multiplied_words(group)
    )


def _multiplied_words(group: _Staged) -> str:
    """Return whose counts are multiplied, and what that does to their intervals."""
    larger = "True counts may be larger, and intervals then narrower than shown."
    multiplied = [
        f"{borough.name} {TIMES.get(times, f'multiplied by {times}')}"
        for borough, times in zip(group.boroughs, group.multiple.tolist(), strict=True)
        if times > 1
    ]
    if not multiplied:
        return larger
    return (
        f"Some are multiplied to match the size of the borough, which is an inference: "
        f"{join_words(multiplied)}. There true counts may also be smaller, and intervals wider; "
        "anywhere they may be larger, and intervals narrower."
    )


def _chance_headlines(area: areas.Area, group: _Staged | None) -> dict[str, Headline]:
    if group is None:
        return _unknown(
            {
                "heterogeneity": "chi-squared",
                "heterogeneity_p": "probability",
                "reliability": "percent",
            },
            area.name,
        )
    test = shrinkage.heterogeneity(group.early, group.staged)
    between = shrinkage.between_variance(group.early, group.staged)
    period = str(DATA_YEAR)
    return {
        "heterogeneity": Headline(
            float(test.chi_squared),
            "chi-squared",
            period,
            f"The differences between the boroughs give a chi-squared of "
            f"{format_value(float(test.chi_squared), 'chi-squared')} on {int(test.degrees)} "
            "degrees of freedom.",
        ),
        "heterogeneity_p": Headline(
            float(test.p_value), "probability", period, _evidence(float(test.p_value), between)
        ),
        "reliability": _reliability(group, between),
    }


def _evidence(p_value: float, between: shrinkage.BetweenVariance) -> str:
    chance = format_value(p_value, "probability")
    none_real = (
        " The interval above starts at 0%, so the data also fit no real difference at all."
        if between.reliability_lower == 0
        else ""
    )
    return (
        f"If all boroughs had the same true rate, differences this large or larger would come up "
        f"by chance with probability {chance}: {_verdict(p_value)}.{none_real} The test rests on "
        "derived counts and does not say which boroughs differ."
    )


def _verdict(p_value: float) -> str:
    if p_value < EVIDENCE:
        return "evidence that the boroughs differ"
    if p_value < WEAK_EVIDENCE:
        return "weak evidence that the boroughs differ"
    return "no evidence that the boroughs differ, nor that they are alike"


def _reliability(group: _Staged, between: shrinkage.BetweenVariance) -> Headline:
    share, lower, upper = (
        float(each) * PER_CENT
        for each in (between.reliability, between.reliability_lower, between.reliability_upper)
    )
    trusted = "fairly reliable" if lower >= RELIABLE * PER_CENT else "unreliable"
    about, least, most = (format_value(each, "percent", 0) for each in (share, lower, upper))
    return Headline(
        share,
        "percent",
        str(DATA_YEAR),
        f"Ranking {len(group.boroughs)} boroughs by early cancer diagnosis is {trusted}: about "
        f"{about} of the differences between their rates of {DATA_YEAR} is real rather than "
        f"chance (95% interval {least} to {most}).",
        lower,
        upper,
    )


def _outlier_headlines(
    parameters: Parameters, group: _Staged | None, reference: float
) -> dict[str, Headline]:
    if group is None:
        return _unknown({"outside_95": "boroughs", "outside_998": "boroughs"}, parameters.area)
    position = funnel.classify(group.early, group.staged, reference)
    label = REFERENCE_LABELS[parameters.reference]
    outside = {"outside_95": position != "within", "outside_998": np.isin(position, _BEYOND_998)}
    above = group.rate > reference
    limits = {"outside_95": "95%", "outside_998": "99.8%"}
    return {
        name: Headline(
            float(flags.sum()),
            "boroughs",
            str(DATA_YEAR),
            f"{_named(group, flags)} {_side(above[flags])} the {limits[name]} funnel limits "
            f"around {label}.",
        )
        for name, flags in outside.items()
    }


_BEYOND_998 = ["low_998", "high_998"]


def _side(above: np.ndarray) -> str:
    """Return on which side of the limits areas lie, of which is known whether they lie above."""
    if len(above) and above.all():
        return "above"
    return "below" if len(above) and not above.any() else "outside"


def _named(group: _Staged, flags: np.ndarray) -> str:
    names = [b.name for b, flag in zip(group.boroughs, flags, strict=True) if flag]
    if not names:
        return "No borough lies"
    return f"{join_words(names)} {'lies' if len(names) == 1 else 'lie'}"


def _pace_headlines(
    parameters: Parameters, area: areas.Area, group: _Staged | None
) -> dict[str, Headline]:
    rate = _early_rate(parameters, area, group).value or 0.0
    years = parameters.target_year - DATA_YEAR
    needed = max(0.0, parameters.target * PER_CENT - rate) / years
    trend = _trend()
    first, last = trend.iloc[0], trend.iloc[-1]
    achieved = float((last["percent"] - first["percent"]) / (last["year"] - first["year"]))
    target = percent_of(parameters.target)
    moved = f"{'gained' if achieved >= 0 else 'lost'} {points_of(abs(achieved))}"
    return {
        "points_needed_per_year": Headline(
            needed,
            "percentage points",
            f"{DATA_YEAR} to {parameters.target_year}",
            f"Reaching {target} by {parameters.target_year} takes {points_of(needed)} a year from "
            f"{DATA_YEAR}; England {moved} a year from {first['year']} to {last['year']}."
            if needed
            else f"The target of {target} was already reached in {DATA_YEAR}.",
        ),
        "england_points_per_year": Headline(
            achieved,
            "percentage points",
            f"{first['year']} to {last['year']}",
            f"England moved from {format_value(first['percent'], 'percent')} in {first['year']} "
            f"to {format_value(last['percent'], 'percent')} in {last['year']}.",
        ),
    }


UNKNOWN = {
    "spread": "how boroughs differ",
    "outside_95": "who lies outside what chance explains",
    "reliability": "how much of the variation is chance",
}
"""What the headlines that head a section would have told."""


def _unknown(units: Mapping[str, str], place: str) -> dict[str, Headline]:
    return {
        name: Headline(None, unit, str(DATA_YEAR), _reason(name, place))
        for name, unit in units.items()
    }


def _reason(name: str, place: str) -> str:
    if name in UNKNOWN:
        return f"Without boroughs for {place}, {UNKNOWN[name]} cannot be told."
    return f"Counts and boroughs are not published for {place} in this release."


def _count(value: float) -> str:
    return format_value(value, "cases")


def _about(value: float) -> str:
    return f"about {format_about(value, 'cases')}"


# --- tables ---------------------------------------------------------------------------------------


def _boroughs_table(
    parameters: Parameters, group: _Staged | None, reference: float
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "area": Column("Borough", missing=NO_BOROUGHS),
        "rate_percent": Column("Early diagnosis", "percent", missing=NO_BOROUGHS),
        "lower_percent": Column("Lower limit", "percent"),
        "upper_percent": Column("Upper limit", "percent"),
        "early_cases": Column("Early (derived)", "cases"),
        "staged_cases": Column("Staged (derived)", "cases"),
        "position": Column("In the funnel"),
        "cases_to_target": Column("Short of target", "cases"),
        "cases_to_best": Column("Short of best", "cases"),
    }
    confidence = percent_of(parameters.confidence)
    description = Description(
        f"Cancers diagnosed at stage 1 or 2 as a share of those staged, by borough, {DATA_YEAR}, "
        f"with {confidence} Wilson limits",
        columns,
        (_cite_rates(),),
        "derived",
        _counts_note(group),
    )
    if group is None:
        return pd.DataFrame(columns=list(columns)), description
    lower, upper = intervals.wilson(group.early, group.staged, parameters.confidence)
    position = funnel.classify(group.early, group.staged, reference)
    frame = pd.DataFrame(
        {
            "area": [borough.name for borough in group.boroughs],
            "rate_percent": group.rate * PER_CENT,
            "lower_percent": lower * PER_CENT,
            "upper_percent": upper * PER_CENT,
            "early_cases": group.early,
            "staged_cases": group.staged,
            "position": [FUNNEL_POSITIONS[str(name)] for name in position],
            "cases_to_target": np.maximum(0, parameters.target * group.staged - group.early),
            "cases_to_best": np.maximum(0, group.rate.max() * group.staged - group.early),
        }
    )
    return frame.sort_values("rate_percent", ignore_index=True), description


def _counts_note(group: _Staged | None) -> str:
    derived = (
        "Only percentages are published. The counts are the smallest whole numbers that give the "
        "published decimals."
    )
    return f"{derived} {_multiplied_words(group)}" if group else derived


def _funnel_table(
    parameters: Parameters, group: _Staged | None, reference: float
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "area": Column("Borough"),
        "rate_percent": Column("Early diagnosis", "percent", missing=NO_BOROUGHS),
        "staged_cases": Column("Staged cancers, derived", "cases"),
        "position": Column("In the funnel"),
    }
    description = Description(
        f"Cancers diagnosed at stage 1 or 2 as a share of those staged, by number staged, "
        f"boroughs, {DATA_YEAR}, with 95% and 99.8% limits around "
        f"{REFERENCE_LABELS[parameters.reference]}",
        columns,
        (_cite_rates(),),
        "derived",
        _counts_note(group),
    )
    if group is None:
        return pd.DataFrame(columns=list(columns)), description
    position = funnel.classify(group.early, group.staged, reference)
    frame = pd.DataFrame(
        {
            "area": [borough.name for borough in group.boroughs],
            "rate_percent": group.rate * PER_CENT,
            "staged_cases": group.staged,
            "position": [FUNNEL_POSITIONS[str(name)] for name in position],
        }
    )
    return frame.sort_values("staged_cases", ignore_index=True), description


def _funnel_limits_table(
    parameters: Parameters, group: _Staged | None, reference: float
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "size": Column("Staged cancers", "cases"),
        "lower_95": Column("95% lower", "percent"),
        "upper_95": Column("95% upper", "percent"),
        "lower_998": Column("99.8% lower", "percent"),
        "upper_998": Column("99.8% upper", "percent"),
    }
    description = Description(
        f"Funnel limits around {REFERENCE_LABELS[parameters.reference]} "
        f"({format_value(reference * PER_CENT, 'percent')})",
        columns,
        (_cite_rates(),),
        "derived",
    )
    if group is None:
        return pd.DataFrame(columns=list(columns)), description
    size = np.linspace(group.staged.min() / 3, group.staged.max() * 1.1, 40).round()
    lower_95, upper_95 = funnel.proportion_limits(size, reference, 0.95)
    lower_998, upper_998 = funnel.proportion_limits(size, reference, 0.998)
    limits = [np.asarray(limit) * PER_CENT for limit in (lower_95, upper_95, lower_998, upper_998)]
    return pd.DataFrame(dict(zip(columns, [size, *limits], strict=True))), description


def _strategy_comparison_table(
    group: _Staged | None,
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "area": Column("Borough"),
        "strategy_percent": Column("Strategy", "percent", 0, NO_BOROUGHS),
        "ons_percent": Column("ONS", "percent", 2, NO_BOROUGHS),
        "difference_points": Column("Strategy less ONS", "percentage points"),
        "ccg": Column("Name in the strategy"),
        "why": Column("Why they may differ"),
    }
    cited = (facts.fact("early_diagnosis_brent").citation, _cite_rates())
    description = Description(
        f"The strategy's printed rates by former clinical commissioning group (CCG) beside those "
        f"of the Office for National Statistics (ONS) by borough, {DATA_YEAR}",
        columns,
        cited,
        "published",
    )
    if group is None:
        return pd.DataFrame(columns=list(columns)), description
    rows = [
        _comparison(borough, percent)
        for borough, percent in zip(group.boroughs, group.percent, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(columns)), description


def _comparison(borough: areas.Area, percent: float) -> tuple[str, float, float, float, str, str]:
    pairs = catalogue.load("ccg_boroughs")
    ccg = areas.resolve(str(pairs.loc[pairs["borough"] == borough.code, "ccg"].iloc[0]))
    one_to_one = int(((pairs["ccg"] == ccg.code) | (pairs["borough"] == borough.code)).sum()) == 1
    printed = _printed(ccg, borough)
    difference = printed - percent
    if not one_to_one:
        why = "the former CCG is not the borough"
    elif abs(difference) <= ROUNDING:
        why = "no difference beyond rounding"
    else:
        why = "same place, more than rounding: another extract or another count"
    return borough.name, printed, percent, difference, ccg.name, why


def _printed(ccg: areas.Area, borough: areas.Area) -> float:
    """Return the strategy's figure for a former CCG, printed under its or the borough's name."""
    printed = catalogue.load("strategy_facts")
    own = printed["area_code"].isin([ccg.code, borough.code])
    return float(printed.loc[own & (printed["section"] == PRINTED_SECTION), "value"].iloc[0])


def _trend() -> pd.DataFrame:
    return catalogue.load("early_diagnosis_trend").sort_values("year", ignore_index=True)


def _trend_table(
    parameters: Parameters, area: areas.Area, group: _Staged | None
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "series": Column("Series"),
        "year": Column("Year", "year"),
        "percent": Column("Early diagnosis", "percent"),
        "lower": Column("Lower limit", "percent", missing="not published"),
        "upper": Column("Upper limit", "percent", missing="not published"),
    }
    rate = _early_rate(parameters, area, group)
    england = _trend()[["year", "percent", "lower", "upper"]].assign(series="England")
    path = "Way to the target"
    rows = [
        (path, DATA_YEAR, rate.value, rate.lower, rate.upper),
        (path, parameters.target_year, parameters.target * PER_CENT, None, None),
    ]
    if area.kind != "country":
        rows.append((area.short_name, DATA_YEAR, rate.value, rate.lower, rate.upper))
    added = pd.DataFrame(rows, columns=list(columns))
    figures = ["percent", "lower", "upper"]
    both = pd.concat([england[list(columns)].astype(dict.fromkeys(figures, float)), added])
    frame = both.astype({"year": int, **dict.fromkeys(figures, float)}).reset_index(drop=True)
    is_target = (frame["series"] == path) & (frame["year"] == parameters.target_year)
    limits = frame[["lower", "upper"]].astype(object)
    limits.loc[is_target] = NOT_APPLICABLE
    cited = dict.fromkeys(sources.cite(source) for source in _trend()["source"])
    return frame.assign(lower=limits["lower"], upper=limits["upper"]), Description(
        f"Cancers diagnosed at stage 1 or 2 as a share of those staged: England by year, and the "
        f"steady rise that {area.name} would need from {DATA_YEAR}",
        columns,
        (*cited, _cite_rates()),
        "derived",
    )


def _target(parameters: Parameters, rate: Headline) -> Target:
    now, goal = rate.value or 0.0, round(parameters.target * PER_CENT, 9)
    whose = (
        f"by {parameters.target_year}, the national date; the strategy gives none"
        if parameters.target_year == NATIONAL_YEAR
        else f"by {parameters.target_year}, a date chosen for this run"
    )
    return Target(
        "early_rate",
        "Staged cancers diagnosed at stage 1 or 2",
        now,
        goal,
        "percent",
        whose,
        f"{points_of(goal - now)} short" if now < goal else "reached",
    )


def _inputs(area: areas.Area, group: _Staged | None) -> list[Input]:
    cited = _cite_rates()
    places = [*(group.boroughs if group else [area]), areas.resolve("England")]
    percents = [
        Input(
            f"Early diagnosis, {place.name}",
            _published_percent(place),
            "percent",
            str(DATA_YEAR),
            cited,
        )
        for place in dict.fromkeys(places)
    ]
    trend = _trend()
    ends = [
        Input(
            "Early diagnosis, England, cancer registry series",
            float(row["percent"]),
            "percent",
            str(row["year"]),
            sources.cite(str(row["source"])),
        )
        for _, row in trend.iloc[[0, -1]].iterrows()
    ]
    return [*percents, *ends]
