"""Images among the outputs of a notebook, and the text that stands in for them."""

from collections.abc import Mapping
from typing import Any

IMAGE_TYPES = ("image/svg+xml", "image/png")
CHART_CLASS = "ics-chart"


def alternative_text(mime_type: str, output_metadata: Mapping[str, Any]) -> str:
    """Return the text that stands in for an image output, empty where it carries none."""
    if mime_type not in IMAGE_TYPES:
        return ""
    described = output_metadata.get(mime_type, {})
    return " ".join(str(described.get("alt", "")).split())
