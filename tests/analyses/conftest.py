"""What the tests of the analyses share."""

from collections.abc import Callable

import pytest

from helpers.analyses import hypertension

MADE_UP = {"area": "Example System", "expected_model": "lists_30"}


@pytest.fixture
def evidence() -> Callable[..., hypertension.Evidence]:
    """Return what the hypertension analysis starts from, for some parameters.

    Synthetic practices are those of their made-up system, where nothing else is told.
    """

    def of(**parameters: object) -> hypertension.Evidence:
        given = {**(MADE_UP if parameters.get("source") == "synthetic" else {}), **parameters}
        return hypertension.evidence(hypertension.Parameters(**given))  # type: ignore[arg-type]

    return of
