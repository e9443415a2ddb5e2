"""The sources that derived rows cite, where the table of sources or the description lacks them."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers import project
from helpers.data import catalogue, imports, writing
from helpers.data.descriptor import DESCRIPTOR

TABLE = "sources"


def sources(made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table of sources, with a row for each release that the made tables cite anew.

    Args:
        made: tables by name, with the column `source`.
    """
    known = catalogue.load(TABLE)
    known = known.assign(second_hand=known["second_hand"].map({True: "true", False: "false"}))
    cited = {str(id_) for frame in made.values() for id_ in frame["source"].dropna()}
    new = [_row(id_, known) for id_ in sorted(cited - set(known["id"]))]
    if not new:
        return known
    whole = pd.concat([known, pd.DataFrame(new, columns=known.columns)])
    return whole.astype({"published": "Int64"})


def description(made: Mapping[str, pd.DataFrame], cited: pd.DataFrame) -> bytes:
    """Return the description of the tables, which names the sources of each.

    Args:
        made: tables by name, with the column `source`.
        cited: the table of sources.
    """
    path = project.root() / DESCRIPTOR
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    titles = cited.set_index("id")["title"]
    for resource in document["resources"]:
        if resource["name"] in made:
            ids = set(made[resource["name"]]["source"].dropna())
            named = resource["sources"]
            new = sorted(ids - {each["name"] for each in named})
            named += [{"name": id_, "title": titles[id_]} for id_ in new]
    return writing.json_bytes(document)


def _row(id_: str, known: pd.DataFrame) -> dict[str, object]:
    """Return the source of an id such as `qof_2025_26`, named like the newest known before it."""
    release, period = _release_of(id_)
    titles = {"short_title": f"{release.title}, {period}", "title": f"{release.title}, {period}"}
    own = known["id"].str.fullmatch(rf"{release.release}_\d\d\d\d_\d\d")
    before = known[own & (known["second_hand"] == "false")].tail(1)
    for row in before.to_dict("records"):
        year = row["id"].removeprefix(f"{release.release}_").replace("_", "-")
        if year in row["short_title"] and year in row["title"]:
            titles = {name: row[name].replace(year, period) for name in titles}
    return {
        "id": id_,
        **titles,
        "publisher": release.publisher.partition(" (")[0],
        "kind": "release",
        "second_hand": "false",
        "licence": "OGL-UK-3.0",
        "note": "imported",
    }


def _release_of(id_: str) -> tuple[imports.Import, str]:
    for each in imports.imports():
        if id_.startswith(f"{each.release}_"):
            return each, id_.removeprefix(f"{each.release}_").replace("_", "-")
    raise KeyError(id_)
