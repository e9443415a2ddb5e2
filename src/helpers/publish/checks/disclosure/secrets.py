"""Finds keys, tokens and passwords in a plain text, by their form or the name they are assigned to.

A password that has neither is not found, nor is a short or all-letter value without quotes: in
prose, as in "Password: ask the owner", it is most often a word.
"""

import re
from collections.abc import Iterable, Iterator

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.ibm_cloud_iam import IbmCloudIamDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.keyword import DENYLIST
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from helpers.publish.checks.disclosure.plain_text import joined


class KeyFileDetector(RegexBasedDetector):
    """Knows the files of keys that `PrivateKeyDetector` does not."""

    secret_type = "Private Key"  # noqa: S105  # names a kind
    denylist = (
        re.compile("BEGIN ENCRYPTED PRIVATE KEY"),
        re.compile("PuTTY-User-Key-File-3"),
    )


class NoUserDetector(RegexBasedDetector):
    """Knows addresses with a password and no user."""

    secret_type = "Basic Auth Credentials"  # noqa: S105  # names a kind
    denylist = (re.compile(r"://:([^\s/@\"'<>]{4,})@"),)


class ServiceTokenDetector(RegexBasedDetector):
    """Knows tokens that begin as those of one service do, and no other detector knows."""

    secret_type = "Service Token"  # noqa: S105  # names a kind
    denylist = (
        re.compile(
            r"(?<![A-Za-z0-9])("
            r"(?:github_pat_|npm_|hf_|do[opr]_v1_|shp(?:at|ca|pa|ss)_|(?:sk|rk)_(?:live|test)_"
            r"|whsec_|gl(?:c|sa)_|lin_api_|dckr_pat_|AIza|GOCSPX-|ya29\.|xapp-|xoxe[.-]|key-|dapi"
            r"|NRAK-|HRKU-|PMAK-|hv[sbr]\.|sq0[a-z]{3}-|sk-(?:ant|proj|svcacct|admin)-"
            r"|AGE-SECRET-KEY-1)(?=[\w-]*\d)[\w-]{20,}"
            r"|sl\.(?=[\w-]*\d)[\w-]{60,}|\w{14}\.atlasv1\.[\w-]{40,}"
            r"|[\w~.]{3}\dQ~[\w~.-]{31,34})"
        ),
        re.compile(r"[?&;]sig=([\w/+-]{40,})"),
    )


DETECTORS_OF_WORDS = (
    ArtifactoryDetector(),
    AWSKeyDetector(),
    AzureStorageKeyDetector(),
    DiscordBotTokenDetector(),
    GitHubTokenDetector(),
    GitLabTokenDetector(),
    JwtTokenDetector(),
    MailchimpDetector(),
    NpmDetector(),
    OpenAIDetector(),
    PypiTokenDetector(),
    SendGridDetector(),
    ServiceTokenDetector(),
    SlackDetector(),
    SquareOAuthDetector(),
    StripeDetector(),
    TelegramBotTokenDetector(),
    TwilioKeyDetector(),
)
"""Detectors of secrets that hold a long word of letters and digits. Such words are few: to read
them alone, with what stands around, is many times as fast as to read everything."""
DETECTORS_OF_NAMES = (
    CloudantDetector(),
    IbmCloudIamDetector(),
    IbmCosHmacDetector(),
    SoftlayerDetector(),
)
"""Detectors of secrets that are assigned to a name of one service."""
DETECTORS_OF_SIGNS = (
    BasicAuthDetector(),
    KeyFileDetector(),
    NoUserDetector(),
    PrivateKeyDetector(),
)

_LONG_WORD = re.compile(r"\b\w{12,}+", re.ASCII)
_MIXED = re.compile(r"[A-Z]{16}|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12}")
_BESIDE_WORD = 100
"""Characters on each side of a long word that hold the rest of its secret."""
_NAME = re.compile(r"key|pass|pwd|secret|token|bearer|authorization|contrase")
_BESIDE_NAME = 250

_NAMES = (
    *(name.replace("_?", "[_-]?") for name in DENYLIST),
    *(r"pass[_-]?phrase", r"(?:access|signing|encryption|master)[_-]?key"),
    r"(?:access|api|auth|bearer|id|refresh|session)[_-]?token",
)
_VALUE = r"[^\s\"'`<>,;&(){}\[\]$|]"
_ASSIGNED = re.compile(
    rf"(?<![a-z])(?:\w{{0,40}}[_-])?(?:{'|'.join(_NAMES)})"
    rf"(?:[_-]?(?:access|key|id|value|token|\d+)){{0,3}}"
    rf"[\"'\])]{{0,3}}\s{{0,3}}(?::=|=>|={{1,3}}|:)\s{{0,3}}(?:@?[\"'`](?P<quoted>{_VALUE}{{6,}})"
    rf"[\"'`]|(?P<bare>{_VALUE}{{8,}}))",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:authorization\W{1,4}(?:basic|token|digest)|\bbearer)\s+(?P<bare>[\w.~+/-]{16,}=*)",
    re.IGNORECASE,
)
_DIGIT_AND_LETTER = re.compile(r"(?=.*\d).*[A-Za-z]")


def secrets(text: str) -> Iterator[tuple[str, str]]:
    """Yield the secrets of a plain text, each with its type in words."""
    words = (found.span() for found in _LONG_WORD.finditer(text) if _MIXED.search(found[0]))
    beside_words = _passages(text, words, _BESIDE_WORD)
    beside_names = _passages(
        text, (found.span() for found in _NAME.finditer(text.lower())), _BESIDE_NAME
    )
    for detectors, passages in (
        (DETECTORS_OF_WORDS, beside_words),
        (DETECTORS_OF_NAMES, beside_names),
        (DETECTORS_OF_SIGNS, text),
    ):
        for detector in detectors:
            for secret in detector.analyze_string(passages):
                yield secret, detector.secret_type
    for passages in dict.fromkeys((beside_names, joined(beside_names))):
        yield from ((value, "Secret Keyword") for value in _assigned(passages))


def _passages(text: str, places: Iterable[tuple[int, int]], beside: int) -> str:
    """Return what stands at some places of a text and beside them, each passage once."""
    found: list[str] = []
    done = 0
    for start, end in places:
        if start - beside > done:
            found.append("\n")
        found.append(text[max(done, start - beside) : end + beside])
        done = max(done, end + beside)
    return "".join(found)


def _assigned(text: str) -> Iterator[str]:
    """Yield the values of names of secrets, unless they are most likely a word or a name too."""
    for match in _ASSIGNED.finditer(text):
        value = match["quoted"] or match["bare"]
        named = match["quoted"] and not _NAME.search(value.lower())
        if "://" not in value and (named or _DIGIT_AND_LETTER.match(value)):
            yield value
    for match in _HEADER.finditer(text):
        if _DIGIT_AND_LETTER.match(match["bare"]):
            yield match["bare"]
