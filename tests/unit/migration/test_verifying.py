"""A verification finds whatever is not the same on both sides, and names it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from jobsvc.job_helper import JobHelper
from jobsvc.migration.mapping import Unfinished, map_row, new_id
from jobsvc.migration.pace import Patience, Stopped
from jobsvc.migration.patient import PatientTable
from jobsvc.migration.rows import EXTRACTION, GENERATION, PROGRESS, Row
from jobsvc.migration.stamp import content, stamped
from jobsvc.migration.verification import NAMED, Finding, Verification
from jobsvc.migration.verifying import _faults, _kept, verify
from jobsvc.migration.way_back import restore
from jobsvc.migration.wire import Wire, key_in
from tests.migrating import Rows
from tests.old_rows import entry_row, extraction_row, job_row

RUN = "9f0c2c0e-5a6f-4c56-8b57-0b4f5a2f7c11"
ALL = (job_row("17"), job_row("18", status="FAILED"), extraction_row("3"), entry_row("4"), entry_row("5"))


@pytest.fixture
def table(config) -> Iterator[PatientTable]:
    wire = Wire(config, connections=4)
    yield PatientTable(wire, Patience(threading.Event()))
    wire.client.close()


@pytest.fixture
def migrate(table) -> Callable[..., None]:
    """Writes rows as a run does, each changed on its way by `bend`."""

    def write(*rows: Row, bend: Callable[[dict[str, Any]], Any] = lambda item: None) -> None:
        for row in rows:
            item = map_row(row, unfinished=Unfinished.FAIL).item
            bend(item)
            table.wire.put([stamped(content(item), RUN)])

    return write


def change(table: PatientTable, row: Row, **attributes: Any) -> None:
    """Set attributes of a migrated item by hand; None takes one away."""
    key = key_in(map_row(row, unfinished=Unfinished.FAIL).item)
    item = table.look([key])[key] | {name: typed for name, typed in attributes.items() if typed}
    gone = {name for name, typed in attributes.items() if typed is None}
    table.wire.put([json.dumps({name: typed for name, typed in item.items() if name not in gone})])


def counts(found: Verification) -> dict[str, int]:
    return {finding.value: found.count(finding) for finding in Finding if found.count(finding)}


def said(found: Verification) -> list[str]:
    return [str(difference) for difference in found.differences]


def test_what_is_migrated_is_equal(table, migrate):
    migrate(*ALL)

    found = verify(table, Rows(*ALL))

    assert found.ok
    assert found.differences == []
    assert {name: (each.source, each.items, each.equal) for name, each in found.tables.items()} == {
        GENERATION: (2, 2, 2),
        EXTRACTION: (1, 1, 1),
        PROGRESS: (2, 2, 2),
    }
    assert all(each.source_checksum == each.items_checksum for each in found.tables.values())
    assert len({each.source_checksum for each in found.tables.values()}) == 3


def test_a_row_is_missing_because_another_one_has_its_key(table, migrate):
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    first, second = job_row(uuid), job_row(uuid.upper())
    migrate(first)

    found = verify(table, Rows(first, second))

    assert counts(found) == {"missing": 1}
    assert said(found) == [f"missing: {GENERATION} {uuid.upper()}; same_key: It would have the key of row '{uuid}'"]


def test_nothing_is_equal_to_nothing(table):
    found = verify(table, Rows())

    assert found.ok
    assert all(each.source_checksum == each.items_checksum == "0" * 64 for each in found.tables.values())


def test_a_row_that_did_not_arrive_is_missing(table, migrate):
    migrate(*ALL[1:])

    found = verify(table, Rows(*ALL))

    assert not found.ok
    assert counts(found) == {"missing": 1}
    assert said(found) == ["missing: script_generation_jobs 17"]
    assert found.tables[GENERATION].source_checksum != found.tables[GENERATION].items_checksum


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row.table} {row.id}")
def test_an_item_that_the_source_has_not_is_extra(table, migrate, row):
    migrate(*ALL)

    found = verify(table, Rows(*(each for each in ALL if each is not row)))

    assert not found.ok
    assert counts(found) == {"extra": 1}
    assert said(found)[0].startswith(f"extra: {row.table} {row.id} at ")


def test_a_field_that_the_source_has_changed_since_is_named_with_both_values(table, migrate):
    migrate(job_row("17", constraints="x" * 500 + "old", tags=["a"]))

    found = verify(table, Rows(job_row("17", constraints="x" * 500 + "new", tags=["a", "b"])))

    assert not found.ok
    assert counts(found) == {"different": 1}
    (line,) = said(found)
    assert "constraints is '...xxxxxxxxxxxxxxxxxxxxnew' in the source, '...xxxxxxxxxxxxxxxxxxxxold' here" in line
    assert """tags is "['a', 'b']" in the source, "['a']" here""" in line
    assert "title" not in line
    assert "it is as it was written, and the source says otherwise" in line


def test_an_item_that_a_hand_has_changed_is_told_from_a_source_that_has(table, migrate):
    migrate(job_row())
    change(table, job_row(), title={"S": "Another"})

    found = verify(table, Rows(job_row()))

    assert counts(found) == {"different": 1}
    assert "changed in the table since it was written, and not by the new service" in said(found)[0]


@pytest.mark.parametrize(
    ("attributes", "named"),
    [
        ({"GSI1PK": {"S": "SGJOB#STATUS#FAILED"}}, "GSI1PK"),
        ({"GSI3SK": None}, "GSI3SK"),
        ({"finished_at": None}, "finished_at"),
        ({"tries": {"N": "1"}}, "tries"),
        ({"new": {"S": ""}}, "new"),
        ({"created_at": {"N": "1759980226.123457"}}, "GSI1SK"),
        ({"created_at": {"S": "yesterday"}}, "item"),
    ],
)
def test_an_item_that_contradicts_itself_is_different(table, migrate, attributes, named):
    migrate(job_row())
    change(table, job_row(), **attributes)

    found = verify(table, Rows(job_row()))

    assert counts(found) == {"different": 1}
    assert f"{named} is" in said(found)[0]


DAMAGE: list[dict[str, Any]] = [
    {"S": "x"},
    {"N": "1E+125"},
    {"N": "-0.5"},
    {"BOOL": True},
    {"NULL": True},
    {"L": [{"N": "0.5"}]},
    {"M": {"null": {"L": [{"N": "0.5"}, {"L": []}]}, "unlisted": {"S": "x"}}},
    {"M": {"null": {"S": "title"}, "status": {"L": []}, "id": {"NULL": True}}},
    {"SS": ["a", "b"]},
    {"B": "AP8="},
]


@pytest.mark.parametrize("row", [job_row(), extraction_row(), entry_row()], ids=lambda row: row.table)
def test_whatever_the_damage_it_is_found_and_can_be_told(row):
    item = json.loads(stamped(content(map_row(row, unfinished=Unfinished.FAIL).item), RUN))
    for name in item.keys() - {"PK", "SK"}:
        for damage in DAMAGE:
            kept = _kept(restore({**item, name: damage}))
            assert not kept.is_sound or kept.changed
            assert all(isinstance(text, str) for pair in _faults(kept).values() for text in pair)


def test_what_mapping_forgets_is_found(table, migrate):
    """Also when the stamp says that nobody has changed anything."""
    migrate(job_row(), bend=lambda item: item.update(solution_code={"S": ""}))

    found = verify(table, Rows(job_row()))

    assert counts(found) == {"different": 1}
    assert "solution_code is" in said(found)[0]


def test_an_item_that_lost_its_old_id_is_both_missing_and_extra(table, migrate):
    migrate(job_row())
    change(table, job_row(), legacy_id=None)

    assert counts(verify(table, Rows(job_row()))) == {"missing": 1, "extra": 1}


def test_an_item_that_lost_its_stamp_is_not_taken_for_the_new_services_own(table, migrate):
    migrate(job_row(), entry_row())
    change(table, job_row(), migrated_by=None)
    change(table, entry_row(), migrated_by=None)

    assert counts(verify(table, Rows(job_row(), entry_row()))) == {"different": 1, "missing": 1}


def test_two_items_of_one_row_are_one_too_many(table, migrate):
    migrate(entry_row("4"))
    other = map_row(entry_row("4"), unfinished=Unfinished.FAIL).item
    other["SK"] = {"S": other["SK"]["S"].replace("PROG#1", "PROG#2")}
    table.wire.put([stamped(content(other), RUN)])

    found = verify(table, Rows(entry_row("4")))

    assert found.tables[PROGRESS].equal == 1
    assert counts(found) == {"extra": 1}


@pytest.mark.parametrize("suffix", ["0", "z"])
def test_the_right_one_of_two_items_is_equal_whichever_is_first(table, migrate, suffix):
    migrate(*(job_row(str(number)) for number in range(5)))
    for number in range(5):
        item = map_row(job_row(str(number)), unfinished=Unfinished.FAIL).item
        item["PK"] = {"S": f"SGJOB#{suffix}{number}"}
        table.wire.put([stamped(content(item), RUN)])

    found = verify(table, Rows(*(job_row(str(number)) for number in range(5))))

    assert found.tables[GENERATION].equal == 5
    assert counts(found) == {"extra": 5}


def test_a_job_that_the_new_service_has_changed_is_a_conflict(app, table, migrate):
    migrate(job_row())
    JobHelper.update_script_generation_job(new_id(GENERATION, "17"), {"title": "Another"})

    found = verify(table, Rows(job_row()))

    assert not found.ok
    assert counts(found) == {"conflict": 1}
    (line,) = said(found)
    assert "changed by the new service since" in line
    assert "title is" in line


def test_a_job_that_the_new_service_has_deleted_is_a_conflict_with_its_history(app, table, migrate):
    migrate(*ALL)
    assert JobHelper.delete_script_generation_job(new_id(GENERATION, "17"))

    found = verify(table, Rows(*ALL))

    assert counts(found) == {"conflict": 3}
    assert all("deleted by the new service since" in line for line in said(found))


def test_what_the_new_service_makes_itself_is_nobodys_business(app, table, migrate, queued):
    migrate(*ALL)
    job = JobHelper.create_script_generation_job(title="new", submit=True)
    JobHelper.cancel("generation", job["id"])
    JobHelper.create_problem_extraction_job(title="with its page", submit=True, page_html="<html>" * 1000)

    assert verify(table, Rows(*ALL)).ok


def test_a_row_that_cannot_become_an_item_is_named_and_no_failure(table, migrate):
    migrate(*ALL)

    found = verify(table, Rows(*ALL, job_row("19", status="BROKEN")))

    assert found.ok
    assert counts(found) == {"rejected": 1}
    assert "unknown_status" in said(found)[0]
    assert found.tables[GENERATION].source_checksum == found.tables[GENERATION].items_checksum


def test_a_mended_row_is_named_with_what_was_mended(table, migrate):
    migrate(*ALL, job_row("19", status="FAILED"))

    found = verify(table, Rows(*ALL, job_row("19", status="BROKEN")))

    assert found.ok
    assert counts(found) == {"mended": 1}
    assert "status is 'BROKEN' in the source, 'FAILED' here" in said(found)[0]
    assert found.tables[GENERATION].source_checksum == found.tables[GENERATION].items_checksum


def test_a_mended_row_that_a_hand_has_changed_is_different(table, migrate):
    mended = job_row("19", status="FAILED")
    migrate(mended)
    change(table, mended, title={"S": "Another"})

    assert counts(verify(table, Rows(job_row("19", status="BROKEN")))) == {"different": 1}


def test_only_some_tables_are_compared_when_asked(table, migrate):
    migrate(*ALL)

    found = verify(table, Rows(*ALL[:2]), tables=[GENERATION])

    assert found.ok
    assert list(found.tables) == [GENERATION]


def test_a_source_of_some_rows_says_nothing_of_others(table, migrate):
    migrate(*ALL)

    assert verify(table, Rows(ALL[0]), whole=False).ok


def test_upgraded_in_place_an_item_is_held_against_its_stamp_and_itself(table, migrate):
    migrate(*ALL)
    assert verify(table, Rows(), in_place=True).tables[GENERATION].equal == 2

    change(table, ALL[0], title={"S": "Another"})
    change(table, ALL[2], GSI1PK={"S": "PEJOB#STATUS#FAILED"})

    found = verify(table, Rows(job_row("20")), in_place=True)
    assert counts(found) == {"different": 2, "missing": 1}
    assert found.tables[PROGRESS].equal == 2


def test_the_first_hundred_of_each_kind_are_named_and_all_are_counted(table, migrate):
    rows = [entry_row(str(number)) for number in range(NAMED + 5)]
    broken = [entry_row(str(1_000 + number), job_type="nobody") for number in range(NAMED + 7)]

    found = verify(table, Rows(*rows, *broken))

    assert counts(found) == {"missing": NAMED + 5, "rejected": NAMED + 7}
    assert len(found.differences) == 2 * NAMED
    assert [difference.id for difference in found.differences[:NAMED]] == [row.id for row in rows[:NAMED]]


def test_the_report_is_plain_json(table, migrate):
    migrate(job_row())
    change(table, job_row(), title={"S": "a\0b"})

    found = verify(table, Rows(job_row(), job_row("18")))

    report = json.loads(json.dumps(found.to_dict()))
    assert report["ok"] is False
    assert report["tables"][GENERATION]["missing"] == 1
    assert report["differences"][0] == {
        "finding": "missing", "table": GENERATION, "id": "18", "key": "", "fields": {}, "reason": ""
    }  # fmt: skip
    assert report["read_units"] > 0
    assert report["rows_per_second"] > 0


def test_the_summary_says_what_was_found_and_lets_nothing_steer_the_terminal(table, migrate):
    migrate(*ALL)
    change(table, ALL[0], title={"S": "\x1b[2J"})

    lines = list(verify(table, Rows(*ALL, entry_row("\x1b|PROG#1"))).lines())

    assert lines[0].startswith("Verified: 6 rows of the source beside 5 migrated items, in ")
    assert "  script_generation_jobs: 1 equal; 1 different" in lines
    assert "The two sides are NOT the same." in lines
    assert "  missing: job_progress_history '\\x1b|PROG#1'" in lines
    assert not any("\x1b" in line for line in lines)


def test_the_summary_of_two_equal_sides(table, migrate):
    migrate(*ALL)

    lines = list(verify(table, Rows(*ALL)).lines())

    assert lines[-1] == "Both sides are the same."
    assert len({line.split()[-1] for line in lines if "checksum" in line}) == 3


def test_rows_that_were_rejected_are_not_called_the_same(table, migrate):
    migrate(*ALL)

    lines = list(verify(table, Rows(*ALL, job_row("99", status="LOST"))).lines())

    assert "Both sides are the same, but for rows that cannot become items: 1 rejected." in lines


def test_a_verification_can_be_stopped(table):
    stopping = threading.Event()
    stopping.set()

    with pytest.raises(Stopped):
        verify(replace(table, patience=Patience(stopping)), Rows(job_row()))


def test_it_tells_how_far_it_is(table, migrate):
    migrate(*ALL)
    told: list[int] = []

    verify(table, Rows(*ALL), threads=1, advance=told.append)

    assert sum(told) == 2 * len(ALL)
