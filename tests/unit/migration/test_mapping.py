from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc import moves
from jobsvc.migration.mapping import MAX_ERROR, Reason, Rejected, Unfinished, map_row, new_id
from jobsvc.migration.rows import EXTRACTION, GENERATION, JOB_TYPES, PROGRESS, Row
from jobsvc.models import KINDS, ProgressEntry
from jobsvc.models.size import MAX_ITEM_BYTES
from tests.old_rows import CREATED, entry_row, extraction_row, job_row

UUID = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"
KEEP, FAIL, REQUEUE = Unfinished.KEEP, Unfinished.FAIL, Unfinished.REQUEUE

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
#: Of this century: later ones have microseconds that a model's float cannot tell apart.
times = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
tags = st.lists(texts | st.integers(-(10**15), 10**15) | st.booleans() | st.none(), max_size=3)
jobs = st.builds(
    lambda number, table, **values: job_row(str(number), table, **values),
    st.integers(1, 2**63 - 1),
    st.sampled_from([GENERATION, EXTRACTION]),
    platform=texts,
    problem_id=texts,
    title=texts,
    status=st.sampled_from(["PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]),
    celery_task_id=st.none() | texts,
    error_message=st.none() | texts,
    created_at=times,
    updated_at=times,
    tags=st.none() | tags,
    generator_code=st.none() | texts,
)


def item_of(row: Row, unfinished: Unfinished = FAIL) -> dict[str, Any]:
    return map_row(row, unfinished=unfinished).item


def values_of(item: dict[str, Any]) -> dict[str, Any]:
    """The item's texts and numbers."""
    return {name: next(iter(typed.values())) for name, typed in item.items()}


def model_of(row: Row, item: dict[str, Any]) -> Any:
    return (ProgressEntry if row.table == PROGRESS else KINDS[JOB_TYPES[row.table]]).from_raw_data(item)


@given(jobs, st.sampled_from(Unfinished))
def test_a_job_is_what_its_model_writes(row: Row, unfinished: Unfinished) -> None:
    item = item_of(row, unfinished)
    job = model_of(row, item)

    assert job.serialize() == item
    assert {name: getattr(job, name) for name in job.index_keys()} == job.index_keys()


@given(texts, st.integers(0, 2**63 - 1), times)
def test_an_entry_is_what_its_model_writes(message: str, number: int, created_at: datetime) -> None:
    row = entry_row(str(number), message=message, created_at=created_at)

    assert model_of(row, item_of(row)).serialize() == item_of(row)


@given(jobs, st.sampled_from(Unfinished))
def test_the_same_row_becomes_the_same_item_whenever_it_is_mapped(row: Row, unfinished: Unfinished) -> None:
    assert item_of(row, unfinished) == item_of(row, unfinished)


def test_a_job_shows_what_its_row_said() -> None:
    row = job_row("17", celery_task_id="a3c1")
    job = model_of(row, item_of(row))

    assert {name: getattr(job, name) for name in row.values if name in job.fields() - {"created_at", "updated_at"}} == {
        name: value for name, value in row.values.items() if name in job.fields() - {"created_at", "updated_at"}
    } | {"legacy": None, "tags": ["math", {"weight": 0.1, "of": [1, None, True]}]}
    assert (job.task_id, job.legacy_id, job.attempt, job.tries, job.version) == ("a3c1", "17", 0, 0, 1)
    assert (job.created_at, job.updated_at) == (1759980226.123456, 1759980235.123457)
    assert (job.submitted_at, job.started_at, job.finished_at) == (job.created_at, None, job.updated_at)


def test_ids_are_the_same_for_ever() -> None:
    assert new_id(GENERATION, "17") == "af780c7c-c099-522d-925b-348347210bac"
    assert new_id(EXTRACTION, "17") == "33e2f189-2324-59eb-b369-6b927a9fad1d"
    assert new_id(EXTRACTION, UUID) == UUID
    assert new_id(EXTRACTION, UUID.upper()) == UUID


def test_an_integer_id_becomes_a_new_one_and_a_uuid_stays() -> None:
    by_number, by_uuid = values_of(item_of(job_row("17"))), values_of(item_of(job_row(UUID)))

    assert (by_number["PK"], by_number["legacy_id"]) == ("SGJOB#af780c7c-c099-522d-925b-348347210bac", "17")
    assert (by_uuid["PK"], by_uuid["legacy_id"]) == (f"SGJOB#{UUID}", UUID)


def test_entries_follow_their_job_and_keep_their_order_within_a_microsecond() -> None:
    items = [values_of(item_of(entry_row(str(number)))) for number in (9, 10, 99, 100, 2**63 - 1)]

    assert {item["PK"] for item in items} == {"JOB#generation#af780c7c-c099-522d-925b-348347210bac"}
    keys = [item["SK"] for item in items]
    assert keys == sorted(keys)
    assert keys[1] == "PROG#1759980226123456#00000000000000000010"


def test_entries_of_the_old_table_have_keys_of_their_own_within_a_second() -> None:
    ids = [f"JOB#generation#17|PROG#1759980226{end}" for end in ("", "#1", ".5")]
    keys = {values_of(item_of(entry_row(each)))["SK"] for each in ids}

    assert "PROG#1759980226123456#00000000001759980226" in keys
    assert len(keys) == 3


# Unfinished jobs


@pytest.mark.parametrize("status", ["PENDING", "PROCESSING"])
def test_an_unfinished_job_that_is_kept_is_only_a_record(status: str) -> None:
    row = job_row(status=status)
    job = model_of(row, item_of(row, KEEP))

    assert (job.status, job.submitted_at, job.finished_at, job.error_code) == (status, None, None, None)
    assert (job.error_message, job.legacy) == ("none at all", None)


@pytest.mark.parametrize("status", ["PENDING", "PROCESSING"])
def test_an_unfinished_job_that_is_failed_says_so_and_keeps_what_it_said_before(status: str) -> None:
    row = job_row(status=status, error_message="tried once")
    job = model_of(row, item_of(row, FAIL))

    assert (job.status, job.error_code, job.finished_at) == ("FAILED", "unfinished", job.updated_at)
    assert f"It was {status} in the service it was migrated from" in job.error_message
    assert job.legacy == {"status": status, "error_message": "tried once"}


@pytest.mark.parametrize(("status", "legacy"), [("PENDING", None), ("PROCESSING", {"status": "PROCESSING"})])
def test_an_unfinished_job_that_is_requeued_waits_for_a_worker(status: str, legacy: dict[str, str] | None) -> None:
    row = job_row(status=status)
    job = model_of(row, item_of(row, REQUEUE))

    assert (job.status, job.submitted_at, job.finished_at) == ("PENDING", job.created_at, None)
    assert job.legacy == legacy


@pytest.mark.parametrize("unfinished", Unfinished)
@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "CANCELLED"])
def test_a_finished_job_is_as_it_was(status: str, unfinished: Unfinished) -> None:
    row = job_row(status=status)
    job = model_of(row, item_of(row, unfinished))

    assert (job.status, job.error_message, job.error_code, job.legacy) == (status, "none at all", None, None)


