"""The claims of the strategy documents, or those of a file of the user's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.data import areas, facts, imports, sources
from helpers.data.facts import Fact

Source = Literal["strategy", "own"]
RELEASE = "own_claims"
"""The release of files of the user's own; this module reads them."""


@dataclass(frozen=True)
class Claims:
    """Claims of documents.

    Attributes:
        by_id: every claim by its id, in the order of the file.
        documents: the title of each document, by what claims call it.
        citations: where they come from.
    """

    by_id: Mapping[str, Fact]
    documents: Mapping[str, str]
    citations: tuple[str, ...]


def claims(source: Source) -> Claims:
    """Return the claims of the strategy documents, or those of the user's own file.

    Raises:
        InputError: no file of one's own is imported.
    """
    if source == "strategy":
        every = facts.all_facts()
        documents = dict.fromkeys(each.source for each in every)
        titles = {each: sources.source(each).short_title for each in documents}
        return Claims({each.id: each for each in every}, titles, tuple(map(sources.cite, titles)))
    table, held = imports.load_import(RELEASE)
    texts = table.drop(columns="value").fillna("").astype(str)
    values = table["value"].astype(float)
    named = texts["area"]
    if "area_code" in texts:  # an import of the first version of the reader has none
        named = texts["area_code"].where(texts["area_code"] != "", named)
    codes = {each: getattr(areas.find(each), "code", "") for each in named.unique()}
    texts["area_code"] = named.map(codes)
    own = [
        Fact(value=value, **{str(name): row[name] for name in row})
        for value, row in zip(values, texts.to_dict("records"), strict=True)
    ]
    titles = {each.source: each.source for each in own}
    return Claims({each.id: each for each in own}, titles, (held.citation,))
