"""How full rooms are: hours booked, used and wasted by half-day of the week."""

import pandas as pd

from helpers.analyses.estates_plan.evidence import Evidence
from helpers.data.releases.own_rooms import HALF_DAYS
from helpers.results import Figure

DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
HALVES = {"am": "morning", "pm": "afternoon", "eve": "evening"}
COUNTED = "all hours counted, no sample"


def half_days(evidence: Evidence) -> pd.DataFrame:
    """Return each half-day's hours as percent of those open, in the order of the week.

    `wasted_percent` are hours booked for longer than used, room by room.
    """
    use = evidence.estate.use
    wasted = (use["booked_hours"] - use["used_hours"]).clip(lower=0)
    sums = (
        use.assign(wasted_hours=wasted)
        .groupby("half_day")[["open_hours", "booked_hours", "used_hours", "wasted_hours"]]
        .sum()
        .reindex([each for each in HALF_DAYS if each in set(use["half_day"])])
    )
    shares = pd.DataFrame(
        {
            "half_day": [name_of(each) for each in sums.index],
            "open_room_hours": sums["open_hours"].to_numpy(),
            **{
                f"{part}_percent": (100 * sums[f"{part}_hours"] / sums["open_hours"]).to_numpy()
                for part in ("booked", "used", "wasted")
            },
        }
    )
    return evidence.sourced(shares)


def name_of(half_day: str) -> str:
    """Return a half-day in words: `Monday morning`."""
    day, half = half_day.split("_")
    return f"{DAYS[day]} {HALVES[half]}"


def figures(evidence: Evidence, frame: pd.DataFrame) -> dict[str, Figure]:
    """Return how full rooms are on average and in the fullest half-day."""
    hours = frame["open_room_hours"]
    whole = {
        part: (frame[f"{part}_percent"] * hours).sum() / hours.sum()
        for part in ("booked", "used", "wasted")
    }
    given = {"period": evidence.estate.period, "no_limits": COUNTED}
    figure = evidence.figure
    return {
        "use_mean": figure(whole["used"], "percent", "Of open hours, rooms in use", **given),
        "use_peak": figure(
            frame["used_percent"].max(), "percent", "The same in the fullest half-day", **given
        ),
        "booked_mean": figure(whole["booked"], "percent", "Of open hours, booked", **given),
        "booked_peak": figure(
            frame["booked_percent"].max(), "percent", "The same in the fullest half-day", **given
        ),
        "peak_factor": figure(
            frame["booked_percent"].max() / whole["booked"] if whole["booked"] else float("nan"),
            "ratio",
            "Fullest half-day over the mean, booked",
            **given,
        ),
        "wasted_percent": figure(
            100 * whole["wasted"] / whole["booked"] if whole["booked"] else float("nan"),
            "percent",
            "Of booked hours, nobody in the room",
            **given,
        ),
    }
