"""The choices behind the analysis of the registers of conditions."""

from typing import Annotated

from pydantic import AfterValidator, Field

from helpers.analyses.base import BaseParameters
from helpers.data import catalogue
from helpers.errors import InputError
from helpers.names import closest, key_of, quote


def condition_code(text: str) -> str:
    """Return the code of the condition that `text` names by code or name: `dm` for Diabetes.

    Raises:
        InputError: no register of the newest year is of that condition.
    """
    table = catalogue.load("conditions")
    held = table[table["last"] == table["last"].max()]
    codes = dict(zip(held["name"], held["code"], strict=True))
    known = {key_of(word): code for name, code in codes.items() for word in (name, code)}
    if key_of(text) not in known:
        near = closest(text, [*codes, *codes.values()])
        hint = f"did you mean {near!r}?" if near else f"use one of {', '.join(codes.values())}"
        raise InputError(f"condition: {quote(text)} is no register of the newest year; {hint}")
    return str(known[key_of(text)])


class Parameters(BaseParameters):
    """The choices behind the analysis of the registers of conditions."""

    condition: Annotated[str, AfterValidator(condition_code)] = Field(
        "dm",
        description="The register that is told in depth: the code or the name of a condition.",
        json_schema_extra={
            "allowed": "the code or the name of a condition of the table conditions"
        },
    )
