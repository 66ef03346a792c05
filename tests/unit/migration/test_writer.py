from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from jobsvc.config import Config
from jobsvc.job_helper import JobHelper
from jobsvc.migration import pace
from jobsvc.migration.checks import Reason
from jobsvc.migration.mapping import Mapped, Unfinished, map_row, new_id
from jobsvc.migration.new_items import batches
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.planning import Outcome, plan
from jobsvc.migration.rows import GENERATION, Row
from jobsvc.migration.stamp import run_of
from jobsvc.migration.target import Target
from jobsvc.migration.wire import Key, Wire, key_in
from jobsvc.migration.writer import Writer
from jobsvc.models.binding import client
from tests.migrating import entry, items, job, target

FIRST, SECOND = "run-1", "run-2"
map_fail = partial(map_row, unfinished=Unfinished.FAIL)
THROTTLED = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "BatchWriteItem")
LOST = ReadTimeoutError(endpoint_url="http://127.0.0.1:1")

Put = Callable[[Wire, Sequence[str]], set[Key]]
really_put = Wire.put


@pytest.fixture
def there(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.01)
    with target(config) as there:
        yield there


@pytest.fixture
def copy(there: Target) -> Callable[..., Outcome]:
    """Copy rows in a run; `first` says that nobody looks what is there."""

    def copy(*rows: Row, run: str = FIRST, first: bool = False, dry_run: bool = False, **options: Any) -> Outcome:
        table = PatientTable(there.wire, there.patience)
        return Writer(table, run, map_fail, look_first=not first, dry_run=dry_run, **options).copy(rows)

    return copy


