"""What a notebook's cell puts out, as data: MIME bundles with their metadata, nothing displayed."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from helpers.formats import join_words
from helpers.present import names, tables, units
from helpers.present.disclosure import protect
from helpers.results import Description, Headline, Results

RESULTS_MIME = "application/vnd.icsbook.results+json"
"""MIME type under which a page's headline output carries the whole of `Results.as_json()`."""
METADATA_KEY = "icsbook"
"""Key of our part of an output's metadata."""
SECTION = ", section "
"""What stands between a document and its section in a citation."""
NO_FIGURE = "No figure"
"""What stands on a card in place of a figure; its text gives the reason."""
SVG_MIME = "image/svg+xml"
BASIS_WORDS = {
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


def headlines(results: Results, wanted: Sequence[str]) -> Output:
    """Return the cards of the headlines `wanted`, carrying all results as JSON.

    Where any table rests on synthetic data, a note above the cards says so.

    Raises:
        InputError: a name is no headline of `results`.
    """
    chosen = [names.find(name, results.headlines, "headline") for name in wanted]
    cards = "\n".join(_card(headline) for headline in chosen)
    warning = _synthetic_warning(results)
    html = f'{warning}<div class="ics-headlines" role="list">\n{cards}\n</div>'
    text = "\n".join([*warning.splitlines(), *(_card_text(headline) for headline in chosen)])
    return Output(
        {RESULTS_MIME: results.as_json(), "text/html": html, "text/plain": text},
        {METADATA_KEY: {"headlines": list(wanted)}},
    )


def _synthetic_warning(results: Results) -> str:
    if all(description.basis != "synthetic" for description in results.descriptions.values()):
        return ""
    return f'<p class="ics-note">{BASIS_WORDS["synthetic"]}</p>\n'


def table(results: Results, name: str) -> Output:
    """Return a table with its sources, as accessible HTML and as text.

    Raises:
        InputError: `name` is no table of `results`.
    """
    frame, description = described(results, name)
    below = [] if frame.empty else _source_lines(description)
    html = "\n".join([tables.to_html(frame, description), *below])
    return Output(
        {"text/html": html, "text/plain": tables.to_text(frame, description)},
        {METADATA_KEY: {"table": name}},
    )


def subtitle(description: Description) -> Output:
    """Return the line above a chart: measure, population, area and period."""
    html = f'<p class="ics-subtitle">{escape(description.caption)}</p>'
    return Output({"text/html": html, "text/plain": description.caption}, {})


def picture(name: str, svg: str, alt: str) -> Output:
    """Return a chart as SVG, with its alternative text wherever a publisher may look for it."""
    return Output(
        {SVG_MIME: svg, "text/plain": alt},
        {SVG_MIME: {"alt": alt}, METADATA_KEY: {"table": name, "alt": alt}},
    )


def skipped_years(years: Sequence[str]) -> Output:
    """Return the note that a series of years leaves some out."""
    note = f"The series has no figure for {join_words(list(years))}."
    return Output({"text/html": f'<p class="ics-note">{note}</p>', "text/plain": note}, {})


def no_picture(description: Description, columns: Sequence[str]) -> Output:
    """Return the note that stands where a chart has nothing to draw."""
    note = tables.missing_note(description, columns)
    html = f'<p class="ics-note">{escape(note)}</p>'
    return Output({"text/html": html, "text/plain": note}, {})


def chart_data(name: str, frame: pd.DataFrame, description: Description, kind: str) -> Output:
    """Return what stands below a chart: sources, basis, and its data as a folded table."""
    label = f"Data of the {kind} chart: {description.caption}"
    html = "\n".join(
        [
            *_source_lines(description),
            '<details class="ics-data">',
            f"<summary>Data of this chart: {escape(description.caption)}</summary>",
            tables.to_html(frame, description, label),
            "</details>",
        ]
    )
    return Output(
        {"text/html": html, "text/plain": tables.to_text(frame, description)},
        {METADATA_KEY: {"table": name}},
    )


def described(results: Results, name: str) -> tuple[pd.DataFrame, Description]:
    """Return a table and its description, protected where the description asks for it.

    Raises:
        InputError: `name` is no table of `results`.
    """
    frame, description = names.find(name, results.tables, "table"), results.descriptions[name]
    return protect(frame, description) if description.protected else (frame, description)


def _card(headline: Headline) -> str:
    words = units.unit_words(headline.value, headline.unit)
    unit = f" <span>{escape(words)}</span>" if words else ""
    return "\n".join(
        [
            '<div class="ics-headline" role="listitem">',
            f'<p class="ics-value">{escape(_figure(headline))}{unit}</p>',
            f'<p class="ics-text">{escape(headline.text)}</p>',
            f'<p class="ics-period">{escape(_when_and_how_sure(headline))}</p>',
            "</div>",
        ]
    )


def _figure(headline: Headline) -> str:
    return NO_FIGURE if headline.value is None else str(headline)


def _card_text(headline: Headline) -> str:
    words = units.unit_words(headline.value, headline.unit)
    figure = f"{_figure(headline)} {words}".rstrip()
    return f"{figure}: {headline.text} ({_when_and_how_sure(headline)})"


def _when_and_how_sure(headline: Headline) -> str:
    return ", ".join(filter(None, [headline.period, headline.uncertainty]))


def _source_lines(description: Description) -> list[str]:
    note = f'<p class="ics-note">{escape(description.note)}</p>' if description.note else ""
    source = f'<p class="ics-source">{_source_words(description)}</p>'
    return [line for line in (note, source) if line]


def _source_words(description: Description) -> str:
    sources = cited(description.sources)
    if not sources:
        return "Source: every figure follows from the parameters of this run."
    named = f"Source: {escape('; '.join(sources))}."
    return f"{named} {BASIS_WORDS[description.basis]}".rstrip()


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
