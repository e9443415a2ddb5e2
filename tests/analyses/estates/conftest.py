"""What the tests of the estates analysis share."""

from collections.abc import Callable

import pytest

from helpers.analyses import estates
from helpers.results import Results


@pytest.fixture
def analyse() -> Callable[..., Results]:
    """Return the analysis, for some parameters."""

    def of(**parameters: object) -> Results:
        return estates.analyse(estates.Parameters(**parameters))  # type: ignore[arg-type]

    return of
