"""The executed pages of a sweep: one notebook a parameter set, in a folder named by its key."""

from helpers.progress import Progress, Tell
from helpers.run import execute
from helpers.run.sweep.sweep import SweepResults

RUNS_FOLDER = "runs"


def make_pages(
    computed: SweepResults, finish: execute.Finish, jobs: int, tell: Tell
) -> dict[int, str]:
    """Execute the notebook of every set that has numbers; return those that failed, and why.

    Pages that are there already are left as they are.

    Args:
        computed: the sweep.
        finish: makes the page from an executed run; a function of a module.
        jobs: how many notebooks at a time.
        tell: called after every page.

    Raises:
        InputError: a folder of a run holds something else, or cannot be written.
    """
    grid, folder = computed.plan.grid, computed.journal.folder / RUNS_FOLDER
    found = {i: each for i, each in enumerate(computed.scenarios()) if not each.error}
    places = list(found)
    plans = [
        execute.plan(*grid.parameters(index), folder / each.key, each.tables)
        for index, each in found.items()
    ]
    progress = Progress("making pages", 0, len(plans), things="pages")
    failed: dict[int, str] = {}
    for outcome in execute.execute_each(plans, jobs, finish):
        if outcome.error is not None:
            failed[places[outcome.index]] = f"page: {outcome.error}"
        progress = progress.plus(1, failed=int(outcome.error is not None))
        tell(progress)
    return failed
