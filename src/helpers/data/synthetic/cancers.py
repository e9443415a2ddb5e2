"""Synthetic cancers by tumour group, stage, age, sex, deprivation and borough.

Assumed, in the size that cancer registries report: how common each tumour group is, how often it is
found early and at which stage, the ages and sexes it strikes; that early diagnosis falls with age
over 70 and with deprivation; and that older people's cancers lack a stage more often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.synthetic.spread import Floats, Mask, choose, draw, labelled, stream

MISSING = "missing"
STAGES = ("1", "2", "3", "4", MISSING)
AGE_BANDS = ("0-49", "50-59", "60-69", "70-79", "80+")
QUINTILES = (1, 2, 3, 4, 5)
SEXES = ("female", "male")
LEAST_STAGED, MOST_STAGED = 0.77, 0.83
"""Share of a borough's cancers that have a stage: within the 75% to 85% that is usual."""
EARLY_BY_AGE = (0.15, 0.15, 0.05, -0.1, -0.4)
EARLY_BY_QUINTILE = (-0.16, -0.08, 0.0, 0.08, 0.16)
"""Added to the log odds of an early diagnosis; quintile 1 is the most deprived."""
MISSING_BY_AGE = (-0.3, -0.3, -0.1, 0.1, 0.7)
QUINTILE_WEIGHTS = (17, 23, 24, 20, 16)


@dataclass(frozen=True)
class BoroughCancers:
    """The published cancers of a borough.

    Attributes:
        borough: its code.
        period: calendar year of diagnosis.
        early: cancers diagnosed at stage 1 or 2.
        staged: cancers with a stage.
    """

    borough: str
    period: str
    early: int
    staged: int


@dataclass(frozen=True)
class Tumour:
    """A tumour group.

    Attributes:
        weight: how common it is.
        early: share of staged cancers at stage 1 or 2.
        first: of the early ones, the share at stage 1.
        fourth: of the late ones, the share at stage 4.
        female: share of women.
        ages: weight of each age band.
    """

    weight: float
    early: float
    first: float
    fourth: float
    female: float
    ages: tuple[float, ...]


MIDDLE, OLD, YOUNG = (10, 18, 27, 28, 17), (4, 11, 26, 34, 25), (26, 20, 21, 20, 13)
TUMOURS: Mapping[str, Tumour] = {
    "breast": Tumour(21, 0.86, 0.50, 0.40, 0.99, (20, 23, 24, 20, 13)),
    "prostate": Tumour(19, 0.54, 0.65, 0.48, 0.0, (2, 15, 36, 33, 14)),
    "colorectal": Tumour(15, 0.46, 0.38, 0.45, 0.46, MIDDLE),
    "lung": Tumour(14, 0.29, 0.68, 0.68, 0.47, OLD),
    "melanoma": Tumour(5, 0.91, 0.76, 0.35, 0.50, YOUNG),
    "lymphoma": Tumour(6, 0.38, 0.50, 0.66, 0.46, YOUNG),
    "kidney": Tumour(4, 0.57, 0.84, 0.56, 0.37, MIDDLE),
    "bladder": Tumour(4, 0.72, 0.55, 0.55, 0.28, OLD),
    "uterus": Tumour(4, 0.80, 0.88, 0.45, 1.0, MIDDLE),
    "oesophagus_stomach": Tumour(5, 0.26, 0.45, 0.62, 0.33, OLD),
    "pancreas": Tumour(4, 0.23, 0.45, 0.76, 0.48, OLD),
    "ovary": Tumour(3, 0.42, 0.78, 0.36, 1.0, MIDDLE),
    "head_neck": Tumour(4, 0.38, 0.60, 0.72, 0.30, MIDDLE),
    "other": Tumour(9, 0.45, 0.60, 0.60, 0.50, MIDDLE),
}

LABELS: Mapping[str, Sequence[str | int]] = {
    "tumour_group": tuple(TUMOURS),
    "stage": STAGES,
    "age_band": AGE_BANDS,
    "sex": SEXES,
    "deprivation_quintile": QUINTILES,
}


def cancers(seed: int, targets: Sequence[BoroughCancers]) -> pd.DataFrame:
    """Return the number of cancers in each combination that occurs.

    In each borough stages 1 and 2 sum to `early` and stages 1 to 4 to `staged`.
    """
    random = stream(seed, "cancers")
    return labelled(pd.concat([_counted(random, each) for each in targets], ignore_index=True))


def _counted(random: np.random.Generator, target: BoroughCancers) -> pd.DataFrame:
    cases = _cases(random, target)
    counted = cases.groupby(list(cases.columns), as_index=False).size()
    labels = {name: np.array(LABELS[name])[counted[name].to_numpy()] for name in LABELS}
    frame = pd.DataFrame({"borough": target.borough, "period": target.period, **labels})
    return frame.assign(cases=counted["size"].to_numpy(dtype=np.int64))


def _cases(random: np.random.Generator, target: BoroughCancers) -> pd.DataFrame:
    """Return the cancers of a borough, one a row, as places in `LABELS`."""
    complete = LEAST_STAGED + (MOST_STAGED - LEAST_STAGED) * random.random()
    count = round(target.staged / complete)
    weights = [tumour.weight for tumour in TUMOURS.values()]
    group = draw(random, np.arange(len(TUMOURS)), weights, count)
    ages = np.zeros(count, dtype=np.int64)
    for place, tumour in enumerate(TUMOURS.values()):
        own = group == place
        ages[own] = draw(random, np.arange(len(AGE_BANDS)), tumour.ages, int(own.sum()))
    quintiles = draw(random, np.arange(len(QUINTILES)), QUINTILE_WEIGHTS, count)
    male = random.random(count) >= _each("female", group)
    missing = choose(random, np.array(MISSING_BY_AGE)[ages], count - target.staged)
    logits = _early_logits(group, ages, quintiles)
    return pd.DataFrame(
        {
            "tumour_group": group,
            "stage": _stages(random, group, logits, missing, target.early),
            "age_band": ages,
            "sex": male.astype(np.int64),
            "deprivation_quintile": quintiles,
        }
    )


def _early_logits(
    group: NDArray[np.int64], ages: NDArray[np.int64], quintiles: NDArray[np.int64]
) -> Floats:
    """Return the log odds of an early diagnosis, but for what all cancers of a borough share."""
    early = _each("early", group)
    odds = np.log(early / (1 - early))
    return np.asarray(odds + np.array(EARLY_BY_AGE)[ages] + np.array(EARLY_BY_QUINTILE)[quintiles])


def _stages(
    random: np.random.Generator,
    group: NDArray[np.int64],
    logits: Floats,
    missing: Mask,
    early_cases: int,
) -> NDArray[np.int64]:
    """Return the place in `STAGES` of each cancer; exactly `early_cases` are early."""
    early = np.zeros(len(group), dtype=bool)
    early[~missing] = choose(random, logits[~missing], early_cases)
    second = random.random(len(group)) >= _each("first", group)
    fourth = random.random(len(group)) < _each("fourth", group)
    staged = np.where(early, second, 2 + fourth)
    return np.where(missing, STAGES.index(MISSING), staged).astype(np.int64)


def _each(share: str, group: NDArray[np.int64]) -> Floats:
    """Return a share of each cancer's tumour group."""
    return np.array([getattr(tumour, share) for tumour in TUMOURS.values()])[group]
