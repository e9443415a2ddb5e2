"""Whether every chart of an executed notebook is told in words."""

from collections.abc import Iterator

from nbformat import NotebookNode

from helpers.publish.pages.images import IMAGE_TYPES, alternative_text


def chart_faults(notebook: NotebookNode) -> Iterator[str]:
    """Yield the cells of an executed notebook whose chart has no alternative text."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            images = [mime for mime in IMAGE_TYPES if mime in output.get("data", {})]
            if images and not alternative_text(images[0], output.metadata):
                yield f"cell {number}: its chart has no alternative text"
