"""`jobsvc doctor` as a process, beside the whole service."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from jobsvc.dev import Stack, environment


def test_it_finds_a_service_well_and_misses_workers_where_there_are_none(valkey: str, dynamodb_local: str) -> None:
    """The engines of the session are only to leave the test out where there are none."""
    with Stack(dynamodb="local", workers=1) as stack:
        redis_url = next(server.url for server in stack.servers if server.url.startswith("redis://"))
        settings = environment(dynamodb_url=stack.dynamodb_url, redis_url=redis_url)

        code, found = _examine(settings)

        assert (code, _of("fail", found), _of("skipped", found)) == (0, [], [])
        (worker,) = [each["text"] for each in found if each["text"].startswith("Worker worker-1 on ")]
        assert worker.endswith(("sandbox bubblewrap.", "sandbox landlock."))

        code, found = _examine(settings | {"JOBSVC_QUEUE": "nobodys"})

        assert (code, _of("fail", found)) == (1, ["queue"])


def _examine(settings: dict[str, str]) -> tuple[int, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "jobsvc", "doctor", "--json"]
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout, ended.stderr
    told = json.loads(ended.stdout)
    assert told["ok"] == (ended.returncode == 0)
    return ended.returncode, told["findings"]


def _of(level: str, found: list[dict[str, Any]]) -> list[str]:
    return [each["check"] for each in found if each["level"] == level]
