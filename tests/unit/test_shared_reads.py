"""One read of the table tells all who watch a job, and never one that is older than what they heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from jobsvc.announcing import Hint
from jobsvc.events import Hub
from jobsvc.job_helper import JobHelper
from jobsvc.listeners import Listener
from jobsvc.models import ScriptGenerationJob
from jobsvc.runs import claim
from jobsvc.shared_reads import ANEW, SharedReads
from jobsvc.watching import JobStream, Place

MANY = 20


def test_all_who_ask_at_once_get_one_answer() -> None:
    reads, asked, answers = SharedReads(), [], []
    heard_at = time.monotonic()

    def ask() -> int:
        asked.append(1)
        time.sleep(0.05)
        return len(asked)

    def listen() -> None:
        answers.append(reads.read("1", "job", None, ask, since=heard_at)[1])

    threads = [threading.Thread(target=listen) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * MANY


def test_an_answer_from_before_the_news_is_asked_for_anew() -> None:
    reads, answers = SharedReads(), iter("abcdef")

    def read(job_id: str = "1", question: object = None, *, since: float) -> str:
        return str(reads.read(job_id, "entries", question, lambda: next(answers), since=since)[1])

    assert read(since=ANEW) == "a"
    heard_at = time.monotonic()
    assert read(since=0) == "a"
    assert read(since=heard_at) == read(since=heard_at) == "b"
    assert read("2", since=heard_at) == "c"
    assert read(question="behind x", since=heard_at) == "d"
    reads.forget("2")
    assert read("2", since=heard_at) == "e"


def test_an_error_is_nobody_elses() -> None:
    reads = SharedReads()
    with pytest.raises(ZeroDivisionError):
        reads.read("1", "job", None, lambda: 1 // 0, since=0)
    assert reads.read("1", "job", None, lambda: "read", since=0)[1] == "read"


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_many_watchers_of_a_job_cost_one_read_of_an_entry(app: Flask, sent: list[str]) -> None:
    hub = Hub(app.extensions["jobsvc"])
    run = claim(ScriptGenerationJob, str(JobHelper.create("generation", submit=True)["id"]))
    job = JobHelper.get("generation", run.job.id)
    assert job is not None
    listeners = [Listener() for _ in range(MANY)]
    streams = [iter(JobStream(hub, listener, job, Place(run.job.id), lambda: True)) for listener in listeners]
    for stream in streams:
        _until(stream, b"claimed")
        _until(stream, b"event: state")

    run.progress("reading")
    sent.clear()
    for listener in listeners:
        listener.tell("1.1", Hint("generation", run.job.id, "PROCESSING", float(run.job.updated_at), only_history=True))
    for stream in streams:
        _until(stream, b"reading")
    assert sent == ["Query"]


def _until(stream: Iterator[bytes], text: bytes) -> Any:
    return next(event for event in stream if text in event)
