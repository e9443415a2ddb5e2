"""What a notebook's cell puts out, as data: MIME bundles with their metadata, nothing displayed."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from helpers import columns
from helpers.columns import Column
from helpers.csvtext import digest
from helpers.formats import join_words, ordinal
from helpers.present import explorers, tables, units
from helpers.present.chart_kinds import Drawn
from helpers.results import METADATA_KEY, NARROW_MIME, RESULTS_MIME, Explored, Figure

SECTION = ", section "
"""What stands between a document and its section in a citation."""
STATUS_WORDS = {
    "met": "target met",
    "on track": "on track",
    "behind": "behind target",
    "no target set": "no target set",
}
MARKS = {
    "met": " ics-met",
    "on track": " ics-on-track",
    "behind": " ics-behind",
    "no target set": " ics-no-target",
}
"""Class of a status, which gives it a mark of its own shape."""
WAYS = {"rising": "up", "falling": "down", "level": "unchanged"}
PER_AREA = " per m²"
"""Unit that a figure of peers on the same card need not repeat."""
NO_DATE = "no single date"
"""What stands on a card in place of a date: what a user gives has none, nor what mixes years."""
SVG_MIME = "image/svg+xml"
CHART_DATA = "<summary>Data of this chart</summary>"
DATA_LABEL = "Data"
BASIS_WORDS = {
    "parameter": "",
    "published": "",
    "derived": "Derived from the published figures named here.",
    "synthetic": "<strong>Synthetic data</strong>: made up to show the method, "
    "not a record of real services.",
}


class Output(NamedTuple):
    """One output of a cell.

    Attributes:
        data: MIME type to content; always with `text/plain`.
        metadata: metadata of the output.
    """

    data: dict[str, Any]
    metadata: dict[str, Any]


def figures(shown: Mapping[str, Figure]) -> Output:
    """Return the cards of some figures, which carry them as JSON; of those not known there is none.

    A card has value and unit, label, period and how sure; then, where they are known, the place
    among peers and the status.
    """
    shown = {name: figure for name, figure in shown.items() if figure.known}
    cards = "\n".join(_card(figure) for figure in shown.values())
    html = (
        f'<div class="ics-headlines" role="list" aria-label="Key figures">\n{cards}\n</div>'
        if shown
        else ""
    )
    if any(figure.basis == "synthetic" for figure in shown.values()):
        html = f'<p class="ics-note">{BASIS_WORDS["synthetic"]}</p>\n{html}'
    return Output(
        {
            RESULTS_MIME: {name: figure.as_json() for name, figure in shown.items()},
            "text/html": html,
            "text/plain": "\n".join(_card_text(figure) for figure in shown.values()),
        },
        {METADATA_KEY: {"figures": list(shown)}},
    )


def table(name: str, frame: pd.DataFrame, caption: str, note: str = "", anchor: str = "") -> Output:
    """Return a table with its sources, as accessible HTML and as text."""
    meanings = columns.of(frame, name)
    below = [] if frame.empty else _source_lines(frame, note)
    html = "\n".join([tables.to_html(frame, meanings, caption, anchor=anchor), *below])
    text = tables.to_text(frame, meanings, caption)
    return Output({"text/html": html, "text/plain": text}, _metadata(name, frame, caption))


def subtitle(caption: str) -> Output:
    """Return the line above a chart: measure, population, area and period."""
    html = f'<p class="ics-subtitle">{escape(caption)}</p>'
    return Output({"text/html": html, "text/plain": caption}, {})


def picture(name: str, drawn: Drawn, alt: str, kind: str) -> Output:
    """Return a chart as SVG, with its alternative text wherever a publisher may look for it."""
    return Output(
        {SVG_MIME: drawn.wide, NARROW_MIME: drawn.narrow, "text/plain": alt},
        {SVG_MIME: {"alt": alt}, METADATA_KEY: {"table": name, "kind": kind, "alt": alt}},
    )


def skipped_years(years: Sequence[str]) -> Output:
    """Return the note that a series of years leaves some out."""
    return _note(f"The series has no figure for {join_words(list(years))}.")


def no_picture(meanings: Mapping[str, Column], lacking: Sequence[str]) -> Output:
    """Return the note that stands where a chart has nothing to draw."""
    return _note(tables.missing_note(meanings, lacking))


def chart_data(
    name: str,
    frame: pd.DataFrame,
    meanings: Mapping[str, Column],
    *,
    caption: str,
    note: str = "",
) -> Output:
    """Return what stands below a chart: sources, basis, and its data as a folded table."""
    words = name.replace("_", " ")
    html = "\n".join(
        [
            *_source_lines(frame, note),
            '<details class="ics-data">',
            CHART_DATA,
            tables.to_html(frame, meanings, f"Table of {words}", f"{DATA_LABEL}: {words}"),
            "</details>",
        ]
    )
    text = tables.to_text(frame, meanings, caption)
    return Output({"text/html": html, "text/plain": text}, _metadata(name, frame, caption))


def explorer(name: str, explored: Explored, caption: str, note: str = "") -> Output:
    """Return the answers to some choices: controls for a page with scripts, and a folded table."""
    frame = explored.table
    meanings = columns.of(frame, name)
    html = "\n".join(
        [
            '<div class="ics-explorer">',
            explorers.controls(explored, meanings, caption),
            '<details class="ics-data">',
            f"<summary>All choices as a table: {escape(caption)}</summary>",
            tables.to_html(frame, meanings, caption),
            *_source_lines(frame, note),
            "</details>",
            "</div>",
        ]
    )
    text = tables.to_text(frame, meanings, caption)
    return Output({"text/html": html, "text/plain": text}, _metadata(name, frame, caption))


def _metadata(name: str, frame: pd.DataFrame, caption: str) -> dict[str, Any]:
    return {METADATA_KEY: {"table": name, "caption": caption, "digest": digest(frame)}}


def _note(words: str) -> Output:
    return Output(
        {"text/html": f'<p class="ics-note">{escape(words)}</p>', "text/plain": words}, {}
    )


def _card(figure: Figure) -> str:
    words = units.unit_words(figure.value, figure.unit)
    unit = f" <span>{escape(words)}</span>" if words else ""
    return "\n".join(
        [
            '<div class="ics-headline" role="listitem">',
            f'<p class="ics-text">{escape(figure.label)}</p>',
            f'<p class="ics-value">{escape(str(figure))}{unit}</p>',
            f'<p class="ics-period">{escape(_when_and_how_sure(figure))}</p>',
            *_line("ics-peers", peers_words(figure)),
            *_line(f"ics-status{MARKS.get(figure.status, '')}", status_words(figure)),
            "</div>",
        ]
    )


def _line(classes: str, words: str) -> list[str]:
    return [f'<p class="{classes}">{escape(words)}</p>'] if words else []


def _card_text(figure: Figure) -> str:
    words = units.unit_words(figure.value, figure.unit)
    written = f"{figure} {words}".rstrip()
    told = [f"{figure.label}: {written} ({_when_and_how_sure(figure)})"]
    return ". ".join(filter(None, [*told, peers_words(figure), status_words(figure)]))


def _when_and_how_sure(figure: Figure) -> str:
    return ", ".join(filter(None, [figure.period or NO_DATE, figure.uncertainty]))


def peers_words(figure: Figure) -> str:
    """Return where a figure stands among its peers: `England 63.1%; lowest of 42 systems`."""
    found = figure.peers
    if found is None:
        return ""
    beside = [("England", found.england), (found.region_name, found.region)]
    wholes = [f"{name} {_bare(figure, value)}" for name, value in beside if value is not None]
    if found.rank is None:
        return ", ".join(wholes)
    place = found.first if found.rank == 1 else f"{ordinal(found.rank)} {found.first}"
    ranked = f"{place} of {found.ranked} {found.among}"
    return "; ".join(filter(None, [", ".join(wholes), ranked]))


def _bare(figure: Figure, value: float) -> str:
    return figure.write(value).removesuffix(PER_AREA)


def status_words(figure: Figure) -> str:
    """Return how a figure stands against its target, and since when: `Behind target, up since`."""
    direction = WAYS.get(figure.direction, "")
    since = f"{direction} since {figure.since}" if direction else ""
    words = ", ".join(filter(None, [STATUS_WORDS.get(figure.status, ""), since]))
    return words[:1].upper() + words[1:]


def _source_lines(frame: pd.DataFrame, note: str) -> list[str]:
    notes = f'<p class="ics-note">{escape(note)}</p>' if note else ""
    return [line for line in (notes, f'<p class="ics-source">{_source_words(frame)}</p>') if line]


def _source_words(frame: pd.DataFrame) -> str:
    sources = cited(frame.attrs["sources"])
    if not sources:
        return "Source: every figure follows from the parameters of this run."
    named = f"Source: {escape('; '.join(sources))}."
    return f"{named} {BASIS_WORDS[frame.attrs['basis']]}".rstrip()


def cited(sources: Sequence[str]) -> list[str]:
    """Return each source once; sections of one document stand together after its name."""
    each = dict.fromkeys(part.strip() for source in sources for part in source.split(";"))
    sections: dict[str, list[str]] = {}
    for citation in filter(None, each):
        document, _, section = citation.partition(SECTION)
        sections.setdefault(document, []).extend([section] if section else [])
    return [_with_sections(document, found) for document, found in sections.items()]


def _with_sections(document: str, sections: Sequence[str]) -> str:
    if len(sections) < 2:
        return SECTION.join([document, *sections])
    return f"{document}, sections {join_words([f'“{section}”' for section in sections])}"
