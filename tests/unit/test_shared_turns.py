"""Turns among workers, on a real Valkey."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from itertools import pairwise

import pytest
import redis

from jobsvc import shared_turns
from jobsvc.errors import FetchError
from jobsvc.shared_turns import SharedTurns
from tests.tables import NO_REDIS
from tests.unit.extraction.test_turns import ask_from_threads


@pytest.fixture
def connection(valkey: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(valkey) as connection:
        yield connection


@pytest.fixture
def host() -> str:
    """A judge that nobody else asks."""
    return f"{uuid.uuid4()}.example"


def test_requests_of_all_workers_come_one_after_the_other_with_a_pause_between(connection, host):
    times = ask_from_threads(SharedTurns(connection, gap_s=0.1), host, 4, takes_s=0.02)

    pauses = [began - ended for (_, ended), (began, _) in pairwise(times)]
    assert len(pauses) == 3
    assert min(pauses) >= 0.099  # Redis counts whole milliseconds.


def test_a_worker_that_died_does_not_keep_its_turn_for_ever(connection, host, monkeypatch):
    monkeypatch.setattr(shared_turns, "LONGEST_TURN_S", 0.2)
    turns = SharedTurns(connection, gap_s=0)
    turns.at(host).__enter__()  # and never left

    with turns.at(host):
        pass


def test_who_overstays_a_turn_does_not_end_that_of_the_next(connection, host, monkeypatch):
    monkeypatch.setattr(shared_turns, "LONGEST_TURN_S", 0.1)
    turns = SharedTurns(connection, gap_s=0, patience_s=5)
    with turns.at(host):
        time.sleep(0.2)
        monkeypatch.setattr(shared_turns, "LONGEST_TURN_S", 30)
        following = turns.at(host)
        following.__enter__()

    assert connection.exists(f"jobsvc:turn:{host}")
    following.__exit__(None, None, None)
    assert not connection.exists(f"jobsvc:turn:{host}")


def test_a_turn_that_does_not_come_is_worth_another_try(connection, host):
    turns = SharedTurns(connection, gap_s=0, patience_s=0.05)

    with turns.at(host), pytest.raises(FetchError, match="wait for their turn") as refusal, turns.at(host):
        pytest.fail("two at a time")

    assert refusal.value.retryable


def test_a_judge_that_rests_is_asked_by_no_worker(connection, host):
    with SharedTurns(connection, gap_s=0).at(host) as turn:
        turn.rest_s = 100

    with pytest.raises(FetchError, match="no request for 100 s") as refusal, SharedTurns(connection, gap_s=0).at(host):
        pytest.fail("it was asked")

    assert refusal.value.retryable
    assert 99 < refusal.value.retry_after_s <= 100


def test_without_redis_a_process_takes_turns_with_itself_and_does_not_hang(host):
    turns = SharedTurns(redis.Redis.from_url(NO_REDIS), gap_s=0.1)
    began = time.monotonic()

    times = ask_from_threads(turns, host, 2, takes_s=0.0)

    assert times[1][0] - times[0][1] >= 0.1
    assert time.monotonic() - began < 5


def test_a_queue_that_goes_away_during_a_turn_is_no_error(connection, host):
    turns = SharedTurns(connection, gap_s=0)
    with turns.at(host):
        turns._redis = redis.Redis.from_url(NO_REDIS)
