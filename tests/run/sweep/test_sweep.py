"""A sweep computes each set once, whoever computes it and whatever goes wrong with the others."""

import shutil
from pathlib import Path

import pytest

from helpers import source
from helpers.data import package
from helpers.errors import BookError, InputError
from helpers.progress import Progress
from helpers.run.sweep import grid, journal, sweep
from helpers.run.sweep.sweep import SweepResults
from tests.run.sweeping import swept
from tests.run.toy import Parameters

FACTORS = "analysis: toy\nparameters: {factor: [1, 2, 3], added: [0, 1]}"


def totals(computed: SweepResults) -> list[float | str]:
    return [s.error or s.headlines["total"]["value"] for s in computed.scenarios()]


def test_sets_come_in_the_order_of_the_grid(toy: Path) -> None:
    with swept(toy, FACTORS) as computed:
        assert totals(computed) == [17, 18, 34, 35, 51, 52]


def test_what_was_asked_and_what_was_used_are_both_kept(toy: Path) -> None:
    with swept(toy, "analysis: toy\nparameters: {area: H&F}") as computed:
        (scenario,) = computed.scenarios()
    assert scenario.asked["area"] == scenario.used["area"] == "Hammersmith and Fulham"
    assert scenario.headlines["total"] == {
        "label": "Total",
        "value": 22,
        "lower": 21,
        "upper": 23,
        "bounds": "interval",
        "no_limits": "",
        "digits": None,
        "status": "",
        "direction": "",
        "since": "",
        "peers": None,
        "unit": "people",
        "period": "2024",
        "basis": "derived",
    }


def test_a_set_given_twice_is_refused_with_both_places(toy: Path) -> None:
    with pytest.raises(InputError, match=r"grid\.yml: factor=1\.0 is given twice; give it once"):
        swept(toy, "analysis: toy\nparameters: {factor: [1, 1.0]}").__enter__()
    twice = "runs:\n- {analysis: toy}\n- {analysis: toy, parameters: {factor: [2, 1]}}"
    with pytest.raises(
        InputError, match=r"block 2: factor=1 is given twice \(block 1 has it too\)"
    ):
        swept(toy, twice).__enter__()


