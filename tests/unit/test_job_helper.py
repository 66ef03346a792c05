"""JobHelper, as the old service documented it and as other programs use it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from jobsvc.errors import InvalidCursor, InvalidField, ItemTooLarge, WrongState
from jobsvc.job_helper import JobHelper

pytestmark = pytest.mark.usefixtures("app")

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: The keys of the documented dictionary of a script generation job.
GENERATION_KEYS = {
    *("id", "platform", "problem_id", "title", "language", "constraints", "problem_url", "tags", "solution_code"),
    *("status", "celery_task_id", "error_message", "created_at", "updated_at"),
}
#: The data of a problem extraction job, as documented, and what every job has.
EXTRACTION_KEYS = {
    *("id", "platform", "problem_id", "problem_url", "problem_identifier", "title"),
    *("status", "celery_task_id", "error_message", "created_at", "updated_at"),
}
NO_JOB = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"
TYPES = ["generation", "extraction"]
#: For what is decided before the table is asked: one engine is enough.
on_moto = pytest.mark.parametrize("config", ["moto"], indirect=True)


# The documented calls, one by one


def _generation_job() -> dict[str, Any]:
    return JobHelper.create_script_generation_job(
        platform='codeforces',
        problem_id='1A',
        title='Theatre Square',
        language='python',
        constraints='Test constraints',
        problem_url='https://codeforces.com/...',
        tags=['math', 'geometry'],
        solution_code='print("Hello")',
        status='PENDING'
    )  # fmt: skip


def _extraction_job() -> dict[str, Any]:
    return JobHelper.create_problem_extraction_job(
        problem_url='https://codeforces.com/...',
        platform='codeforces',
        problem_id='1486B',
        problem_identifier='1486B',
        title='Eastern Exhibition',
        status='PENDING'
    )  # fmt: skip


def test_create_script_generation_job_as_documented() -> None:
    begun = time.time()
    job = _generation_job()
    assert set(job) >= GENERATION_KEYS
    assert UUID4.fullmatch(job["id"])
    assert {name: job[name] for name in GENERATION_KEYS - {"id", "created_at", "updated_at"}} == {
        "platform": "codeforces",
        "problem_id": "1A",
        "title": "Theatre Square",
        "language": "python",
        "constraints": "Test constraints",
        "problem_url": "https://codeforces.com/...",
        "tags": ["math", "geometry"],
        "solution_code": 'print("Hello")',
        "status": "PENDING",
        "celery_task_id": "",
        "error_message": "",
    }
    assert begun - 1 <= job["created_at"] == job["updated_at"] <= time.time() + 1


def test_get_script_generation_job_as_documented() -> None:
    job = _generation_job()
    job_id = job["id"]
    assert JobHelper.get_script_generation_job(job_id) == job


def test_update_script_generation_job_as_documented() -> None:
    job_id = _generation_job()["id"]
    job = JobHelper.update_script_generation_job(job_id, {
        'status': 'COMPLETED',
        'solution_code': 'print("Solution")'
    })  # fmt: skip
    assert (job["status"], job["solution_code"]) == ("COMPLETED", 'print("Solution")')
    assert JobHelper.get_script_generation_job(job_id) == job


def test_list_script_generation_jobs_as_documented() -> None:
    job = _generation_job()
    jobs, next_key = JobHelper.list_script_generation_jobs(
        status='PENDING',
        platform='codeforces',
        limit=100
    )  # fmt: skip
    assert ([found["id"] for found in jobs], next_key) == ([job["id"]], None)
    assert set(jobs[0]) == set(job)


def test_delete_script_generation_job_as_documented() -> None:
    job_id = _generation_job()["id"]
    success = JobHelper.delete_script_generation_job(job_id)
    assert success is True
    assert JobHelper.get_script_generation_job(job_id) is None


def test_format_job_for_serializer_as_documented() -> None:
    job = {**_generation_job(), "created_at": 1759980226, "updated_at": 1759980226.5}
    formatted = JobHelper.format_job_for_serializer(job)
    assert formatted["created_at"] == "2025-10-09T03:23:46+00:00"
    assert formatted["updated_at"] == "2025-10-09T03:23:46.500000+00:00"
    assert formatted["started_at"] is None
    assert {**job, **formatted} == {**formatted}
    assert JobHelper.format_job_for_serializer(formatted) == formatted
    assert job["created_at"] == 1759980226


def test_create_problem_extraction_job_as_documented() -> None:
    job = _extraction_job()
    assert set(job) >= EXTRACTION_KEYS
    assert UUID4.fullmatch(job["id"])
    assert (job["problem_identifier"], job["title"], job["status"]) == ("1486B", "Eastern Exhibition", "PENDING")
    assert job["celery_task_id"] == job["task_id"] == job["error_message"] == ""


def test_get_problem_extraction_job_as_documented() -> None:
    job = _extraction_job()
    job_id = job["id"]
    assert JobHelper.get_problem_extraction_job(job_id) == job


def test_update_problem_extraction_job_as_documented() -> None:
    job_id = _extraction_job()["id"]
    job = JobHelper.update_problem_extraction_job(job_id, {
        'status': 'COMPLETED',
        'title': 'Updated Title'
    })  # fmt: skip
    assert (job["status"], job["title"]) == ("COMPLETED", "Updated Title")


def test_list_problem_extraction_jobs_as_documented() -> None:
    job_id = _extraction_job()["id"]
    JobHelper.update_problem_extraction_job(job_id, {"status": "COMPLETED"})
    jobs, next_key = JobHelper.list_problem_extraction_jobs(
        status='COMPLETED',
        platform='codeforces',
        limit=100
    )  # fmt: skip
    assert ([job["id"] for job in jobs], next_key) == ([job_id], None)


def test_delete_problem_extraction_job_as_documented() -> None:
    job_id = _extraction_job()["id"]
    success = JobHelper.delete_problem_extraction_job(job_id)
    assert success is True
    assert JobHelper.get_problem_extraction_job(job_id) is None


def test_the_documented_verification_runs() -> None:
    job = JobHelper.create_script_generation_job(
        platform='test', problem_id='TEST', title='Test Job',
        language='python', constraints='', status='PENDING'
    )  # fmt: skip
    jobs, _ = JobHelper.list_script_generation_jobs(limit=5)
    assert [found["id"] for found in jobs] == [job["id"]]
    assert JobHelper.delete_script_generation_job(job["id"])


# What stands behind them


def test_every_filter_finds_its_jobs_page_by_page() -> None:
    made = [
        JobHelper.create_script_generation_job(platform=platform, problem_id=problem_id, status=status)
        for status in ("PENDING", "FAILED")
        for platform in ("codeforces", "atcoder")
        for problem_id in ("1A", "2B")
    ]
    wanted = {"status": "FAILED", "platform": "codeforces", "problem_id": "1A"}
    for names in ([], ["status"], ["platform"], ["status", "platform"], ["platform", "problem_id"], [*wanted]):
        filters = {name: wanted[name] for name in names}
        matching = [job["id"] for job in made[::-1] if filters.items() <= job.items()]
        found, key = [], None
        while True:
            jobs, key = JobHelper.list_script_generation_jobs(**filters, limit=1, next_key=key)
            found += [job["id"] for job in jobs]
            if key is None:
                break
        assert found == matching, filters


@on_moto
@pytest.mark.parametrize("job_type", TYPES)
@pytest.mark.parametrize("job_id", [NO_JOB, NO_JOB.upper(), "1", "", None, 17, "META"])
def test_no_such_job_is_none_or_false(job_type: str, job_id: Any) -> None:
    assert JobHelper.get(job_type, job_id) is None
    assert JobHelper.update(job_type, job_id, {"title": "x"}) is None
    assert JobHelper.retry(job_type, job_id) is None
    assert JobHelper.add_progress(job_type, job_id, "step") is None
    assert JobHelper.delete(job_type, job_id) is False
    assert JobHelper.list_jobs(job_type) == ([], None)


@on_moto
@pytest.mark.parametrize("job_type", TYPES)
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"titel": "x"}, "titel"),
        ({"id": NO_JOB}, "id"),
        ({"created_at": 1}, "created_at"),
        ({"attempt": 7}, "attempt"),
        ({"title": 1}, "title"),
        ({"title": None}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"tags": "math"}, "tags"),
        ({"tags": [float("nan")]}, "tags"),
        ({"tags": [{1, 2}]}, "tags"),
        ({"samples": [{"input": "\udfff"}]}, "samples"),
        ({"status": "DONE"}, "status"),
        ({"status": "pending"}, "status"),
        ({"status": None}, "status"),
        ({"platform": "a#b"}, "platform"),
        ({"problem_id": "é" * 501}, "problem_id"),
        ({"task_id": "a", "celery_task_id": "b"}, "celery_task_id"),
    ],
)
def test_a_field_that_cannot_be_stored_is_named_and_nothing_is_written(
    job_type: str, values: dict[str, Any], field: str
) -> None:
    job = JobHelper.create(job_type, platform="atcoder", problem_id="abc300_a")
    for write in (lambda: JobHelper.create(job_type, **values), lambda: JobHelper.update(job_type, job["id"], values)):
        with pytest.raises(InvalidField) as raised:
            write()
        assert set(raised.value.errors) == {field}
    assert [found["id"] for found in JobHelper.list_jobs(job_type)[0]] == [job["id"]]
    assert JobHelper.get(job_type, job["id"]) == job


def test_results_of_the_other_kind_are_unknown_fields() -> None:
    with pytest.raises(InvalidField, match="generator_code"):
        JobHelper.create_problem_extraction_job(generator_code="x")


def test_nobody_sets_processing() -> None:
    job = _generation_job()
    with pytest.raises(InvalidField, match="PROCESSING"):
        JobHelper.update_script_generation_job(job["id"], {"status": "PROCESSING"})


def test_an_update_moves_the_job_between_lists() -> None:
    job = _generation_job()
    JobHelper.update_script_generation_job(job["id"], {"status": "FAILED", "problem_id": "1B"})
    assert JobHelper.list_script_generation_jobs(status="PENDING") == ([], None)
    assert JobHelper.list_script_generation_jobs(platform="codeforces", problem_id="1A") == ([], None)
    jobs, _ = JobHelper.list_script_generation_jobs(status="FAILED", platform="codeforces", problem_id="1B")
    assert [found["id"] for found in jobs] == [job["id"]]


def test_the_old_name_of_the_task_id_is_taken_and_shown() -> None:
    job = JobHelper.create_script_generation_job(celery_task_id="abc")
    assert job["task_id"] == job["celery_task_id"] == "abc"
    job = JobHelper.update_script_generation_job(job["id"], {"celery_task_id": "def"})
    assert job is not None
    assert job["task_id"] == job["celery_task_id"] == "def"


def test_a_long_error_is_cut_and_told_whole_in_the_history() -> None:
    job_id = _generation_job()["id"]
    message = "x" * 1_500
    job = JobHelper.update_script_generation_job(job_id, {"status": "FAILED", "error_message": message})
    assert job is not None
    assert job["error_message"] == message[:1_000]
    entries, _ = JobHelper.list_progress("generation", job_id)
    assert message in [entry["message"] for entry in entries]


def test_a_job_of_two_platforms_with_the_same_letters_is_not_found_under_the_wrong_one() -> None:
    JobHelper.create_script_generation_job(platform="a", problem_id="b#c")
    assert len(JobHelper.list_script_generation_jobs(platform="a", problem_id="b#c")[0]) == 1
    with pytest.raises(InvalidField, match="platform"):
        JobHelper.list_script_generation_jobs(platform="a#b", problem_id="c")


def test_the_longest_ids_can_be_looked_up() -> None:
    longest = {"platform": "😀" * 250, "problem_id": "é" * 500}
    job = JobHelper.create_script_generation_job(**longest)
    assert [found["id"] for found in JobHelper.list_script_generation_jobs(**longest)[0]] == [job["id"]]


@on_moto
@pytest.mark.parametrize(
    ("filters", "error"),
    [
        ({"problem_id": "1A"}, InvalidField),
        ({"status": "DONE"}, InvalidField),
        ({"platform": 1}, InvalidField),
        ({"platform": "\ud800"}, InvalidField),
        ({"platform": "x" * 1001}, InvalidField),
        ({"limit": 0}, InvalidField),
        ({"limit": "5"}, InvalidField),
        ({"next_key": "x"}, InvalidCursor),
    ],
)
def test_a_list_that_cannot_be_answered_says_why(filters: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        JobHelper.list_script_generation_jobs(**filters)


def test_a_job_that_is_too_large_is_not_made() -> None:
    with pytest.raises(ItemTooLarge, match="solution_code"):
        JobHelper.create_script_generation_job(solution_code="x" * 410_000)
    assert JobHelper.list_script_generation_jobs() == ([], None)


@pytest.mark.parametrize("job_type", TYPES)
def test_a_submitted_job_is_queued_under_its_task_id(job_type: str, queued: list[Any]) -> None:
    job = JobHelper.create(job_type, submit=True)
    assert queued == [(job_type, job["id"], job["task_id"])]
    assert job["submitted_at"] == job["created_at"]


def test_a_record_is_not_queued(queued: list[Any]) -> None:
    assert _generation_job()["submitted_at"] is None
    assert queued == []


def test_a_retry_says_which_state_it_met() -> None:
    job = JobHelper.create("generation", submit=True)
    with pytest.raises(WrongState, match="PENDING") as raised:
        JobHelper.retry("generation", job["id"])
    assert (raised.value.state, raised.value.attempt) == ("PENDING", 0)


def test_an_unknown_type_of_job_is_named() -> None:
    with pytest.raises(InvalidField, match="'deletion' is no type of job; use generation or extraction"):
        JobHelper.get("deletion", NO_JOB)


# Progress


@pytest.fixture(params=TYPES)
def story(request: pytest.FixtureRequest, app: Flask) -> tuple[str, str]:
    """Type and id of a record with a history of five entries."""
    job_id = JobHelper.create(request.param)["id"]
    for number in range(5):
        JobHelper.add_progress(request.param, job_id, f"step {number}", f"message {number}", "in_progress")
    return request.param, job_id


def test_an_entry_comes_back_as_it_was_added() -> None:
    job_id = _generation_job()["id"]
    entry = JobHelper.add_progress("generation", job_id, "코드 생성", "시작", "started")
    assert entry is not None
    assert (entry["step"], entry["message"], entry["status"]) == ("코드 생성", "시작", "started")
    assert JobHelper.list_progress("generation", job_id) == ([entry], None)
    formatted = JobHelper.format_job_for_serializer(entry)
    assert datetime.fromisoformat(formatted["created_at"]).timestamp() == pytest.approx(entry["created_at"])


@pytest.mark.parametrize(("limit", "pages"), [(1, 5), (2, 3), (5, 1), (100, 1)])
def test_a_history_is_listed_oldest_first_in_pages(story: tuple[str, str], limit: int, pages: int) -> None:
    steps, key, count = [], None, 0
    while True:
        entries, key = JobHelper.list_progress(*story, limit=limit, next_key=key)
        steps += [entry["step"] for entry in entries]
        count += 1
        if key is None:
            break
    assert (steps, count) == ([f"step {number}" for number in range(5)], pages)


def test_the_latest_entry_is_the_last_one_added(story: tuple[str, str]) -> None:
    latest = JobHelper.latest_progress(*story)
    assert latest is not None
    assert latest["step"] == "step 4"


def test_deleting_a_history_leaves_the_job(story: tuple[str, str]) -> None:
    assert JobHelper.delete_progress(*story) == 5
    assert JobHelper.delete_progress(*story) == 0
    assert JobHelper.list_progress(*story) == ([], None)
    assert JobHelper.latest_progress(*story) is None
    assert JobHelper.get(*story) is not None


def test_deleting_a_job_deletes_its_history(story: tuple[str, str]) -> None:
    assert JobHelper.delete(*story)
    assert JobHelper.list_progress(*story) == ([], None)


def test_histories_of_the_two_kinds_are_apart(story: tuple[str, str]) -> None:
    job_type, job_id = story
    (other,) = {*TYPES} - {job_type}
    assert JobHelper.list_progress(other, job_id) == ([], None)


@on_moto
@pytest.mark.parametrize(
    ("add", "field"),
    [
        (lambda job_id: JobHelper.add_progress("generation", job_id, ""), "step"),
        (lambda job_id: JobHelper.add_progress("generation", job_id, "x" * 101), "step"),
        (lambda job_id: JobHelper.add_progress("generation", job_id, 1), "step"),  # type: ignore[arg-type]
        (lambda job_id: JobHelper.add_progress("generation", job_id, "x", "\ud800"), "message"),
        (lambda job_id: JobHelper.add_progress("generation", job_id, "x", "", None), "status"),  # type: ignore[arg-type]
    ],
)
def test_an_entry_that_cannot_be_kept_is_refused_by_name(add: Callable[[str], Any], field: str) -> None:
    job_id = _generation_job()["id"]
    with pytest.raises(InvalidField) as raised:
        add(job_id)
    assert set(raised.value.errors) == {field}
    assert JobHelper.list_progress("generation", job_id) == ([], None)


def test_a_page_of_a_history_from_nowhere_is_refused(story: tuple[str, str]) -> None:
    with pytest.raises(InvalidCursor):
        JobHelper.list_progress(*story, next_key="META")
