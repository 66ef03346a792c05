"""Recovery beside a worker."""

from __future__ import annotations

import itertools
import os
import signal
import time
from typing import Any

import pytest
import redis

from jobsvc import recovery_process
from jobsvc.config import Config
from jobsvc.recovery_process import RecoveryProcess, _recover_for_ever
from tests.processes import eventually, is_alive


@pytest.mark.parametrize("error", [redis.ConnectionError("away"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])
def test_recovery_comes_again_whatever_one_look_met(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(*_: Any, **__: Any) -> None:
        looks.append(1)
        raise error

    # The worker is there for three looks, and then gone.
    parents = itertools.chain([1], itertools.repeat(1, 3), itertools.repeat(2))
    monkeypatch.setattr(recovery_process.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(recovery_process.signal, "signal", lambda *_: None)
    monkeypatch.setattr(recovery_process, "_sleep_beside", lambda *_: None)
    monkeypatch.setattr(recovery_process.Holding, "hold", lambda _: True)
    monkeypatch.setattr(recovery_process, "recover", look)
    _recover_for_ever(1.0)
    assert len(looks) == 3


def test_it_is_started_again_when_it_has_died_and_only_then(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery_process, "_recover_for_ever", lambda _: time.sleep(60))
    beside = RecoveryProcess(60.0)
    beside.keep_running()
    first = _pid(beside)
    beside.keep_running()
    assert _pid(beside) == first
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not is_alive(first), 5)
    beside.keep_running()
    second = _pid(beside)
    assert second != first
    assert is_alive(second)
    os.kill(second, signal.SIGKILL)


def _pid(beside: RecoveryProcess) -> int:
    assert beside._process is not None
    return beside._process.pid or 0