def test_areas_whose_rates_count_different_people_are_refused_with_the_way_out(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(self: Parameters) -> tuple[str, str]:
        lists = self.area == "Camden" or self.added == 1
        return ("patients on lists" if lists else "residents"), "added=1"

    monkeypatch.setattr(Parameters, "counted", counted)
    asked = "analysis: toy\nparameters: {area: [Brent, Camden, Ealing], added: %s}"
    mixed = (
        r"grid\.yml: rates of these areas count different people: Brent, Ealing \(residents\) and "
        r"Camden \(patients on lists\); set added=1, which counts the same people in each"
    )
    with pytest.raises(InputError, match=mixed):
        swept(toy, asked % 0).__enter__()
    with swept(toy, asked % 1) as computed:
        assert len(totals(computed)) == 3


def test_values_that_do_not_go_together_are_refused_before_anything_starts(toy: Path) -> None:
    with pytest.raises(InputError, match=r"grid\.yml: added: 7 does not go with factor 13"):
        swept(toy, "analysis: toy\nparameters: {factor: [1, 13], added: [0, 7]}").__enter__()
    assert not (toy / "out").exists()


def test_a_set_that_is_refused_leaves_the_others(toy: Path) -> None:
    with swept(toy, "analysis: toy\nparameters: {mood: [refuse, kind, fail]}") as computed:
        assert totals(computed) == [
            "area: North West London has no figure",
            17,
            "ZeroDivisionError: no luck",
        ]


def test_a_set_whose_data_are_missing_leaves_the_others(toy: Path) -> None:
    with swept(toy, "analysis: toy\nparameters: {period: [2001-02, null]}") as computed:
        first, second = totals(computed)
        assert "is not imported" in str(first)
        assert second == 17


def test_a_set_that_kills_its_process_costs_no_other(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "CHUNKS_PER_JOB", 1)
    text = "analysis: toy\nparameters: {mood: [kind, die], factor: [1, 2, 3]}"
    with swept(toy, text, jobs=1) as computed:
        assert totals(computed) == [17, 34, 51, *["its process was killed by SIGKILL"] * 3]


def test_a_refusal_is_kept_and_a_lost_set_is_tried_again(toy: Path) -> None:
    text = "analysis: toy\nparameters: {mood: [kind, refuse, fail, die]}"
    for expected in (4, 2):
        told: list[Progress] = []
        with swept(toy, text, tell=told) as computed:
            assert [bool(s.error) for s in computed.scenarios()] == [False, True, True, True]
        assert told[-1].worked == expected


def test_a_larger_grid_computes_only_what_is_new(toy: Path) -> None:
    with swept(toy, FACTORS):
        pass
    told: list[Progress] = []
    with swept(toy, FACTORS.replace("3]", "3, 4]"), tell=told) as computed:
        assert len(totals(computed)) == 8
    assert told[-1].worked == 2


def test_a_changed_table_computes_all_that_read_it(toy: Path) -> None:
    with swept(toy, FACTORS):
        pass
    areas = toy / "data" / "areas.csv"
    areas.write_text(areas.read_text().replace("North West London,", "North West Landan,", 1))
    told: list[Progress] = []
    with swept(toy, FACTORS, tell=told):
        pass
    assert told[-1].worked == 6


def test_a_table_that_changes_meanwhile_does_not_mix(toy: Path) -> None:
    areas = toy / "data" / "areas.csv"
    changed = areas.read_text().replace("North West London,", "NWL,", 1)
    file = toy / "grid.yml"
    file.write_text(FACTORS, encoding="utf-8")
    with package.snapshot(), journal.opened(toy / "out", resume=False) as found:
        planned = sweep.plan(grid.read(file), lambda _: None)
        areas.write_text(changed)
        computed = sweep.run(planned, found, sweep.in_forks(1), 1, lambda _: None)
        assert totals(computed) == [17, 18, 34, 35, 51, 52]


def test_numbers_from_another_table_are_refused(toy: Path) -> None:
    file = toy / "grid.yml"
    file.write_text(FACTORS, encoding="utf-8")
    with journal.opened(toy / "out", resume=False) as found:
        planned = sweep.plan(grid.read(file), lambda _: None)
        areas = toy / "data" / "areas.csv"
        areas.write_text(areas.read_text().replace("North West London,", "NWL,", 1))
        with pytest.raises(InputError, match="table areas changed while the sweep ran"):
            sweep.run(planned, found, sweep.in_forks(1), 1, lambda _: None)
        assert len(found) == 0


def test_sets_computed_while_the_source_was_saved_are_not_kept(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(source.FOLDER, toy / "helpers")
    monkeypatch.setattr(source, "FOLDER", copy)
    file = toy / "grid.yml"
    file.write_text(FACTORS, encoding="utf-8")
    with package.snapshot(), journal.opened(toy / "out", resume=False) as found:
        planned = sweep.plan(grid.read(file), lambda _: None)
        (copy / "analyses" / "table.json").write_text("{}")
        with pytest.raises(BookError, match=r"the source \(analyses/table\.json\) changed while"):
            sweep.run(planned, found, sweep.in_forks(1), 1, lambda _: None)
        assert len(found) == 0


def test_a_set_that_was_lost_does_not_show_what_an_earlier_session_had(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with swept(toy, FACTORS):
        pass
    areas = toy / "data" / "areas.csv"
    areas.write_text(areas.read_text().replace("North West London,", "North West Landan,", 1))

    def lose(grid: grid.Grid, index: int) -> sweep.SetResult:
        return sweep._unkept(index, "no luck")

    monkeypatch.setattr(sweep, "_compute", lose)
    with swept(toy, FACTORS) as computed:
        assert totals(computed) == ["no luck"] * 6


def test_progress_ends_with_all(toy: Path) -> None:
    told: list[Progress] = []
    with swept(toy, FACTORS, tell=told):
        pass
    last = told[-1]
    assert (last.doing, last.done, last.total, last.failed) == ("computing", 6, 6, 0)
