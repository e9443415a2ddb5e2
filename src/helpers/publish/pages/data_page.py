"""The catalogue of the data: every table, column, unit, source, basis and licence, as described.

Tables of official figures that anybody may pass on are offered as files, with a data dictionary.
"""

from collections.abc import Iterator
from pathlib import Path

from helpers import project
from helpers.data import catalogue
from helpers.data.catalogue import Field, TableInfo
from helpers.data.sources import all_sources, cite, source
from helpers.formats import NOT_AVAILABLE
from helpers.publish.pages import dictionary
from helpers.publish.pages.boxes import Download, download_link, templates
from helpers.publish.pages.dictionary import DictionaryEntry

FOLDER = "tables"
"""Where the site has the tables; `_config.yml` leaves out folders called `data`."""
PACKAGE = "data"
OPEN_LICENCE = "Open Government Licence v3.0"
LICENCES = {
    "OGL-UK-3.0": OPEN_LICENCE,
    "MIT": "MIT License",
    "facts only": "Figures only, taken as facts",
}
OPEN_BASES = frozenset({"published", "derived"})
IF_EMPTY = "the source does not give it, or it does not apply"


def catalogue_markdown() -> str:
    """Return a section of Markdown for every table of the data package, in its order.

    Before them stands a link to the data dictionary of those tables that can be downloaded.
    """
    return "\n\n".join([_dictionary_link(), *map(_section, catalogue.tables())])


def sources_table() -> str:
    """Return every source as a table of HTML in one line; a title leads to its release."""
    rows = [
        {
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
    return _one_line("sources.html", rows=rows)


def write_tables(folder: Path) -> None:
    """Write the tables that anybody may pass on, with a data dictionary, into a new folder."""
    folder.mkdir(parents=True)
    for info in _open_tables():
        (folder / _file(info).name).write_bytes(_file(info).read_bytes())
    (folder / dictionary.FILE).write_text(_dictionary(), encoding="utf-8", newline="")


def _section(info: TableInfo) -> str:
    html = _one_line(
        "catalogue.html",
        info=info,
        licence=LICENCES.get(info.licence, info.licence),
        sources={cite(name): source(name).url for name in info.sources},
        file=_download(info) if _is_open(info) else None,
    )
    return f"### {info.title}\n\n{html}"


def _open_tables() -> Iterator[TableInfo]:
    return filter(_is_open, catalogue.tables())


def _is_open(info: TableInfo) -> bool:
    return info.licence == OPEN_LICENCE and info.basis in OPEN_BASES


def _download(info: TableInfo) -> Download:
    path = _file(info)
    href = f"{FOLDER}/{path.name}"
    return Download("Download this table", path.name, href, "CSV", path.stat().st_size)


def _dictionary_link() -> str:
    size = len(_dictionary().encode())
    href = f"{FOLDER}/{dictionary.FILE}"
    words = "What each column of the tables to download means"
    return download_link(Download(words, dictionary.FILE, href, "CSV", size))


def _dictionary() -> str:
    """Return what the columns of the open tables mean, as CSV text."""
    return dictionary.as_csv(entry for info in _open_tables() for entry in _entries(info))


def _entries(info: TableInfo) -> Iterator[DictionaryEntry]:
    return (_entry(info, field) for field in info.fields)


def _entry(info: TableInfo, field: Field) -> DictionaryEntry:
    return DictionaryEntry(
        analysis=PACKAGE,
        table=_file(info).stem,
        about=info.title,
        column=field.name,
        heading=field.description,
        unit=field.unit,
        if_empty="" if field.constraints.required else IF_EMPTY,
        basis=field.basis,
    )


def _file(info: TableInfo) -> Path:
    return project.root() / info.path


def _one_line(template: str, **given: object) -> str:
    return " ".join(templates().get_template(template).render(**given).split())
