"""The worker's own decisions; what it lives through as a process is told in tests/integration/test_worker_faults.py."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import click
import pytest
import redis
from rq.exceptions import StopRequested

from jobsvc import worker
from jobsvc.config import Config
from jobsvc.errors import SandboxMissing
from jobsvc.sandbox import Tier
from jobsvc.worker import ForkingWorker, _whatever_happens


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


def test_a_worker_sees_to_the_processes_beside_it_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    recovery = SimpleNamespace(keep_running=lambda: calls.append("recovery"))
    monkeypatch.setattr(worker.Worker, "run_maintenance_tasks", lambda _: calls.append("registries"))
    forking: Any = object.__new__(ForkingWorker)
    forking._recovery = recovery
    forking._metrics = SimpleNamespace(keep_running=lambda: calls.append("metrics"))
    forking.run_maintenance_tasks()
    assert calls == ["recovery", "metrics", "registries"]


def test_a_worker_without_a_sandbox_does_not_start_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(_: Tier) -> None:
        raise SandboxMissing("This machine has no sandbox for scripts; install bubblewrap.")

    monkeypatch.setattr(worker, "find", find)
    with pytest.raises(click.ClickException, match="install bubblewrap"):
        worker._sandbox(Config())
