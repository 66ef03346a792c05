from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import keeping, pace
from jobsvc.migration import record as records
from jobsvc.migration.keeping import AnotherRun, Keeper
from jobsvc.migration.mapping import Unfinished, new_id
from jobsvc.migration.pace import Stopped, TableAway
from jobsvc.migration.planning import Outcome
from jobsvc.migration.record import State
from jobsvc.migration.rejects import RejectedRows
from jobsvc.migration.report import Exit, Report
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, Row, SourceError
from jobsvc.migration.running import Interrupted
from jobsvc.migration.wire import Wire
from jobsvc.migration.wish import CannotResume
from jobsvc.migration.writer import Writer
from jobsvc.recovery import ByTheClock, Recovery
from tests import old_service
from tests.migrating import Rows, entry, items, job, migrate, target

copy_rows = Writer.copy
DYNAMODB_LOCAL = pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Rejects files go to a directory of their own; nothing is waited for long."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(keeping, "BEAT_S", 0.2)
    monkeypatch.setattr(keeping, "POLL_S", 0.05)
    monkeypatch.setattr(keeping, "LEASE_S", 10.0)
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.02)
    return tmp_path


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The URL of a database as the old service's was when it was moved."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, old_service.seed_rows())
    return url


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException, int], None]:
    """Makes the copying of rows fail after so many steps of it, until it is told otherwise."""

    def interrupt(error: BaseException | None, after: int = 0) -> None:
        steps = iter(range(after))

        def copy(writer: Writer, rows: Sequence[Row]) -> Outcome:
            if error is not None and next(steps, None) is None:
                raise error
            return copy_rows(writer, rows)

        monkeypatch.setattr(Writer, "copy", copy)

    return interrupt


def many(count: int = 450) -> Rows:
    """Jobs, entries and, every hundredth, a row that cannot become an item."""
    jobs = [job(number, tags="none" if number % 100 == 0 else ["math"]) for number in range(1, count + 1)]
    return Rows(*jobs, *(entry(number) for number in range(1, count + 1)))


def test_the_old_service_is_over_with_every_row_and_verified(config: Config, old: str):
    report = migrate(config, old)

    assert report.exit_code is Exit.OK
    assert report.total.written == 93
    assert {name: mark.tally.written for name, mark in report.marks.items()} == {
        GENERATION: 1,
        EXTRACTION: 5,
        PROGRESS: 87,
    }
    assert report.verification
    assert report.verification.ok
    assert len(items(config)) == 93
    assert report.state == State.FINISHED


def test_a_second_run_finds_everything_unchanged(config: Config, old: str):
    migrate(config, old)
    before = items(config)

    report = migrate(config, old)

    assert (report.total.unchanged, report.total.written, report.total.write_units) == (93, 0, 0)
    assert report.exit_code is Exit.OK
    assert items(config) == before


def test_an_empty_source_is_a_good_run(config: Config):
    report = migrate(config, Rows())

    assert report.exit_code is Exit.OK
    assert report.total.rows == 0
    assert items(config) == {}


def test_only_some_tables(config: Config, old: str):
    report = migrate(config, old, tables=(EXTRACTION,))

    assert list(report.marks) == [EXTRACTION]
    assert len(items(config)) == 5
    assert report.exit_code is Exit.OK


@pytest.mark.parametrize(
    ("unfinished", "statuses", "queued"),
    [
        (Unfinished.KEEP, ["PENDING", "PROCESSING"], 0),
        (Unfinished.FAIL, ["FAILED", "FAILED"], 0),
        (Unfinished.REQUEUE, ["PENDING", "PENDING"], 2),
    ],
)
def test_unfinished_jobs_become_what_was_asked_for(app, config, unfinished, statuses: list[str], queued: int):
    report = migrate(config, Rows(job(1, status="PENDING"), job(2, status="PROCESSING")), unfinished=unfinished)

    ids = [new_id(GENERATION, old_id) for old_id in "12"]
    assert [JobHelper.get_script_generation_job(job_id)["status"] for job_id in ids] == statuses
    assert any(line.startswith("2 jobs were not finished there: they are ") for line in report.lines())
    # Years after the old service last touched them.
    recovered = Recovery(ByTheClock(), dead_after_s=60, max_tries=3, held=lambda: (set(), set())).run()
    assert len(recovered.to_queue) == queued
    assert not recovered.recovered + recovered.failed


