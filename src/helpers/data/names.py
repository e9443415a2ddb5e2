"""How a name that somebody typed is compared with the names that there are."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 60
LISTED = 12


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
    """Return the name most like `text`, or None where nothing is like it."""
    by_key = {key_of(name): name for name in names}
    found = get_close_matches(key_of(text), by_key, n=1, cutoff=0.6)
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
