from __future__ import annotations

import ast
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from botocore.exceptions import EndpointConnectionError
from structlog.contextvars import bound_contextvars

from jobsvc import logs
from jobsvc.errors import GenerationError

CODE = "solution = = 1  # the code of somebody"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def errors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error, with the logs set up for it."""
    stream: io.StringIO = getattr(request, "param", io.StringIO)()
    before = structlog.get_config()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure()
    yield stream
    structlog.configure(**before)


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def _story_of(error: Exception) -> str:
    event = logs.tell_exception(None, "", {"exc_info": error})
    assert "exc_info" not in event
    return str(event["exception"])


def test_a_line_is_json_with_all_that_is_bound(errors: io.StringIO) -> None:
    with bound_contextvars(request_id="r-1"):
        structlog.get_logger().info("job claimed", job_id="17")
    (line,) = _lines(errors)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "job claimed", "level": "info", "job_id": "17", "request_id": "r-1"}


@pytest.mark.parametrize("errors", [Terminal], indirect=True)
def test_a_terminal_shows_lines_for_people(errors: io.StringIO) -> None:
    try:
        ast.parse(CODE)
    except SyntaxError:
        structlog.get_logger().exception("run crashed", job_id="17")
    shown = errors.getvalue()
    assert not shown.startswith("{")
    assert "run crashed" in shown
    assert "SyntaxError" in shown
    assert CODE not in shown


def test_an_exception_is_told_without_what_it_quotes(errors: io.StringIO) -> None:
    try:
        try:
            ast.parse(CODE)
        except SyntaxError as error:
            raise GenerationError(f"cannot read {CODE}") from error
    except GenerationError:
        structlog.get_logger().exception("run crashed")
    (line,) = _lines(errors)
    assert CODE not in errors.getvalue()
    told = line["exception"].splitlines()
    assert told[-1] == "jobsvc.errors.GenerationError"
    assert "SyntaxError" in told
    assert f"{__file__}:" in told[-2]


def test_an_engine_may_say_what_is_wrong_with_it() -> None:
    assert "http://127.0.0.1:8000" in _story_of(EndpointConnectionError(endpoint_url="http://127.0.0.1:8000"))
    assert _story_of(PermissionError(13, "Permission denied", CODE)) == "PermissionError: Permission denied"


def test_a_circle_of_exceptions_is_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert _story_of(first).splitlines() == ["KeyError", "ValueError"]


def test_lines_of_the_queue_have_the_same_form(errors: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    rq = logging.getLogger("rq")
    for name in ("handlers", "level", "propagate"):
        monkeypatch.setattr(rq, name, getattr(rq, name))
    monkeypatch.setattr(sys, "stderr", errors)  # again: between a fixture and its test pytest sets its own
    logs.take_in_libraries()
    with bound_contextvars(worker="w1"):
        logging.getLogger("rq.worker").info("Listening on %s...", "jobsvc")
    (line,) = _lines(errors)
    assert (line["event"], line["logger"], line["worker"]) == ("Listening on jobsvc...", "rq.worker", "w1")


def test_a_thread_of_its_own_has_nothing_bound(errors: io.StringIO) -> None:
    """Which is why the renewal of a lease, a thread, is given the context of its run."""
    with bound_contextvars(job_id="17"):
        thread = threading.Thread(target=structlog.get_logger().info, args=("beside",))
        thread.start()
        thread.join()
    assert "job_id" not in _lines(errors)[0]
