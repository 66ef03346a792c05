from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pynamodb.exceptions import PutError

from jobsvc.migration import keeping
from jobsvc.migration.keeping import AnotherRun, Keeper
from jobsvc.migration.pace import Stopped
from jobsvc.models.lock import Lock


@pytest.fixture(autouse=True)
def quick(config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LEASE_S", 0.8)
    monkeypatch.setattr(keeping, "BEAT_S", 0.1)
    monkeypatch.setattr(keeping, "POLL_S", 0.05)


@pytest.fixture
def said() -> Iterator[list[str]]:
    return []


def keeper(said: list[str], stopping: threading.Event | None = None) -> Keeper:
    return Keeper("A run", stopping or threading.Event(), say=said.append)


def test_a_second_run_is_refused_and_told_who_is_at_work(said):
    with keeper(said), pytest.raises(AnotherRun, match=r"A run on \S+, process \d+ .* is at work on this table"):
        keeper(said).__enter__()

    assert "waiting up to" in said[0]


def test_when_a_run_has_ended_the_next_begins_at_once(said):
    with keeper(said):
        pass

    with keeper(said):
        assert said == []


def test_a_run_that_was_killed_is_waited_for_as_long_as_its_lease_is(said):
    killed = keeper(said)
    killed._take()  # and shows no life from here on

    started = time.monotonic()
    with keeper(said):
        assert 0.6 < time.monotonic() - started < 5
        assert said


def test_a_run_that_was_taken_over_stops_and_leaves_the_lock_alone(said):
    stopping = threading.Event()
    with keeper(said, stopping) as first:
        Lock("LOCK#migration", "META", holder="Another on another host", beat=7).save()

        assert stopping.wait(5)
        assert isinstance(first.lost, AnotherRun)
        assert "Another on another host" in str(first.lost)
    assert Lock.get("LOCK#migration", "META").holder == "Another on another host"


def test_checkpoints_are_kept_with_every_beat(said):
    kept = threading.Semaphore(0)
    with keeper(said) as first:
        first.keep(kept.release)
        assert all(kept.acquire(timeout=5) for _ in range(3))


def test_nothing_is_written_while_the_table_has_not_confirmed_the_lock_for_long(said, monkeypatch):
    stopping = threading.Event()
    with keeper(said, stopping) as first:
        first.may_write()
        monkeypatch.setattr(first, "_hold", _away)
        time.sleep(0.8)
        threading.Timer(0.2, stopping.set).start()

        with pytest.raises(Stopped):
            first.may_write()
        assert first.lost is None  # An outage is no loss: the beat goes on when it ends.


def test_a_lock_that_may_not_be_written_stops_the_run_and_says_why(said, monkeypatch):
    stopping = threading.Event()
    with keeper(said, stopping) as first:
        monkeypatch.setattr(first, "_hold", _denied)

        assert stopping.wait(5)
        assert "may not" in str(first.lost)


def _away() -> bool:
    raise PutError("The table is busy.")


def _denied() -> bool:
    raise PermissionError("You may not.")
