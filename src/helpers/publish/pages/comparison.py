"""Writes the page that compares the sets of a sweep: which parameter moves which headline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from helpers.columns import Column
from helpers.commands import value_text
from helpers.formats import count_of, join_words
from helpers.present import chart_kinds, charts, outputs, svg, tables
from helpers.present.outputs import BASIS_WORDS
from helpers.present.units import quantity
from helpers.publish.pages import boxes
from helpers.publish.pages.boxes import Download
from helpers.publish.pages.page import Heading, framed, output_html
from helpers.results import SYNTHETIC, sourced
from helpers.run.sweep.comparison import Comparison, Effect, Headline
from helpers.run.sweep.tables import FAILURES_CSV, RESULTS_CSV, RESULTS_PARQUET

TITLE = "What moves what"
RERUN = Heading(2, "Run this again", "run-this-again")
SOURCE = f"This sweep, {RESULTS_CSV}"
PLAIN = "published"
"""Basis of a table that says no more than its source does."""
SHOWN_VALUES = 12
RANGE_UNITS = {"percent": "percentage points", "year": "years"}
"""Units in which the difference of two figures counts otherwise than they do."""
FILES = (
    (RESULTS_CSV, "All results", "CSV"),
    (RESULTS_PARQUET, "All results", "Parquet"),
    (FAILURES_CSV, "Sets that failed, with the reason", "CSV"),
)


@dataclass(frozen=True)
class _Section:
    """What moves one headline.

    Attributes:
        heading: the message.
        sentence: how far it is moved.
        outputs: chart and table.
    """

    heading: str
    sentence: str
    outputs: Sequence[Markup]


def write_comparison(
    comparisons: Sequence[Comparison], path: Path, *, grid: str, command: str
) -> None:
    """Write the comparison page of a sweep as one HTML file, beside the tables that it links to.

    Args:
        comparisons: the sets of each analysis, compared.
        path: the file to write, in the folder that holds the tables.
        grid: text of the grid.
        command: the command that made the sweep.
    """
    parts = [_part(each, f"analysis-{n}") for n, each in enumerate(comparisons, start=1)]
    synthetic = any(SYNTHETIC in each.basis for each in comparisons)
    body = boxes.render(
        "comparison.html",
        title=TITLE,
        lead=_lead(comparisons),
        several=any(each.varied for each in comparisons),
        synthetic=Markup(BASIS_WORDS[SYNTHETIC]) if synthetic else "",  # noqa: S704 - our own words
        downloads=Markup(boxes.downloads(list(_downloads(path.parent)))),  # noqa: S704 - a template
        parts=parts,
        rerun=RERUN,
        command=command,
        grid=grid,
    )
    headings = [*(part["heading"] for part in parts), RERUN]
    html = framed(TITLE, headings, Markup(body))  # noqa: S704 - a template, which escapes
    path.write_text(html, encoding="utf-8")


def _downloads(folder: Path) -> Iterator[Download]:
    for name, words, kind in FILES:
        yield Download(words, name, name, kind, (folder / name).stat().st_size)


def _lead(comparisons: Sequence[Comparison]) -> str:
    done = sum(each.sets for each in comparisons)
    failed = sum(each.failed for each in comparisons)
    words = f"{count_of(done, 'parameter set')}: which parameter moves which figure, and how far."
    return words if not failed else f"{words} {count_of(failed, 'more set')} failed."


def _part(comparison: Comparison, anchor: str) -> dict[str, Any]:
    moved = [each for each in comparison.headlines if _strongest(each) is not None]
    still = [each for each in comparison.headlines if _strongest(each) is None]
    return {
        "heading": Heading(2, _words(comparison.analysis), anchor),
        "lead": _part_lead(comparison),
        "tables": [
            *([_varied_table(comparison)] if comparison.varied else []),
            *([_summary_table(comparison, moved)] if moved else []),
        ],
        "sections": [_section(comparison, each) for each in moved],
        "still": _still(still),
    }


def _part_lead(comparison: Comparison) -> str:
    sets = count_of(comparison.sets, "set")
    if not comparison.sets:
        return f"No set gave numbers; {comparison.failed:,} failed."
    if not comparison.varied:
        return f"{sets}: no parameter varies, so there is nothing to compare."
    return f"{sets} over {join_words([_words(name).lower() for name in comparison.varied])}."


def _still(headlines: Sequence[Headline]) -> str:
    if not headlines:
        return ""
    names = join_words([_words(each.name).lower() for each in headlines])
    return f"Moved by no parameter of this sweep: {names}."


def _strongest(headline: Headline) -> Effect | None:
    """Return the effect that moves a headline furthest, None where nothing moves it."""
    moving = [effect for effect in headline.effects if effect.largest > 0]
    return moving[0] if moving else None


# --- tables and charts ----------------------------------------------------------------------------


def _varied_table(comparison: Comparison) -> Markup:
    """Return the parameters that vary, each with its values."""
    rows = [(name, len(values), _listed(values)) for name, values in comparison.varied.items()]
    columns = {
        "parameter": Column("Parameter"),
        "count": Column("Values", "number"),
        "values": Column("What they are"),
    }
    caption = f"Parameters that vary in this sweep, {_words(comparison.analysis).lower()}"
    return _table(rows, columns, caption)


def _listed(values: Sequence[Any]) -> str:
    """Return values as a list, cut short where there are many."""
    words = [_value(value) for value in values[:SHOWN_VALUES]]
    more = len(values) - len(words)
    return ", ".join([*words, f"and {more} more"] if more else words)


def _summary_table(comparison: Comparison, moved: Sequence[Headline]) -> Markup:
    """Return the headlines that are moved, each with what moves it furthest."""
    rows = [
        (
            _words(headline.name),
            quantity(headline.lowest, headline.unit),
            quantity(headline.highest, headline.unit),
            strongest.parameter,
            quantity(strongest.average, _range_unit(headline)),
        )
        for headline in moved
        if (strongest := _strongest(headline)) is not None
    ]
    columns = {
        "headline": Column("Figure"),
        "lowest": Column("Lowest of all sets"),
        "highest": Column("Highest of all sets"),
        "parameter": Column("Moved furthest by"),
        "average": Column("Range while others are held, on average"),
    }
    caption = f"What moves each figure furthest, {_words(comparison.analysis).lower()}"
    return _table(rows, columns, caption)


def _section(comparison: Comparison, headline: Headline) -> _Section:
    strongest = headline.effects[0]
    name, unit, span = _words(headline.name), headline.unit, _range_unit(headline)
    frame, columns, caption = _effects_table(comparison, headline)
    low, high = quantity(strongest.lowest, unit), quantity(strongest.highest, unit)
    average, largest = (quantity(each, span) for each in (strongest.average, strongest.largest))
    return _Section(
        heading=f"{name}: moved furthest by {_words(strongest.parameter).lower()}",
        sentence=(
            f"On average {low} at {_value(strongest.lowest_at)} and {high} at "
            f"{_value(strongest.highest_at)}. With the other parameters held, the range is "
            f"{average} on average and {largest} at most."
        ),
        outputs=[
            _shown(outputs.subtitle(caption)),
            _tornado(headline, frame, columns),
            _shown(outputs.chart_data(headline.name, frame, columns, caption=caption)),
        ],
    )


def _effects_table(
    comparison: Comparison, headline: Headline
) -> tuple[pd.DataFrame, dict[str, Column], str]:
    """Return what every parameter does to a headline, the strongest first, columns and caption."""
    columns = {
        "parameter": Column("Parameter"),
        "lowest": Column("Lowest average", headline.unit),
        "lowest_at": Column("Where that is"),
        "highest": Column("Highest average", headline.unit),
        "highest_at": Column("Where this is"),
        "average": Column("Range, on average", _range_unit(headline)),
        "largest": Column("Range, at most", _range_unit(headline)),
    }
    rows = [
        (
            effect.parameter,
            effect.lowest,
            _value(effect.lowest_at),
            effect.highest,
            _value(effect.highest_at),
            effect.average,
            effect.largest,
        )
        for effect in headline.effects
    ]
    basis = SYNTHETIC if SYNTHETIC in comparison.basis else PLAIN
    caption = (
        f"{_words(headline.name)}, {_words(comparison.analysis).lower()}: lowest and highest "
        f"average over the values of each parameter, {count_of(headline.sets, 'set')}"
    )
    return sourced(pd.DataFrame(rows, columns=list(columns)), [SOURCE], basis), columns, caption


def _tornado(headline: Headline, frame: pd.DataFrame, columns: Mapping[str, Column]) -> Markup:
    """Return the chart: a line from lowest to highest average for each parameter that moves it."""
    options: Mapping[str, Any] = {
        "columns": columns,
        "y": "parameter",
        "left": "lowest",
        "right": "highest",
        "references": [(headline.mean, "Average of all sets")],
    }
    moving = frame[frame["largest"] > 0]
    drawn = moving.assign(parameter=[_words(name).lower() for name in moving["parameter"]])
    kind = chart_kinds.of(charts.dumbbells)
    alt = kind.describe(drawn, **options)
    drawn_svg = svg.to_svg(charts.dumbbells, kind, drawn, options, alt)
    return _shown(outputs.picture(headline.name, drawn_svg, alt, kind.name))


def _table(rows: Sequence[tuple[Any, ...]], columns: Mapping[str, Column], caption: str) -> Markup:
    html = tables.to_html(pd.DataFrame(rows, columns=list(columns)), columns, caption)
    return Markup(html)  # noqa: S704 - it escapes what it is given


def _shown(output: outputs.Output) -> Markup:
    return output_html({"data": output.data, "metadata": output.metadata})


def _range_unit(headline: Headline) -> str:
    return RANGE_UNITS.get(headline.unit, headline.unit)


def _value(value: Any) -> str:
    """Return a parameter's value as it is given, `0` for `0.0`."""
    return f"{value:.12g}" if isinstance(value, float) else value_text(value)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
