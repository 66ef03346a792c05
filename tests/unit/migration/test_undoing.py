from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import record as records
from jobsvc.migration.mapping import new_id
from jobsvc.migration.pace import Stopped
from jobsvc.migration.record import NoSuchRun, State
from jobsvc.migration.rows import GENERATION
from jobsvc.migration.undoing import CannotUndo, Undone, undo
from jobsvc.migration.wire import Wire
from tests.migrating import Rows, entry, items, job, migrate, target

SOURCE = [job(1), job(2), entry(1), entry(2, 2)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def undone(config: Config, run_id: str) -> Undone:
    with target(config) as there:
        return undo(there, run_id)


def test_what_a_run_wrote_is_removed_and_nothing_else(app, config: Config):
    mine = JobHelper.create_script_generation_job(platform="codeforces", problem_id="1A")
    before = items(config)
    run_id = migrate(config, Rows(*SOURCE)).run_id

    done = undone(config, run_id)

    assert (done.removed, done.left) == (4, 0)
    assert items(config) == before
    assert JobHelper.get_script_generation_job(mine["id"]) is not None
    assert records.find(run_id).state == State.UNDONE


def test_what_was_changed_since_is_left_and_named(app, config: Config):
    run_id = migrate(config, Rows(*SOURCE)).run_id
    job_id = new_id(GENERATION, "2")
    JobHelper.update_script_generation_job(job_id, {"title": "Changed here"})

    done = undone(config, run_id)

    assert (done.removed, done.left, done.named) == (3, 1, [f"SGJOB#{job_id} META"])
    assert list(items(config)) == [(f"SGJOB#{job_id}", "META")]


def test_what_is_changed_at_the_last_moment_is_left(app, config: Config, monkeypatch):
    run_id = migrate(config, Rows(job(1))).run_id
    delete = Wire.delete

    def meanwhile(wire: Wire, *arguments: Any) -> None:
        JobHelper.update_script_generation_job(new_id(GENERATION, "1"), {"title": "Changed here"})
        delete(wire, *arguments)

    monkeypatch.setattr(Wire, "delete", meanwhile)

    assert (undone(config, run_id).left, len(items(config))) == (1, 1)


def test_an_undo_that_was_interrupted_is_finished_by_the_next(config: Config, monkeypatch):
    run_id = migrate(config, Rows(*SOURCE)).run_id
    delete, allowed = Wire.delete, iter(range(2))

    def stop(wire: Wire, *arguments: Any) -> None:
        if next(allowed, None) is None:
            raise Stopped
        delete(wire, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Wire, "delete", stop)
        with pytest.raises(Stopped):
            undone(config, run_id)
    assert records.find(run_id).state == State.UNDOING
    assert len(items(config)) == 2

    assert undone(config, run_id).removed == 2
    assert undone(config, run_id).removed == 0
    assert items(config) == {}


def test_items_of_another_run_stay(config: Config):
    first = migrate(config, Rows(job(1), job(2))).run_id
    second = migrate(config, Rows(job(1), job(2, title="New"), job(3))).run_id

    assert undone(config, second).removed == 2
    assert undone(config, first).removed == 1


def test_after_an_undo_a_run_brings_everything_again(config: Config):
    undone(config, migrate(config, Rows(*SOURCE)).run_id)

    assert migrate(config, Rows(*SOURCE)).total.written == 4


def test_a_run_is_named_by_its_first_characters(config: Config):
    run_id = migrate(config, Rows(*SOURCE)).run_id

    assert undone(config, run_id[:8]).removed == 4


@pytest.mark.parametrize("run_id", ["", "1", "3f2a9c1e", "3f2a9c1e-5d0b-4c43-9a8e-0f6d1c2b7a55"])
def test_a_run_that_is_none_is_told_beside_those_there_are(config: Config, run_id: str):
    known = migrate(config, Rows(*SOURCE)).run_id

    with pytest.raises(NoSuchRun, match=rf"There is no run '{run_id}' in this table; the newest are: {known}\."):
        undone(config, run_id)


def test_an_upgrade_in_place_cannot_be_undone_and_the_way_out_is_told(config: Config):
    run = records.RunRecord.new("a table")
    run.options = {"in_place": True}
    run.set_state(State.FINISHED)

    with pytest.raises(CannotUndo, match=r"Restore the table as it was at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"):
        undone(config, run.run_id)
    assert records.find(run.run_id).state == State.FINISHED
