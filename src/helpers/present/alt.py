"""Alternative text of charts: what each one shows, with its numbers.

A function for each kind of chart, taking the same data and options as the chart itself, so that the
words follow the parameters as the picture does. All rows are told where they are few; else the
extremes, and the middle where the rows are alike. Sentences stand in the order of their weight;
what would take the text beyond `LONGEST` is left out.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from helpers.columns import Column
from helpers.formats import format_value, join_words, significant
from helpers.present import limits, tables, units
from helpers.present.chart_kinds import NO_SIGNAL, Bands, Columns, Reference, column_of, known
from helpers.present.periods import ordered, period_text

LONGEST = 500
FEW = 4
"""Rows up to which each one is told."""
BARS = 8
"""Bars up to which each one is told; they may be unlike, so that no middle can stand for them."""


def bars(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    y: str,
    x: str,
    group: str | None = None,
    mark: str | None = None,
    references: Sequence[Reference] = (),
) -> str:
    """Return the words for `charts.bars`."""
    measure = column_of(columns, x)
    parts = list(data.groupby(group, sort=False)) if group else [("", data)]
    return _join(
        [
            _lead("Bar chart", _title(columns, x), _longest([part for _, part in parts], y, x)),
            *(_ranking(part, y, x, measure, str(name)) for name, part in parts),
            *([_against_mark(data, x, mark, columns)] if mark else []),
            *(_against(data[x], value, name, measure) for value, name in known(references)),
            _lacking(data, y, x),
        ]
    )


def intervals(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    y: str,
    x: str,
    lower: str,
    upper: str,
    beside: str = "",
    own: str = "",
    first: Sequence[str] = (),
    references: Sequence[Reference] = (),
) -> str:
    """Return the words for `charts.intervals`."""
    measure = column_of(columns, x)
    there = data.dropna(subset=[x])
    ranked = there.sort_values([x, y], ascending=[False, True], kind="stable").set_index(y)
    figures = {
        str(name): f"{_write(measure, row[x])} {_interval(row[lower], row[upper], measure)}"
        for name, row in ranked.iterrows()
    }
    leads = there[y].isin(first)
    leading = [(name, figures.pop(name)) for name in first if name in figures]
    told, middle = list(figures.items()), _write(measure, there.loc[~leads, x].median())
    rank = list(figures).index(own) + 1 if own in figures and len(figures) > 1 else 0
    return _join(
        [
            _lead(
                "Dots with intervals",
                _title(columns, x),
                _longest([there[leads] if first else there], y, x),
            ),
            _each(leading),
            f"{own}, {told[rank - 1][1]}, is number {rank} of {len(told)}." if rank else "",
            *(
                _held(there, lower, upper, value, f"{name} ({_write(measure, value)})")
                for value, name in known(references)
            ),
            f"{'Others: ' if leading and told else ''}{_extremes(told, middle)}",
            _range_beside(there, beside, columns) if beside else "",
            _lacking(data, y, x),
        ]
    )


def _range_beside(there: pd.DataFrame, beside: str, columns: Columns) -> str:
    measure = column_of(columns, beside)
    low, high = (_write(measure, each) for each in (there[beside].min(), there[beside].max()))
    return f"Hollow squares: {measure.label}, {low} to {high}."


def dumbbells(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    y: str,
    left: str,
    right: str,
    references: Sequence[Reference] = (),
) -> str:
    """Return the words for `charts.dumbbells`."""
    measure, other = column_of(columns, left), column_of(columns, right)
    there = data.dropna(subset=[left, right])
    there = there.assign(gap=(there[right] - there[left]).abs())
    widest = there.sort_values("gap", ascending=False, kind="stable")
    shown = there if len(there) <= FEW else widest.head(FEW - 1)
    pairs = [
        f"{row[y]} {_write(measure, row[left])} and {_write(other, row[right])}"
        for _, row in shown.iterrows()
    ]
    lead = "" if len(there) <= FEW else "Furthest apart: "
    above, below = int((there[right] > there[left]).sum()), int((there[right] < there[left]).sum())
    return _join(
        [
            _lead(
                "Pairs of dots and squares",
                "",
                f"the square, {_title(columns, right)}, lies beyond the dot, "
                f"{_title(columns, left)}, {_beyond_or_short(above, below, len(there))}",
            ),
            f"{lead}{'; '.join(pairs)}." if pairs else "",
            *(f"{name} stands at {_write(measure, value)}." for value, name in known(references)),
            _lacking(data, y, left),
            _lacking(data, y, right),
        ]
    )


def stacked_bars(data: pd.DataFrame, *, columns: Columns = None, x: str, y: str, group: str) -> str:
    """Return the words for `charts.stacked_bars`."""
    measure = column_of(columns, y)
    totals = data.groupby(x, sort=False)[y].sum().loc[ordered(data, x)]
    first, last = totals.index[0], totals.index[-1]
    shares = data[data[x] == last].dropna(subset=[y])
    pieces = [f"{row[group]} {_write(measure, row[y])}" for _, row in shares.iterrows()]
    return _join(
        [
            _lead(
                "Stacked bars",
                _title(columns, y),
                f"the total {_going(totals.loc[first], totals.loc[last])} from "
                f"{_write(measure, totals.loc[first])} in {period_text(first)} to "
                f"{_write(measure, totals.loc[last])} in {period_text(last)}"
                if len(totals) > 1
                else f"the total in {period_text(last)} is {_write(measure, totals.loc[last])}",
            ),
            f"In {period_text(last)}: {', '.join(pieces)}." if pieces else "",
            f"The highest total is {_write(measure, totals.max())} in "
            f"{period_text(totals.idxmax())}."
            if totals.max() > max(totals.loc[first], totals.loc[last])
            else "",
        ]
    )


def waterfall(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    y: str,
    x: str,
    lower: str,
    upper: str,
    references: Sequence[Reference] = (),
) -> str:
    """Return the words for `charts.waterfall`."""
    measure = column_of(columns, x)
    whole = data.iloc[-1]
    steps = [(str(row[y]), _write(measure, row[x])) for _, row in data.iloc[:-1].iterrows()]
    return _join(
        [
            _lead(
                "Waterfall",
                _title(columns, x),
                f"{whole[y]} {_write(measure, whole[x])} "
                f"{_interval(whole[lower], whole[upper], measure)}",
            ),
            *(f"{name} stands at {_write(measure, value)}." for value, name in known(references)),
            f"The steps: {_each(steps)}" if steps else "",
        ]
    )


def lines(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    x: str,
    y: str,
    group: str | None = None,
    references: Sequence[Reference] = (),
    zero: bool = False,  # noqa: ARG001 - where the axis starts is not told
) -> str:
    """Return the words for `charts.lines`."""
    measure = column_of(columns, y)
    tracks = _tracks(data, x, y, group, columns)
    return _join(
        [
            _lead("Line chart", _title(columns, y), ""),
            *_courses(tracks, measure),
            *(
                _against(pd.Series([t.last for t in tracks]), value, name, measure, "at the end")
                for value, name in known(references)
            ),
        ]
    )


def small_multiples(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    panel: str,
    x: str,
    y: str,
    reference: str | None = None,
    lower: str | None = None,
    upper: str | None = None,
    signal: str | None = None,
    bands: Bands = MappingProxyType({}),
) -> str:
    """Return the words for `charts.small_multiples`."""
    measure = column_of(columns, y)
    tracks = _tracks(data, x, y, panel, columns)
    compared = []
    if reference:
        ends = data.dropna(subset=[y, reference]).groupby(panel, sort=False).last()
        above = int((ends[y] > ends[reference]).sum())
        name = column_of(columns, reference).label
        compared = [
            f"{above} of {len(ends)} end above {name} "
            f"({_from_to(ends[reference].min(), ends[reference].max(), measure)})."
        ]
    return _join(
        [
            f"{_count(data[panel].nunique(), 'small line chart')} on one scale, "
            f"{_title(columns, y)}.",
            *([_signals(data, panel, signal)] if signal else []),
            *_courses(tracks, measure),
            *_widest_at_the_end(data, panel, bands, measure),
            *compared,
            "Each has limits of its own." if lower or upper else "",
        ]
    )


def _widest_at_the_end(data: pd.DataFrame, panel: str, bands: Bands, measure: Column) -> list[str]:
    """Return from where to where the widest band reaches at last in each panel."""
    if not bands:
        return []
    name, limits = list(bands.items())[-1]
    ends = data.dropna(subset=list(limits)).groupby(panel, sort=False)[list(limits)].last()
    about = ends.map(lambda value: significant(value, measure.digits))
    told = [f"{of} {_from_to(low, high, measure)}" for of, low, high in about.itertuples(name=None)]
    return [f"{name} at the end: {'; '.join(told)}."]


def _signals(data: pd.DataFrame, panel: str, signal: str) -> str:
    flagged = data[data[signal] != NO_SIGNAL].groupby(panel, sort=False).size()
    if flagged.empty:
        return "No point is marked as a signal."
    told = [f"{name} {count}" for name, count in flagged.items()]
    return f"Points marked as signals: {', '.join(told)}; none in any other."


def steps(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    x: str,
    y: str,
    capacity: str,
    references: Sequence[Reference] = (),
) -> str:
    """Return the words for `charts.steps`."""
    measure = column_of(columns, capacity)
    demand = replace(measure, decimals=measure.decimals or 1)
    tracks = _tracks(data, x, y, None, columns)
    levels = data.dropna(subset=[capacity]).set_index(x)[capacity]
    changes = levels[levels.diff() != 0]
    named = [f"{_write(measure, v)} {_where(place, x, columns)}" for place, v in changes.items()]
    shown = named if len(named) <= FEW else [*named[: FEW - 1], f"and at last {named[-1]}"]
    return _join(
        [
            _lead(
                "Steps above a line",
                _title(columns, capacity),
                f"from {named[0]} to {named[-1]}" if len(named) > 1 else "".join(named),
            ),
            *(f"{name}: {_write(measure, value)}." for value, name in known(references)),
            f"Steps: {', '.join(shown)}." if len(named) > 2 else "",
            *(
                f"The line, {_title(columns, y)}, {_going(track.first, track.last)} from "
                f"{_write(demand, track.first)} {track.start} to {_write(demand, track.last)} "
                f"{track.end}."
                for track in tracks
            ),
        ]
    )


def funnel(
    data: pd.DataFrame,
    *,
    columns: Columns = None,
    x: str,
    y: str,
    label: str,
    curves: pd.DataFrame,
    centre: Reference,
    flag: str | None = None,
    own: Collection[str] = (),
) -> str:
    """Return the words for `charts.funnel`."""
    measure = column_of(columns, y)
    points = data.dropna(subset=[x, y]).sort_values(y, ascending=False, kind="stable")
    lies = limits.outside(points, curves, x=x, y=y, flag=flag)
    around = "".join(f" around {name} ({_write(measure, v)})" for v, name in known([centre]))
    middle = points[y].median() if centre[0] is None else centre[0]
    placed = points.assign(limit=lies, high=points[y] > middle)
    highlighted = placed[points[label].isin(own)]
    far, near = int((lies == limits.OUTER).sum()), int((lies == limits.INNER).sum())
    told = [(str(row[label]), _write(measure, row[y])) for _, row in points.iterrows()]
    return _join(
        [
            _lead(
                "Funnel plot",
                _title(columns, y),
                f"of {_count(len(points), 'point')}, {far} {_lies(far)} outside the "
                f"99.8% limits{around}, and {near} more outside the 95% limits",
            )
            + _own_places(highlighted, label, y, measure),
            _beyond(points[lies == limits.OUTER], "99.8%", label, y, measure),
            _beyond(points[lies == limits.INNER], "95% but within 99.8%", label, y, measure),
            _extremes(told, _write(measure, points[y].median())),
            _lacking(data, label, y),
        ]
    )


# --- words for figures ----------------------------------------------------------------------------


def _write(measure: Column, value: float) -> str:
    return units.quantity(float(value), measure.unit, measure.decimals)


def _title(columns: Columns, name: str) -> str:
    """Return a heading as it stands within a sentence; acronyms and names stay as they are."""
    heading = column_of(columns, name).label
    first, rest = heading[:1], heading[1:]
    return heading if rest[:1].isupper() else f"{first.lower()}{rest}"


def _interval(lower: float, upper: float, measure: Column) -> str:
    if math.isnan(lower) or math.isnan(upper):
        return "without interval"
    return f"({_from_to(lower, upper, measure)})"


def _from_to(lower: float, upper: float, measure: Column) -> str:
    low = format_value(float(lower), measure.unit, measure.decimals)
    high = format_value(float(upper), measure.unit, measure.decimals)
    return low if low == high else f"{low} to {high}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- sentences ------------------------------------------------------------------------------------


def _join(sentences: Sequence[str]) -> str:
    """Return the first sentence, and those after it that fit, in their order."""
    text = ""
    for sentence in filter(None, sentences):
        longer = f"{text} {sentence}".strip()
        if not text or len(longer) <= LONGEST:
            text = longer
    return text


def _lead(chart: str, measure: str, seen: str) -> str:
    """Return the first sentence: the kind of chart, its measure, and what is seen first."""
    return f"{', '.join(filter(None, [chart, measure]))}{f': {seen}' if seen else ''}."


def _longest(parts: Sequence[pd.DataFrame], y: str, x: str) -> str:
    """Return which row is highest and lowest, if it is the same one in each of some series."""
    ranked = [part.dropna(subset=[x]).sort_values(x, kind="stable") for part in parts]
    ends = {(str(part[y].iloc[-1]), str(part[y].iloc[0])) for part in ranked if len(part) > 1}
    tops, bottoms = {top for top, _ in ends}, {bottom for _, bottom in ends}
    told = [f"{top} is highest" for top in tops if len(tops) == 1]
    told += [f"{bottom} {'is ' if not told else ''}lowest" for bottom in bottoms
             if len(bottoms) == 1]  # fmt: skip
    return " and ".join(told)


def _beyond_or_short(above: int, below: int, pairs: int) -> str:
    if above == pairs:
        return f"in all of {_count(pairs, 'pair')}"
    return f"in {above} of {_count(pairs, 'pair')}, and short of it in {below}"


def _lies(number: int) -> str:
    return "lies" if number == 1 else "lie"


def _going(first: float, last: float) -> str:
    if first == last:
        return "stays level"
    return "rises" if last > first else "falls"


def _ranking(data: pd.DataFrame, y: str, x: str, measure: Column, series: str) -> str:
    there = data.dropna(subset=[x]).sort_values(x, ascending=False, kind="stable")
    told = [(str(row[y]), _write(measure, row[x])) for _, row in there.iterrows()]
    lead = f"{series}: " if series else ""
    words = _each(told) if len(told) <= BARS else _ends(told)
    return f"{lead}{words}" if words else ""


def _each(told: Sequence[tuple[str, str]]) -> str:
    return f"{'; '.join(f'{name} {figure}' for name, figure in told)}." if told else ""


def _ends(ranked: Sequence[tuple[str, str]], middle: str = "") -> str:
    (top, most), (bottom, least) = ranked[0], ranked[-1]
    return f"Highest {top} {most}, lowest {bottom} {least}{middle}, of {len(ranked)}."


def _extremes(ranked: Sequence[tuple[str, str]], middle: str) -> str:
    """Return all of a few ranked (name, figure), or the ends and the middle of many."""
    return _each(ranked) if len(ranked) <= FEW else _ends(ranked, f", median {middle}")


def _against(
    values: "pd.Series[float]", value: float, name: str, measure: Column, when: str = ""
) -> str:
    there = values.dropna()
    above, below = int((there > value).sum()), int((there < value).sum())
    end = f" {when}" if when else ""
    return (
        f"{name} ({_write(measure, value)}) has {above} of {len(there)} above it and {below} "
        f"below{end}."
    )


def _against_mark(data: pd.DataFrame, x: str, mark: str, columns: Columns) -> str:
    there = data.dropna(subset=[x, mark])
    reached = int((there[x] >= there[mark]).sum())
    return f"{reached} of {len(there)} are at or above {_title(columns, mark)}."


def _held(data: pd.DataFrame, lower: str, upper: str, value: float, name: str) -> str:
    above, below = int((data[lower] > value).sum()), int((data[upper] < value).sum())
    held = int(((data[lower] <= value) & (value <= data[upper])).sum())
    counts = [
        (above, f"{_lies(above)} above it"),
        (below, f"{_lies(below)} below it"),
        (held, "includes it" if held == 1 else "include it"),
    ]
    told = [f"{'all' if 1 < count == len(data) else count} {lie}" for count, lie in counts if count]
    return f"{name}: of {_count(len(data), 'interval')}, {join_words(told)}." if told else ""


def _lacking(data: pd.DataFrame, y: str, x: str) -> str:
    names = list(dict.fromkeys(data.loc[data[x].isna(), y].astype(str)))
    if len(names) > FEW:
        return f"{len(names)} have no figure."
    return f"No figure for {join_words(names)}." if names else ""


def _beyond(points: pd.DataFrame, limit: str, label: str, y: str, measure: Column) -> str:
    told = [f"{row[label]} {_write(measure, row[y])}" for _, row in points.iterrows()]
    if len(told) > FEW:
        told = [*told[: FEW - 1], f"{len(told) - FEW + 1} more"]
    return f"Outside {limit} limits: {join_words(told) or 'none'}."


def _own_places(own: pd.DataFrame, label: str, y: str, measure: Column) -> str:
    """Return where each point that the chart is about lies; they are never left out."""
    told = []
    for limit, name in [*reversed(limits.LIMITS.items()), ("", "")]:
        for high, side in ((True, "above"), (False, "below")):
            there = own["limit"] == limit
            rows = own[there & (own["high"] == high)] if limit else own[there & high]
            names = [f"{row[label]} {_write(measure, row[y])}" for _, row in rows.iterrows()]
            place = f"{side} the {name} limits" if limit else "within the limits"
            told += [f"{join_words(names)} {place}"] if names else []
    return f" Highlighted: {'; '.join(told)}." if told else ""


class _Track(NamedTuple):
    """The course of a line: its name, where and at what it starts and ends, its extremes."""

    name: str
    start: str
    first: float
    end: str
    last: float
    high: float
    high_at: str
    low: float
    low_at: str


def _tracks(
    data: pd.DataFrame, x: str, y: str, group: str | None, columns: Columns
) -> list[_Track]:
    """Return the course of each line that has any figure."""
    order = ordered(data, x)
    named = data.groupby(group, sort=False) if group else [("", data)]
    series = {str(name): part.set_index(x)[y].reindex(order).dropna() for name, part in named}
    return [
        _track(name, values, [_where(place, x, columns) for place in values.index])
        for name, values in series.items()
        if len(values)
    ]


def _track(name: str, values: "pd.Series[float]", places: Sequence[str]) -> _Track:
    high, low = int(values.argmax()), int(values.argmin())
    return _Track(
        name,
        places[0],
        float(values.iloc[0]),
        places[-1],
        float(values.iloc[-1]),
        float(values.iloc[high]),
        places[high],
        float(values.iloc[low]),
        places[low],
    )


def _where(place: Any, x: str, columns: Columns) -> str:
    """Return a place along the axis: `in 2016-17`, or `at 5 years` along a number."""
    column = column_of(columns, x)
    if tables.is_number(place) and not units.style_of(x, column, []).calendar:
        return f"at {units.quantity(float(place), column.unit or 'number', column.decimals)}"
    return f"in {period_text(place)}"


def _courses(tracks: Sequence[_Track], measure: Column) -> list[str]:
    """Return where each of a few lines goes, or where the highest and lowest of many end."""
    if len(tracks) <= FEW:
        return [_course(track, measure) for track in tracks]
    ends = sorted(tracks, key=lambda track: -track.last)
    rise = max(tracks, key=lambda track: abs(track.last - track.first))
    ranked = [(track.name, _write(measure, track.last)) for track in ends]
    return [
        f"At the end, {ends[0].end}: {_ends(ranked)}",
        f"Largest change: {_course(rise, measure)}",
    ]


def _course(track: _Track, measure: Column) -> str:
    if track.start == track.end:
        return f"{track.name} {_write(measure, track.first)} {track.start}.".lstrip()
    line = track.name or "The line"
    if track.first == track.last and track.high == track.low:
        return f"{line} stays at {_write(measure, track.first)}."
    turns = [
        f", {name} {_write(measure, value)} {place}"
        for name, value, place, beyond in (
            ("highest", track.high, track.high_at, track.high > max(track.first, track.last)),
            ("lowest", track.low, track.low_at, track.low < min(track.first, track.last)),
        )
        if beyond
    ]
    return (
        f"{line} {_going(track.first, track.last)} from {_write(measure, track.first)} "
        f"{track.start} to {_write(measure, track.last)} {track.end}{''.join(turns)}."
    )
