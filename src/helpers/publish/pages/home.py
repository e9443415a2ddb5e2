"""The home page: what each topic found, where it stands, and the way to every area.

All of it is taken from the runs that the pages are made of; what they do not know is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from helpers.csvreader import csv_reader
from helpers.data import areas
from helpers.data.areas import Area
from helpers.formats import join_words
from helpers.inline import answer_of
from helpers.names import slug_of
from helpers.present.outputs import peers_words
from helpers.present.units import unit_words
from helpers.publish.edition.edition import CHAPTERS, Chapter
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.ages import age
from helpers.publish.pages.boxes import one_line
from helpers.results import METADATA_KEY, RESULTS_MIME, Figure, figure_from_json

SYSTEMS = "systems"
"""The analysis that lists every system, and its table that does."""
SYSTEM_ROW = "system"
"""How the ids of the rows of systems begin, on the page that lists them all."""
ON_TILES = ("found_percent", "early_percent")
"""Figures of a borough that tiles may show; the first that is known of any."""
ONLINE = "online_patients"
"""Patients of online practices, who make the first of them too low."""
SHADES = 4
TILES: Mapping[str, tuple[int, int]] = {
    "E09000015": (1, 2),
    "E09000017": (2, 1),
    "E09000009": (2, 2),
    "E09000005": (2, 3),
    "E09000018": (3, 1),
    "E09000013": (3, 2),
    "E09000020": (3, 3),
    "E09000033": (3, 4),
}
"""Borough to row and column of its tile: Harrow in the north, Hillingdon in the west."""


@dataclass(frozen=True)
class Told:
    """A page with the run that it is made of.

    Attributes:
        page: the page.
        link: the Markdown link to it.
        run: its run.
    """

    page: Chapter
    link: str
    run: Finished

    @property
    def href(self) -> str:
        """Its address, as the home page has it."""
        return f"{CHAPTERS}/{self.page.slug}.html"


def findings(told: Iterable[Told]) -> str:
    """Return the answer of each page under its link, as Markdown.

    Raises:
        BookError: a page has no answer.
    """
    found = [f"- **{each.link}** {' '.join(answer_of(each.run.notebook).split())}" for each in told]
    return "\n".join([":::{container} ics-findings", *found, ":::"])


def topics(told: Iterable[Told], today: str) -> str | None:
    """Return the first figure of each page as a table of HTML in one line; None without any.

    Args:
        told: the pages.
        today: the day of the commit, as `YYYY-MM-DD`; may be empty.
    """
    leads = [(each, _lead(each.run.notebook)) for each in told]
    rows = [_topic(each, lead, today) for each, lead in leads if lead is not None and lead.known]
    columns = {name for row in rows for name, words in row.items() if words}
    caption = "The leading figure of each topic"
    return one_line("topics.html", rows=rows, columns=columns, caption=caption) if rows else None


def boroughs(told: Sequence[Told]) -> str | None:
    """Return a tile for each borough as HTML in one line: a map of those whose place is known."""
    name = next((n for n in ON_TILES if any(_known(each, n) for each in told)), "")
    if not name:
        return None
    figures = [each.run.headlines[name] for each in told]
    lead = next(each for each in figures if each.known)
    compared = [each for each in figures if not _apart(each)]
    places = [areas.resolve(str(each.run.parameters["area"])) for each in told]
    mapped = all(place.code in TILES for place in places)
    tiles: list[dict[str, Any]] = [
        {
            "href": each.href,
            "name": place.short_name,
            "figure": str(figure) if figure.known else "",
            "shade": 0 if _apart(figure) else _shade(figure, compared),
            "row": TILES.get(place.code, (0, 0))[0],
            "column": TILES.get(place.code, (0, 0))[1],
        }
        for each, place, figure in zip(told, places, figures, strict=True)
    ]
    tiles.sort(key=lambda tile: (tile["row"], tile["column"]) if mapped else (0, 0))
    online = [
        {"name": place.short_name, "patients": str(each.run.headlines[ONLINE])}
        for each, place in zip(told, places, strict=True)
        if name == ON_TILES[0] and _known(each, ONLINE)
    ]
    apart = [each.short_name for each, own in zip(places, figures, strict=True) if _apart(own)]
    values = {"apart": join_words(apart) if len(told) > 1 else "", "online": online}
    caption = f"{lead.label}, {lead.period}{_system(told, places, name)}"
    return one_line("boroughs.html", tiles=tiles, mapped=mapped, caption=caption, **values)


def systems(told: Told) -> str:
    """Return a folded list of every system, each a link to its row, as HTML in one line."""
    lines = told.run.tables[SYSTEMS].read_text(encoding="utf-8").splitlines()
    heads, *rows = csv_reader(lines)
    ranks = [at for at, name in enumerate(heads) if name.endswith("_rank")]
    listed = [row[0] for row in rows if any(row[at] for at in ranks)]
    regions = areas.resolve(str(told.run.parameters["area"])).kind == "region"
    places = [{"name": n, "href": f"{told.href}#{SYSTEM_ROW}-{slug_of(n)}"} for n in listed]
    return one_line("systems.html", places=places, kind="regions" if regions else "systems")


def missing(area: str, links: Sequence[str]) -> str:
    """Return a sentence that names the pages without figures."""
    return f"No figures for {area} are held in this book for: {', '.join(links)}."


def _lead(notebook: NotebookNode) -> Figure | None:
    """Return the first figure of the first cards of a notebook."""
    return next(iter(_cards(notebook)), None)


def _cards(notebook: NotebookNode) -> list[Figure]:
    """Return the figures of the first cards of a notebook, in their order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            shown = output.get("data", {}).get(RESULTS_MIME)
            if shown:  # a stored notebook sorts them by name; their order stands beside
                names = output["metadata"][METADATA_KEY]["figures"]
                return [figure_from_json(shown[name]) for name in names]
    return []


