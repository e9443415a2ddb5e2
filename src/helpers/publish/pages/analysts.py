"""The one fold of a chapter, at its end: what an analyst needs and a reader may leave closed."""

from typing import Any

from docutils import nodes  # type: ignore[import-untyped]

HEADING = "For analysts"
"""The heading of a section of the second level whose contents are folded."""
SUMMARY = "Show methods, inputs, parameters, downloads and sources"


class Fold(nodes.General, nodes.Element):  # type: ignore[misc] # docutils has no types
    """What stands folded below a heading that stays in sight."""


def fold(document: nodes.document) -> None:
    """Fold what stands below the heading `HEADING` of a page, if the page has one."""
    for section in document.findall(nodes.section):
        title, *rest = section.children
        if title.astext() == HEADING and rest:
            folded = Fold()
            folded += rest
            section.children = [title]
            section.append(folded)


def open_fold(translator: Any, _: Fold) -> None:
    """Write the start of a fold as HTML."""
    translator.body.append(f'<details class="ics-analysts"><summary>{SUMMARY}</summary>\n')


def close_fold(translator: Any, _: Fold) -> None:
    """Write its end."""
    translator.body.append("</details>\n")
