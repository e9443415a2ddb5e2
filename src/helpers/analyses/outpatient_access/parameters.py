"""The choices behind the page on unequal access to outpatients."""

from helpers.analyses.base import BaseParameters


class Parameters(BaseParameters):
    """The choices behind the page on unequal access: the area of the strategy alone."""
