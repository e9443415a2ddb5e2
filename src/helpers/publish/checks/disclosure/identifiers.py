"""Finds what identifies somebody, or opens something, in any text; and masks it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

MASK = "•"
NHS_NUMBER_LENGTH = 10
NHS_CHECK_MODULUS = 11
ROLE_MAILBOXES = frozenset(
    [
        "admin",
        "contact",
        "data",
        "dpo",
        "enquiries",
        "feedback",
        "foi",
        "git",
        "hello",
        "help",
        "info",
        "mail",
        "noreply",
        "no-reply",
        "office",
        "postmaster",
        "press",
        "privacy",
        "psi",
        "security",
        "statistics",
        "stats",
        "support",
        "team",
        "webmaster",
    ]
)
"""Mailboxes that belong to an office rather than to a person."""
NO_MAILBOX = re.compile(
    r"(?:^|\.)example(?:\.(?:com|net|org))?$|\.(?:css|gif|jpe?g|js|png|svg|webp)$", re.IGNORECASE
)
"""Domains of examples, and the ends of file names such as logo@2x.png."""
LONGEST_HASH = 128

# Ten digits, alone or in groups of 3, 3 and 4, which a line may break; not the beginning of a
# longer number or a decimal. No comma is looked at: beside ten digits it parts cells.
_TEN_DIGITS = re.compile(
    r"\d(?<!\d\d)\d\d(?:(?P<gap>[ \u00a0\u2007\u2009\u202f.\u2010-\u2013-]?)\d{3}(?P=gap)|"
    r"\r?\n[ \t]*\d{3} | \d{3}\r?\n[ \t]*)\d{4}(?!\d)(?!\.(?!0(?!\d))\d)"
)
_NO_NHS_NUMBER = re.compile(r"(?:\d\.|[£$€]|\bISBN\W*(?:10\W+)?)$", re.IGNORECASE)
"""What stands before the digits of a decimal, of money and of a book."""
_BEFORE = 16
_FOLDERS = (
    "home",
    "Users",
    "root",
    "tmp",
    "var",
    "opt",
    "mnt",
    "srv",
    "private",
    "work",
    "workspace",
    "workspaces",
    "github",
    "builds",
    "usr",
    "etc",
    "nix",
    "Volumes",
    "content/drive",
    "dbfs",
    "lustre",
    "nfs",
    "scratch",
)
"""Where machines keep people's files and programs."""
_HASH = re.compile(r"[0-9a-fA-F]+")
_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<box>[\w.+-]{1,64})(?:@|%40)(?P<domain>(?:[\w-]+\.)+[A-Za-z]{2,})(?![\w-])"
)


class _Pattern(NamedTuple):
    """A kind of secret or path, and the words in lower case without which a text has none."""

    what: str
    needles: tuple[str, ...]
    pattern: re.Pattern[str]


