"""`/metrics`: what it says, and that it costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import moves
from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS
from jobsvc.queueing import JobQueue, Load, QueueUnavailable
from jobsvc.runs import claim
from tests.unit.routes.kinds import Kind

Number = Callable[..., float]


@pytest.fixture
def number(client: FlaskClient) -> Number:
    """One number of a scrape, by its name and labels; 0 where it is not there."""

    def number(name: str, **labels: str) -> float:
        told = "{" + ",".join(f'{key}="{labels[key]}"' for key in sorted(labels)) + "}" if labels else ""
        lines = client.get("/metrics").text.splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(f"{name}{told} ")), 0.0)

    return number


def test_a_scrape_asks_the_table_nothing(client: FlaskClient, sent: list[str]) -> None:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert sent == []


def test_requests_are_counted_by_route_and_never_by_what_a_caller_made_up(client: FlaskClient, number: Number) -> None:
    labels = {"method": "GET", "code": "404"}
    known = {"route": "/api/v1/script-generation-jobs/<job_id>", **labels}
    before = (
        number("jobsvc_http_requests_total", **known),
        number("jobsvc_http_requests_total", route="unmatched", **labels),
    )
    client.get("/api/v1/script-generation-jobs/hunter2")
    client.get("/hunter2")
    client.open("/healthz", method="HUNTER2")
    after = (
        number("jobsvc_http_requests_total", **known),
        number("jobsvc_http_requests_total", route="unmatched", **labels),
    )
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    assert number("jobsvc_http_requests_total", method="other", route="unmatched", code="405") >= 1
    assert "hunter2" not in client.get("/metrics").text.lower()


def test_the_life_of_a_job_is_counted(client: FlaskClient, number: Number, kind: Kind, queued: object) -> None:
    def counted() -> dict[str, float]:
        moves_of = {
            move: number("jobsvc_moves_total", kind=kind.job_type, move=move, state=state)
            for move, state in [
                ("create", "PENDING"),
                ("claim", "PROCESSING"),
                ("postpone", "PENDING"),
                ("fail", "FAILED"),
                ("retry", "PENDING"),
                ("finish", "COMPLETED"),
                ("delete", "DELETED"),
            ]
        }
        return {
            **moves_of,
            "waits": number("jobsvc_wait_seconds_count", kind=kind.job_type),
            "runs": number("jobsvc_run_seconds_count", kind=kind.job_type, move="finish"),
            "errors": number("jobsvc_failed_attempts_total", kind=kind.job_type, error="Busy"),
            "refused": number("jobsvc_refused_writes_total", write="claim"),
        }

    before = counted()
    job_id = client.post(kind.path, json=kind.body).json["id"]
    model = KINDS[kind.job_type]
    claim(model, job_id).postpone("Busy", "later", delay_s=1)
    claim(model, job_id).fail("Busy", "never")
    with pytest.raises(moves.Refused):
        claim(model, job_id)
    client.post(f"{kind.path}/{job_id}/retry")
    claim(model, job_id).finish({})
    client.delete(f"{kind.path}/{job_id}")
    grown = {name: value - before[name] for name, value in counted().items()}
    once = dict.fromkeys(["create", "postpone", "fail", "retry", "finish", "delete", "runs", "refused"], 1.0)
    assert grown == {**once, "claim": 3, "waits": 3, "errors": 2}


def test_a_job_that_follows_another_is_created_too(app: Flask, number: Number) -> None:
    def created() -> float:
        return number("jobsvc_moves_total", kind="generation", move="create", state="PENDING")

    from jobsvc.job_helper import new_job
    from jobsvc.models import ScriptGenerationJob

    before = created()
    run = claim(KINDS["extraction"], JobHelper.create("extraction", submit=True)["id"])
    run.finish({}, follow_up=new_job(ScriptGenerationJob, {}, submit=True))
    assert created() == before + 1


def test_the_queue_is_shown_as_it_is_now(number: Number, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobQueue, "load", lambda _: Load(7, 12.5, 2, 3, 4, 19.5))
    shown = {
        name: number(f"jobsvc_{name}")
        for name in (
            "queue_up",
            "queue_depth",
            "queue_age_seconds",
            "queue_running",
            "workers",
            "leases",
            "lease_silence_seconds",
        )
    }
    assert list(shown.values()) == [1, 7, 12.5, 2, 3, 4, 19.5]


def test_a_queue_that_is_away_is_a_number_and_no_error(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: Any) -> None:
        raise QueueUnavailable

    monkeypatch.setattr(JobQueue, "load", away)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "jobsvc_queue_up 0.0" in answer.text
    assert "jobsvc_queue_depth" not in answer.text


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_every_name_follows_the_conventions(client: FlaskClient) -> None:
    client.get("/healthz")
    for line in client.get("/metrics").text.splitlines():
        if line.startswith("# TYPE jobsvc_"):
            _, _, name, kind = line.split()
            assert kind in {"counter", "histogram", "gauge"} or name.endswith("_created")
            assert (kind == "counter") == name.endswith("_total"), line
            assert kind != "histogram" or name.endswith("_seconds"), line
