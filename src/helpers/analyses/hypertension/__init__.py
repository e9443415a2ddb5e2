"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first."""

from helpers.analyses.hypertension.analysis import (
    CENTRES,
    Parameters,
    Results,
    analyse,
    published_defaults,
    reads,
)

__all__ = ["CENTRES", "Parameters", "Results", "analyse", "published_defaults", "reads"]
