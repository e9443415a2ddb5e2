"""An analysis of nothing, quick, that can be told to refuse, to fail, to die or to take long."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import areas
from helpers.errors import InputError
from helpers.results import Figure, Results

NAME = "toy"
NOTEBOOK = f"{NAME}.md"
GATE = "ICSBOOK_TEST_GATE"
"""Variable that names the file without which sets of a factor of `GATED` or more wait."""
GATED = 50
PAUSE_SECONDS = 0.05


class Parameters(BaseParameters):
    factor: float = Field(1.0, ge=0, le=100, description="Multiplies.")
    added: int = Field(0, ge=0, le=10, description="Is added.")
    mood: Literal["kind", "refuse", "fail", "die"] = Field("kind", description="What it does.")
    period: str | None = Field(None, description="Bears the name of another column.")
    seconds: float = Field(0.0, ge=0, le=10, description="How long it takes.")

    @model_validator(mode="after")
    def _together(self) -> "Parameters":
        if self.factor == 13 and self.added == 7:
            raise InputError("added: 7 does not go with factor 13; use another")
        return self


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:
    return {}


def analyse(parameters: Parameters) -> Results:
    if parameters.period == "2001-02":
        raise InputError("release toy of '2001-02' is not imported; use: icsbook data import toy")
    time.sleep(parameters.seconds)
    while parameters.factor >= GATED and _gate_is_shut():
        time.sleep(PAUSE_SECONDS)
    area = areas.resolve(parameters.area)
    if parameters.mood == "refuse":
        raise InputError(f"area: {area.name} has no figure")
    if parameters.mood == "fail":
        raise ZeroDivisionError("no luck")
    if parameters.mood == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    total = parameters.factor * len(area.name) + parameters.added
    headlines = {
        "total": Figure(total, "people", "Total", period="2024", lower=total - 1, upper=total + 1),
        "share": Figure(parameters.factor / 3, "percent", "Share", period="2024"),
        "constant": Figure(1.0, "people", "The same for all", period="2024"),
        "nothing": Figure(None, "GBP", "Nothing"),
    }
    return Results(parameters.model_dump(), headlines, {})


def _gate_is_shut() -> bool:
    gate = os.environ.get(GATE)
    return gate is not None and not Path(gate).exists()


def register() -> None:
    """Make this an analysis of the book, in this process."""
    registry.MODULES[NAME] = __name__


def dask_setup(worker: Any) -> None:
    """Make this an analysis of the book in a Dask worker that loads it first."""
    register()