_PATTERNS = (
    _Pattern(
        "a private key",
        ("private key",),
        re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ),
    _Pattern(
        "an access key",
        (
            "akia",
            "asia",
            "aiza",
            "sk_live_",
            "sk-",
            "xox",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "hf_",
            "pypi-",
        ),
        re.compile(
            r"(?<![A-Za-z0-9])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{35}|sk_live_\w{16,}|"
            r"sk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}|xox[abprs]-[\w-]{10,}|gh[pousr]_\w{30,}|"
            r"github_pat_\w{30,}|glpat-[\w-]{20,}|hf_[A-Za-z0-9]{30,}|pypi-[\w-]{40,})"
        ),
    ),
    _Pattern(
        "a signed token",
        ("eyj",),
        re.compile(r"(?<!\w)eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    ),
    _Pattern(
        "a password in an address",
        ("://",),
        re.compile(r"(?<=://)[^\s:/@\"'<>]+:[^\s:/@\"'<>]+@"),
    ),
    _Pattern(
        "a bearer token",
        ("bearer",),
        re.compile(r"\bBearer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}=*"),
    ),
    _Pattern(
        "a basic login",
        ("basic ",),
        re.compile(r"\bBasic\s+(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{12,}={0,2}"),
    ),
    _Pattern(
        "a signature of access",
        ("sig=",),
        re.compile(r"(?<=[?&;]sig=)[\w%+/-]{20,}=*"),
    ),
    _Pattern(
        "a named secret",
        (
            "api_key",
            "api-key",
            "apikey",
            "access_key",
            "access-key",
            "accesskey",
            "account_key",
            "account-key",
            "accountkey",
            "secret",
            "token",
            "passw",
            "pwd",
        ),
        re.compile(
            r"(?i)(?<![a-z])(?:api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?token|"
            r"access[_-]?token|client[_-]?secret|secret[_-]?key|secret|token|passwd|password|pwd)"
            r"[\"'\\\]]*\s*[:=]\s*[\"'\\]*(?=[\w/+.~!@#$%^&*-]*\d)(?=[\w/+.~!@#$%^&*-]*[a-z])"
            r"[\w/+.~!@#$%^&*-]{8,}"
        ),
    ),
    _Pattern(
        "an absolute path",
        ("file:",),
        re.compile(r"file://(?:localhost)?/[\w%.~-]+"),
    ),
    _Pattern(
        "an absolute path",
        ("/",),
        re.compile(  # after the colour of a terminal too; many sites have links to their /media/
            rf"/(?:(?<![\w.:/<-]/)|(?<=\dm/))(?!usr/bin/env\b)"
            rf"(?:{'|'.join(_FOLDERS)}|(?<!href=[\"']/)(?<!src=[\"']/)media)/[\w.~-]+"
        ),
    ),
    _Pattern(
        "an absolute path",
        (":\\",),
        re.compile(r"(?<!\w)[A-Za-z]:\\{1,2}[A-Za-z][\w .~-]*(?:\\{1,2}[\w.~-]*|(?<=\.)\w{2,5}\b)"),
    ),
    _Pattern(
        "an absolute path",
        (":/",),
        re.compile(r"[A-Z](?<!\w[A-Z]):/\w[\w .~-]*(?:/[\w.~-]*|(?<=\.)\w{2,5}\b)"),
    ),
    _Pattern(
        "an absolute path",
        ("\\\\",),
        re.compile(r"(?<![\w\\])\\\\[A-Za-z][\w.-]+\\{1,2}[\w.$-]+"),
    ),
)


@dataclass(frozen=True)
class Identifier:
    """Something in a text that may not be published.

    Attributes:
        what: its kind, in words.
        start: where it begins.
        end: where it ends.
    """

    what: str
    start: int
    end: int


def identifiers(text: str) -> Iterator[Identifier]:
    """Yield the NHS numbers, personal e-mail addresses, secrets and absolute paths of a text."""
    yield from _each(text, _TEN_DIGITS, "an NHS number", _is_nhs_number)
    if "@" in text or "%40" in text:
        yield from _each(text, _EMAIL, "a personal e-mail address", _is_personal)
    lowered = text.lower()
    for what, needles, pattern in _PATTERNS:
        if any(needle in lowered for needle in needles):
            yield from _each(text, pattern, what)


def mask(text: str) -> str:
    """Return a text whose identifiers are dots."""
    for found in sorted(identifiers(text), key=lambda each: each.start, reverse=True):
        text = text[: found.start] + MASK * 3 + text[found.end :]
    return text


def is_valid_nhs_number(digits: str) -> bool:
    """Say whether ten digits carry the check digit of an NHS number (modulus 11).

    The first nine are weighted 10 to 2; 11 less the remainder of their sum is the tenth, 11 counts
    as 0 and 10 is never issued (NHS Data Dictionary, NHS NUMBER). One digit ten times is a
    placeholder.
    """
    if len(digits) != NHS_NUMBER_LENGTH or len(set(digits)) == 1:
        return False
    weights = range(NHS_NUMBER_LENGTH, 1, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    check = (NHS_CHECK_MODULUS - total % NHS_CHECK_MODULUS) % NHS_CHECK_MODULUS
    return check == int(digits[-1])


def _each(
    text: str,
    pattern: re.Pattern[str],
    what: str,
    is_one: Callable[[re.Match[str]], bool] = bool,
) -> Iterator[Identifier]:
    for match in pattern.finditer(text):
        if is_one(match):
            yield Identifier(what, match.start(), match.end())


def _is_nhs_number(match: re.Match[str]) -> bool:
    digits = "".join(filter(str.isdigit, match[0]))
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    is_other = _NO_NHS_NUMBER.search(before) is not None
    return is_valid_nhs_number(digits) and not is_other and not _within_hash(match)


def _within_hash(match: re.Match[str]) -> bool:
    """Say whether the digits are a stretch of a longer run of hexadecimal digits."""
    text = match.string
    start, end = match.start(), match.end()
    first, last = max(0, start - LONGEST_HASH), min(len(text), end + LONGEST_HASH)
    while start > first and text[start - 1].isalnum():
        start -= 1
    while end < last and text[end].isalnum():
        end += 1
    whole = text[start:end]
    return len(whole) > len(match[0]) and _HASH.fullmatch(whole) is not None


def _is_personal(match: re.Match[str]) -> bool:
    role = match["box"].lower() in ROLE_MAILBOXES
    return not role and NO_MAILBOX.search(match["domain"]) is None
