"""A seed is a whole number of 32 bits, or one clear error."""

from typing import Any

import pytest

from helpers.data.synthetic import seeds
from helpers.errors import InputError


@pytest.mark.parametrize("seed", [0, 1, seeds.DEFAULT_SEED, 2**32 - 1])
def test_a_seed_in_range_is_given_back(seed: int) -> None:
    assert seeds.require_seed(seed) == seed


@pytest.mark.parametrize("seed", [-1, 2**32, 10**30, True, 1.5, "2023", None])
def test_any_other_seed_is_refused(seed: Any) -> None:
    with pytest.raises(InputError) as error:
        seeds.require_seed(seed)
    assert str(error.value) == f"seed: {seed!r} is not a whole number from 0 to 4294967295"