def _beside(told: Told, lead: Figure) -> str:
    """Return where a page's leading figure, or the first that is compared, stands among others."""
    compared = next((each for each in _cards(told.run.notebook) if each.peers), lead)
    own = "" if compared.peers == lead.peers else f"{compared.label}: {compared}; "
    return f"{own}{peers_words(compared)}"


def _topic(told: Told, lead: Figure, today: str) -> dict[str, str]:
    since = f" since {lead.since}" if lead.since else ""
    words = unit_words(lead.value, lead.unit).partition(", ")[0]
    return {
        "href": told.href,
        "title": told.page.title,
        "figure": f"{lead} {words}".rstrip(),
        "label": lead.label,
        "place": _beside(told, lead),
        "status": lead.status,
        "direction": f"{lead.direction}{since}" if lead.direction else "",
        "date": ", ".join(filter(None, [lead.period, age(lead.period, today)])),
    }


def _system(told: Sequence[Told], places: Sequence[Area], name: str) -> str:
    """Return what a figure of boroughs is of all their system, where that is known."""
    known = {
        f"; all of {areas.resolve(place.parent).short_name}: {each.run.headlines[f'system_{name}']}"
        for each, place in zip(told, places, strict=True)
        if _known(each, f"system_{name}")
    }
    return known.pop() if len(known) == 1 else ""


def _known(told: Told, name: str) -> bool:
    return name in told.run.headlines and told.run.headlines[name].known


def _apart(figure: Figure) -> bool:
    """Return whether a figure is known and must not rank its borough among its neighbours."""
    return figure.known and figure.peers is not None and figure.peers.rank is None


def _shade(figure: Figure, among: Sequence[Figure]) -> int:
    """Return the shade of a tile, from 1, the lightest: its place among all; 0 if not known."""
    known = [float(each) for each in among if each.known]
    if not figure.known:
        return 0
    below = sum(each < figure for each in known)
    return 1 + below * SHADES // len(known)
