"""A Frictionless Data Package of the tables of a chapter: each column's type, unit and meaning.

It is written as `data/datapackage.json` is, so that one program reads both.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.csvtext import BASIS
from helpers.data.catalogue import TableInfo
from helpers.publish.pages.citations import addresses
from helpers.publish.pages.offered import OfferedColumn, OfferedTable

FILE = "datapackage.json"
PROFILE, RESOURCE_PROFILE = "tabular-data-package", "tabular-data-resource"
LICENCES = [
    {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
]
FORMAT = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def of_chapter(name: str, title: str, offered: Sequence[OfferedTable], folder: str = "") -> str:
    """Return the data package of the tables of a chapter, as JSON text.

    Args:
        name: name of the chapter.
        title: its title.
        offered: the tables.
        folder: where the CSV files are, seen from the package, with a closing slash.
    """
    return _as_json(name, title, [_resource(table, folder) for table in offered])


def of_tables(name: str, title: str, infos: Sequence[TableInfo], file: Mapping[str, str]) -> str:
    """Return the data package of some tables of the data of the project, as JSON text.

    A key that refers to a table outside the package is left out.

    Args:
        name: name of the package.
        title: its title.
        infos: the tables.
        file: name of each table to that of its file.
    """
    names = {info.name for info in infos}
    resources = []
    for info in infos:
        given: dict[str, Any] = json.loads(info.text)
        keys = given["schema"].pop("foreignKeys", [])
        kept = [key for key in keys if (key["reference"]["resource"] or info.name) in names]
        schema = {**given["schema"], **({"foreignKeys": kept} if kept else {})}
        resources.append({**given, "path": file[info.name], "schema": schema})
    return _as_json(name, title, resources)


def declared(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield name, heading and unit of each column that a data package describes.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    for resource in json.loads(content)["resources"]:
        for field in resource["schema"]["fields"]:
            label = field.get("title") or field.get("description", "")
            yield field["name"], label, field.get("unit", "")


def _as_json(name: str, title: str, resources: Sequence[Mapping[str, Any]]) -> str:
    package = {
        "name": name.replace("_", "-"),
        "profile": PROFILE,
        "title": title,
        "licenses": LICENCES,
        "resources": resources,
    }
    return json.dumps(package, separators=(",", ":"), ensure_ascii=False) + "\n"


def _resource(table: OfferedTable, folder: str) -> dict[str, Any]:
    found = addresses(table.sources)
    sources = [{"title": each, **({"path": url} if url else {})} for each, url in found.items()]
    return {
        "name": table.name,
        "path": f"{folder}{table.name}.csv",
        "profile": RESOURCE_PROFILE,
        "title": table.title,
        "period": table.period,
        **FORMAT,
        BASIS: table.basis,
        **({"sources": sources} if sources else {}),
        "licenses": LICENCES,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
        },
    }


def _field(column: OfferedColumn) -> dict[str, Any]:
    about = column.about
    return {
        "name": column.name,
        "type": column.kind,
        "title": about.label,
        **({"unit": about.unit} if about.unit else {}),
        **({"description": f"Empty where: {about.missing}."} if about.missing else {}),
        **({"constraints": {"required": True}} if all(column.cells) else {}),
    }
