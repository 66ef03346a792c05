"""Hints: which writes give one, how they travel, and what happens where they cannot."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import redis
from flask import Flask
from structlog.testing import capture_logs

from jobsvc import announcing, events, history, lifecycle, moves
from jobsvc.announcing import DELETED, Hint
from jobsvc.config import Config
from jobsvc.events import Hub, Publisher
from jobsvc.job_helper import EXTRACTION, JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.models.jobs import Job
from jobsvc.queueing import JobQueue
from jobsvc.runs import Run, claim
from tests.processes import eventually
from tests.restartable import Valkey
from tests.tables import NO_REDIS, QUICKER

QUICK = pytest.mark.parametrize("config", [QUICKER], indirect=True)
HINT = Hint("extraction", "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33", "PENDING", 1.5)


@pytest.fixture
def hints(app: Flask) -> Iterator[list[Hint]]:
    """What is announced."""
    told: list[Hint] = []
    announcing.bind(told.append)
    yield told
    announcing.bind(Publisher(app.extensions["jobsvc"]).carry)


def _job(**values: str) -> Job:
    return moves.get(ProblemExtractionJob, JobHelper.create(EXTRACTION, submit=True, **values)["id"])


def _run() -> Run:
    return claim(ProblemExtractionJob, _job().id)


def _follow_up() -> None:
    run, follow_up = _run(), ProblemExtractionJob(*ProblemExtractionJob.key("f" * 36), created_at=1.0, updated_at=1.0)
    run.finish({}, follow_up=follow_up)


CHANGES: dict[str, tuple[Callable[[], object], list[str]]] = {
    "create": (lambda: JobHelper.create(EXTRACTION), ["PENDING"]),
    "create once": (lambda: JobHelper.create_once(EXTRACTION, key="k"), ["PENDING"]),
    "claim": (_run, ["PENDING", "PROCESSING", "PROCESSING*"]),
    "progress": (lambda: _run().progress("reading"), ["PENDING", "PROCESSING", "PROCESSING*", "PROCESSING*"]),
    "finish": (lambda: _run().finish({}), ["PENDING", "PROCESSING", "PROCESSING*", "COMPLETED", "COMPLETED*"]),
    "follow up": (_follow_up, ["PENDING", "PROCESSING", "PROCESSING*", "COMPLETED", "COMPLETED*", "PENDING"]),
    "fail": (lambda: _run().fail("E", "no"), ["PENDING", "PROCESSING", "PROCESSING*", "FAILED", "FAILED*"]),
    "postpone": (
        lambda: _run().postpone("E", "no", delay_s=1),
        ["PENDING", "PROCESSING", "PROCESSING*", "PENDING", "PENDING*"],
    ),
    "cancel": (lambda: lifecycle.cancel(_job()), ["PENDING", "CANCELLED"]),
    "override": (lambda: lifecycle.override(_job(), moves.Status.FAILED, {}), ["PENDING", "FAILED"]),
    "edit": (lambda: lifecycle.edit(_job(), {"title": "T"}), ["PENDING", "PENDING"]),
    "queue again": (lambda: lifecycle.queue_again(_job()), ["PENDING", "PENDING"]),
    "hand back": (
        lambda: lifecycle.hand_back(_run().job, reason="r"),
        ["PENDING", "PROCESSING", "PROCESSING*", "PENDING"],
    ),
    "recover": (
        lambda: lifecycle.recover(_run().job, tries_left=False, reason="r"),
        ["PENDING", "PROCESSING", "PROCESSING*", "FAILED"],
    ),
    "tell": (lambda: history.append_last(_job(), "told", "", "in_progress"), ["PENDING", "PENDING*"]),
    "delete": (lambda: JobHelper.delete(EXTRACTION, _job().id), ["PENDING", DELETED]),
}


@QUICK
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_a_job_or_its_history_is_announced(hints: list[Hint], change: str) -> None:
    act, expected = CHANGES[change]
    act()
    assert [f"{hint.status}{'*' * hint.only_history}" for hint in hints] == expected


@QUICK
def test_a_renewal_is_not_announced(hints: list[Hint]) -> None:
    run = _run()
    hints.clear()
    run.renew()
    assert hints == []


@QUICK
def test_a_write_that_was_refused_is_not_announced(hints: list[Hint]) -> None:
    run = _run()
    lifecycle.cancel(run.job)
    hints.clear()
    late = Run(run.job)
    late.attempt -= 1
    with pytest.raises(moves.Refused):
        late.progress("too late")
    with pytest.raises(moves.Refused):
        lifecycle.cancel(moves.get(ProblemExtractionJob, run.job.id))
    assert hints == []


# On their way


@pytest.fixture
def queue(valkey: str) -> JobQueue:
    return JobQueue(Config(redis_url=valkey, queue=f"events-{time.monotonic_ns()}"))


def test_where_no_thread_can_be_started_no_listener_is_left_and_the_next_one_tries_again(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    hub = Hub(queue)
    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="new thread"), hub.listening(HINT.id):
            pytest.fail("nobody would tell this listener anything")
    assert hub.count == 0
    with hub.listening(HINT.id):
        eventually(lambda: hub.position is not None)


def test_a_hint_reaches_every_hub_and_there_those_whom_it_concerns(queue: JobQueue) -> None:
    hubs = Hub(queue), Hub(queue)
    with (
        hubs[0].listening(HINT.id) as concerned,
        hubs[0].listening("another") as other,
        hubs[1].listening() as everybody,
    ):
        assert concerned.wait(5).missed
        assert everybody.wait(5).missed
        Publisher(queue).carry(HINT)
        assert [hint for _, hint in concerned.wait(5).hints] == [HINT]
        assert [hint for _, hint in everybody.wait(5).hints] == [HINT]
        assert not other.wait(0).hints


def test_where_redis_is_away_one_hint_is_tried_and_the_next_ones_are_not_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = JobQueue(Config(redis_url=NO_REDIS))
    tried: list[float] = []
    publish = queue.connection.publish
    monkeypatch.setattr(queue.connection, "publish", lambda *message: tried.append(0.0) or publish(*message))
    now = 1000.0
    monkeypatch.setattr("jobsvc.events.time.monotonic", lambda: now)
    publisher = Publisher(queue)
    with capture_logs() as lines:
        for _ in range(3):
            publisher.carry(HINT)
    assert (len(tried), len(lines)) == (1, 1)
    now += events.PAUSE + 0.1
    publisher.carry(HINT)
    assert len(tried) == 2


def test_a_hint_that_nobody_understands_is_one_that_was_missed(queue: JobQueue) -> None:
    with Hub(queue).listening() as listener:
        assert listener.wait(5).missed
        for message in ("{}", "[]", "no", '{"job_type": 1, "later": true}', b"\xff"):
            queue.connection.publish(events.channel(queue), message)
            heard = listener.wait(5)
            assert (heard.hints, heard.missed) == ([], True)


def test_a_subscription_that_fails_in_a_way_that_nobody_foresaw_begins_anew(queue: JobQueue, monkeypatch) -> None:
    monkeypatch.setattr(events, "RECONNECT", 0.01)
    with Hub(queue).listening(HINT.id) as listener:
        assert listener.wait(5).missed
        queue.connection.publish(events.channel(queue), json.dumps({**asdict(HINT), "id": ["no", "id"]}))
        assert listener.wait(5).missed
        assert eventually(lambda: queue.connection.pubsub_numsub(events.channel(queue))[0][1] == 1)
        Publisher(queue).carry(HINT)
        assert eventually(lambda: HINT in [hint for _, hint in listener.wait(0.1).hints])


def test_who_listens_is_told_when_redis_is_gone_and_again_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Valkey(tmp_path) as valkey:
        queue = JobQueue(Config(redis_url=valkey.url))
        hub = Hub(queue)
        with hub.listening(HINT.id) as listener:
            assert listener.wait(5).missed
            quick = hub.patience
            valkey.kill()
            assert listener.wait(5).missed
            assert hub.patience < quick
            assert hub.position is None
            valkey.start()
            assert listener.wait(10).missed
            assert hub.patience < quick, "who could not publish just now does not try yet"
            monkeypatch.setattr(hub, "_wary_until", 0.0)
            assert hub.patience >= quick * 0.8
            Publisher(queue).carry(HINT)
            assert listener.wait(5).hints


def test_a_redis_that_takes_connections_and_says_nothing_counts_as_gone(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("LOOK", 0.05), ("PING_AFTER", 0.1), ("GONE_AFTER", 0.3), ("RECONNECT", 0.05)):
        monkeypatch.setattr(events, name, seconds)
    hub = Hub(queue)
    with hub.listening(HINT.id) as listener:
        assert listener.wait(5).missed
        assert not listener.wait(0.5)  # It answers pings.
        with redis.Redis.from_url(queue.config.redis_url) as connection:
            connection.client_pause(600)
            try:
                assert listener.wait(5).missed
            finally:
                connection.client_unpause()
        assert eventually(lambda: hub.position is not None)


def test_the_subscription_ends_a_while_after_its_last_listener(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LOOK", 0.05)
    monkeypatch.setattr(events, "LINGER", 0.3)
    hub = Hub(queue)

    def is_subscribed() -> bool:
        return dict(queue.connection.pubsub_numsub(events.channel(queue)))[events.channel(queue).encode()] == 1

    with hub.listening():
        assert eventually(lambda: is_subscribed() and hub.position)  # Redis knows of it a moment before the hub does.
    with hub.listening(after=hub.position) as again:
        assert not again.wait(0.5).missed
        assert is_subscribed()
    assert eventually(lambda: not is_subscribed())
    with hub.listening() as later:
        assert later.wait(5).missed
        assert is_subscribed()
