from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import redis
from botocore.exceptions import ClientError, EndpointConnectionError

from jobsvc.config import Config
from jobsvc.doctor.examination import CHECKS, Check, examine
from jobsvc.doctor.findings import Finding, Level, ok
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import JobQueue

QUEUE = JobQueue(Config())


def _well(patient: Patient) -> Iterator[Finding]:
    yield ok("Well.")


def test_a_check_that_breaks_stops_no_other_and_keeps_what_it_has_found() -> None:
    def breaks(patient: Patient) -> Iterator[Finding]:
        yield ok("So far.")
        raise ZeroDivisionError("oops")

    found = list(examine(QUEUE, [Check("first", breaks), Check("second", _well)]))

    assert [(each.check, str(each.level)) for each in found] == [("first", "ok"), ("first", "fail"), ("second", "ok")]
    assert "ZeroDivisionError: oops" in found[1].text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (redis.ConnectionError("gone"), "Redis did not answer"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "DynamoDB did not answer"),
        (ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Query"), "DynamoDB refused"),
    ],
)
def test_what_servers_do_is_told_as_theirs(error: Exception, told: str) -> None:
    def breaks(patient: Patient) -> Iterator[Finding]:
        raise error

    (found,) = examine(QUEUE, [Check("first", breaks)])

    assert (found.level, found.text.startswith(told), bool(found.what_to_do)) == (Level.FAIL, True, True)


def test_a_check_that_hangs_is_left_behind() -> None:
    over = threading.Event()

    def hangs(patient: Patient) -> Iterator[Finding]:
        over.wait(20)
        yield ok("Too late.")

    found = list(examine(QUEUE, [Check("first", hangs, patience_s=0.05), Check("second", _well)]))
    over.set()

    assert [str(each.level) for each in found] == ["fail", "ok"]
    assert "No answer within 0.05 s" in found[0].text


def test_what_needs_something_that_failed_is_skipped_and_says_what() -> None:
    (found,) = examine(QUEUE, [Check("leases", _well, ["table", "redis"])])

    assert (found.level, found.text) == (Level.SKIPPED, "Not looked at, since table failed.")


def test_a_later_check_is_made_once_an_earlier_one_has_found_what_it_needs() -> None:
    def finds(patient: Patient) -> Iterator[Finding]:
        patient.redis = {}
        yield ok("There.")

    found = list(examine(QUEUE, [Check("redis", finds), Check("queue", _well, ["redis"])]))

    assert [str(each.level) for each in found] == ["ok", "ok"]


def test_whatever_needs_something_comes_after_the_check_of_that() -> None:
    names = [check.name for check in CHECKS]

    assert all(names.index(need) < names.index(check.name) for check in CHECKS for need in check.needs)
