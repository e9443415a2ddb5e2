"""Looking up what a page asks for by name, with an error that names the nearest right one."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from helpers.errors import InputError

T = TypeVar("T")


def find(name: str, among: Mapping[str, T], what: str) -> T:
    """Return `among[name]`.

    Raises:
        InputError: there is no such name; the message gives the nearest, or all of them.
    """
    if name not in among:
        raise unknown(name, among, what)
    return among[name]


def unknown(name: str, allowed: Iterable[str], what: str) -> InputError:
    """Return the error that `name` is no `what`, naming the nearest allowed or all of them."""
    names = list(allowed)
    nearest = get_close_matches(name, names, n=1)
    advice = (
        f"did you mean {nearest[0]!r}?" if nearest else f"there is {', '.join(names) or 'none'}"
    )
    return InputError(f"{what}: {name!r} is unknown; {advice}")
