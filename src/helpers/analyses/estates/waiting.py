"""How long patients who come unannounced wait for a room, by rooms shared and by their use."""

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.estates.parameters import Parameters
from helpers.formats import count_of
from helpers.results import sourced
from helpers.stats import queues

SHARED = (1, 2, 3, 5, 10)
"""Numbers of rooms that the table has."""
DRAWN = (1, 3, 5, 10)
"""Numbers of rooms that the chart has."""
DRAWN_FROM, DRAWN_TO = 40, 95
"""Use of rooms, in percent, between which waits are drawn."""
METHOD = "Erlang AK (1917), waiting for one of several servers (M/M/c)"


def by_use(parameters: Parameters) -> pd.DataFrame:
    """Return the mean wait by the use of rooms, a row a number of rooms and use.

    Columns `use_percent`, `shared` (the rooms, in words), `wait_minutes`.
    """
    use = np.arange(DRAWN_FROM, DRAWN_TO + 1, dtype=float)
    minutes = parameters.minutes_per_contact
    rows = [
        pd.DataFrame(
            {
                "use_percent": use,
                "shared": count_of(rooms, "room"),
                "wait_minutes": queues.mean_wait(rooms, use / PER_CENT, minutes),
            }
        )
        for rooms in DRAWN
    ]
    return sourced(pd.concat(rows, ignore_index=True), [METHOD])


def by_rooms(parameters: Parameters) -> pd.DataFrame:
    """Return what a number of rooms that are shared gives, a row a number.

    Columns `shared_rooms`, `wait_minutes` and `waiting_percent` at the use to reach, and
    `highest_use_percent`, up to which the mean wait is no longer than it may be.
    """
    use, minutes = parameters.utilisation_target, parameters.minutes_per_contact
    rows = [
        {
            "shared_rooms": rooms,
            "wait_minutes": float(queues.mean_wait(rooms, use, minutes)),
            "waiting_percent": PER_CENT * float(queues.chance_of_waiting(rooms, use)),
            "highest_use_percent": PER_CENT
            * queues.highest_use(rooms, parameters.longest_wait, minutes),
        }
        for rooms in SHARED
    ]
    return sourced(pd.DataFrame(rows), [METHOD])
