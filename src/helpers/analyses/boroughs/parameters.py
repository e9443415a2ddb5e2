"""The choices behind the page of a borough."""

from helpers.analyses.base import AreaName, BaseParameters


class Parameters(BaseParameters):
    """The choices behind the page of a borough: which one."""

    area: AreaName = "Brent"