@pytest.fixture
def puts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Makes puts go as told, one after the other, and then well; returns the number of items of each."""

    def puts(*ways: Put) -> list[int]:
        sizes: list[int] = []

        def put(wire: Wire, texts: Sequence[str]) -> set[Key]:
            sizes.append(len(texts))
            way = ways[len(sizes) - 1] if len(sizes) <= len(ways) else really_put
            return way(wire, texts)

        monkeypatch.setattr(Wire, "put", put)
        return sizes

    return puts


@pytest.fixture
def sent_by(there: Target) -> Callable[[], list[str]]:
    """The operations that are sent to the table from now on."""

    def begin() -> list[str]:
        operations: list[str] = []
        for each in (there.wire.client, client()):
            each.meta.events.register(
                "before-send.dynamodb", lambda event_name, **_: operations.append(event_name.rpartition(".")[2])
            )
        return operations

    return begin


def throttled(wire: Wire, texts: Sequence[str]) -> set[Key]:
    raise THROTTLED


def lost_answer(wire: Wire, texts: Sequence[str]) -> set[Key]:
    """All of it is done, and nobody hears of it."""
    really_put(wire, texts)
    raise LOST


def lost_request(wire: Wire, texts: Sequence[str]) -> set[Key]:
    raise LOST


def counts(outcome: Outcome) -> dict[str, int]:
    names = ("written", "updated", "unchanged", "conflicts", "rejected")
    return {name: count for name in names if (count := getattr(outcome.tally, name))}


@pytest.mark.parametrize("first", [True, False])
def test_rows_become_the_items_that_mapping_makes_of_them(config: Config, copy, first: bool):
    rows = [*(job(number) for number in range(1, 41)), *(entry(number) for number in range(1, 61))]

    outcome = copy(*rows, first=first)

    assert counts(outcome) == {"written": 100}
    assert items(config) == {key_in(item): item for item in (map_fail(row).item for row in rows)}


def test_every_item_says_which_run_wrote_it(config: Config, copy):
    copy(job(), entry())

    assert {run_of(item) for item in client().scan(TableName=config.table)["Items"]} == {FIRST}


def test_rows_that_are_there_and_equal_are_unchanged(copy):
    rows = [job(), entry(), job(2, tags=["é", 1, 1.50, 1e20, None, {"deep": [True]}], title="≤")]
    copy(*rows)

    outcome = copy(*rows, run=SECOND)

    assert counts(outcome) == {"unchanged": 3}
    assert outcome.tally.write_units == 0


def test_rows_that_this_very_run_has_written_count_as_written(copy):
    once = copy(job(), entry())

    again = copy(job(), entry())

    assert counts(again) == {"written": 2}
    assert again.tally == once.tally


def test_a_row_that_has_changed_in_the_source_since_is_written_anew(config: Config, copy):
    copy(job(), job(2), entry())

    outcome = copy(job(status="FAILED", error_message="Too slow"), job(2), entry(message="Mended"), run=SECOND)

    assert counts(outcome) == {"updated": 2, "unchanged": 1}
    found = items(config)
    assert found["SGJOB#" + new_id(GENERATION, "1"), "META"]["status"] == {"S": "FAILED"}
    assert len(found) == 3


def test_a_job_that_the_new_service_has_changed_since_is_left_alone_and_named(app, copy):
    copy(job(), job(2))
    job_id = new_id(GENERATION, "1")
    JobHelper.update_script_generation_job(job_id, {"title": "Changed here"})

    outcome = copy(job(title="Changed there"), job(2), run=SECOND)

    assert counts(outcome) == {"conflicts": 1, "unchanged": 1}
    assert outcome.tally.named == ["1"]
    assert JobHelper.get_script_generation_job(job_id)["title"] == "Changed here"


def test_what_the_new_service_changes_at_the_last_moment_is_not_written_over(app, there: Target, copy, monkeypatch):
    copy(job())
    job_id = new_id(GENERATION, "1")
    replace = Wire.replace

    def meanwhile(wire: Wire, *arguments: Any) -> None:
        JobHelper.update_script_generation_job(job_id, {"title": "Changed here"})
        replace(wire, *arguments)

    monkeypatch.setattr(Wire, "replace", meanwhile)

    assert counts(copy(job(title="Changed there"), run=SECOND)) == {"conflicts": 1}
    assert JobHelper.get_script_generation_job(job_id)["title"] == "Changed here"


def test_an_item_that_no_run_wrote_is_left_alone(config: Config, copy):
    key = ("SGJOB#" + new_id(GENERATION, "1"), "META")
    client().put_item(TableName=config.table, Item={"PK": {"S": key[0]}, "SK": {"S": key[1]}, "dat": {"M": {}}})

    assert counts(copy(job())) == {"conflicts": 1}
    assert items(config)[key]["dat"] == {"M": {}}


def test_throttled_requests_are_repeated_until_they_are_in(copy, puts):
    sizes = puts(*[throttled] * 30)

    assert counts(copy(*(job(number) for number in range(1, 11)))) == {"written": 10}
    assert sizes == [10] * 31


def test_what_dynamodb_has_not_processed_is_sent_again_and_nothing_else(config: Config, there: Target, copy, puts):
    def only_three(wire: Wire, texts: Sequence[str]) -> set[Key]:
        really_put(wire, texts[:3])
        return {_key(text) for text in texts[3:]}

    sizes = puts(*[only_three] * 4)

    assert counts(copy(*(job(number) for number in range(1, 21)))) == {"written": 20}
    assert sizes == [20, 17, 14, 11, 8]
    assert len(items(config)) == 20
    assert there.patience.throttled == 4


def test_a_lost_answer_is_not_a_second_write(config: Config, copy, puts):
    sizes = puts(lost_answer)

    assert counts(copy(job(), job(2), first=True)) == {"written": 2}
    assert sizes == [2]


def test_a_lost_request_is_sent_again(config: Config, copy, puts):
    sizes = puts(lost_request, lost_request)

    assert counts(copy(job(), job(2), first=True)) == {"written": 2}
    assert sizes == [2, 2, 2]


def test_a_job_that_was_changed_while_its_answer_was_lost_is_not_written_over(app, copy, puts):
    job_id = new_id(GENERATION, "1")

    def lost_and_changed(wire: Wire, texts: Sequence[str]) -> set[Key]:
        really_put(wire, texts)
        JobHelper.update_script_generation_job(job_id, {"title": "Changed here"})
        raise LOST

    puts(lost_and_changed)

    assert counts(copy(job(), first=True)) == {"conflicts": 1}
    assert JobHelper.get_script_generation_job(job_id)["title"] == "Changed here"


def test_one_item_that_dynamodb_does_not_take_is_rejected_and_the_others_are_in(config: Config, there: Target):
    def careless(row: Row) -> Mapped:
        mapped = map_fail(row)
        if row.id == "7":
            mapped.item["title"] = {"S": "x" * 500_000}
        return mapped

    table = PatientTable(there.wire, there.patience)
    outcome = Writer(table, FIRST, careless, look_first=False).copy([job(number) for number in range(1, 21)])

    assert counts(outcome) == {"written": 19, "rejected": 1}
    ((row, rejected),) = outcome.rejects
    assert row.id == "7"
    assert rejected.code is Reason.REFUSED
    assert "size" in rejected.message
    assert len(items(config)) == 19


def test_a_request_that_is_wrong_for_all_items_ends_the_copy(copy, puts):
    def denied(wire: Wire, texts: Sequence[str]) -> set[Key]:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "BatchWriteItem")

    puts(denied)

    with pytest.raises(ClientError, match="AccessDenied"):
        copy(job())


def test_two_rows_of_one_key_are_not_silently_one(config: Config, copy):
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"

    outcome = copy(Row(GENERATION, uuid, job().values), Row(GENERATION, uuid.upper(), job(title="Two").values))

    assert counts(outcome) == {"written": 1, "rejected": 1}
    assert outcome.rejects[0][1].code is Reason.SAME_KEY


@pytest.mark.parametrize("later", [{}, {"run": SECOND}])
def test_nor_are_two_rows_of_one_key_that_come_one_after_the_other(config: Config, copy, later: dict[str, Any]):
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    copy(Row(GENERATION, uuid, job().values))
    before = items(config)

    outcome = copy(Row(GENERATION, uuid.upper(), job(title="Two").values), **later)

    assert counts(outcome) == {"rejected": 1}
    assert outcome.rejects[0][1].code is Reason.SAME_KEY
    assert items(config) == before


def test_a_rehearsal_counts_what_would_be_done_and_writes_nothing(app, config: Config, copy, sent_by):
    copy(job(), job(2), job(3))
    JobHelper.update_script_generation_job(new_id(GENERATION, "3"), {"title": "Changed here"})
    before = items(config)
    sent = sent_by()

    outcome = copy(
        job(), job(2, title="New"), job(3, title="New"), job(4), job(5, status="?"), run=SECOND, dry_run=True
    )

    assert counts(outcome) == {"written": 1, "updated": 1, "unchanged": 1, "conflicts": 1, "rejected": 1}
    assert set(sent) == {"BatchGetItem"}
    assert items(config) == before


def test_unfinished_jobs_and_entries_without_a_job_are_counted(copy):
    orphan = entry()
    rows = [job(), job(2, status="PENDING"), job(3, status="PROCESSING"), Row(orphan.table, "9", orphan.values, True)]

    tally = copy(*rows).tally

    assert (tally.rows, tally.unfinished, tally.orphans) == (4, 2, 1)


def test_batches_are_full_and_stay_below_the_limits_of_a_request():
    small = plan([job(number) for number in range(1, 61)], map_fail, Outcome()).values()
    assert [len(batch) for batch in batches(small, float("inf"))] == [25, 25, 10]

    large = plan([job(number, solution_code="x" * 390_000) for number in range(1, 25)], map_fail, Outcome()).values()
    assert [len(batch) for batch in batches(large, float("inf"))] == [10, 10, 4]


def test_a_batch_spends_no_more_units_than_a_second_may():
    planned = plan([job(number) for number in range(1, 31)], map_fail, Outcome()).values()

    for units in (1, 10, 50):
        found = list(batches(planned, units))
        assert sum(len(batch) for batch in found) == 30
        assert all(len(batch) == 1 or sum(one.units for one in batch) <= units for batch in found)


def _key(text: str) -> Key:
    return key_in(json.loads(text))
