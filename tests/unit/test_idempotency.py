from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from jobsvc import clock, history
from jobsvc.errors import IdempotencyConflict
from jobsvc.job_helper import JobHelper
from jobsvc.models import IdempotencyKey

pytestmark = pytest.mark.usefixtures("app")

DAY = 24 * 3600


def _once(key: str, *, principal: str = "ann", title: str = "Equal") -> tuple[str, bool]:
    job, replayed = JobHelper.create_once("generation", key=key, principal=principal, title=title)
    return job["id"], replayed


def test_the_same_request_makes_one_job() -> None:
    made, replayed = _once("k1")
    assert not replayed
    assert _once("k1") == (made, True)
    assert [entry.step for entry in history.read("generation", made)] == ["created"]


def test_a_repeat_answers_the_job_as_it_is_now() -> None:
    job_id, _ = _once("k1")
    JobHelper.update_script_generation_job(job_id, {"status": "FAILED"})
    job, replayed = JobHelper.create_once("generation", key="k1", principal="ann", title="Equal")
    assert (job["status"], replayed) == ("FAILED", True)


def test_another_request_under_the_same_key_is_refused() -> None:
    _once("k1")
    with pytest.raises(IdempotencyConflict, match="'k1' was used for another request"):
        _once("k1", title="Another")
    assert len(JobHelper.list_script_generation_jobs()[0]) == 1


def test_keys_of_two_principals_are_two_keys() -> None:
    assert _once("k1")[0] != _once("k1", principal="bob")[0]


def test_a_key_is_remembered_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = _once("k1")
    (record,) = IdempotencyKey.query(IdempotencyKey.key("ann", "k1")[0])
    assert abs(record.expires_at - clock.now() - DAY) < 60
    tomorrow = clock.now() + DAY + 60
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    again, replayed = _once("k1")
    assert not replayed
    assert again != made


def test_deleting_a_job_forgets_its_key_but_not_the_key_of_the_next_job(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = _once("k1")
    tomorrow = clock.now() + DAY + 60
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    second, _ = _once("k1")
    JobHelper.delete_script_generation_job(first)
    assert _once("k1") == (second, True)
    JobHelper.delete_script_generation_job(second)
    assert _once("k1")[1] is False


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # moto knows no conflicts of transactions
def test_fifty_requests_at_once_make_one_job(app: Flask) -> None:
    def request(_: int) -> tuple[str, bool]:
        with app.app_context():
            return _once("k1")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(request, range(50)))
    assert len({job_id for job_id, _ in answers}) == 1
    assert Counter(replayed for _, replayed in answers) == {False: 1, True: 49}
    assert len(JobHelper.list_script_generation_jobs()[0]) == 1
