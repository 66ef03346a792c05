"""What counts as the same, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from jobsvc.migration.canonical import Checksum, digest, microseconds, row_digest
from jobsvc.migration.rows import COLUMNS, GENERATION, PROGRESS, Row
from tests.old_rows import CREATED, entry_row, job_row


def of(**fields):
    return digest(GENERATION, "1", fields)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": None}, {}),
        ({"legacy": {}}, {}),
        ({"tags": [1, Decimal("2.50")]}, {"tags": [Decimal("1.0"), 2.5]}),
        ({"tags": [0]}, {"tags": [Decimal("-0.0")]}),
        ({"tags": [10**30]}, {"tags": [Decimal("1E+30")]}),
        ({"tags": [{"a": 1, "b": 2}]}, {"tags": [{"b": 2, "a": 1}]}),
        ({"created_at": CREATED}, {"created_at": CREATED.astimezone(timezone(timedelta(hours=9)))}),
        ({"created_at": CREATED}, {"created_at": CREATED.replace(tzinfo=None)}),
        ({"created_at": CREATED}, {"created_at": Decimal("1759980226.123456")}),
    ],
)
def test_the_same_in_another_form(one, other):
    assert of(**one) == of(**other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": None}, {"title": ""}),
        ({"tags": None}, {"tags": []}),
        ({"tags": [1]}, {"tags": ["1"]}),
        ({"tags": [1]}, {"tags": [True]}),
        ({"tags": [0]}, {"tags": [False]}),
        ({"tags": [None]}, {"tags": []}),
        ({"tags": ["n", "1"]}, {"tags": [1]}),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}),
        ({"tags": [Decimal("0.1")]}, {"tags": [Decimal("0.1000000000000000055511151231257827")]}),
        ({"tags": [10**37]}, {"tags": [10**37 + 1]}),
        ({"title": "é"}, {"title": "e\u0301"}),
        ({"title": "a\0b"}, {"title": "a b"}),
        ({"title": "x"}, {"problem_url": "x"}),
        ({"created_at": CREATED}, {"created_at": CREATED + timedelta(microseconds=1)}),
        ({"created_at": CREATED}, {"created_at": CREATED.isoformat()}),
        ({"title": '","problem_url":"'}, {"title": "", "problem_url": ""}),
    ],
)
def test_not_the_same(one, other):
    assert of(**one) != of(**other)


def test_table_and_id_are_part_of_a_row():
    assert len({digest(GENERATION, "1", {}), digest(GENERATION, "2", {}), digest(PROGRESS, "1", {})}) == 3


@pytest.mark.parametrize("row", [job_row(), entry_row()], ids=["job", "entry"])
def test_every_column_counts(row):
    changed = [Row(row.table, row.id, {**row.values, name: "changed"}) for name in (*COLUMNS[row.table], "legacy")]

    assert len({row_digest(each) for each in (row, *changed)}) == len(changed) + 1


def test_half_a_character_can_be_told_too():
    assert of(title="\ud800") != of(title="\ud801")


def test_times_before_1970_are_exact_too():
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)) == -1
    assert microseconds(-0.000001) == -1


def test_a_checksum_does_not_depend_on_order():
    one, other = Checksum(), Checksum()
    digests = [of(title=str(number)) for number in range(9)]
    for forth, back in zip(digests, reversed(digests), strict=True):
        one.add(forth)
        other.add(back)

    assert str(one) == str(other)
    assert len(str(one)) == 64


def test_a_checksum_tells_a_row_that_is_there_twice_from_one_that_is_there_once():
    once, twice = Checksum(), Checksum()
    once.add(of())
    twice.add(of())
    twice.add(of())

    assert str(once) != str(twice)
    twice.remove(of())
    assert (str(once), once.count) == (str(twice), twice.count)
