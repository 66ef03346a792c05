"""Streams of events over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from flask import Flask
from flask.testing import FlaskClient

from jobsvc import clock, create_app, events, history, keys, lifecycle, listeners, moves, sse, watching
from jobsvc.config import Config
from jobsvc.events import Hub
from jobsvc.job_helper import JobHelper
from jobsvc.models import KINDS as MODELS
from jobsvc.models.writing import transact
from jobsvc.moves import FINISH
from jobsvc.runs import Run, claim
from tests import faults
from tests.locks import SECRET, MakeKey, bearing
from tests.streams import Event, next_named, until_end
from tests.streams import events as parsed
from tests.tables import NO_REDIS, QUICKER
from tests.unit.routes.conftest import Make
from tests.unit.routes.kinds import EXTRACTION, KINDS, UNKNOWN_ID, Kind

ALL = "/api/v1/events"

pytestmark = pytest.mark.parametrize("config", [QUICKER], indirect=True)


@pytest.fixture
def kind() -> Kind:
    """One of the two; a test that concerns both says so."""
    return EXTRACTION


@pytest.fixture
def app(config: Config, valkey: str) -> Iterator[Flask]:
    """The application with a queue that carries hints."""
    app = create_app(replace(config, redis_url=valkey, queue=config.table))
    with app.app_context():
        yield app


@pytest.fixture
def hub(app: Flask) -> Hub:
    return app.extensions["jobsvc.events"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is waited for comes at once."""
    monkeypatch.setattr(events, "QUIET", 0.05)
    monkeypatch.setattr(events, "AWAY", 0.05)
    monkeypatch.setattr(watching, "RESET", 0.05)
    monkeypatch.setattr(watching, "LAST_ENTRY", 0.3)
    monkeypatch.setattr(watching, "LAST_LOOK", 0.02)


@contextmanager
def _watched(client: FlaskClient, address: str, *, after: str | None = None) -> Iterator[Iterator[Event]]:
    with _answered(client, address, after=after) as chunks:
        yield parsed(chunks)


@contextmanager
def _answered(client: FlaskClient, address: str, *, after: str | None = None) -> Iterator[Iterable[bytes]]:
    response = client.get(address, headers={} if after is None else {"Last-Event-ID": after})
    assert response.status_code == 200, response.text
    try:
        yield _in_time(response.response)
    finally:
        response.close()


def _in_time(chunks: Iterable[bytes], seconds: float = 60.0) -> Iterator[bytes]:
    """Fails instead of waiting for ever; a stream that has nothing to tell sends heartbeats."""
    until = time.monotonic() + seconds
    for chunk in chunks:
        assert time.monotonic() < until, "what was waited for did not come"
        yield chunk


def _address(kind: Kind, job: dict[str, Any]) -> str:
    return f"{kind.path}/{job['id']}/events"


def _claimed(kind: Kind, job: dict[str, Any]) -> Run:
    return claim(MODELS[kind.job_type], job["id"])


def _finished(kind: Kind, job: dict[str, Any]) -> None:
    run = _claimed(kind, job)
    run.progress("reading")
    run.finish({})


def _steps(told: Iterable[Event]) -> list[str]:
    return [event.data["step"] for event in told if event.name == "progress"]


def _shown(told: Iterable[Event]) -> list[str]:
    return [event.data.get("step") or event.data["status"] for event in told]


