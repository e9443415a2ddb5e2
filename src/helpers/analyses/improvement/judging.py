"""What each control chart says, and what two months held against each other would have said."""

import pandas as pd

from helpers.analyses import control
from helpers.analyses.base import COUNTED, context
from helpers.analyses.improvement import charting
from helpers.analyses.improvement.charting import LINES
from helpers.analyses.improvement.evidence import Evidence, month_name
from helpers.results import CITED, Figure, sourced
from helpers.stats import spc

YEAR = 12
UNSHOWN = 0.05
"""Less than this is no change in percent to somebody who reads one decimal."""
QUIET, EARLIER = "no signal in any month", "signals, none in the latest month"
NOW = {
    "improvement": "improvement in the latest month",
    "concern": "concern in the latest month",
}
BETTER, WORSE, SAME = "better", "worse", "the same"
VARIATION = {"common_cause": "common variation", "improvement": "improvement", "concern": "concern"}
"""What the latest month of a chart is a signal of, as `stats.spc` calls it, in words."""
ASSURANCE = {
    None: "no target",
    "pass": "both limits meet it",
    "fail": "both limits miss it",
    "hit_and_miss": "hit and miss",
}
"""How the limits of a chart lie to a target, as `stats.spc` calls it, in words."""
UNCLEARED = "not stable"
"""In place of common variation, of a chart with a signal among its earlier months."""
UNSTABLE = "not stable, no verdict"
"""In place of that, of a chart with a signal among its months since the last change of phase."""


def verdicts(evidence: Evidence) -> pd.DataFrame:
    """Return what the chart of each series says, a row a series.

    Columns `series`, the measure after `latest_`, `mean_`, `lower_` and `upper_`, `variation`,
    `assurance` against the target and `standard_assurance` against the Constitution's; a chart that
    has signals is not stable, so its limits neither clear the latest month nor say anything of
    either aim.
    """
    frame = _judged(evidence, evidence.every)
    names = [evidence.named(each) for each in ("latest", *LINES)]
    assured = ["assurance"] if evidence.own else ["assurance", "standard_assurance"]
    return evidence.sourced(frame[["series", *names, "variation", *assured]])


def two_points(evidence: Evidence) -> pd.DataFrame:
    """Return what two months say of each part, and what its chart says.

    The latest month is held against the same one a year before, or the first where none is held.
    Columns `series`, `earlier_month`, the measure after `earlier_`, `latest_` and `change_`,
    `told_by_two`, `marked_months` and `told_by_chart`.
    """
    frame = _judged(evidence, evidence.parts)
    names = [evidence.named(each) for each in ("earlier", "latest", "change")]
    told = ["told_by_two", "marked_months", "told_by_chart"]
    return evidence.sourced(frame[["series", "earlier_month", *names, *told]])


def sickness(months: pd.DataFrame) -> pd.DataFrame:
    """Return what the chart of each organisation's sickness says of its latest month.

    Args:
        months: as `charting.sickness`.

    Returns:
        Frame of `organisation`, `variation` and `marked_months`.
    """
    values = months["above_england_percent"].astype(float)
    found = control.charts(values, months["organisation"], improvement="down")
    rows = [[name, _variation(each), _marked(each)] for name, each in found.items()]
    frame = pd.DataFrame(rows, columns=["organisation", "variation", "marked_months"])
    return sourced(frame, *(months.attrs[each] for each in CITED))