# What the new form has no place for


def test_null_and_empty_are_told_apart() -> None:
    row = job_row(celery_task_id=None, error_message="", problem_url=None, updated_at=None, tags=None)
    job = model_of(row, item_of(row))

    assert (job.task_id, job.error_message, job.problem_url, job.tags) == ("", "", "", [])
    assert job.updated_at == job.created_at
    assert job.legacy == {"null": ["celery_task_id", "updated_at", "problem_url", "tags"]}


def test_a_long_error_message_is_shown_as_far_as_it_goes_and_kept_whole() -> None:
    row = job_row(status="FAILED", error_message="x" * 5_000)
    job = model_of(row, item_of(row))

    assert (job.error_message, job.legacy) == ("x" * MAX_ERROR, {"error_message": "x" * 5_000})
    assert MAX_ERROR == moves.MAX_ERROR


def test_what_nobody_listed_is_kept_under_its_own_name() -> None:
    row = job_row(legacy={"score": Decimal("0.1"), "null": 1, "status": "odd"}, problem_url=None)

    assert item_of(row)["legacy"] == {
        "M": {
            "score": {"N": "0.1"},
            "null": {"L": [{"S": "problem_url"}]},
            "unlisted": {"M": {"null": {"N": "1"}, "status": {"S": "odd"}}},
        }
    }


def test_decimals_in_tags_are_exact() -> None:
    number = Decimal("0.12345678901234567890123456789012345678")
    typed = item_of(job_row(tags=[number, Decimal("1.50"), Decimal("1E+3"), 10**30, 0.1]))["tags"]

    assert [each["N"] for each in typed["L"]] == [str(number), "1.5", "1000", str(10**30), "0.1"]


def test_nul_bytes_and_any_unicode_go_through() -> None:
    text = "a\0b 극장 👩‍👩‍👧 \U0010ffff"

    assert item_of(job_row(title=text, tags=[text]))["title"] == {"S": text}


# Rejects

DEEP: Any = []
for _ in range(40):
    DEEP = [DEEP]
