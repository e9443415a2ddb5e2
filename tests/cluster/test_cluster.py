"""A sweep on a Dask cluster gives the bytes of the local one, also when a worker is killed."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.errors import BookError, InputError
from helpers.run.engine.forks import LostProcessError
from helpers.run.sweep import cluster, grid
from helpers.run.sweep.sweep import Work
from tests.run import frozen
from tests.run.conftest import small_project as small_project  # noqa: PLC0414 - a fixture
from tests.run.conftest import toy as toy  # noqa: PLC0414 - a fixture
from tests.run.frozen import entries, wait_for_entries
from tests.run.toy import GATE, GATED

distributed = pytest.importorskip("distributed", reason="needs the extra icsbook[cluster]")

WORKERS = 3
PATIENCE_SECONDS = 180
COMPARED = ("results.csv", "results.parquet", "failures.csv")
GRID = """
runs:
- analysis: toy
  parameters: {{seconds: {seconds}, factor: [{factors}], added: [1, 2]}}
- analysis: toy
  parameters: {{mood: [refuse, die]}}
"""


class Site:
    """Copies of the program and of the data, and the processes that use them.

    Copies, so that an edit during the test does not make the workers differ; and the workers get
    the data alone, for that must be enough.
    """

    def __init__(self, folder: Path, full: Path, stack: ExitStack) -> None:
        self.folder, self.project = folder, full
        self._stack = stack
        self._program = frozen.copy_program(folder / "program")
        shutil.copytree(full / "data", folder / "worker" / "data")
        self.address = ""

    def python(self, *arguments: str, project: Path) -> subprocess.Popen[str]:
        process = self._stack.enter_context(
            subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self._program,
                env=frozen.environment(self._program, project),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        self._stack.callback(process.kill)
        return process

    def start_scheduler(self) -> None:
        """Start a scheduler at a port that the system chooses."""
        file = self.folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        module = ("-m", "distributed.cli.dask_scheduler", "--scheduler-file", str(file))
        process = self.python(*module, *options, project=self.project)
        wait_until(lambda: process.poll() is not None or is_json(file), "scheduler")
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]

    def worker(self, number: int, *options: str) -> subprocess.Popen[str]:
        return self.python(
            *("-m", "distributed.cli.dask_worker", self.address, "--host", "127.0.0.1"),
            *("--nthreads", "1", "--no-dashboard", "--preload", "tests.run.toy"),
            *("--local-directory", str(self.folder / f"spill-{number}"), *options),
            project=self.folder / "worker",
        )

    def sweep(self, out: str, *options: str) -> subprocess.Popen[str]:
        grid, folder = str(self.folder / "grid.yml"), str(self.folder / out)
        return self.python(
            "-c", frozen.WITH_TOY, "sweep", grid, "--out", folder, *options, project=self.project
        )

    def write_grid(self, seconds: float, factors: Sequence[int]) -> None:
        text = GRID.format(seconds=seconds, factors=", ".join(map(str, factors)))
        (self.folder / "grid.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def site(toy: Path, tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(tmp_path / "site", toy, stack)


def is_json(file: Path) -> bool:
    try:
        return bool(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return False


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"no {what} within {PATIENCE_SECONDS} s")
        time.sleep(0.1)


def wait_for_workers(address: str, count: int) -> None:
    def are_there() -> bool:
        try:
            with cluster.connected(address) as found:
                return found.threads >= count
        except InputError:
            return False

    wait_until(are_there, f"{count} workers at {address}")


def test_a_killed_worker_changes_no_byte(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = site.folder / "gate"
    monkeypatch.setenv(GATE, str(gate))
    site.write_grid(seconds=0.02, factors=[*range(10), *range(GATED, GATED + 10)])
    site.start_scheduler()
    workers = [site.worker(number, "--no-nanny") for number in range(WORKERS)]
    wait_for_workers(site.address, WORKERS)

    far = site.sweep("far", "--scheduler", site.address)
    wait_for_entries(site.folder / "far" / "journal.sqlite", 5, far)
    workers[0].kill()
    assert entries(site.folder / "far" / "journal.sqlite") <= 20
    gate.touch()
    told, _ = far.communicate()
    assert far.returncode == 1, told
    assert "1 of 42 parameter sets failed" not in told
    assert "2 of 42 parameter sets failed" in told

    near = site.sweep("near", "--jobs", "2")
    assert near.wait() == 1
    for name in COMPARED:
        assert (site.folder / "far" / name).read_bytes() == (
            site.folder / "near" / name
        ).read_bytes(), name


def test_nobody_at_the_address_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = cluster.CONNECT_SECONDS
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    started = time.monotonic()
    with (
        pytest.raises(InputError, match=r"--scheduler tcp://127\.0\.0\.1:9: no scheduler answers"),
        cluster.connected("tcp://127.0.0.1:9"),
    ):
        pass
    assert time.monotonic() - started < usual


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1:9", "tls://127.0.0.1:9"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(InputError, match="no scheduler answers"), cluster.connected(address):
        pass


def test_the_missing_package_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"pip install 'icsbook\[cluster\]'"),
        cluster.connected("tcp://127.0.0.1:9"),
    ):
        pass


class Answers:
    """A client whose workers answer as they are told to."""

    status = "running"

    def __init__(self, answers: dict[str, object], threads: int = 1) -> None:
        self._answers, self._threads = answers, threads

    def run(self, *_: object, **__: object) -> dict[str, object]:
        return self._answers

    def nthreads(self) -> dict[str, int]:
        return {"tcp://w": self._threads} if self._threads else {}

    def cancel(self, *_: object, **__: object) -> None:
        pass


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pandas": "1.0"}, f"it has pandas 1.0, this machine {version('pandas')}"),
        ({"python": "3.9.1"}, "it has python 3.9.1, this machine 3."),
        ({"icsbook": "0.0"}, "it has icsbook 0.0, this machine"),
        ({"source of icsbook": "f" * 64}, f"it has source of icsbook {'f' * 16}, this machine"),
        ({"table areas": "e" * 64}, f"it has table areas {'e' * 16}, this machine"),
    ],
)
def test_a_worker_unlike_this_machine_is_refused(
    toy: Path, change: dict[str, str], told: str
) -> None:
    own = cluster.environment(["areas"])
    answers: dict[str, object] = {"tcp://a": own, "tcp://b": {**own, **change}}
    with pytest.raises(InputError) as caught:
        cluster.Cluster(Answers(answers), "tcp://s").require_same(["areas"])
    assert str(caught.value).startswith("worker tcp://b cannot take part: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModuleNotFoundError("No module named 'helpers'"), "'helpers'; install icsbook there"),
        (InputError("/srv is not inside an icsbook project"), "ICSBOOK_PROJECT names the folder"),
    ],
)
def test_a_worker_that_lacks_something_is_refused(toy: Path, error: Exception, told: str) -> None:
    with pytest.raises(InputError, match=f"worker tcp://a cannot take part: .*{told}"):
        cluster.Cluster(Answers({"tcp://a": error}), "tcp://s").require_same([])


def test_a_worker_that_was_lost_meanwhile_is_no_difference(toy: Path) -> None:
    answers: dict[str, object] = {"tcp://a": OSError("closed"), "tcp://b": cluster.environment([])}
    cluster.Cluster(Answers(answers), "tcp://s").require_same([])


def test_a_cluster_without_workers_is_given_up_in_words(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ABANDONED_SECONDS", 0)
    found = cluster.Cluster(Answers({}, threads=0), "tcp://s")
    with pytest.raises(BookError, match="tcp://s: no worker for 0 s; what was done before is kept"):
        list(found.each(toy_work(toy), [(0,)]))


def toy_work(project: Path) -> Work:
    (project / "grid.yml").write_text("analysis: toy", encoding="utf-8")
    return Work(grid.read(project / "grid.yml"))


def test_a_worker_that_joins_late_is_held_against_the_same(toy: Path) -> None:
    own = cluster.environment([])
    (entry,) = cluster._work(own, toy_work(toy), (0,))
    assert entry.content["headlines"]["total"]["value"] == 17
    assert "areas" in entry.tables
    with pytest.raises(InputError, match="that came later cannot take part: it has pandas"):
        cluster._work({**own, "pandas": "1.0"}, toy_work(toy), (0,))


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (
            distributed.KilledWorker("task", None, 3),
            LostProcessError,
            "every worker that took it was lost",
        ),
        (InputError("no such table"), InputError, "no such table"),
        (ValueError("odd"), BookError, "a worker failed with ValueError: odd"),
    ],
)
def test_what_goes_wrong_on_a_worker_is_told_in_our_words(
    toy: Path, error: Exception, kind: type[Exception], told: str
) -> None:
    future = SimpleNamespace(status="error", exception=lambda: error)
    outcome = cluster.Cluster(Answers({}), "tcp://s")._outcome(4, future)
    assert (outcome.index, outcome.made, type(outcome.error)) == (4, None, kind)
    assert str(outcome.error) == told


def test_a_scheduler_that_goes_is_told(toy: Path) -> None:
    found = cluster.Cluster(Answers({}), "tcp://s")
    with pytest.raises(BookError, match="tcp://s: the scheduler is gone; what was done before"):
        found._outcome(0, SimpleNamespace(status="cancelled"))
