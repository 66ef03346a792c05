"""Whatever mapping makes of a row, the way back finds the row again; and whatever is changed then, it notices."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsvc.migration.canonical import digest, row_digest
from jobsvc.migration.mapping import NAMESPACE, Unfinished, map_row
from jobsvc.migration.rows import COLUMNS, EXTRACTION, GENERATION, JOB_TABLES
from jobsvc.migration.stamp import content, stamped
from jobsvc.migration.way_back import COUNTERS, UNUSED, lost, restore
from jobsvc.migration.way_back import NAMESPACE as NAMESPACE_BACK
from jobsvc.models import KINDS, Job, Status
from tests.old_rows import entry_row, extraction_row, job_row

RUN = "9f0c2c0e-5a6f-4c56-8b57-0b4f5a2f7c11"
A_UUID = "2888a3b9-7f6c-4a57-9f3e-0d3c1f6c9a11"

ROWS = {
    "a job": job_row(),
    "an extraction job": extraction_row(),
    "a job with an UUID": job_row(A_UUID),
    "an UUID in capitals": job_row(A_UUID.upper()),
    "nothing but nulls": job_row(
        **dict.fromkeys(set(COLUMNS[GENERATION]) - {"created_at", "status", "platform", "problem_id"})
    ),
    "nothing but empty texts": job_row(
        celery_task_id="", error_message="", title="", problem_url="", tags=[], solution_code="", generator_code=""
    ),
    "an endless error": job_row(status="FAILED", error_message="x" * 5_000),
    "NUL and surrogate pairs": job_row(title="a\0b😀", constraints="\u2028 é e\u0301"),
    "numbers of every kind": job_row(tags=[0, -1, 10**30, Decimal("1.50"), Decimal("-1E-100"), Decimal("1E+20")]),
    "numbers of all the digits that DynamoDB keeps": job_row(tags=[Decimal("0." + "1" * 38), -(10**38) + 1]),
    "attributes that nobody listed": job_row(legacy={"mdl": "gpt", "n": Decimal("0.5"), "deep": {"a": [None]}}),
    "names that legacy uses itself": job_row(
        legacy={"status": "odd", "null": ["title"], "error_message": None, "unlisted": {"unlisted": 1}}, title=None
    ),
    "names that legacy uses itself, unfinished": job_row(legacy={"status": "odd"}, status="PENDING"),
    "an entry with names that legacy uses itself": entry_row("x|y", legacy={"id": 3, "job_id": "a", "null": []}),
    "an unfinished job": job_row(status="PROCESSING", error_message=None),
    "an unfinished job with a long error": job_row(status="PENDING", error_message="y" * 1_001),
    "an entry": entry_row(),
    "an entry of nulls": entry_row(step=None, message=None, status=None, content_type_id=None),
    "an entry of an extraction job": entry_row("0", job_type="extraction", job_id=A_UUID),
    "an entry with an UUID": entry_row(A_UUID),
    "an entry of the old table": entry_row("JOB#generation#17|PROG#1760000000", content_type_id=None),
    "a negative id": entry_row("-5"),
}


def written(row, unfinished=Unfinished.FAIL):
    item = map_row(row, unfinished=unfinished).item
    return json.loads(stamped(content(item), RUN))


def test_both_ways_turn_ids_with_the_same_namespace():
    assert NAMESPACE == NAMESPACE_BACK


@pytest.mark.parametrize("kind", KINDS.values())
def test_an_attribute_that_the_models_have_got_since_is_known_on_the_way_back(kind: type[Job]):
    table = JOB_TABLES[kind.job_type]
    written_by_the_model = kind("", "", created_at=0.0, updated_at=0.0).serialize()
    columns = {"PK", "SK", "task_id", *COLUMNS[table]}

    unused = {name: typed for name, typed in written_by_the_model.items() if name not in columns}

    assert unused == {name: typed for name, typed in {**COUNTERS, **UNUSED[table]}.items() if name not in columns}


@pytest.mark.parametrize("unfinished", list(Unfinished))
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_the_way_back_leads_to_the_row(row, unfinished):
    restored = restore(written(row, unfinished))

    assert (restored.table, restored.id) == (row.table, row.id)
    assert digest(restored.table, restored.id, restored.fields) == row_digest(row)
    assert (restored.faults, restored.untouched, restored.changed) == ({}, True, False)
    assert lost(row, map_row(row, unfinished=unfinished).item) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(-(10**37), 10**37) | st.decimals(-(10**20), 10**20, places=9)
plain = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts.filter(bool), inner, max_size=3),
    max_leaves=8,
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2286, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
unlisted = st.dictionaries(
    texts.filter(bool) | st.sampled_from(["null", "id", "job_id", "status", "error_message", "unlisted"]),
    plain,
    max_size=3,
)
some_text = st.none() | texts


@given(
    st.builds(
        job_row,
        st.integers(-(2**63), 2**63 - 1).map(str) | st.uuids().map(str),
        st.sampled_from([GENERATION, EXTRACTION]),
        legacy=unlisted,
        status=st.sampled_from(list(Status)),
        created_at=moments,
        updated_at=st.none() | moments,
        tags=st.none() | st.lists(plain, max_size=3),
        error_message=some_text | st.just("long " * 300),
        **dict.fromkeys(("platform", "problem_id", "celery_task_id", "title", "problem_url"), some_text),
        **dict.fromkeys(("solution_code", "language", "constraints", "generator_code"), some_text),
    ),
    st.sampled_from(Unfinished),
)
def test_the_way_back_of_any_job_leads_to_it(row, unfinished):
    restored = restore(written(row, unfinished))

    assert digest(restored.table, restored.id, restored.fields) == row_digest(row)
    assert (restored.faults, restored.untouched, restored.changed) == ({}, True, False)


@given(
    st.builds(
        entry_row,
        st.integers(-(2**63), 2**63 - 1).map(str) | st.uuids().map(str) | texts.filter(bool),
        legacy=unlisted,
        job_type=st.sampled_from(["generation", "extraction"]),
        job_id=st.integers(0, 2**63 - 1).map(str) | st.uuids().map(str) | texts.filter(bool),
        content_type_id=st.none() | st.integers(0, 99),
        created_at=moments,
        **dict.fromkeys(("step", "message", "status"), some_text),
    )
)
def test_the_way_back_of_any_entry_leads_to_it(row):
    restored = restore(written(row))

    assert digest(restored.table, restored.id, restored.fields) == row_digest(row)
    assert (restored.faults, restored.untouched, restored.changed) == ({}, True, False)


def mutations(typed):
    """Other values in the place of one."""
    ((kind, value),) = typed.items()
    if kind == "N":
        yield {"N": str(Decimal(value) + Decimal("0.000001"))}
    if kind == "S":
        yield {"S": value + "x"}
        yield {"S": "" if value else " "}
    if kind == "L":
        yield {"L": [*value, {"S": ""}]}
        yield {"L": value[:-1] or [{"S": "x"}]}
    if kind == "BOOL":
        yield {"BOOL": not value}
    if kind == "M":
        for name, inner in value.items():
            yield from ({"M": {**value, name: other}} for other in mutations(inner))
            yield {"M": {key: kept for key, kept in value.items() if key != name}}
        yield {"M": {**value, "new": {"S": ""}}}
    yield {"NULL": True} if kind != "NULL" else {"BOOL": True}


def mutants(item):
    """The item with one attribute changed, left out or added."""
    for name, typed in item.items():
        for other in mutations(typed):
            yield name, {**item, name: other}
        yield name, {key: kept for key, kept in item.items() if key != name}
    yield "new", {**item, "new": {"S": "x"}}


@pytest.mark.parametrize("unfinished", list(Unfinished))
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_every_change_of_every_attribute_is_noticed(row, unfinished):
    unnoticed = []
    for name, mutant in mutants(written(row, unfinished)):
        restored = restore(mutant)
        is_same = restored and digest(restored.table, restored.id, restored.fields) == row_digest(row)
        if is_same and not restored.faults and restored.untouched and not restored.changed:
            unnoticed.append((name, mutant.get(name)))

    assert unnoticed == []


#: What the stamp alone may notice: to the way back it makes no difference.
ONLY_STAMPED = {"migrated_by", "submitted_at"}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_the_way_back_needs_no_stamp_to_notice(row):
    unnoticed = set()
    for name, mutant in mutants(written(row)):
        restored = restore(mutant)
        is_same = restored and digest(restored.table, restored.id, restored.fields) == row_digest(row)
        if is_same and not restored.faults and not restored.changed:
            unnoticed.add(name)

    assert unnoticed <= ONLY_STAMPED
