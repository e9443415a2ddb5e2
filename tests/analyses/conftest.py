"""What the tests of the analyses share."""

from collections.abc import Callable

import pytest

from helpers.analyses import hypertension
from helpers.analyses.hypertension.evidence import Evidence, gather_evidence


@pytest.fixture
def evidence() -> Callable[..., Evidence]:
    """Return what the hypertension analysis starts from, for some parameters."""

    def of(**parameters: object) -> Evidence:
        return gather_evidence(hypertension.Parameters(**parameters))  # type: ignore[arg-type]

    return of
