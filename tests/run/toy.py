"""An analysis of nothing, quick, that can be told to refuse, to fail, to die or to take long."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters, Input
from helpers.data import areas
from helpers.errors import InputError
from helpers.results import Headline, Results

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


def reads(parameters: Parameters) -> tuple[str, ...]:
    if parameters.period == "2001-02":
        raise InputError("release toy of '2001-02' is not imported; use: icsbook data import toy")
    return ("area_names", "areas")


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:
    return {}


def analyse(parameters: Parameters) -> Results:
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
        "total": Headline(total, "people", "2024", "A total.", total - 1, total + 1),
        "share": Headline(parameters.factor / 3, "percent", "2024", "A share."),
        "constant": Headline(1.0, "people", "2024", "The same for all."),
        "nothing": Headline(None, "GBP", "", "No figure."),
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