REJECTED = [
    (Reason.EMPTY_KEY, job_row("")),
    (Reason.EMPTY_KEY, entry_row(job_id="")),
    (Reason.EMPTY_KEY, entry_row(job_id=None)),
    (Reason.KEY_TOO_LONG, job_row(platform="x" * 2_040)),
    (Reason.KEY_TOO_LONG, entry_row("x" * 1_010)),
    (Reason.UNKNOWN_STATUS, job_row(status="DONE")),
    (Reason.UNKNOWN_STATUS, job_row(status="completed")),
    (Reason.UNKNOWN_STATUS, job_row(status=None)),
    (Reason.UNKNOWN_CONTENT_TYPE, entry_row(job_type=None)),
    (Reason.UNKNOWN_CONTENT_TYPE, entry_row(job_type="something")),
    (Reason.TAGS_NOT_A_LIST, job_row(tags={"a": 1})),
    (Reason.TAGS_NOT_A_LIST, job_row(tags="math")),
    (Reason.NO_TIME, job_row(created_at=None)),
    (Reason.NO_TIME, entry_row(created_at=None)),
    (Reason.BAD_TIME, job_row(created_at="yesterday")),
    (Reason.BAD_TIME, job_row(updated_at="infinity")),
    (Reason.BAD_TIME, job_row(created_at=datetime(1969, 12, 31, 23, 59, tzinfo=UTC))),
    (Reason.BAD_TIME, entry_row(created_at=datetime(2287, 1, 1, tzinfo=UTC))),
    (Reason.BAD_TIME, entry_row(created_at=CREATED.replace(tzinfo=None))),
    (Reason.NOT_TEXT, job_row(title=b"\x00")),
    (Reason.NOT_TEXT, job_row(error_message=5)),
    (Reason.NOT_TEXT, entry_row(message=["no"])),
    (Reason.BAD_TEXT, job_row(title="half \ud83d")),
    (Reason.BAD_TEXT, job_row(tags=["half \ud83d"])),
    (Reason.BAD_TEXT, job_row("\ud83d")),
    (Reason.BAD_TEXT, entry_row(job_id="\ud83d")),
    (Reason.BAD_NUMBER, job_row(tags=[Decimal("1." + "1" * 38)])),
    (Reason.BAD_NUMBER, job_row(tags=[10**126])),
    (Reason.BAD_NUMBER, job_row(tags=[{"x": Decimal("1e-131")}])),
    (Reason.BAD_NUMBER, job_row(tags=[Decimal("1e999999")])),
    (Reason.BAD_NUMBER, job_row(legacy={"x": float("inf")})),
    (Reason.BAD_NAME, job_row(tags=[{"": 1}])),
    (Reason.TOO_DEEP, job_row(tags=DEEP)),
    (Reason.TOO_DEEP, job_row(legacy={"deep": DEEP[0][0][0][0][0][0][0][0]})),
    (Reason.TOO_LARGE, job_row(solution_code="x" * 410_000)),
    (Reason.TOO_LARGE, job_row(solution_code="é" * 205_000)),
    (Reason.TOO_LARGE, entry_row(message="x" * 410_000)),
]


@pytest.mark.parametrize(("reason", "row"), REJECTED, ids=[f"{reason}-{i}" for i, (reason, _) in enumerate(REJECTED)])
def test_a_row_that_cannot_become_an_item_is_rejected_with_a_reason(reason: Reason, row: Row) -> None:
    with pytest.raises(Rejected) as rejected:
        map_row(row, unfinished=FAIL)

    assert rejected.value.code == reason
    assert len(rejected.value.message) < 250
    rejected.value.message.encode()


def test_a_row_of_nearly_400_kb_is_taken() -> None:
    small = values_of(item_of(job_row(solution_code="")))
    free = MAX_ITEM_BYTES - 3_000 - sum(len(str(value)) for value in small.values())

    assert item_of(job_row(solution_code="x" * free))


@pytest.mark.parametrize("deep", [29, 30])
def test_data_is_taken_as_deep_as_dynamodb_takes_it(deep: int) -> None:
    data: Any = "x"
    for _ in range(deep):
        data = [data]

    assert item_of(job_row(tags=[data]))


@pytest.mark.parametrize("created_at", [CREATED, CREATED.replace(microsecond=0), CREATED.replace(microsecond=120_000)])
def test_times_are_exact_in_keys_and_numbers(created_at: datetime) -> None:
    micros = (created_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    values = values_of(item_of(job_row(created_at=created_at)))

    assert Decimal(values["created_at"]) == Decimal(micros) / 1_000_000
    assert values["GSI1SK"].startswith(f"{micros:016d}#")


def test_an_orphan_is_mapped_like_any_other_entry() -> None:
    row = entry_row()

    assert item_of(replace(row, orphan=True)) == item_of(row)


def test_an_extraction_has_its_own_fields() -> None:
    row = extraction_row(problem_identifier="1486B")
    job = model_of(row, item_of(row))

    assert (job.problem_identifier, job.tags, job.generate_script) == ("1486B", [], False)
