"""Finds in any text what identifies a person or a machine, or opens something."""

import re
from collections.abc import Iterator

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector
from nhs_number.validate import is_valid

from helpers.publish.checks.disclosure.faults import Fault, Kind

MASK = "•••"
SECRETS = (
    AWSKeyDetector(),
    AzureStorageKeyDetector(),
    BasicAuthDetector(),
    DiscordBotTokenDetector(),
    GitHubTokenDetector(),
    GitLabTokenDetector(),
    JwtTokenDetector(),
    NpmDetector(),
    OpenAIDetector(),
    PrivateKeyDetector(),
    PypiTokenDetector(),
    SendGridDetector(),
    SlackDetector(),
    StripeDetector(),
    TelegramBotTokenDetector(),
    TwilioKeyDetector(),
)
"""The detectors whose secrets have a form of their own, so that they are wrong next to never."""

# Each looks back only after its first sign, which is rare: so they are several times as fast.
_TEN_DIGITS = re.compile(r"\d{3}(?<![\w.£$-]\d{3})([ \u00a0-]?)\d{3}\1\d{4}(?![\w-]|\.(?!0\b)\d)")
_DOMAIN = re.compile(r"(?:@|%40)(?:[\w-]+\.)+[A-Za-z]{2,}")
_MAILBOX = re.compile(r"[\w.+-]{1,64}$")
_PATH = re.compile(
    r"/(?<![\w.:/<-]/)(?:home|Users|root|tmp|var|opt|mnt|srv|private|work|workspaces?|builds)"
    r"/[\w.~-]+|file:///?\w[^\s\"'<>]*|:(?<=\b[A-Z]:)\\{1,2}[A-Za-z][\w .-]*\\"
)


def identifiers(text: str) -> Iterator[Fault]:
    """Yield the NHS numbers, e-mail addresses, secrets and absolute paths of a text."""
    for match in _TEN_DIGITS.finditer(text):
        if is_valid(match[0].replace("\u00a0", " ")):
            yield _fault("NHS number", match[0], "an NHS number", text)
    for match in _DOMAIN.finditer(text):
        if mailbox := _MAILBOX.search(text, max(0, match.start() - 64), match.start()):
            yield _fault("e-mail address", mailbox[0] + match[0], "an e-mail address", text)
    for match in _PATH.finditer(text):
        yield _fault("absolute path", match[0], "a path of a machine", text)
    for detector in SECRETS:
        for secret in detector.analyze_string(text):
            yield _fault("secret", secret, f"a secret ({detector.secret_type})", text)


def mask(text: str) -> str:
    """Return a text with dots in place of its identifiers."""
    for found in identifiers(text):
        text = text.replace(found.subject, MASK)
    return text


def _fault(kind: Kind, subject: str, what: str, text: str) -> Fault:
    return Fault(kind, subject, f"line {text.count(chr(10), 0, text.find(subject)) + 1}: {what}")
