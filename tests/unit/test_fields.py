"""What JobHelper refuses, and that it says which field is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from jobsvc.errors import InvalidCursor, InvalidField, ItemTooLarge
from jobsvc.job_helper import JobHelper

pytestmark = pytest.mark.usefixtures("app")


def _nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def _cyclic() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


REFUSED: dict[str, dict[str, Any]] = {
    "tags": {"tags": [1e-200]},
    "samples": {"samples": _nested(40)},
    "input_formats": {"input_formats": _cyclic()},
    "schema": {"schema": {1: 2}},
    "proof": {"proof": {"seconds": float("nan")}},
    "assumptions": {"assumptions": [10**39 + 1]},
    "unread": {"unread": [{"a set": {1, 2}}]},
    "confidence": {"confidence": 3},
    "unresolved": {"unresolved": [{"a set": {1, 2}}]},
    "title": {"title": 3},
    "created_by": {"created_by": 3},
    "status": {"submit": True, "status": "COMPLETED"},
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_cannot_be_stored_is_refused_by_its_field(field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        JobHelper.create_script_generation_job(**REFUSED[field])
    assert list(refused.value.errors) == [field]
    assert JobHelper.list_script_generation_jobs() == ([], None)


def test_what_dynamodb_just_stores_is_taken() -> None:
    proof = {"a": _nested(25), "b": [1e-130, 10**37, 12345678901234567890123456789012345678, 0.1, -0.0]}
    job = JobHelper.create_script_generation_job(proof=proof, tags=("a", "b"))
    assert JobHelper.get_script_generation_job(job["id"]) == job
    assert job["proof"] == proof
    assert job["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "items"),
    [
        ("samples", ["1 2"]),
        ("samples", [{"input": "1"}]),
        ("samples", [{"input": "1", "output": 2}]),
        ("samples", [{"input": "1", "output": "2", "note": "3"}]),
        ("tags", [1]),
        ("input_formats", [{"lines": ["N"]}]),
    ],
)
def test_a_list_that_no_run_can_read_is_refused_with_the_place(field: str, items: list[Any]) -> None:
    fine = {"input": "1", "output": "2"} if field == "samples" else "x"
    job = JobHelper.create_script_generation_job()
    with pytest.raises(InvalidField, match=f"{field}: item 1 must be "):
        JobHelper.create_script_generation_job(**{field: [fine, *items]})
    with pytest.raises(InvalidField, match=f"{field}: item 1 must be "):
        JobHelper.update_script_generation_job(job["id"], {field: [fine, *items]})


@pytest.mark.parametrize("changes", [None, 3, ["title"]])
def test_changes_that_are_no_mapping_are_refused(changes: Any) -> None:
    job = JobHelper.create_script_generation_job()
    with pytest.raises(InvalidField, match="must be a mapping"):
        JobHelper.update_script_generation_job(job["id"], changes)


@pytest.mark.parametrize("key", [3, b"x", ["x"]])
def test_a_key_that_is_no_text_is_refused(key: Any) -> None:
    with pytest.raises(InvalidCursor):
        JobHelper.list_script_generation_jobs(next_key=key)
    with pytest.raises(InvalidCursor):
        JobHelper.list_progress("generation", "x", next_key=key)


def test_an_entry_that_no_item_holds_is_refused() -> None:
    job = JobHelper.create_script_generation_job()
    with pytest.raises(ItemTooLarge, match="'message'"):
        JobHelper.add_progress("generation", job["id"], "told", "x" * 500_000)


def test_true_is_no_limit() -> None:
    with pytest.raises(InvalidField, match="limit"):
        JobHelper.list_script_generation_jobs(limit=True)
