"""The chapters of a file of tests are read from one state of the data, as a run reads them."""

from collections.abc import Iterator

import pytest

from helpers.data import package


@pytest.fixture(scope="module", autouse=True)
def one_state_of_the_data() -> Iterator[None]:
    """Read each table once for all chapters of a file."""
    with package.snapshot():
        yield
