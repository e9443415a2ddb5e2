"""What the tests of the estates analysis share."""

from collections.abc import Callable
from functools import cache

import pytest

from helpers.analyses import estates
from helpers.results import Results


@cache
def _of(**parameters: object) -> Results:
    return estates.analyse(estates.Parameters(**parameters))  # type: ignore[arg-type]


@pytest.fixture
def analyse() -> Callable[..., Results]:
    """Return the analysis, for some parameters; what was given once is not computed again."""
    return _of
