"""The scorecard of the home page: each promise of the strategy, and where it stands."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.present.units import quantity
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.boxes import templates
from helpers.results import Headline

TABLE = "targets"
PER_CENT = 100.0
NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Score:
    """One promise.

    Attributes:
        measure: what is measured, in plain words.
        now: the figure today, as a reader would write it.
        period: the time that figure is about, with its limits where it has any; may be empty.
        target: the figure promised; empty where none was.
        due: when it is due, as it follows the target; empty where no date was set.
        standing: where it stands, in a few words.
        href: address of the chapter.
        bar: today's figure and the target on a scale of 0 to 100, for percentages alone.
    """

    measure: str
    now: str
    period: str
    target: str
    due: str
    standing: str
    href: str
    bar: tuple[float, float] | None


def scorecard(finished: Mapping[str, Finished]) -> str:
    """Return the scorecard as one line of HTML.

    Args:
        finished: address of a page to the run that made it, in the order of the book.
    """
    found = [score for href, run in finished.items() for score in scores(run, href)]
    html = templates().get_template("scorecard.html").render(scores=found)
    return " ".join(html.split())


def missing(area: str, links: Sequence[str]) -> str:
    """Return a sentence that names the pages without figures.

    Args:
        area: the area of the edition.
        links: those pages, as Markdown links.
    """
    return f"There are no published figures for {area} in: {', '.join(links)}."


def scores(finished: Finished, href: str) -> Iterator[Score]:
    """Yield the promises that a run's `targets` table lists; none where it has no such table."""
    path = finished.tables.get(TABLE)
    for row in _rows(path) if path else ():
        now, target, unit = _number(row["now"]), _number(row["target"]), row["unit"]
        yield Score(
            measure=row["measure"],
            now=NOT_MEASURED if now is None else quantity(now, unit),
            period=_period(finished.headlines.get(row["headline"])) if now is not None else "",
            target="" if target is None else quantity(target, unit),
            due=_due(row["due"]),
            standing=row["standing"],
            href=href,
            bar=_bar(now, target, unit),
        )


def _period(headline: Headline | None) -> str:
    if headline is None:
        return ""
    return ", ".join(filter(None, [headline.period, headline.uncertainty]))


def _due(text: str) -> str:
    return f"by {text}" if text.isdigit() else text


def _bar(now: float | None, target: float | None, unit: str) -> tuple[float, float] | None:
    if unit != "percent" or now is None or target is None:
        return None
    return (now, target) if 0 <= now <= PER_CENT and 0 <= target <= PER_CENT else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float | None:
    return float(text) if text else None
