"""Reads a text as a person would: without the ways in which pages and programs write characters."""

import re
from functools import cache
from html import unescape
from unicodedata import category, decimal, normalize
from urllib.parse import unquote

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*")
_ESCAPE = re.compile(r"\\+(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|/)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_BREAKS = re.compile(r"[\n\v\f\r]")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|code|em|font|i|mark|s|small|span|strong|sub|sup|tspan|u|wbr)\b"
    r"[^<>\d]*(?:\d[^<>\d]*){0,9}>|<!--.{0,100}?-->",
    re.IGNORECASE,
)
_MINUS_AND_HYPHEN_BULLET = "\u2212\u2043"
_MIDDLE_DOTS = "\u00b7\u2219\u22c5"


def plain(text: str) -> str:
    """Return a text with entities, escapes and percent signs resolved, in ASCII where there is one.

    Digits of every script become 0 to 9, spaces and dashes of every width the common ones; what is
    not seen, such as a soft hyphen, is left out. Lines stay as they are.
    """
    if "&" in text:
        text = unescape(unescape(text))
    if "%" in text:
        text = _PERCENT.sub(lambda found: _BREAKS.sub(" ", unquote(found[0])), text)
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text if text.isascii() else _BEYOND_ASCII.sub(lambda found: _simple(found[0]), text)


def joined(text: str) -> str:
    """Return a text without the marks of markup that do not part what stands on both sides.

    A mark that itself holds as many digits as a number of a person is left.
    """
    return _INLINE.sub("", text) if "<" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return _BREAKS.sub(" ", chr(int(code, 16))) if code else "/"


@cache
def _simple(character: str) -> str:
    kind = category(character)
    if kind == "Nd":
        return str(decimal(character))
    if kind == "Cf":
        return ""
    if kind == "Zs":
        return " "
    if kind == "Pd" or character in _MINUS_AND_HYPHEN_BULLET:
        return "-"
    if character in _MIDDLE_DOTS:
        return "."
    alike = normalize("NFKC", character)
    return alike if len(alike) == 1 else character
