"""What another list, another use of rooms and more rooms would change."""

from dataclasses import replace

from helpers.analyses.base import basis_of, cite, resolve
from helpers.analyses.estates import capacity
from helpers.analyses.estates.evidence import EXAMPLE, PLANNED_MONTHS, Evidence
from helpers.analyses.estates.parameters import Parameters
from helpers.analyses.exploring import cells, choice, explored, in_percent, points
from helpers.results import Explored, Figure

LISTS = (0.75, 1.25, 1.5)
"""Lists as shares of that of this run, then taken to the next hundred."""
HUNDRED = 100
USES = (0.5, 0.6, 0.7, 0.85, 0.95)
MORE_ROOMS = (1, 2)


def explore(evidence: Evidence, parameters: Parameters) -> Explored:
    """Return the rooms needed, and when the next one is, by list, use of rooms and rooms there.

    Without rows where no practice is held.
    """
    size, rooms = evidence.list_size, evidence.rooms
    held = evidence.practice_held
    lists = [HUNDRED * -int(-size * share // HUNDRED) for share in LISTS if held]
    lists = [each for each in lists if each + evidence.list_growth * PLANNED_MONTHS >= 0]
    more = [int(rooms) + by for by in MORE_ROOMS if held]
    choices = (
        choice(parameters, "list_size", "list_patients", lists, own=size),
        choice(parameters, "utilisation_target", "utilisation_percent", USES, show=in_percent),
        choice(parameters, "rooms", "there_rooms", more, own=rooms),
    )
    published = dict(zip(EXAMPLE, evidence.practice, strict=True))
    rows = []
    for shown, changed in points(parameters, choices[:2]) if held else ():
        used = resolve(changed, published, dict.fromkeys(EXAMPLE, 1.0))
        moved = replace(evidence, list_size=used["list_size"])
        needed = capacity.rooms_needed(moved, changed)
        for there, equipped in points(changed, choices[2:]):
            used = resolve(equipped, published, dict.fromkeys(EXAMPLE, 1.0))
            figures = _of_rooms(replace(moved, rooms=used["rooms"]), equipped, needed)
            rows.append({**shown, **there, **cells({"needed_rooms": needed, **figures})})
    sources, basis = cite(evidence.practice), basis_of(evidence.practice)
    return explored(parameters, choices, rows, bounds="assumptions", sources=sources, basis=basis)


def _of_rooms(evidence: Evidence, parameters: Parameters, needed: Figure) -> dict[str, Figure]:
    following = max(needed, evidence.rooms) + 1
    return {
        "in_use_percent": capacity.use_needed(evidence, parameters),
        "next_room_months": capacity.month_needed(evidence, parameters, following),
    }
