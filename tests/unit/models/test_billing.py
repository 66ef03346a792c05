"""What a job's life has cost: the job says the same as is counted here, on the wire to the real engine."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console

from jobsvc import lifecycle, moves
from jobsvc.cli.tables import print_job
from jobsvc.job_helper import JobHelper, new_job
from jobsvc.models import ProblemExtractionJob, ScriptGenerationJob, billing, metering
from jobsvc.models.binding import client as dynamodb
from jobsvc.models.metering import READS
from jobsvc.models.writing import prepare
from jobsvc.runs import claim
from tests.unit.routes.kinds import GENERATION

on_the_real_engine = pytest.mark.parametrize(
    "config", [pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)], indirect=True
)
#: The last entry of a run, and the condition beside it: two items below 1 KB, written together.
LAST_ENTRY = 4


class Wire:
    """What DynamoDB says that each call cost."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, float]] = []

    def count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        reported = parsed.get("ConsumedCapacity", [])
        tables = reported if isinstance(reported, list) else [reported]
        self.calls.append((model.name, sum(table["CapacityUnits"] for table in tables)))

    @property
    def cost(self) -> dict[str, float]:
        read = sum(units for name, units in self.calls if name in READS)
        return {"read": read, "write": sum(units for _, units in self.calls) - read}

    def agree_with(self, job_id: str, job_type: str = "generation") -> None:
        counted, asked = self.cost, len(self.calls)
        assert _cost(job_id, job_type) == counted
        del self.calls[asked:]  # Asking is not part of a life.


@pytest.fixture
def reports(app: Flask) -> Iterator[Wire]:
    wire = Wire()
    dynamodb().meta.events.register("after-call.dynamodb", wire.count)
    yield wire
    dynamodb().meta.events.unregister("after-call.dynamodb", wire.count)


def _cost(job_id: str, job_type: str = "generation") -> Any:
    shown = JobHelper.get(job_type, job_id)
    assert shown is not None
    return shown["consumed_capacity"]


def _submitted(**values: Any) -> str:
    return str(JobHelper.create("generation", submit=True, **values)["id"])


@on_the_real_engine
def test_a_whole_life_costs_what_was_reported_of_it(reports: Wire) -> None:
    job_id = _submitted(constraints="x" * 1500)
    run = claim(ScriptGenerationJob, job_id)
    run.progress("reading", "x" * 1200)
    run.renew()
    run.progress("written")
    run.finish({"generator_code": "x" * 3000})

    assert [name for name, _ in reports.calls] == [
        "BatchWriteItem",
        *("GetItem", "UpdateItem", "TransactWriteItems"),  # claimed
        *("TransactWriteItems", "UpdateItem", "TransactWriteItems"),
        *("UpdateItem", "TransactWriteItems"),  # finished
    ]
    reports.calls[-1] = ("TransactWriteItems", LAST_ENTRY)  # Of a transaction DynamoDB Local reports less than AWS.
    reports.agree_with(job_id)


@on_the_real_engine
def test_lives_go_on_counting(reports: Wire) -> None:
    job_id = _submitted()
    run = claim(ScriptGenerationJob, job_id)
    run.postpone("Crash", "Again.", delay_s=0)
    reports.calls[-1] = ("TransactWriteItems", LAST_ENTRY)
    reports.agree_with(job_id)

    claim(ScriptGenerationJob, job_id).fail("Crash", "No more.")
    reports.calls[-1] = ("TransactWriteItems", LAST_ENTRY)
    reports.agree_with(job_id)

    JobHelper.update("generation", job_id, {"title": "Other"})
    reports.agree_with(job_id)

    JobHelper.retry("generation", job_id)
    # Together: the job in a table and its three indexes, from which it moves; a lease; an entry.
    assert reports.calls[-1][0] == "TransactWriteItems"
    reports.calls[-1] = ("TransactWriteItems", 2 * (1 + 6) + 2 + 2)
    reports.agree_with(job_id)


@on_the_real_engine
def test_the_price_of_a_write_is_what_it_costs(reports: Wire) -> None:
    small: dict[str, Any] = {}
    large = {"constraints": "x" * 5_000}
    large_in_indexes = {"title": "ж" * 400, "error_message": "x" * 900, "platform": "atcoder", "problem_id": "abc300_a"}
    lists = {"status": "FAILED", "tags": ["dp"] * 300, "samples": [{"input": "1", "output": "2"}] * 90}
    changes = ({"title": "y"}, {"title": "z" * 1_500}, {"platform": "kattis"}, {"constraints": "x" * 12_000})
    for values, change in itertools.product((small, large, large_in_indexes, lists), changes):
        job_id = JobHelper.create("generation", **values)["id"]
        reports.agree_with(job_id)
        JobHelper.update("generation", job_id, change)
        reports.agree_with(job_id)
        reports.calls.clear()


@on_the_real_engine
def test_a_page_is_in_the_cost_of_its_job(reports: Wire) -> None:
    page = "".join(chr(200 + number * 7 % 5000) for number in range(40_000))
    url = "https://codeforces.com/contest/1/problem/A"
    made = JobHelper.create("extraction", submit=True, problem_url=url, page_html=page)
    parts, _ = reports.calls
    assert parts[1] > 3
    reports.agree_with(made["id"], "extraction")


