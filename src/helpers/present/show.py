"""The calls of a notebook: `figures` as cards, a frame as a `chart` or a `table`, an `explorer`.

Each displays through IPython and returns nothing. What they show is deterministic: no identifiers
that vary, no clock.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers import columns
from helpers.columns import Column
from helpers.errors import BookError, InputError
from helpers.formats import significant
from helpers.names import nearest
from helpers.present import chart_kinds, outputs, periods, svg
from helpers.present.chart_kinds import Draw, Kind
from helpers.results import Explored, Figure, require_sources

SERIES, MEASURE = "series", "value"


def figures(**shown: Figure) -> None:
    """Display figures as cards, in the order given; each is named as in the analysis' headlines.

    Raises:
        BookError: one is a plain number, which knows no unit and no period.
    """
    for name, figure in shown.items():
        if not isinstance(figure, Figure):
            raise BookError(
                f"show.figures: {name} is {figure!r}, a {type(figure).__name__}, no Figure"
            )
    _display(outputs.figures(shown))


def chart(
    frame: pd.DataFrame,
    draw: Draw,
    *,
    name: str,
    caption: str,
    note: str = "",
    reading: str = "",
    **columns_and_options: Any,
) -> None:
    """Display a frame as a chart between its caption and its sources and folded data.

    Where the frame is empty, or a column to be drawn has no figure at all, a note says why and
    stands in the chart's place; an empty frame has no data to show below it.

    Args:
        frame: a table that says its sources; its columns stand in `helpers.columns`.
        draw: a function of `helpers.present.charts`.
        name: name of the table among the analysis' results.
        caption: measure, population, area and period.
        note: what to know before reading it.
        reading: the section of the methods on how to read it, where that of its kind is not right.
        **columns_and_options: keyword arguments of `draw`: columns of the frame, and options; a
            list of columns as `y` draws each as a series under its label.

    Raises:
        InputError: no such column, or `draw` is no chart.
        ValueError: the frame does not say its sources.
    """
    require_sources(frame, name)
    shown = [
        outputs.subtitle(caption),
        _picture(name, frame, draw, columns_and_options, reading),
        *_skipped(frame, columns_and_options),
    ]
    if not frame.empty:
        meanings = columns.of(frame, name)
        shown.append(outputs.chart_data(name, frame, meanings, caption=caption, note=note))
    for output in shown:
        _display(output)


def table(
    frame: pd.DataFrame, *, name: str, caption: str, note: str = "", anchor: str = ""
) -> None:
    """Display a frame as a table with its units, sources and shorthand key.

    Args:
        frame: a table that says its sources; its columns stand in `helpers.columns`.
        name: name of the table among the analysis' results.
        caption: measure, population, area and period.
        note: what to know before reading it.
        anchor: how the ids of its rows begin, for links to one; without it they have none.

    Raises:
        ValueError: the frame does not say its sources.
    """
    require_sources(frame, name)
    _display(outputs.table(name, frame, caption, note, anchor))


def explorer(explored: Explored, *, name: str, caption: str, note: str = "") -> None:
    """Display the answers to some choices, of which a reader of a page with scripts chooses one.

    Args:
        explored: the choices and their answers.
        name: name of the table of answers among the analysis' results.
        caption: measure, population and area.
        note: what to know before reading it.

    Raises:
        ValueError: the table does not say its sources.
    """
    require_sources(explored.table, name)
    _display(outputs.explorer(name, explored, caption, note))


def _picture(
    name: str, frame: pd.DataFrame, draw: Draw, given: Mapping[str, Any], reading: str
) -> outputs.Output:
    """Return the chart, or the note that stands in its place."""
    kind = chart_kinds.of(draw)
    meanings = columns.of(frame, name)
    if isinstance(given.get("y"), list):
        frame, meanings, given = _melted(frame, meanings, given)
    measured = _measured(kind, given, frame)
    data = frame.assign(**{each: _numbers(frame[each], meanings[each].digits) for each in measured})
    if data.dropna(subset=measured).empty:
        lacking = [each for each in measured if data[each].isna().all()]
        return outputs.no_picture(meanings, lacking or measured)
    options = {"columns": meanings, **given}
    alt = kind.describe(data, **options)
    drawn = svg.to_svg(draw, kind, data, options, alt)
    return outputs.picture(name, drawn, alt, reading or kind.name)


def _melted(
    frame: pd.DataFrame, meanings: Mapping[str, Column], given: Mapping[str, Any]
) -> tuple[pd.DataFrame, dict[str, Column], dict[str, Any]]:
    """Return a frame with a row a point, and the columns `y` as series named by their labels."""
    series = given["y"]
    labels = {name: meanings[name].label for name in series}
    units = {meanings[name].unit for name in series}
    if len(units) > 1:
        raise BookError(f"chart: {', '.join(series)} have different units and share no axis")
    long = frame.rename(columns=labels).melt(
        id_vars=[given["x"]], value_vars=list(labels.values()), var_name=SERIES, value_name=MEASURE
    )
    unit = units.pop()
    measured = Column(unit[:1].upper() + unit[1:], unit, meanings[series[0]].decimals)
    described = {given["x"]: meanings[given["x"]], SERIES: Column("Series"), MEASURE: measured}
    return long, described, {**given, "y": MEASURE, "group": SERIES}


def _skipped(frame: pd.DataFrame, given: Mapping[str, Any]) -> list[outputs.Output]:
    """Return a note on the years that a chart leaves out, if there are any."""
    years = periods.skipped(frame[given["x"]].dropna()) if "x" in given else []
    return [outputs.skipped_years(years)] if years else []


def _measured(kind: Kind, given: Mapping[str, Any], frame: pd.DataFrame) -> list[str]:
    """Return the columns whose figures a chart draws, all its columns checked against the frame."""
    for option in kind.columns:
        name = given.get(option)
        if name is not None and name not in frame:
            hint = nearest(str(name), map(str, frame.columns), among="columns")
            raise InputError(f"column for {option}: {name!r} is unknown; {hint}")
    return [given[option] for option in kind.measures if option in given]


def _numbers(column: "pd.Series[Any]", digits: int | None) -> "pd.Series[float]":
    """Return a column as numbers of some digits; shorthand such as `[z]` has none to draw."""
    numbers = pd.to_numeric(column, errors="coerce").astype(float)
    return numbers.map(lambda value: significant(value, digits))


def _display(output: outputs.Output) -> None:
    from IPython.display import display  # noqa: PLC0415 - the command's checks do without IPython

    display(output.data, raw=True, metadata=output.metadata)  # type: ignore[no-untyped-call]
