"""The synthetic tables of one seed, made once for all tests of the folder."""

from collections.abc import Mapping

import pandas as pd
import pytest

from helpers.data.synthetic import seeds, write
from helpers.project import PROJECT_VARIABLE
from tests.data.conftest import REPOSITORY

Tables = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The tables that ship, by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PROJECT_VARIABLE, str(REPOSITORY))
        return write.tables(seeds.DEFAULT_SEED)