def test_a_rejected_row_is_in_the_file_and_the_run_goes_on(config: Config, here: Path):
    report = migrate(config, Rows(job(1), job(2, tags={"a": 1}), job(3, status="LOST"), entry(1)))

    assert report.exit_code is Exit.REJECTED
    assert (report.total.written, report.total.rejected) == (2, 2)
    assert report.total.reasons == {"tags_not_a_list": 1, "unknown_status": 1}
    assert report.rejects == here / f"rejects-{report.run_id[:8]}.jsonl"
    lines = [json.loads(line) for line in report.rejects.read_text().splitlines()]
    assert [(line["table"], line["id"], line["code"]) for line in lines] == [
        (GENERATION, "2", "tags_not_a_list"),
        (GENERATION, "3", "unknown_status"),
    ]


def test_a_run_that_rejects_nothing_leaves_no_file(config: Config, here: Path):
    migrate(config, Rows(job(1)))

    assert list(here.glob("rejects*")) == []


def test_a_mended_rejects_file_is_fed_back(app, config: Config, here: Path):
    source = Rows(job(1), job(2, status="LOST", title="Mended"))
    file = migrate(config, source).rejects
    file.write_text(file.read_text().replace("LOST", "FAILED"))

    report = migrate(config, RejectedRows(file))

    assert report.exit_code is Exit.OK
    assert report.total.written == 1
    assert JobHelper.get_script_generation_job(new_id(GENERATION, "2"))["title"] == "Mended"
    assert file.exists()


def test_a_rehearsal_writes_nothing_at_all(config: Config, old: str, here: Path):
    report = migrate(config, old, dry_run=True)

    assert report.total.written == 93
    assert report.exit_code is Exit.OK
    assert items(config) == {}
    assert records.latest() is None
    assert [path.name for path in here.iterdir()] == ["old.db"]


def test_a_rehearsal_names_what_would_be_rejected_where_it_is_asked_to(config: Config, here: Path):
    report = migrate(config, Rows(job(2, status="LOST")), dry_run=True, rejects=here / "bad.jsonl")

    assert report.exit_code is Exit.REJECTED
    assert json.loads((here / "bad.jsonl").read_text())["id"] == "2"


@pytest.mark.parametrize("config", [DYNAMODB_LOCAL], indirect=True)  # moto takes half a minute for it
@pytest.mark.parametrize("steps", [0, 1, 3, 6])
def test_a_run_that_was_stopped_goes_on_to_the_same_table(config: Config, interrupted, steps: int):
    interrupted(Stopped(), steps)
    with pytest.raises(Interrupted) as stopped:
        migrate(config, many())
    assert stopped.value.report.state == State.STOPPED
    interrupted(None)

    report = migrate(config, many(), resume=True)

    assert report.run_id == stopped.value.report.run_id
    assert (report.total.rows, report.total.written, report.total.rejected) == (900, 896, 4)
    assert len(report.rejects.read_text().splitlines()) == 4
    assert report.exit_code is Exit.REJECTED
    once = items(config)
    assert migrate(config, many()).total.unchanged == 896
    assert items(config) == once


def test_what_is_done_is_not_done_again(config: Config, interrupted, monkeypatch):
    interrupted(Stopped(), 6)  # of ten: the five of the jobs, and one of entries
    with pytest.raises(Interrupted):
        migrate(config, many())
    interrupted(None)
    seen: list[str] = []
    monkeypatch.setattr(Writer, "copy", lambda writer, rows: seen.extend(row.table for row in rows) or Outcome())

    migrate(config, many(), resume=True, verify=False)

    assert set(seen) == {PROGRESS}


