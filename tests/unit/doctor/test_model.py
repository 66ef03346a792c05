from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler

import pytest

from jobsvc.config import Config
from jobsvc.doctor import model
from jobsvc.doctor.findings import Level
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import JobQueue
from tests.language_model import language_model, says, sends
from tests.unit.doctor.saying import only


def _patient(url: str = "") -> Patient:
    return Patient(JobQueue(Config(llm_url=url, llm_model="small" if url else "", llm_api_key="sk-1")))


def test_none_is_well() -> None:
    assert "None is configured" in only(model.check(_patient()), Level.OK).text


def test_one_that_answers_is_well_and_was_asked_once() -> None:
    with language_model(says("ok")) as server:
        assert only(model.check(_patient(server.url)), Level.OK).text == "small answers."

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "JOBSVC_LLM_API_KEY"), (404, "knows no such model"), (500, "out of order"), (429, "fewer requests")],
)
def test_one_that_refuses_fails_and_says_why(status: int, told: str) -> None:
    with language_model(sends("{}", status)) as server:
        found = only(model.check(_patient(server.url)), Level.FAIL)

    assert told in found.text
    assert "sk-1" not in found.text


def test_one_that_never_answers_fails_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "TIMEOUT_S", 0.2)
    over = threading.Event()

    def never(_: BaseHTTPRequestHandler) -> None:
        over.wait(20)

    with language_model(never) as server:
        found = only(model.check(_patient(server.url)), Level.FAIL)
        over.set()

    assert "did not answer in time" in found.text


def test_one_that_is_not_there_fails() -> None:
    assert "cannot be reached" in only(model.check(_patient("http://127.0.0.1:1/v1")), Level.FAIL).text
