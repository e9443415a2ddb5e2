"""How old a figure is: from the end of the time that it is about to the day of a commit."""

import calendar
import datetime as dt
import re

_MONTHS = {name: at for at, name in enumerate(calendar.month_name) if name}
_YEARS = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(rf"(?:\d{{1,2}} )?({'|'.join(_MONTHS)}) (\d{{4}})")
MARCH, DECEMBER, MONTHS = 3, 12, 12
"""Financial years end in March, others in December."""


def age(period: str, today: str) -> str:
    """Return how old a figure is in words, such as `1 year 8 months old`; empty if not known.

    Counted in calendar months, so that it does not change within one.

    Args:
        period: the time that the figure is about, as `2024-25`, `2018` or `March 2025`; of a span,
            such as `2018 to 2020`, the last.
        today: the day, as `YYYY-MM-DD`; may be empty.
    """
    end = _last_month(period.rpartition(" to ")[2].strip())
    if end is None or not today:
        return ""
    day = dt.date.fromisoformat(today)
    months = (day.year - end[0]) * MONTHS + day.month - end[1]
    if months < 1:
        return ""
    years, rest = divmod(months, MONTHS)
    told = [_counted(number, unit) for number, unit in ((years, "year"), (rest, "month")) if number]
    return f"{' '.join(told)} old"


def _last_month(period: str) -> tuple[int, int] | None:
    """Return the year and the month in which a period ends."""
    if years := _YEARS.fullmatch(period):
        first = int(years[1])
        return (first + 1, MARCH) if int(years[2]) == (first + 1) % 100 else None
    if month := _MONTH.fullmatch(period):
        return int(month[2]), _MONTHS[month[1]]
    return (int(period), DECEMBER) if _YEAR.fullmatch(period) else None


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
