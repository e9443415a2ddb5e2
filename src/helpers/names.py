"""How a name that somebody typed is compared with those that there are."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 60
LISTED = 12
FEWEST_LETTERS = 4
"""Letters from which a part of a name tells which name is meant."""
LIKE = 0.7
"""Similarity, from 0 to 1, from which one name may be a slip for another."""
SHORT_WORD = 4
"""Letters below which a word must be right."""
_WORD = re.compile(r"([^\W\d_]+)(?:(['’])([^\W\d_]+))?")
_AFTER_A_WORD = re.compile(r"[^\W\d_]\W? $")
_SMALL = {"and", "at", "by", "for", "in", "of", "on", "the", "to", "upon", "with"}
_SHORTENED = {"ctr", "dr", "drs", "grp", "ltd", "mr", "mrs", "ng", "prt", "ptnr", "rd", "st", "sts"}
_WRITTEN = {"cic": "CIC", "gps": "GPs", "icb": "ICB", "ii": "II", "iii": "III", "uea": "UEA"}
_VOWELS = frozenset("aeiouy")


def key_of(text: str) -> str:
    """Return `text` without case, spaces and punctuation, `&` read as `and`, no leading `the`."""
    words = text.casefold().replace("&", " and ").split()
    if words[:1] == ["the"]:
        words = words[1:]
    return "".join(letter for letter in "".join(words) if letter.isalnum())


def slug_of(text: str, joint: str = "-") -> str:
    """Return a name as an address has it: small letters and digits, words joined."""
    return re.sub("[^a-z0-9]+", joint, text.casefold().replace("'", "")).strip(joint)


def tidy(name: str) -> str:
    """Return the name of a practice or network as people write it: St John's, GP at Hand.

    Releases print names in capitals, or with a capital after each apostrophe and space (St John'S,
    Gp At Hand). A short word without a vowel is an abbreviation.
    """
    shouted = name.isupper()

    def tidied(word: re.Match[str]) -> str:
        first, mark, rest = word[1], word[2] or "", word[3] or ""
        small = first.casefold()
        if small in _WRITTEN:
            first = _WRITTEN[small]
        elif small in _SMALL and _AFTER_A_WORD.search(name[: word.start()]):
            first = small
        elif len(small) <= SHORT_WORD and not _VOWELS & set(small) and small not in _SHORTENED:
            first = first.upper()
        elif shouted:
            first = first.capitalize()
        return first + mark + (rest.lower() if len(rest) < 2 else rest.capitalize())

    return _WORD.sub(tidied, " ".join(name.split()))


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


def slip(text: str, names: Iterable[str]) -> str | None:
    """Return the name that `text` is a slip of, with one letter wrong in a word; None for none.

    First letters, words of fewer than four letters and codes must be right, and a text that may be
    a slip of two names is one of neither: unlike `closest` it takes no place for another.
    """
    typed, key = words_of(text), key_of(text)
    found = {
        key_of(name): name
        for name in names
        if _same_but_slips(typed, words_of(name)) or _one_slip(key, key_of(name))
    }
    return found.popitem()[1] if len(found) == 1 else None


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, `&` as `and`."""
    return re.findall(r"\w+", text.casefold().replace("&", " and "))


def _same_but_slips(typed: list[str], words: list[str]) -> bool:
    if len(typed) != len(words):
        return False
    return all(a == b or _one_slip(a, b) for a, b in zip(typed, words, strict=True))


def _one_slip(typed: str, word: str) -> bool:
    """Return whether one letter but the first was left out, added, changed or swapped."""
    if min(len(typed), len(word)) < SHORT_WORD or typed[0] != word[0]:
        return False
    if not (typed.isalpha() and word.isalpha()):
        return False
    if len(typed) != len(word):
        longer, shorter = sorted((typed, word), key=len, reverse=True)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    wrong = [at for at, pair in enumerate(zip(typed, word, strict=True)) if pair[0] != pair[1]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return typed[wrong[0]] == word[wrong[1]] and typed[wrong[1]] == word[wrong[0]]
    return len(wrong) == 1
