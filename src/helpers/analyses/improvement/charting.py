"""The points of the page's control charts, the rules that marked them, and phases of a change."""

import numpy as np
import pandas as pd

from helpers.analyses import control
from helpers.analyses.improvement.evidence import Evidence
from helpers.analyses.workforce import sickness as absence
from helpers.results import CITED, sourced
from helpers.stats import spc

LINES = ["mean", "lower", "upper"]
BEFORE, AFTER = "before the change", "from the change on"
PHASES = ["phase", "first_month", "last_month", "months", *LINES, "first_signal_month"]

SICKNESS = [
    "organisation",
    "month",
    "above_england_percent",
    "lower_percent",
    "upper_percent",
    "signal",
]


def points(evidence: Evidence) -> pd.DataFrame:
    """Return every month of every series with the lines of its chart and its signal.

    Columns `series`, `month`, the measure, the same after `mean_`, `lower_` and `upper_`, `signal`
    and `signal_way`, `up` or `down`.
    """
    rows = evidence.every
    found = control.charts(rows[evidence.measure], rows["series"], phases=evidence.phases)
    made = pd.concat([each.points for each in found.values()])
    limits = pd.concat([lines(each, evidence) for each in found.values()])
    frame = rows[["series", "month", evidence.measure]].assign(
        **{evidence.named(line): limits[line] for line in LINES},
        signal=made["signal"].astype(object).map(control.SIGNALS),
        signal_way=made["direction"].astype(object),
    )
    return evidence.sourced(frame)


def lines(chart: spc.ControlChart, evidence: Evidence) -> pd.DataFrame:
    """Return mean and limits of a chart by month; limits of a share are cut at 0 and 100."""
    return chart.points[LINES].clip(*evidence.bounds)


def signals(points: pd.DataFrame) -> pd.DataFrame:
    """Return which rule marked how many points, a row a series, rule and way.

    Columns `series`, `signal`, `signal_way`, `first_month`, `last_month` and `marked_months`.
    """
    keys = ["series", "signal", "signal_way"]
    marked = points[points["signal"] != control.SIGNALS["none"]]
    rows = [
        [*key, *own["month"].iloc[[0, -1]], float(len(own))]
        for key, own in marked.groupby(keys, sort=False)
    ]
    frame = pd.DataFrame(rows, columns=[*keys, "first_month", "last_month", "marked_months"])
    return sourced(frame, *(points.attrs[each] for each in CITED))


def phases(evidence: Evidence) -> pd.DataFrame:
    """Return the whole before a change and from it on; no rows where no change is given.

    Columns `phase`, `first_month`, `last_month`, `months`, the measure after `mean_`, `lower_` and
    `upper_`, each phase by its own months, and `first_signal_month`: the first month from the
    change on that is a signal of improvement against the limits of the months before it.
    """
    named = {line: evidence.named(line) for line in LINES}
    if not evidence.split:
        return evidence.sourced(pd.DataFrame(columns=PHASES).rename(columns=named))
    rows = evidence.every[evidence.every["series"] == evidence.whole]
    values, months = rows[evidence.measure].to_numpy(dtype=float), list(rows["month"])
    start = months.index(evidence.split)
    drawn = lines(spc.xmr(values, phases=[start]), evidence)
    judged = spc.xmr(values, baseline=start).points["direction"].to_numpy()[start:]
    better = np.flatnonzero(judged == evidence.better)
    first = months[start + int(better[0])] if len(better) else None
    found = [
        [BEFORE, months[0], months[start - 1], float(start), *drawn.iloc[0], None],
        [AFTER, months[start], months[-1], float(len(months) - start), *drawn.iloc[-1], first],
    ]
    return evidence.sourced(pd.DataFrame(found, columns=PHASES).rename(columns=named))


def sickness(evidence: Evidence) -> pd.DataFrame:
    """Return sickness by month beside that of England, as the chapter on workforce charts it.

    No rows for a series of the user's own.
    """
    if evidence.sickness is None:
        return evidence.sourced(pd.DataFrame(columns=SICKNESS))
    return absence.with_limits(absence.by_month(evidence.sickness))
