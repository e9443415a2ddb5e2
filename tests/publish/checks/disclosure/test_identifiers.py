"""Identifiers are known by their form, and masked by dots."""

import pytest

from helpers.publish.checks.disclosure.identifiers import identifiers, mask

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Number 9434765919.", "NHS number"),
        ("943 476 5919", "NHS number"),
        ("943-476-5919", "NHS number"),
        ("943\N{NO-BREAK SPACE}476\N{NO-BREAK SPACE}5919", "NHS number"),
        ("45,9434765919,2023-01-02", "NHS number"),
        ("9434765919.0", "NHS number"),
        ("jo.bloggs@nhs.net", "e-mail address"),
        ("mailto:jo%40trust.nhs.uk", "e-mail address"),
        ("AKIA" + "IOSFODNN7EXAMPLE", "secret"),
        ("ghp_" + "a1B2" * 9, "secret"),
        ("-----BEGIN RSA PRIVATE KEY-----", "secret"),
        ("https://jo:hunter2@example/x", "secret"),
        (JWT, "secret"),
        ("saved /home/jo/x.csv", "absolute path"),
        ("open('/Users/jo/x')", "absolute path"),
        ("file:///srv/data/x.csv", "absolute path"),
        (r"C:\Users\jo\x.csv", "absolute path"),
    ],
)
def test_each_kind_is_named_and_masked(text: str, kind: str) -> None:
    (found,) = identifiers(text)
    assert found.kind == kind
    assert "•••" in mask(text)
    assert found.subject not in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "19434765919 and 94347659190",
        "0.9434765919 and 9434765919.25",
        "3f9434765919ab and ab9434765919",
        "9434765918, 943 476 5918",
        "£9434765919",
        '<a href="../home/x.html">/data/x.csv</a>',
        "</var>/x, https://example.org/home/x, {a:/tmp,b:1}",
        "@media print; 5 @ 3",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert list(identifiers(text)) == []


def test_a_fault_names_its_line_and_not_the_text() -> None:
    (found,) = identifiers("one\nAsk jo.bloggs@nhs.net")
    assert found.what == "line 2: an e-mail address"
    assert found.subject == "jo.bloggs@nhs.net"
