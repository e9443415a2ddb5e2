"""How a name that somebody typed is compared with those that there are."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 60
LISTED = 12
FEWEST_LETTERS = 4
"""Letters from which a part of a name tells which name is meant."""
LIKE = 0.7
"""Similarity, from 0 to 1, from which one name may be a slip for another."""


def key_of(text: str) -> str:
    """Return `text` without case, spaces and punctuation, `&` read as `and`, no leading `the`."""
    words = text.casefold().replace("&", " and ").split()
    if words[:1] == ["the"]:
        words = words[1:]
    return "".join(letter for letter in "".join(words) if letter.isalnum())


def quote(text: str) -> str:
    """Return what was typed, in quotation marks on one line, cut short where it is long."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def closest(text: str, names: Iterable[str]) -> str | None:
    """Return the shortest name that holds `text`, else the one most like it, else None."""
    by_key = {key_of(name): name for name in names}
    key = key_of(text)
    holding = [name for name in by_key if key in name] if len(key) >= FEWEST_LETTERS else []
    found = sorted(holding, key=len) or get_close_matches(key, by_key, n=1, cutoff=LIKE)
    return by_key[found[0]] if found else None


def nearest(text: str, names: Iterable[str], *, among: str) -> str:
    """Return the end of an error: the name most like `text`, else what there is to choose from."""
    known = list(names)
    name = closest(text, known)
    if name is not None:
        return f"did you mean {name!r}?"
    if len(known) <= LISTED:
        return f"the {among} are {', '.join(known)}"
    return f"there are {len(known)} {among}, such as {', '.join(known[:3])}"
