"""The boxes at the end of a chapter, as HTML: run it yourself, downloads, provenance.

Every value is escaped: a parameter or a source that looks like markup is shown as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from helpers.commands import command, value_text
from helpers.formats import significant
from helpers.present.outputs import cited
from helpers.present.units import sign_of
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import Finished
from helpers.publish.pages.citations import addresses

SHORT_HASH = 12
KILO = 1000
SHOWN_DIGITS = 4
"""Digits that a reader is given of a value that may have been computed."""
SHARE = "share"
"""Beginning of the units of shares, which a reader is given in percent."""


@dataclass(frozen=True)
class Download:
    """A file to download.

    Attributes:
        words: what it is.
        name: the name to save it under.
        href: where it is.
        kind: its format, as a reader knows it.
        size: its length in bytes.
    """

    words: str
    name: str
    href: str
    kind: str
    size: int

    @property
    def label(self) -> str:
        """The words of the link, with format and size."""
        return f"{self.words} ({self.kind}, {format_size(self.size)})"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("helpers.publish.pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def render(template: str, **context: Any) -> str:
    """Return a template of this room filled; it escapes everything that it is given."""
    return _templates().get_template(template).render(**context)


def fragment(template: str, **context: Any) -> str:
    """Return a filled template without the space around it."""
    return render(template, **context).strip()


def one_line(template: str, **context: Any) -> str:
    """Return a filled template in one line, as HTML stands within Markdown."""
    return " ".join(render(template, **context).split())


def run_this(finished: Finished, setup: str = "") -> str:
    """Return the command that makes this page, and what its parameters may be.

    Args:
        finished: the run.
        setup: address of the words on how to get the command; empty where there are none.
    """
    return fragment(
        "run_this.html",
        command=command("run", finished.analysis, finished.record.given),
        rows=_parameter_rows(finished),
        analysis=finished.analysis,
        setup=setup,
    )


def downloads(files: Sequence[Download], tables: Sequence[Download] = ()) -> str:
    """Return the list of files to download; the tables, often many, are folded below the others."""
    return fragment("downloads.html", files=files, tables=tables)


def download_link(file: Download) -> str:
    """Return the link that stands below a chart or a table."""
    return fragment("download_link.html", file=file)


def provenance(finished: Finished, stamp: Stamp) -> str:
    """Return where the figures of a page come from."""
    record = finished.record
    return fragment(
        "provenance.html",
        sources=addresses(sorted(cited(record.sources))),
        basis=basis_words(finished),
        key=finished.key,
        stamp=stamp,
        tables={name: sha[:SHORT_HASH] for name, sha in record.tables.items()},
        versions=software(finished),
    )


def basis_words(finished: Finished) -> str:
    """Return what the figures of a run rest on, such as `derived, published`."""
    return ", ".join(finished.record.basis)


def software(finished: Finished) -> dict[str, str]:
    """Return name to version of Python and of the packages that computed a run."""
    return {"Python": finished.record.python, **finished.record.versions}


def value_words(value: Any, unit: str) -> str:
    """Return a parameter's value as a reader would say it: `80%`, `2.96`, `none given`, `yes`."""
    if value is None:
        return "none given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        share = unit.startswith(SHARE)
        shown = f"{significant(value * 100 if share else value, SHOWN_DIGITS):,.12g}"
        return f"{shown}%" if share else shown
    return value_text(value)


def format_size(size: int) -> str:
    """Return a number of bytes as a reader would say it: `640 bytes`, `1.2 kB`, `3.4 MB`."""
    if size < KILO:
        return f"{size} bytes"
    if size < KILO * KILO:
        return f"{size / KILO:.1f} kB"
    return f"{size / KILO / KILO:.1f} MB"


def _parameter_rows(finished: Finished) -> list[dict[str, str]]:
    return [
        {
            **told,
            "name": name,
            "value": value_words(value, told["unit"]),
            "unit": sign_of(told["unit"]),
        }
        for name, value in finished.parameters.items()
        for told in [finished.record.parameter_help[name]]
    ]
