from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jobsvc.config import Config
from jobsvc.doctor import machine
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.errors import SandboxMissing
from jobsvc.queueing import JobQueue
from jobsvc.sandbox import Tier
from tests.unit.doctor.saying import levels, only

PATIENT = Patient(JobQueue(Config()))


def test_this_machine_is_looked_at_by_attacking_it() -> None:
    assert levels(machine.check(PATIENT)) in (["ok"], ["warn"])


@pytest.mark.parametrize(
    ("tier", "level"), [(Tier.BUBBLEWRAP, Level.OK), (Tier.LANDLOCK, Level.WARN), (Tier.RLIMITS, Level.WARN)]
)
def test_a_lesser_sandbox_is_told_with_the_reason(monkeypatch: pytest.MonkeyPatch, tier: Tier, level: Level) -> None:
    sandbox = SimpleNamespace(tier=tier, close=lambda: None)
    not_held = {} if tier is Tier.BUBBLEWRAP else {"bubblewrap": "it is not installed"}
    monkeypatch.setattr(machine, "find", lambda _: SimpleNamespace(sandbox=sandbox, not_held=not_held))

    found = only(machine.check(PATIENT), level)

    assert tier in found.text
    assert ("it is not installed" in found.text) == (level is Level.WARN)


def test_a_machine_without_a_sandbox_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(_: Any) -> Any:
        raise SandboxMissing("This machine has no sandbox for scripts.")

    monkeypatch.setattr(machine, "find", find)

    assert "No worker starts" in only(machine.check(PATIENT), Level.FAIL).what_to_do