def _judged(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    values, names, found = rows[evidence.measure], rows["series"], []
    aims = {"assurance": evidence.target, "standard_assurance": evidence.standard}
    charts = {
        name: control.charts(
            values, names, improvement=evidence.better, target=aim, phases=evidence.phases
        )
        for name, aim in aims.items()
    }
    for name, chart in charts["assurance"].items():
        own, last = rows[names == name], chart.points.iloc[-1]
        lines = dict(charting.lines(chart, evidence).iloc[-1])
        before = own.iloc[-1 - YEAR if len(own) > YEAR else 0]
        change = last["value"] - before[evidence.measure]
        figures = {"earlier": before[evidence.measure], "latest": last["value"], "change": change}
        row = {evidence.named(key): each for key, each in (figures | lines).items()}
        marked, since = _marked(chart), evidence.phases.get(str(name), [0])[-1]
        stable = _stable(chart, since)
        row |= {
            key: ASSURANCE[each[name].assurance] if stable else UNSTABLE
            for key, each in charts.items()
        }
        row |= {
            "series": name,
            "earlier_month": before["month"],
            "told_by_two": _told_by_two(change, evidence),
            "marked_months": marked,
            "told_by_chart": NOW.get(chart.variation, EARLIER if marked else QUIET),
            "variation": _variation(chart, since),
        }
        found.append(row)
    return pd.DataFrame(found)


def _stable(chart: spc.ControlChart, since: int) -> bool:
    return bool((chart.points["signal"].iloc[since:] == "none").all())


def _variation(chart: spc.ControlChart, since: int = 0) -> str:
    """Return what the latest month is; limits of a chart that is not stable clear no month."""
    if chart.variation == "common_cause" and not _stable(chart, since):
        return UNCLEARED
    return VARIATION[chart.variation]


def _marked(chart: spc.ControlChart) -> float:
    return float((chart.points["signal"] != "none").sum())


def _told_by_two(change: float, evidence: Evidence) -> str:
    if abs(change) < (0 if evidence.own else UNSHOWN) or not change:
        return SAME
    return BETTER if (change > 0) == (evidence.better == "up") else WORSE


def figures(
    evidence: Evidence, compared: pd.DataFrame, verdicts: pd.DataFrame
) -> dict[str, Figure]:
    """Return the counts of what two months and the charts say, and how far the whole has to go.

    Args:
        evidence: what the analysis starts from.
        compared: as `two_points`.
        verdicts: as `verdicts`.
    """
    whole = _whole(evidence, verdicts)
    if evidence.own:
        return _counts(evidence, compared, "series", "") | whole
    everywhere = _judged(evidence, evidence.england)
    return {
        **_counts(evidence, compared, f"{evidence.part}s", ""),
        **_counts(evidence, everywhere, "trusts", "england_"),
        **whole,
        **asked(),
    }


def asked() -> dict[str, Figure]:
    """Return what the NHS in England is asked for, second-hand."""
    return {name: context(name) for name in ("ae_four_hours_asked", "ae_four_hours_standard")}


def _counts(
    evidence: Evidence, compared: pd.DataFrame, unit: str, prefix: str
) -> dict[str, Figure]:
    changed = compared["told_by_two"] != SAME
    told = compared["told_by_chart"]
    quiet, earlier, now = told == QUIET, told == EARLIER, told.isin(NOW.values())
    where = ", England" if prefix else ""
    found = {
        "charted": (len(compared), "Charted"),
        "changed": (changed.sum(), "Two months differ"),
        "changed_quiet": ((changed & quiet).sum(), "Two months differ, no signal in the chart"),
        "signal_now": (now.sum(), "With a signal in the latest month"),
        "signal_earlier": (earlier.sum(), "With signals in earlier months alone"),
    }
    return {
        f"{prefix}{name}": Figure(
            float(count), unit, label + where, period=evidence.period, no_limits=COUNTED
        )
        for name, (count, label) in found.items()
    }


def _whole(evidence: Evidence, verdicts: pd.DataFrame) -> dict[str, Figure]:
    """Return the latest month of the whole, the mean of its chart, and how far it is to go.

    That is how far the chart has to move, as it varies, for its worse limit to meet the target; NaN
    of a chart that is not stable.
    """
    row = verdicts[verdicts["series"] == evidence.whole].iloc[0]
    since = evidence.split or evidence.months[0]
    sign, limit, way = (1, "lower", "Rise") if evidence.better == "up" else (-1, "upper", "Fall")
    aim = evidence.target
    told = aim is not None and row["assurance"] != UNSTABLE
    gap = max(0.0, sign * (aim - row[evidence.named(limit)])) if told else None
    unit, difference = ("number",) * 2 if evidence.own else ("percent", "percentage points")
    now = month_name(evidence.months[-1])
    year = f"{month_name(since)} to {now}"
    found = {
        "whole_latest": (row[evidence.named("latest")], unit, "Latest month", now),
        "whole_mean": (row[evidence.named("mean")], unit, "Mean of its chart", year),
        "whole_to_go": (gap, difference, f"{way} needed to meet target every month", year),
    }
    return {
        name: Figure(
            None if value is None else float(value),
            counted,
            label if evidence.alone else f"{label}, whole area",
            period=period if value is not None else "",
            no_limits=COUNTED,
            digits=4 if evidence.own and name == "whole_mean" else None,
        )
        for name, (value, counted, label, period) in found.items()
    }