def test_a_run_whose_verification_was_stopped_only_verifies(config: Config, old: str, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("jobsvc.migration.running.verify", _stopped)
        with pytest.raises(Interrupted):
            migrate(config, old)

    report = migrate(config, old, resume=True)

    assert report.total.written == 93
    assert report.verification


def test_a_table_that_stays_away_stops_the_run_with_what_it_has(config: Config, interrupted):
    interrupted(TableAway("It is away."), 2)

    with pytest.raises(Interrupted) as stopped:
        migrate(config, many())

    assert isinstance(stopped.value.__cause__, TableAway)
    assert records.latest().state == State.STOPPED


def test_the_lock_is_free_after_a_run_however_it_ended(config: Config, interrupted):
    interrupted(TableAway("It is away."))
    with pytest.raises(Interrupted):
        migrate(config, many())
    interrupted(None)

    with target(config) as there, there.alone("The next"):
        pass


def test_another_run_is_refused_while_one_is_at_work(config: Config):
    with target(config) as there, there.alone("A run"), pytest.raises(AnotherRun):
        migrate(config, many())

    assert records.latest() is None


def test_a_run_whose_lock_was_taken_says_so(config: Config, monkeypatch):
    def lost(keeper: Keeper) -> None:
        keeper.lost = AnotherRun("Somebody has taken over.")
        keeper._stopping.set()

    monkeypatch.setattr(Keeper, "may_write", lost)

    with pytest.raises(Interrupted) as stopped:
        migrate(config, many())

    assert isinstance(stopped.value.__cause__, AnotherRun)
    assert records.latest().state == State.RUNNING  # It is the other one's now.


class TestResume:
    def test_without_any_run(self, config: Config):
        with pytest.raises(CannotResume, match="this table has seen none"):
            migrate(config, Rows(), resume=True)

    def test_without_an_unfinished_run(self, config: Config):
        report = migrate(config, Rows())

        with pytest.raises(CannotResume, match=rf"the last one, {report.run_id}, is finished"):
            migrate(config, Rows(), resume=True)

    def test_from_another_source(self, config: Config, interrupted):
        self.stop(config, interrupted)

        with pytest.raises(CannotResume, match="was begun with a test's rows, and not with another place"):
            migrate(config, Rows(where="another place"), resume=True)

    def test_with_other_options(self, config: Config, interrupted):
        self.stop(config, interrupted, unfinished=Unfinished.KEEP)

        with pytest.raises(CannotResume, match=r"with other unfinished \(keep\)"):
            migrate(config, many(), resume=True, unfinished=Unfinished.REQUEUE)

    def test_options_that_are_not_repeated_are_those_of_the_beginning(self, app, config: Config, interrupted):
        self.stop(config, interrupted, unfinished=Unfinished.KEEP, tables=(GENERATION,))

        report = migrate(config, Rows(*many().rows, job(9_000, status="PENDING")), resume=True)

        assert list(report.marks) == [GENERATION]
        assert JobHelper.get_script_generation_job(new_id(GENERATION, "9000"))["status"] == "PENDING"

    def test_a_new_run_abandons_the_unfinished_one(self, config: Config, interrupted):
        stopped = self.stop(config, interrupted)

        report = migrate(config, many())

        assert report.run_id != stopped.run_id
        assert records.find(stopped.run_id).state == State.ABANDONED
        assert (report.total.unchanged, report.total.written) == (198, 698)

    def test_the_rejects_of_another_machine_are_not_made_up(self, config: Config, interrupted):
        stopped = self.stop(config, interrupted)
        assert stopped.total.rejected
        stopped.rejects.unlink()

        report = migrate(config, many(), resume=True)

        assert report.total.rejected == 4
        assert len(report.rejects.read_text().splitlines()) == 4 - stopped.total.rejected

    def test_rejects_that_were_kept_after_the_last_checkpoint_are_not_kept_twice(self, config: Config, interrupted):
        interrupted(Stopped(), 0)
        with pytest.raises(Interrupted) as stopped:
            migrate(config, many())
        interrupted(None)
        stopped.value.report.rejects.write_text("{}\n")  # As a process leaves it that is killed right then.

        report = migrate(config, many(), resume=True)

        assert len(report.rejects.read_text().splitlines()) == report.total.rejected == 4

    def test_a_rejects_file_that_was_cut_is_told(self, config: Config, interrupted):
        stopped = self.stop(config, interrupted)
        stopped.rejects.write_text("")

        with pytest.raises(SourceError, match="has been cut since the run stopped"):
            migrate(config, many(), resume=True)
        assert records.latest().is_unfinished

    def stop(self, config: Config, interrupted: Any, **wish: Any) -> Report:
        interrupted(Stopped(), 2)
        with pytest.raises(Interrupted) as stopped:
            migrate(config, many(), **wish)
        interrupted(None)
        return stopped.value.report


def test_a_conflict_is_counted_named_and_left_alone(app, config: Config):
    migrate(config, Rows(job(1), job(2)))
    JobHelper.update_script_generation_job(new_id(GENERATION, "2"), {"title": "Changed here"})

    report = migrate(config, Rows(job(1), job(2)))

    assert report.exit_code is Exit.CONFLICTS
    assert report.marks[GENERATION].tally.named == ["2"]


def test_a_job_that_the_new_service_has_deleted_stays_deleted(app, config: Config):
    rows = Rows(job(1), job(2), entry(1, 1), entry(2, 2))
    migrate(config, rows)
    assert JobHelper.delete_script_generation_job(new_id(GENERATION, "2"))

    report = migrate(config, rows)

    assert report.exit_code is Exit.CONFLICTS
    assert [report.marks[name].tally.named for name in (GENERATION, PROGRESS)] == [["2"], ["2"]]
    assert JobHelper.get_script_generation_job(new_id(GENERATION, "2")) is None


def test_a_source_that_has_changed_is_followed(app, config: Config):
    migrate(config, Rows(job(1, status="PROCESSING"), job(2)))

    report = migrate(config, Rows(job(1, title="Done meanwhile"), job(2), entry(1)))

    assert (report.total.updated, report.total.unchanged, report.total.written) == (1, 1, 1)
    assert report.exit_code is Exit.OK
    assert JobHelper.get_script_generation_job(new_id(GENERATION, "1"))["status"] == "COMPLETED"


def test_a_table_that_the_source_does_not_have_is_told_before_anything_is_written(config: Config, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old_service.create(url, old_service.seed_rows(), without=[PROGRESS])

    for dry_run in (True, False):
        with pytest.raises(SourceError, match="There is no table job_progress_history here"):
            migrate(config, url, dry_run=dry_run)

    assert items(config) == {}
    assert records.latest() is None
    assert migrate(config, url, tables=(GENERATION, EXTRACTION)).total.written == 6


def test_a_verification_that_finds_something_ends_otherwise(config: Config, monkeypatch):
    put = Wire.put
    monkeypatch.setattr(Wire, "put", lambda wire, texts: put(wire, [text.replace("Theatre", "Lost") for text in texts]))

    report = migrate(config, Rows(job(1)))

    assert report.exit_code is Exit.DIFFERENT


def test_a_run_without_verification_says_nothing_of_it(config: Config):
    assert migrate(config, Rows(job(1)), verify=False).verification is None


def test_a_defect_keeps_its_traceback_and_the_run_can_go_on(config: Config, interrupted):
    interrupted(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        migrate(config, many())

    assert records.latest().is_unfinished


def _stopped(*_: Any, **__: Any) -> None:
    raise Stopped
