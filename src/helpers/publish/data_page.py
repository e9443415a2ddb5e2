"""The catalogue of the data: every table, column, unit, source, basis and licence, as described."""

from helpers.data import catalogue
from helpers.data.catalogue import TableInfo
from helpers.data.sources import cite
from helpers.publish.boxes import templates

LICENCES = {"OGL-UK-3.0": "Open Government Licence v3.0"}


def catalogue_markdown() -> str:
    """Return a section of Markdown for every table of the data package, in its order."""
    return "\n\n".join(_section(info) for info in catalogue.tables())


def _section(info: TableInfo) -> str:
    html = (
        templates()
        .get_template("catalogue.html")
        .render(
            info=info,
            licence=LICENCES.get(info.licence, info.licence),
            sources=[cite(source) for source in info.sources],
        )
    )
    return f"### {info.title}\n\n{' '.join(html.split())}"
