"""The controls of an explorer: a list to choose from for each parameter, and the answers as cards.

They are hidden until a page's script shows them, which reads the answers from the table below. So
without it nothing is lost, and what a script shows is what the table says.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from helpers.columns import Column
from helpers.formats import NOT_AVAILABLE, percent
from helpers.present import tables, units
from helpers.results import BOUNDS, Choice, Explored

THIS_PAGE = " (this page)"
LOWER, UPPER = "lower_", "upper_"
NO_FIGURE = "No figure"
"""What stands on a card in place of a figure."""


def controls(explored: Explored, columns: Mapping[str, Column], caption: str) -> str:
    """Return lists, cards and the command, set to the choices of this run."""
    return "\n".join(
        [
            f'<div class="ics-explore" role="group" aria-label="{escape(caption)}" hidden>',
            f'<p class="ics-subtitle">{escape(caption)}</p>',
            '<div class="ics-choices">',
            *(_choice(each, columns[each.column]) for each in explored.choices),
            "</div>",
            '<div class="ics-headlines" role="status" aria-atomic="true">',
            *_cards(explored, columns),
            "</div>",
            "<p>The same figures and all others, by one command:</p>",
            f'<div class="ics-command"><pre><code data-command="{escape(explored.command)}">'
            f"{escape(_own_command(explored))}</code></pre></div>",
            "</div>",
        ]
    )


def _choice(choice: Choice, column: Column) -> str:
    options = "".join(
        f'<option value="{escape(choice.options[value])}"{" selected" * (value == choice.own)}>'
        f"{escape(_shown(value, column))}{THIS_PAGE * (value == choice.own)}</option>"
        for value in choice.offered
    )
    return (
        f"<label><span>{escape(column.label)}</span> "
        f'<select autocomplete="off">{options}</select></label>'
    )


def _shown(value: Any, column: Column) -> str:
    if isinstance(value, str):
        return value
    return percent(value) if column.unit == "percent" else units.quantity(value, column.unit)


def _cards(explored: Explored, columns: Mapping[str, Column]) -> Iterator[str]:
    """Yield a card for each answer, with the places of its figure and limits in a row."""
    row, names = own_row(explored), list(columns)
    cells = {name: tables.write_column(explored.table, name, columns[name])[1] for name in names}
    for name in names[len(explored.choices) :]:
        if not name.startswith((LOWER, UPPER)):
            shown = [each for each in (name, f"{LOWER}{name}", f"{UPPER}{name}") if each in cells]
            places = " ".join(str(names.index(each)) for each in shown)
            written = [cells[each][row] for each in shown]
            yield _card(columns[name], written, places, BOUNDS[explored.bounds])


def _card(column: Column, written: Sequence[str], places: str, bounds: str) -> str:
    figure, *limits = written
    sign = "%" if column.unit == "percent" else ""
    many, one = (units.unit_words(number, column.unit) for number in (0, 1))
    known = figure != NOT_AVAILABLE
    limited = known and limits and NOT_AVAILABLE not in limits
    between = f"{bounds} {limits[0]}{sign} to {limits[1]}{sign}" if limited else ""
    value = f"{figure}{sign}" if known else NO_FIGURE
    unit = (one if figure == "1" else many) if known else ""
    given = {"cells": places, "sign": sign, "one": one, "many": many, "bounds": bounds}
    data = "".join(f' data-{name}="{escape(words)}"' for name, words in given.items())
    return "\n".join(
        [
            f'<div class="ics-headline"{data}>',
            f'<p class="ics-text">{escape(column.label)}</p>',
            f'<p class="ics-value"><b>{escape(value)}</b> <span>{escape(unit)}</span></p>',
            f'<p class="ics-period">{escape(between)}</p>',
            "</div>",
        ]
    )


def own_row(explored: Explored) -> int:
    """Return the position of the row of this run: the last choice changes fastest."""
    row = 0
    for each in explored.choices:
        row = row * len(each.offered) + list(each.offered).index(each.own)
    return row


def _own_command(explored: Explored) -> str:
    options = [each.options[each.own] for each in explored.choices]
    return " ".join([explored.command, *filter(None, options)])