# One job


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_stream_tells_the_history_and_then_what_comes_until_the_job_has_ended(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    job = make()
    with _watched(client, _address(kind, job)) as stream:
        assert [next(stream).data["step"], next(stream).data["status"]] == ["created", "PENDING"]
        run = _claimed(kind, job)
        assert next_named(stream, "progress").data["step"] == "claimed"
        run.progress("reading", "읽는 중")
        run.finish({})
        rest = until_end(stream)
    assert _steps(rest) == ["reading", "completed"]
    assert [event.name for event in rest][-3:] == ["progress", "state", "end"]
    assert (rest[-2].data["status"], rest[-1].data) == ("COMPLETED", {"status": "COMPLETED"})
    shown = client.get(f"{kind.path}/{job['id']}/progress").json["items"]
    assert rest[-3].data == shown[-1]


def test_the_state_is_the_job_as_lists_show_it(client: FlaskClient, make: Make) -> None:
    job = make()
    with _watched(client, _address(EXTRACTION, job)) as stream:
        state = next_named(stream, "state").data
    listed = client.get(EXTRACTION.path).json["items"][0]
    assert state == {name: value for name, value in listed.items() if name != "problem_identifier"}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_who_comes_back_after_any_event_is_told_what_followed_and_nothing_twice(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    job = make()
    _finished(kind, job)
    with _watched(client, _address(kind, job)) as stream:
        told = until_end(stream)
    assert _shown(told) == ["created", "claimed", "reading", "completed", "COMPLETED", "COMPLETED"]
    for number, event in enumerate(told[:-2], 1):
        with _watched(client, _address(kind, job), after=event.id) as stream:
            assert until_end(stream) == told[number:]
    for event in told[-2:]:
        answer = client.get(_address(kind, job), headers={"Last-Event-ID": str(event.id)})
        assert (answer.status_code, answer.data) == (204, b"")


def test_who_cannot_send_the_header_says_it_in_the_query(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    _finished(kind, job)
    with _watched(client, _address(kind, job)) as stream:
        first, *rest = until_end(stream)
    response = client.get(_address(kind, job), query_string={"after": first.id})
    assert until_end(parsed(response.response)) == rest
    over = {"after": rest[-1].id}
    assert client.get(_address(kind, job), query_string=over).status_code == 204
    with_header = client.get(_address(kind, job), query_string=over, headers={"Last-Event-ID": str(first.id)})
    assert until_end(parsed(with_header.response)) == rest


def test_an_id_of_another_jobs_stream_is_refused(client: FlaskClient, make: Make, kind: Kind) -> None:
    job, other = make(), make()
    with _watched(client, _address(kind, other)) as stream:
        foreign = next(stream).id
    answer = client.get(_address(kind, job), headers={"Last-Event-ID": str(foreign)})
    assert (answer.status_code, answer.json["title"]) == (400, "Invalid Last-Event-ID")


def test_a_text_that_is_no_id_of_an_event_is_refused(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    entry = "1763921003123456#00000100000012345678"
    texts = ["x", "1", f"PROG#{entry}", entry, job["id"], f"{job['id']}.", f"{job['id']}.1", f"{job['id']}.-1.{entry}"]
    texts += [f"{job['id']}.1.a b", f"{job['id']}.x.{entry}", f"{job['id']}.1.ä", f"{job['id']}.1." + "1" * 101]
    texts += [f"{UNKNOWN_ID}.1.{entry}", f"{job['id'].upper()}.1.{entry}", "0123abcd.1", f"{job['id']}.٣.{entry}"]
    for text in texts:
        for sent in ({"headers": {"Last-Event-ID": text}}, {"query_string": {"after": text}}):
            answer = client.get(_address(kind, job), **sent)
            assert (answer.status_code, answer.json["title"]) == (400, "Invalid Last-Event-ID"), text


def test_a_job_that_is_not_there_has_no_stream(client: FlaskClient, hub: Hub, kind: Kind) -> None:
    for job_id in (UNKNOWN_ID, "17"):
        answer = client.get(f"{kind.path}/{job_id}/events")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert hub.count == 0


def test_a_job_that_is_deleted_while_it_is_watched_ends_the_stream(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    with _watched(client, _address(kind, job)) as stream:
        next_named(stream, "state")
        client.delete(f"{kind.path}/{job['id']}")
        assert [(event.name, event.data) for event in until_end(stream)] == [("end", {"status": "DELETED"})]


def test_a_job_that_is_tried_again_or_retried_meanwhile_goes_on(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    with _watched(client, _address(kind, job)) as stream:
        next_named(stream, "state")
        _claimed(kind, job).postpone("Busy", "Not now.", delay_s=1)
        JobHelper.cancel(kind.job_type, job["id"])
        JobHelper.retry(kind.job_type, job["id"], by="ada")
        assert next_named(stream, "state").data["status"] == "PENDING"
        JobHelper.cancel(kind.job_type, job["id"], by="ada")
        rest = until_end(stream)
    assert _shown(rest) == ["cancelled", "CANCELLED", "CANCELLED"]


@pytest.mark.usefixtures("impatient")
def test_the_last_entry_comes_before_the_final_state_although_it_is_written_behind_it(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    job = make()
    run = _claimed(kind, job)
    moves.make(run.job, FINISH, {"finished_at": clock.now()}, run_id=run.job.run_id)
    entry = history.entry_of_move(run.job, "completed", "", "completed")
    with _watched(client, _address(kind, job)) as stream:
        assert [next(stream).data["step"] for _ in range(2)] == ["created", "claimed"]
        transact(history.unless_deleted(entry))
        assert _shown(until_end(stream)) == ["completed", "COMPLETED", "COMPLETED"]


@pytest.mark.usefixtures("impatient")
def test_a_stream_does_not_wait_for_ever_for_an_entry_that_a_crash_has_kept_back(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    job = make()
    run = _claimed(kind, job)
    moves.make(run.job, FINISH, {"finished_at": clock.now()}, run_id=run.job.run_id)
    with _watched(client, _address(kind, job)) as stream:
        assert _shown(until_end(stream)) == ["created", "claimed", "COMPLETED", "COMPLETED"]


def test_a_record_that_was_made_in_its_final_state_ends_at_once(client: FlaskClient, kind: Kind) -> None:
    job = JobHelper.create(kind.job_type, status="COMPLETED")
    lifecycle.edit(moves.get(MODELS[kind.job_type], job["id"]), {"title": "Later"})
    with _watched(client, _address(kind, job)) as stream:
        assert _shown(until_end(stream)) == ["COMPLETED", "COMPLETED"]


def test_an_entry_that_comes_late_is_told_when_it_comes(client: FlaskClient, make: Make, kind: Kind) -> None:
    job = make()
    slow = history.entry_behind(moves.get(MODELS[kind.job_type], job["id"]), 0.0, "slow", "", "in_progress")
    with _watched(client, _address(kind, job)) as stream:
        next_named(stream, "state")
        JobHelper.add_progress(kind.job_type, job["id"], "quick")
        assert next_named(stream, "progress").data["step"] == "quick"
        slow.save()
        JobHelper.add_progress(kind.job_type, job["id"], "last")
        late, last = next_named(stream, "progress"), next_named(stream, "progress")
    assert [late.data["step"], last.data["step"]] == ["slow", "last"]
    with _watched(client, _address(kind, job), after=late.id) as stream:
        assert next_named(stream, "progress") == last


def test_a_long_history_is_told_whole(
    client: FlaskClient, make: Make, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAGE", 2)
    job = make()
    for number in range(7):
        JobHelper.add_progress(kind.job_type, job["id"], f"step {number}")
    JobHelper.cancel(kind.job_type, job["id"])
    with _watched(client, _address(kind, job)) as stream:
        assert _steps(until_end(stream)) == ["created", *(f"step {number}" for number in range(7)), "cancelled"]


@pytest.mark.usefixtures("impatient")
def test_a_table_that_is_away_for_a_while_loses_nothing(
    client: FlaskClient, make: Make, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make()
    refused: list[str] = []

    def refuse() -> None:
        refused.append("")
        raise EndpointConnectionError(endpoint_url="http://table")

    with faults.wire() as wire, _watched(client, _address(kind, job)) as stream:
        next_named(stream, "state")
        _finished(kind, job)
        for nth in range(1, 4):
            wire.meanwhile(refuse, before="GetItem", nth=nth)
        assert _shown(until_end(stream)) == ["claimed", "reading", "completed", "COMPLETED", "COMPLETED"]
    assert len(refused) == 3


def test_a_table_that_is_away_is_left_alone_by_who_asks_for_a_stream(
    client: FlaskClient, make: Make, kind: Kind, sent: list[str], hub: Hub
) -> None:
    address = _address(kind, make())

    def refuse() -> None:
        raise EndpointConnectionError(endpoint_url="http://table")

    with faults.wire() as wire:
        wire.meanwhile(refuse, before="GetItem")
        assert client.get(address).status_code == 503
        sent.clear()
        answer = client.get(address)
        assert (answer.status_code, answer.json["title"], sent) == (503, "Store unavailable", [])
        assert hub.count == 0


@pytest.mark.usefixtures("impatient")
def test_without_redis_a_stream_reads_by_itself(config: Config, kind: Kind) -> None:
    app = create_app(replace(config, redis_url=NO_REDIS))
    with app.app_context():
        job = JobHelper.create(kind.job_type, submit=True)
        with _watched(app.test_client(), _address(kind, job)) as stream:
            next_named(stream, "state")
            _finished(kind, job)
            assert _steps(until_end(stream)) == ["claimed", "reading", "completed"]


def test_entries_cost_a_look_at_the_history_and_not_one_at_the_job(
    client: FlaskClient, make: Make, kind: Kind, sent: list[str]
) -> None:
    job = make()
    with _watched(client, _address(kind, job)) as stream:
        run = _claimed(kind, job)
        # Told behind the claim: when it has come, that was looked at.
        run.progress("fetching")
        while next_named(stream, "progress").data["step"] != "fetching":
            pass
        run.progress("reading")
        sent.clear()
        assert next_named(stream, "progress").data["step"] == "reading"
    assert set(sent) <= {"Query"}


# All jobs


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_all_jobs_are_announced_when_they_change_and_not_when_they_tell_something(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    with _watched(client, ALL) as stream:
        assert next(stream).name == "reset"
        job = make()
        _finished(kind, job)
        client.delete(f"{kind.path}/{job['id']}")
        told = [next(stream) for _ in range(4)]
    assert {(event.name, event.data["job_type"], event.data["id"]) for event in told} == {
        ("job", kind.job_type, job["id"])
    }
    assert [event.data["status"] for event in told] == ["PENDING", "PROCESSING", "COMPLETED", "DELETED"]
    assert told[0].data["updated_at"] == job["updated_at"]


def test_who_comes_back_to_the_same_process_goes_on_without_a_reset(
    client: FlaskClient, make: Make, kind: Kind
) -> None:
    with _watched(client, ALL) as stream:
        reset = next(stream)
        jobs = [make(), make(), make()]
        told = [next(stream) for _ in jobs]
    assert [event.data["id"] for event in told] == [job["id"] for job in jobs]
    for number, event in enumerate([reset, *told[:-1]]):
        with _watched(client, ALL, after=event.id) as stream:
            assert [next(stream) for _ in told[number:]] == told[number:]
    with _watched(client, ALL, after="0123abcd.1") as stream:
        assert next(stream).name == "reset"


def test_an_id_of_another_form_is_refused(client: FlaskClient) -> None:
    for text in [
        "x",
        "1",
        ".",
        "0123abcd",
        "0123abcd.",
        "0123abcd.-1",
        f"{UNKNOWN_ID}.1.",
        "0123abcd.1.1",
        "0123abcd.٣",
    ]:
        answer = client.get(ALL, query_string={"after": text})
        assert (answer.status_code, answer.json["title"]) == (400, "Invalid Last-Event-ID"), text


@pytest.mark.usefixtures("impatient")
def test_without_redis_there_is_a_reset_now_and_then(config: Config) -> None:
    app = create_app(replace(config, redis_url=NO_REDIS))
    with app.app_context(), _watched(app.test_client(), ALL) as stream:
        assert [(event.name, event.id) for event in (next(stream), next(stream), next(stream))] == [("reset", None)] * 3


def test_a_listener_that_does_not_keep_up_is_told_to_load_anew(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch, hub: Hub
) -> None:
    monkeypatch.setattr(listeners, "MAX_WAITING", 2)
    monkeypatch.setattr(watching, "RESET", 0.0)
    with _watched(client, ALL) as stream:
        first = next(stream)
        last = [make() for _ in range(3)][-1]
        with hub.listening(last["id"]) as other:
            JobHelper.add_progress(EXTRACTION.job_type, last["id"], "a last one")
            assert other.wait(5).hints
        again = next(stream)
        make()
        assert [again.name, next(stream).name] == ["reset", "job"]
    assert again.id == f"{first.id.partition('.')[0]}.3"


# Both


def test_a_stream_begins_at_once_and_says_what_every_answer_says(client: FlaskClient, make: Make, kind: Kind) -> None:
    response = client.get(_address(kind, make()))
    headers = response.headers
    assert headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert headers["X-Request-ID"]
    assert "Content-Length" not in headers
    assert next(iter(response.response)) == b"retry: 2000\n\n"
    response.close()


def test_a_stream_with_nothing_to_tell_says_that_it_is_there(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT", 0.02)
    for address in (_address(kind, make()), ALL):
        with _answered(client, address) as chunks:
            assert sum(chunk == b": still here\n\n" for chunk, _ in zip(chunks, range(8), strict=False)) >= 2


def test_streams_end_when_the_server_stops(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setattr(events, "LOOK", 0.05)
    with _watched(client, _address(kind, make())) as one, _watched(client, ALL) as all_of_them:
        next_named(one, "state")
        next_named(all_of_them, "reset")
        monkeypatch.setattr(events, "_server_stops", lambda: True)
        assert "end" not in [event.name for event in one]
        assert list(all_of_them) == []


def test_a_stream_ends_with_the_key_that_it_was_asked_for_with(
    config: Config, valkey: str, key: MakeKey, make: Make, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    job, reader = make(), key("reader")
    locked = create_app(replace(config, auth="on", secret=SECRET, redis_url=valkey, queue=config.table))
    monkeypatch.setattr(sse, "HEARTBEAT", 0.05)
    for address in (_address(kind, job), ALL):
        assert locked.test_client().get(address).status_code == 401
    response = locked.test_client().get(_address(kind, job), headers=bearing(reader))
    with closing(response):
        stream = parsed(_in_time(response.response))
        next_named(stream, "state")
        keys.revoke(reader.key.key_id)
        assert list(stream) == []
    assert not locked.extensions["jobsvc.events"].count


def test_one_more_stream_than_may_be_is_told_to_come_back(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setattr(events, "MAX_LISTENERS", 1)
    address = _address(kind, make())
    with _watched(client, ALL):
        for each in (address, ALL):
            answer = client.get(each)
            assert (answer.status_code, answer.json["title"]) == (503, "Streams busy")
            assert answer.headers["Retry-After"] == "30"
        assert client.get(EXTRACTION.path).status_code == 200
    with _watched(client, address) as stream:
        assert next(stream).name == "progress"


def test_who_is_gone_listens_no_longer(client: FlaskClient, make: Make, hub: Hub, kind: Kind) -> None:
    address = _address(kind, make())
    client.head(address)
    client.head(ALL)
    assert hub.count == 0
    with _watched(client, address) as one, _watched(client, ALL):
        next(one)
        assert hub.count == 2
        assert 'jobsvc_event_listeners{of="one job"} 1.0' in client.get("/metrics").text
    assert hub.count == 0
    assert 'jobsvc_event_listeners{of="one job"} 0.0' in client.get("/metrics").text
