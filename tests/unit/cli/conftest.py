"""An API on loopback that answers what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from jobsvc.cli import main

ID = "2888a3b9-7f6c-4a57-9f3e-0d3c1f6c9a11"


class StubApi:
    """Answers by method and path; several answers of one are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[tuple[int, Any]]] = {}
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.keys: list[str | None] = []  #: what each request sent as Authorization
        self.url = ""
        self.last_event_ids: list[str] = []
        self.held: set[str] = set()
        self.is_over = threading.Event()
        self.sent = b""  #: the last request's body

    def on(self, method: str, path: str, *bodies: Any, status: int = 200) -> None:
        self.answers.setdefault((method, f"/api/v1{path}"), []).extend((status, body) for body in bodies)

    def streams(self, path: str, *streams: str) -> None:
        """What the streams of events at that path hold."""
        self.on("GET", path, *(Response(stream, content_type="text/event-stream; charset=utf-8") for stream in streams))

    def holds_back(self, path: str) -> None:
        """Answers nothing at that path until the test is over."""
        self.held.add(f"/api/v1{path}")

    def answer(self, path: str) -> Response:
        if f"/{path}" in self.held:
            self.is_over.wait(30)
        self.sent = request.get_data()
        body = request.get_json(silent=True)
        self.keys.append(request.headers.get("Authorization"))
        self.last_event_ids.append(request.headers.get("Last-Event-ID", ""))
        self.requests.append((request.method, request.full_path.rstrip("?"), request.args.to_dict(), body))
        answers = self.answers.get((request.method, f"/{path}"))
        if not answers:
            problem = {"type": "about:blank", "title": "Job not found", "status": 404, "detail": "There is no job."}
            return self._json(404, problem, "application/problem+json")
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        return Response(status=status) if body is None else self._json(status, body, "application/json")

    @staticmethod
    def _json(status: int, body: Any, content_type: str) -> Response:
        response = body if isinstance(body, Response) else jsonify(body)
        response.status_code = status
        if response.mimetype == "text/event-stream":
            return response
        response.content_type = content_type
        return response


@pytest.fixture
def api() -> Iterator[StubApi]:
    stub = StubApi()
    app = Flask("stub")
    app.add_url_rule("/<path:path>", view_func=stub.answer, methods=["GET", "POST", "DELETE"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    yield stub
    stub.is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def jobs(api, monkeypatch):
    """Run `jobsvc jobs ...` against the stub."""
    monkeypatch.setenv("JOBSVC_API_URL", api.url)
    monkeypatch.setattr("jobsvc.cli.following.RECONNECT_SECONDS", 0.01)

    def run(*arguments: str, **options: Any) -> Result:
        return CliRunner().invoke(main, ["jobs", *arguments], catch_exceptions=False, **options)

    return run


@pytest.fixture
def a_job():
    """A job as the API shows it."""

    def make(**fields: Any) -> dict[str, Any]:
        return {
            "id": ID,
            "job_type": "extraction",
            "platform": "atcoder",
            "problem_id": "abc300_a",
            "title": "N-choice question",
            "problem_url": "https://atcoder.jp/contests/abc300/tasks/abc300_a",
            "status": "PENDING",
            "error_message": "",
            "created_at": "2026-10-09T03:23:46+00:00",
            "started_at": None,
            "tags": [],
            **fields,
        }

    return make
