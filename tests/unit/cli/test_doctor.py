from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from jobsvc import create_app
from jobsvc.cli.doctor import doctor
from jobsvc.config import Config
from jobsvc.doctor import Finding, Level
from tests.tables import NO_REDIS


def _say(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    # By its name the package holds the command, and not the module.
    monkeypatch.setattr(sys.modules["jobsvc.cli.doctor"], "examine", lambda _: iter(findings))


@pytest.fixture
def nothing() -> Iterator[None]:
    """An application that has met neither table nor queue."""
    with create_app(Config(secret="test", auth="off", redis_url=NO_REDIS)).app_context():
        yield


WELL = Finding(Level.OK, "Is there.", check="table")
ODD = Finding(Level.WARN, "Is off.", "Switch it on.", check="backups")
BROKEN = Finding(Level.FAIL, "Is away.", "Bring it back.", check="redis")


@pytest.mark.parametrize(("findings", "code"), [([WELL], 0), ([WELL, ODD], 0), ([ODD, BROKEN, WELL], 1)])
@pytest.mark.usefixtures("nothing")
def test_only_what_fails_ends_with_1(monkeypatch: pytest.MonkeyPatch, findings: list[Finding], code: int) -> None:
    _say(monkeypatch, *findings)

    assert CliRunner().invoke(doctor, []).exit_code == code
    assert CliRunner().invoke(doctor, ["--json"]).exit_code == code


@pytest.mark.usefixtures("nothing")
def test_people_read_a_line_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    _say(monkeypatch, WELL, BROKEN)

    lines = CliRunner().invoke(doctor, []).output.splitlines()

    assert [line.split(None, 2) for line in lines[:2]] == [["ok", "table", "Is there."], ["fail", "redis", "Is away."]]
    assert lines[2].strip() == "-> Bring it back."
    assert lines[3] == "1 failed, 0 to look at."


@pytest.mark.usefixtures("nothing")
def test_programs_read_json(monkeypatch: pytest.MonkeyPatch) -> None:
    _say(monkeypatch, ODD)

    told: dict[str, Any] = json.loads(CliRunner().invoke(doctor, ["--json"]).output)

    finding = {"level": "warn", "text": "Is off.", "what_to_do": "Switch it on.", "check": "backups"}
    assert told == {"ok": True, "findings": [finding]}


def test_every_check_is_made_whatever_is_away(app: Flask) -> None:
    """The whole examination, on a table that is there and a queue that is not."""
    assert app.extensions["jobsvc"].config.redis_url == NO_REDIS

    result = CliRunner().invoke(doctor, ["--json"], catch_exceptions=False)

    found = {each["check"]: each["level"] for each in json.loads(result.output)["findings"]}
    assert result.exit_code == 1
    assert {check for check, level in found.items() if level == "skipped"} >= {"queue", "leases"}
    assert found["redis"] == "fail"
    assert {found[check] for check in ("indexes", "ttl", "backups", "permissions", "model")} == {"ok"}
