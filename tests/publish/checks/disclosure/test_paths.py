"""Paths of a machine are known on every system and in every way that programs write them."""

import json
from urllib.parse import quote

import pytest

from helpers.publish.checks.disclosure.identifiers import identifiers, mask

WINDOWS = r"C:\Users\jo\x.csv"
SHARE = r"\\server\share\x.csv"
HOME = "/home/jo/x.csv"
PATHS = {
    **{name: f"/{name}/x.csv" for name in ("root", "tmp", "work")},
    "home": HOME,
    "home alone": "/home/jo",
    "macOS": "/Users/jo/x.csv",
    "var": "/var/folders/ab/x",
    "private": "/private/var/x",
    "mounted drive": "/mnt/c/Users/jo",
    "media": "/media/jo/stick/x",
    "volume": "/Volumes/Stick/x",
    "opt": "/opt/app/x",
    "srv": "/srv/data/x",
    "usr": "/usr/local/lib/python3.11/x.py",
    "etc": "/etc/app/secrets.yml",
    "library": "/Library/Frameworks/Python.framework/x",
    "applications": "/Applications/X.app/x",
    "runtime": "/run/user/1000/x",
    "nix": "/nix/store/x",
    "scratch": "/scratch/jo/x.csv",
    "NFS": "/nfs/jo/x.csv",
    "workspace": "/workspace/x.csv",
    "workspaces": "/workspaces/book/x.csv",
    "builds": "/builds/jo/x.csv",
    "runner": "/__w/book/x.csv",
    "data": "open('/data/jo/x.csv')",
    "Git for Windows": "/c/Users/jo/x.csv",
    "Cygwin": "/cygdrive/c/x.csv",
    "of oneself": "~/x.csv",
    "of somebody": "~jo/x.csv",
    "Windows": WINDOWS,
    "Windows, lower case": r"d:\work\x.csv",
    "Windows, one step": r"C:\x.csv",
    "Windows, slashes": "C:/Users/jo/x.csv",
    "Windows, spaces": r"C:\Program Files\x.exe",
    "Windows, long": "\\\\?\\C:\\work\\x.csv",
    "Windows, escaped": json.dumps(WINDOWS),
    "Windows, escaped twice": json.dumps(json.dumps(WINDOWS)),
    "share": SHARE,
    "share, escaped": json.dumps(SHARE),
    "share, hidden": r"\\server\c$\x.csv",
    "file": "file:///srv/x.csv",
    "file, Windows": "file:///C:/x.csv",
    "file, one slash": "file:/home/jo/x.csv",
    "file, host": "file://server/share/x.csv",
    "share as an address": "smb://server/share/x.csv",
    "after a colon": "PATH=/x:/home/jo/bin",
    "after a comma": "a,/home/jo/x,b",
    "in brackets": "(/home/jo/x)",
    "in markup": "<code>/home/jo/x.csv</code>",
    "in entities": "&#47;home&#47;jo&#47;x.csv",
    "in escapes": r"\u002fhome\u002fjo\u002fx.csv",
    "slashes escaped": r"\/home\/jo\/x.csv",
    "percent-encoded": quote(HOME, safe=""),
    "percent-encoded, Windows": quote(WINDOWS, safe=""),
    "percent-encoded, file": quote("file://" + HOME, safe=""),
    "backslashes percent-encoded": "C:%5CUsers%5Cjo",
    "full-width": "／home／jo／x.csv",
}


def found(text: str) -> list[str]:
    return [each.subject for each in identifiers(text) if each.kind == "absolute path"]


def test_each_path_is_found() -> None:
    assert [name for name, path in PATHS.items() if len(found(f"read {path} now")) != 1] == []


def test_no_user_is_left_after_masking() -> None:
    assert [name for name, path in PATHS.items() if "jo" in mask(f"read {path} now")] == []


@pytest.mark.parametrize(
    "text",
    [
        '<a href="../home/x.html">/data/x.csv</a> <img src="/data/maps/x.svg"> [x](/data/x/y.csv)',
        "</var>/x, https://example.org/home/x, {a:/tmp,b:1}, https://example.org/usr/local/x",
        "and/or/etc/x, w/o/tmp, https://example.org/~jo/x, 1/2, n/a, A&E, and/home/visits",
        "#!/usr/bin/env python, > /dev/null, /book/rerun.md, /notebooks/x.html, //example.org/x",
        "~/icsbook, ~5 people, ~/5, about ~100/year, a ~ b / c",
        r"\\frac{a}{b} \\ \hline \alpha\beta, re.compile('\\d+\\w'), \\alpha\\beta, \(x\), a \\b",
        "ratio:/100, C: /x, A:B, Ward C:/",
        "x: \\n y",
        "profile:/, mailto:jo, file:x, file:/nginx.*conf$/i, file: /x, urn:x:y, 12:/30",
    ],
)
def test_other_slashes_are_left_alone(text: str) -> None:
    assert found(text) == []
