"""The catalogue of the data: every table, column, unit, source, basis and licence, as described.

Tables of official figures that anybody may pass on are offered as files, with their data package.
"""

from collections.abc import Iterator
from pathlib import Path

from helpers import project
from helpers.data import catalogue
from helpers.data.catalogue import TableInfo
from helpers.data.sources import all_sources, cite, source
from helpers.formats import NOT_AVAILABLE
from helpers.publish.pages import datapackage
from helpers.publish.pages.boxes import Download, download_link, one_line
from helpers.publish.pages.citations import anchor
from helpers.publish.pages.claims import TABLE as CLAIMS

FOLDER = "tables"
"""Where the site has the tables; `_config.yml` leaves out folders called `data`."""
PACKAGE, PACKAGE_TITLE = "icsbook-data", "Official figures behind the chapters of this book"
OPEN_LICENCE = "Open Government Licence v3.0"
LICENCES = {
    "OGL-UK-3.0": OPEN_LICENCE,
    "MIT": "MIT License",
    "facts only": "Figures only, taken as facts",
}
OPEN_BASES = frozenset({"published", "derived"})


def catalogue_markdown() -> str:
    """Return a section of Markdown for every table of the data package, in its order.

    Before them stands a link to the description of those tables that can be downloaded.
    """
    return "\n\n".join([_package_link(), *map(_section, catalogue.tables())])


def sources_table() -> str:
    """Return every source as a table of HTML in one line; a title leads to its release."""
    rows = [
        {
            "id": anchor(each.id),
            "title": each.title,
            "url": each.url,
            "note": each.note,
            "publisher": each.publisher or NOT_AVAILABLE,
            "published": each.published or NOT_AVAILABLE,
            "edition": each.edition,
            "second_hand": each.second_hand,
            "licence": LICENCES.get(each.licence, each.licence),
        }
        for each in all_sources()
    ]
    return one_line("sources.html", rows=rows)


def write_tables(folder: Path) -> None:
    """Write the tables that anybody may pass on, with their data package, into a new folder."""
    folder.mkdir(parents=True)
    for info in _offered_tables():
        (folder / _file(info).name).write_bytes(_file(info).read_bytes())
    (folder / datapackage.FILE).write_text(_package(), encoding="utf-8")


def _section(info: TableInfo) -> str:
    html = one_line(
        "catalogue.html",
        info=info,
        licence=LICENCES.get(info.licence, info.licence),
        sources={cite(name): source(name).url for name in info.sources},
        file=_download(info) if _is_offered(info) else None,
    )
    return f"### {info.title}\n\n{html}"


def claims_link() -> str:
    """Return the link to the file of the claims of the strategy, as HTML."""
    info = next(info for info in catalogue.tables() if info.name == CLAIMS)
    return download_link(_download(info, "Download all claims"))


def _offered_tables() -> Iterator[TableInfo]:
    return filter(_is_offered, catalogue.tables())


def _is_offered(info: TableInfo) -> bool:
    """Say whether anybody may pass a table on: what is open, and the numbers of the claims."""
    is_open = info.licence == OPEN_LICENCE and info.basis in OPEN_BASES
    return is_open or info.name == CLAIMS


def _download(info: TableInfo, words: str = "Download this table") -> Download:
    path = _file(info)
    href = f"{FOLDER}/{path.name}"
    return Download(words, path.name, href, "CSV", path.stat().st_size)


def _package_link() -> str:
    size = len(_package().encode())
    href = f"{FOLDER}/{datapackage.FILE}"
    words = "What each column of the tables to download means, for programs"
    return download_link(Download(words, datapackage.FILE, href, "Frictionless Data Package", size))


def _package() -> str:
    """Return the data package of the open tables, as JSON text."""
    infos = list(_offered_tables())
    files = {info.name: _file(info).name for info in infos}
    return datapackage.of_tables(PACKAGE, PACKAGE_TITLE, infos, files)


def _file(info: TableInfo) -> Path:
    return project.root() / info.path
