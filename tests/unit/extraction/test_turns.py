from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest

from jobsvc.errors import FetchError
from jobsvc.extraction.turns import OwnTurns, Turns


def ask_from_threads(turns: Turns, host: str, requests: int, takes_s: float) -> list[tuple[float, float]]:
    """When each of some requests began and ended, in this order."""
    times = []

    def ask() -> None:
        with turns.at(host):
            began = time.monotonic()
            time.sleep(takes_s)
            times.append((began, time.monotonic()))

    threads = [threading.Thread(target=ask) for _ in range(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def test_requests_to_one_judge_come_one_after_the_other_with_a_pause_between():
    times = ask_from_threads(OwnTurns(0.1), "codeforces.com", 4, takes_s=0.02)

    pauses = [began - ended for (_, ended), (began, _) in pairwise(times)]
    assert len(pauses) == 3
    assert min(pauses) >= 0.1


def test_judges_do_not_wait_for_each_other():
    turns = OwnTurns(60)

    with turns.at("codeforces.com"), turns.at("atcoder.jp"):
        pass


def test_the_first_request_does_not_wait():
    began = time.monotonic()

    with OwnTurns(60).at("codeforces.com"):
        pass

    assert time.monotonic() - began < 1


def test_a_turn_that_does_not_come_is_worth_another_try():
    turns = OwnTurns(patience_s=0.05)

    with (
        turns.at("codeforces.com"),
        pytest.raises(FetchError, match="wait for their turn") as refusal,
        turns.at("codeforces.com"),
    ):
        pytest.fail("two at a time")

    assert refusal.value.retryable


def test_a_judge_that_rests_is_not_waited_for_and_the_job_knows_for_how_long():
    turns = OwnTurns(patience_s=5)
    with turns.at("codeforces.com") as turn:
        turn.rest_s = 100

    with pytest.raises(FetchError, match="no request for 100 s") as refusal, turns.at("codeforces.com"):
        pytest.fail("it was asked")

    assert refusal.value.retryable
    assert 99 < refusal.value.retry_after_s <= 100


def test_a_request_that_fails_ends_its_turn():
    turns = OwnTurns(patience_s=0.05)
    with pytest.raises(ZeroDivisionError), turns.at("codeforces.com"):
        _ = 1 / 0

    with turns.at("codeforces.com"):
        pass
