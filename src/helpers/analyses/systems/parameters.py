"""The choices behind the comparison of systems."""

from helpers.analyses.base import BaseParameters


class Parameters(BaseParameters):
    """The choices behind the comparison of systems: the area alone."""
