"""A side is read from what a build, a run or a sweep leaves, and refused where it is not whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.diff import sides
from helpers.publish.diff.changes import Difference, compare
from tests.publish.diff.made import SWEEP, a_run, a_site, a_sweep, change
from tests.run.conftest import small_project as small_project  # noqa: PLC0414 - a fixture
from tests.run.conftest import toy as toy  # noqa: PLC0414 - a fixture


def difference(old: Path, new: Path) -> Difference:
    return compare(sides.read(str(old)), sides.read(str(new)), 0)


def test_a_site_gives_the_headlines_and_the_tables_of_its_pages(tmp_path: Path) -> None:
    old, new = a_site(tmp_path / "old"), a_site(tmp_path / "new")
    assert not difference(old, new)
    change(new / "downloads" / "second" / "results.json", "195000", "195001")
    change(new / "downloads" / "first" / "places.csv", "24000", "24024")
    found = difference(old, new).changed
    assert [(each.name.page, each.name.figure, each.old, each.new) for each in found] == [
        ("first", "undiagnosed_people", 24000, 24024),
        ("second", "undiagnosed_cases", 195000, 195001),
    ]
    assert dict(found[0].name.row) == {"place": "Brent"}


def test_a_run_gives_its_headlines_and_its_tables(tmp_path: Path) -> None:
    old, new = a_run(tmp_path / "old"), a_run(tmp_path / "new", "480000")
    assert not difference(old, old)
    [found] = difference(old, new).changed
    assert (found.name.table, found.name.figure, found.new) == ("models", "expected_people", 480000)
    assert sides.read(str(old)).answers[0].headlines["detection_rate", "value"] == (58.5, "percent")


def test_a_sweep_gives_its_sets_from_its_folder_and_from_either_file(
    toy: Path, tmp_path: Path
) -> None:
    old = a_sweep(tmp_path / "old")
    new = a_sweep(tmp_path / "new", SWEEP.replace("Ealing", "Harrow"))
    files = [old / "results.csv", old / "results.parquet"]
    assert len(sides.read(str(old)).answers) == 4
    for file in files:
        assert not difference(old, file)
        change(new / "results.csv", "Brent,2,0,kind,,0,total,10,", "Brent,2,0,kind,,0,total,11,")
        found = difference(file, new)
        assert [(dict(each.name.parameters), each.new) for each in found.changed] == [
            ({"factor": "2", "area": "Brent"}, 11)
        ]
        assert found.areas == {"only_old": ["Ealing"], "only_new": ["Harrow"]}
        change(new / "results.csv", "Brent,2,0,kind,,0,total,11,", "Brent,2,0,kind,,0,total,10,")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


@pytest.mark.parametrize(
    ("made", "damage", "words"),
    [
        (a_site, lambda it: cut(it / "site.json"), "site.json is damaged"),
        (a_site, lambda it: cut(it / "downloads/first/results.json"), "results.json is damaged"),
        (a_site, lambda it: cut(it / "downloads/first/models.csv"), "models.csv is damaged"),
        (
            a_site,
            lambda it: (it / "downloads/first/results.json").unlink(),
            "results.json cannot be read: No such file",
        ),
        (a_run, lambda it: cut(it / "results.json"), "no finished run: it has a changed results"),
        (a_run, lambda it: (it / "run.json").unlink(), "no finished run: it has no run.json"),
        (a_run, lambda it: (it / "SHA256SUMS").unlink(), "no finished run: it has no run.json and"),
        (a_sweep, lambda it: cut(it / "results.csv"), "results.csv is damaged"),
    ],
)
def test_what_is_damaged_or_unfinished_is_refused(
    toy: Path,
    tmp_path: Path,
    made: Callable[[Path], Path],
    damage: Callable[[Path], None],
    words: str,
) -> None:
    folder = made(tmp_path / "made")
    sides.read(str(folder))
    damage(folder)
    with pytest.raises(InputError, match=words):
        sides.read(str(folder))


def test_a_parquet_file_cut_short_and_a_sweep_under_way_are_refused(
    toy: Path, tmp_path: Path
) -> None:
    folder = a_sweep(tmp_path / "made")
    cut(folder / "results.parquet")
    with pytest.raises(InputError, match=r"results\.parquet is damaged"):
        sides.read(str(folder / "results.parquet"))
    (tmp_path / "made" / "out" / "results.csv").unlink(missing_ok=True)
    with pytest.raises(InputError, match="holds a sweep that is not finished"):
        sides.read(str(tmp_path / "made" / "out"))


def test_a_table_that_no_sweep_left_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("place,people\nBrent,5\n")
    with pytest.raises(InputError, match=r"mine\.csv is damaged"):
        sides.read(str(file))


def test_what_is_neither_a_folder_of_ours_nor_a_commit_is_refused(
    small_project: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for name in (str(tmp_path / "empty"), "nobody", "--output=x"):
        with pytest.raises(InputError, match="is no site, run, sweep or project, and no commit"):
            sides.read(name)


def test_unlike_sides_are_refused_before_anything_is_computed(tmp_path: Path) -> None:
    file = tmp_path / "sets.csv"
    file.write_text("")
    with pytest.raises(InputError, match=r"sets\.csv is a sweep, the working tree is a book: comp"):
        sides.require(str(file), None)
    sides.require(str(file), str(file))
