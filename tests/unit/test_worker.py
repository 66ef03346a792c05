"""The worker's own decisions; what it lives through as a process is told in tests/integration/test_worker_faults.py."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import redis
from rq.exceptions import StopRequested

from jobsvc import worker
from jobsvc.worker import _recover_for_ever, _whatever_happens


@pytest.mark.parametrize("error", [redis.ConnectionError("away"), ValueError("nobody thought of this")])
def test_an_error_beside_the_taking_of_messages_does_not_end_the_worker(error: Exception) -> None:
    @_whatever_happens
    def fails() -> None:
        raise error

    fails()


def test_a_stop_is_no_error() -> None:
    @_whatever_happens
    def asked_to_stop() -> None:
        raise StopRequested

    with pytest.raises(StopRequested):
        asked_to_stop()


@pytest.mark.parametrize("error", [redis.ConnectionError("away"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])
def test_recovery_comes_again_whatever_one_look_met(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(*_: Any, **__: Any) -> None:
        looks.append(1)
        raise error

    # The worker is there for three looks, and then gone.
    parents = itertools.chain([1], itertools.repeat(1, 3), itertools.repeat(2))
    monkeypatch.setattr(worker.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "_sleep_beside", lambda *_: None)
    monkeypatch.setattr(worker.Holding, "hold", lambda _: True)
    monkeypatch.setattr(worker, "recover", look)
    _recover_for_ever(1.0)
    assert len(looks) == 3