@on_the_real_engine
def test_what_two_jobs_share_is_counted_once(reports: Wire) -> None:
    job_id = str(JobHelper.create("extraction", submit=True)["id"])
    run = claim(ProblemExtractionJob, job_id)
    before = reports.cost
    follow_up = prepare(new_job(ScriptGenerationJob, {"constraints": "x" * 4_000}, submit=True))
    run.finish({"generation_job_id": follow_up.id}, follow_up=follow_up)

    mine, its = _cost(job_id, "extraction"), _cost(follow_up.id)
    # In a transaction everything costs twice: 5 KB, three copies in indexes, the first entry of a history.
    assert its == {"read": 0, "write": 2 * (5 + 3 + 1)}
    assert mine == {"read": before["read"], "write": before["write"] + 2 * (1 + 6) + LAST_ENTRY}


@on_the_real_engine
def test_one_who_comes_too_late_costs_the_job_nothing(reports: Wire) -> None:
    job_id = _submitted()
    winner = claim(ScriptGenerationJob, job_id)
    with pytest.raises(moves.Refused):
        claim(ScriptGenerationJob, job_id)
    winners = [*reports.calls[:4]]
    winner.finish({})
    reports.calls[:] = [*winners, *reports.calls[-2:-1], ("TransactWriteItems", LAST_ENTRY)]
    reports.agree_with(job_id)


@on_the_real_engine
def test_what_is_done_for_others_is_not_on_a_jobs_account(reports: Wire) -> None:
    job_id, other = _submitted(), _submitted()
    run = claim(ScriptGenerationJob, job_id)
    mine = [call for number, call in enumerate(reports.calls) if number != 1]
    JobHelper.get("generation", other)
    JobHelper.list_jobs("generation")
    before = len(reports.calls)
    run.finish({})
    reports.calls[:] = [*mine, reports.calls[before], ("TransactWriteItems", LAST_ENTRY)]
    reports.agree_with(job_id)


def _without_beginning(**more: Any) -> str:
    """A job as it is in a table where nobody counted: of an older version, or migrated."""
    job = prepare(new_job(ScriptGenerationJob, more, submit=True))
    job.save()
    return job.id


@on_the_real_engine
def test_a_life_whose_beginning_nobody_counted_has_no_known_cost(app: Flask) -> None:
    job_id = _without_beginning()
    claim(ScriptGenerationJob, job_id).finish({})
    assert _cost(job_id) is None


@on_the_real_engine
@pytest.mark.parametrize("is_counted", [True, False])
def test_recovery_adds_what_it_writes(reports: Wire, is_counted: bool) -> None:
    job_id = _submitted() if is_counted else _without_beginning()
    claim(ScriptGenerationJob, job_id)
    before = ScriptGenerationJob.get(*ScriptGenerationJob.key(job_id)).cost_write or 0
    # As recovery finds it: in an index, which does not carry what the job has cost.
    (found,) = ScriptGenerationJob.by_status.query("SGJOB#STATUS#PROCESSING")
    assert found.cost_write is None
    lifecycle.recover(found, tries_left=True, reason="It vanished.")
    assert ScriptGenerationJob.get(*ScriptGenerationJob.key(job_id)).cost_write == before + 2 * (1 + 6) + 2 + 2
    assert (_cost(job_id) is not None) == is_counted


@on_the_real_engine
def test_a_lost_answer_is_not_billed_twice(reports: Wire, wire: Any) -> None:
    job_id = _submitted()
    wire.lose_answer("UpdateItem")
    claim(ScriptGenerationJob, job_id).finish({})
    cost = _cost(job_id)
    # Made; claimed, read again to find out; the lease with its entry; ended, with the last entry.
    assert cost["write"] == 5 + 7 + 2 + 7 + LAST_ENTRY
    assert cost["read"] == 2


@pytest.mark.parametrize("config", ["moto"], indirect=True)
def test_what_moto_makes_up_is_not_counted(app: Flask) -> None:
    job_id = _submitted()
    assert _cost(job_id) is None
    run = claim(ScriptGenerationJob, job_id)
    run.finish({})
    assert _cost(job_id) is None


@on_the_real_engine
def test_the_api_shows_it_with_the_job_alone(client: FlaskClient, queued: object) -> None:
    made = client.post(GENERATION.path, json=GENERATION.body).json
    write = float(client.get("/healthz") and made["consumed_capacity"]["write"])
    assert made["consumed_capacity"] == {"read": 0, "write": write}
    assert client.get(f"{GENERATION.path}/{made['id']}").json["consumed_capacity"] == made["consumed_capacity"]
    assert "consumed_capacity" not in client.get(GENERATION.path).json["items"][0]


@on_the_real_engine
def test_people_see_it_on_the_jobs_page_and_on_the_command_line(client: FlaskClient, queued: object) -> None:
    made = client.post(GENERATION.path, json=GENERATION.body).json
    shown = f"0 read units, {made['consumed_capacity']['write']:g} write units"
    assert shown in client.get(f"/jobs/generation/{made['id']}").text
    console = Console(file=StringIO(), width=200)
    print_job(console, made)
    assert shown in console.file.getvalue()


def test_a_bill_of_an_engine_that_is_silent_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    job = ScriptGenerationJob("SGJOB#1", "META", cost_read=1, cost_write=2)
    assert billing.bill(job, 7) == billing.Bill(0, 7)
    assert billing.consumed_capacity(job) == {"read": 1, "write": 2}
    monkeypatch.setattr(metering.engine, "reports", False)
    assert billing.bill(job, 7) == billing.Bill()
    assert billing.consumed_capacity(job) is None
    assert billing.Bill().actions(job) == []
