"""The page of an analysis that has no figures for its area: it says so, and what would mend it."""

from helpers.commands import command
from helpers.inline import as_text
from helpers.publish.edition.edition import Chapter
from helpers.publish.pages import boxes


def page(chapter: Chapter, reason: str) -> str:
    """Return the page as Markdown."""
    return boxes.render(
        "absent.md.j2",
        topic=chapter.analysis.replace("_", " ").capitalize(),
        area=as_text(chapter.parameters.area),
        reason=as_text(reason),
        command=command("run", chapter.analysis, chapter.parameters.given())
        if _names_a_parameter(reason, chapter)
        else "",
    )


def _names_a_parameter(reason: str, chapter: Chapter) -> bool:
    """Say whether a reason tells what to give, such as `rooms=NUMBER` or `source=official`."""
    return any(f"{name}=" in reason for name in type(chapter.parameters).model_fields)
