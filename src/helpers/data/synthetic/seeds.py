"""What names a run of the generator: its version, its seed and the source that its rows cite."""

from helpers.errors import InputError

GENERATOR_VERSION = "1.1.0"
"""Changes whenever the same seed and totals would give other rows."""
DEFAULT_SEED = 2023
LARGEST_SEED = 2**32 - 1
BASIS = "synthetic"
SOURCE = "icsbook_synthetic"


def require_seed(seed: int) -> int:
    """Return the seed.

    Raises:
        InputError: it is not a whole number from 0 to 4294967295.
    """
    # Python takes True for an int
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"seed: {seed!r} is not a whole number from 0 to {LARGEST_SEED}")
    return seed
