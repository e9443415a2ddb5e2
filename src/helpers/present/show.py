"""The three calls of a notebook: `headlines`, `chart` and `table` of some `Results`.

Each displays through IPython and returns nothing. What they show is deterministic: no identifiers
that vary, no clock.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.present import chart_kinds, names, outputs, periods, svg
from helpers.present.chart_kinds import Draw, Kind
from helpers.results import Results


def headlines(results: Results, *wanted: str) -> None:
    """Display headline figures as cards; the output carries all results as JSON.

    Args:
        results: what `analyse` returned.
        *wanted: names of headlines, in the order of the cards.

    Raises:
        InputError: a name is no headline of `results`.
    """
    _display(outputs.headlines(results, wanted))


def chart(results: Results, table: str, draw: Draw, **columns_and_options: Any) -> None:
    """Display a table as a chart between its subtitle and its sources and folded data.

    Where the table is empty, or a column to be drawn has no figure at all, a note says why and
    stands in the chart's place; an empty table has no data to show below it.

    Args:
        results: what `analyse` returned.
        table: name of the table.
        draw: a function of `helpers.present.charts`.
        **columns_and_options: its keyword arguments: columns of the table, and options.

    Raises:
        InputError: no such table or column, or `draw` is no chart.
    """
    frame, description = outputs.described(results, table)
    kind = chart_kinds.of(draw)
    shown = [
        outputs.subtitle(description),
        _picture(results, table, draw, columns_and_options),
        *_skipped(frame, columns_and_options),
        *([] if frame.empty else [outputs.chart_data(table, frame, description, kind.name)]),
    ]
    for output in shown:
        _display(output)


def table(results: Results, table: str) -> None:
    """Display a table with its units, sources and shorthand key.

    Args:
        results: what `analyse` returned.
        table: name of the table.

    Raises:
        InputError: `results` has no such table.
    """
    _display(outputs.table(results, table))


def _picture(results: Results, table: str, draw: Draw, given: Mapping[str, Any]) -> outputs.Output:
    """Return the chart, or the note that stands in its place."""
    frame, description = outputs.described(results, table)
    kind = chart_kinds.of(draw)
    measured = _measured(kind, given, frame)
    data = frame.assign(**{name: _figures(frame[name]) for name in measured})
    if data.dropna(subset=measured).empty:
        lacking = [name for name in measured if data[name].isna().all()]
        return outputs.no_picture(description, lacking or measured)
    options = {"columns": description.columns, **given}
    alt = kind.describe(data, **options)
    return outputs.picture(table, svg.to_svg(draw, kind, data, options, alt), alt)


def _skipped(frame: pd.DataFrame, given: Mapping[str, Any]) -> list[outputs.Output]:
    """Return a note on the years that a chart leaves out, if there are any."""
    years = periods.skipped(frame[given["x"]].dropna()) if "x" in given else []
    return [outputs.skipped_years(years)] if years else []


def _measured(kind: Kind, given: Mapping[str, Any], frame: pd.DataFrame) -> list[str]:
    """Return the columns whose figures a chart draws, all its columns checked against the frame."""
    for option in kind.columns:
        name = given.get(option)
        if name is not None and name not in frame:
            raise names.unknown(str(name), map(str, frame.columns), f"column for {option}")
    return [given[option] for option in kind.measures if option in given]


def _figures(column: "pd.Series[Any]") -> "pd.Series[float]":
    """Return a column as numbers; shorthand such as `[c]` has none to draw."""
    return pd.to_numeric(column, errors="coerce").astype(float)


def _display(output: outputs.Output) -> None:
    from IPython.display import display  # noqa: PLC0415 - the command's checks do without IPython

    display(output.data, raw=True, metadata=output.metadata)  # type: ignore[no-untyped-call]
