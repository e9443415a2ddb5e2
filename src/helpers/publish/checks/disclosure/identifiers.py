"""Finds in any text what identifies a person or a machine, or opens something."""

import re
from collections.abc import Iterator

from helpers.publish.checks.disclosure.faults import Fault, Kind
from helpers.publish.checks.disclosure.nhs_numbers import nhs_numbers
from helpers.publish.checks.disclosure.plain_text import joined, plain
from helpers.publish.checks.disclosure.secrets import secrets

MASK = "•••"

# Each looks back only after its first sign, which is rare: so they are several times as fast.
_DOMAIN = re.compile(r"@(?:[\w-]+\.)+[A-Za-z]{2,}")
_MAILBOX = re.compile(r"[\w.+-]{1,64}\Z")
_ROOTS = (
    r"(?:[a-z]/)?Users|home|root|tmp|var|opt|mnt|srv|private|media|Volumes|etc|nix|scratch|nfs"
    r"|usr/(?:local|lib\w*|share|src)|Library|Applications|System/\w+|run/(?:user|secrets)"
    r"|cygdrive|work|workspaces?|builds|__w"
)
_STEP = r"[\w$.()~-]+"
_PATH = re.compile(
    rf"/(?<![\w./<)}}\]-]/)(?:{_ROOTS})(?:/[\w.~@+-]+)+"
    r"|/(?<=[\"']/)(?<!href=[\"']/)(?<!src=[\"']/)data(?:/[\w.~@+-]+)+"
    r"|~(?<![\w~/.]~)(?:[a-z][\w-]*)?/[A-Za-z.][\w-]*[./][\w./-]+"
    r"|(?:file|smb|nfs|afp)://+\w[^\s\"'<>]*"
    rf"|:(?<=\b[A-Za-z]:)(?:\\+|/)(?=[\w $()~-]{{2,}}[\\/]|{_STEP}\.\w)"
    rf"{_STEP}(?:(?: {_STEP})+(?=\\))?(?:[\\/]+{_STEP}(?:(?: {_STEP})+(?=\\))?)*"
    r"|\\\\(?<![\w\\]\\\\)(?:\\\\+[A-Za-z][\w.-]+\\\\+|[A-Za-z][\w.-]+\\)[A-Za-z][\w.$\\ -]+"
)


def identifiers(text: str) -> Iterator[Fault]:
    """Yield the NHS numbers, e-mail addresses, secrets and absolute paths of a text.

    They are found however the text writes them: see `plain_text`. What is judged by its
    surroundings, and what is not found, is said in `nhs_numbers` and `secrets`. Of paths, those
    are found that begin at a folder of a system, a drive, a server or a person's own folder; one
    under `/data` only in quotes, because it may be an address of the site.
    """
    text = plain(text)
    unmarked = joined(text)
    for number in nhs_numbers(unmarked):
        yield _fault("NHS number", number, "an NHS number", unmarked)
    for match in _DOMAIN.finditer(text):
        if mailbox := _MAILBOX.search(text, max(0, match.start() - 64), match.start()):
            yield _fault("e-mail address", mailbox[0] + match[0], "an e-mail address", text)
    for match in _PATH.finditer(text):
        yield _fault("absolute path", match[0], "a path of a machine", text)
    for secret, of_type in secrets(text):
        yield _fault("secret", secret, f"a secret ({of_type})", text)


def mask(text: str) -> str:
    """Return a text with dots in place of its identifiers, and plain if it has any."""
    found = [fault.subject for fault in identifiers(text)]
    if not found:
        return text
    text = joined(plain(text))
    for subject in sorted(found, key=len, reverse=True):
        text = text.replace(subject, MASK)
    return text


def _fault(kind: Kind, subject: str, what: str, text: str) -> Fault:
    return Fault(kind, subject, f"line {text.count(chr(10), 0, text.find(subject)) + 1}: {what}")
