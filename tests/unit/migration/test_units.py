from __future__ import annotations

from typing import Any

import pytest

from jobsvc.migration.mapping import Unfinished, map_row
from jobsvc.migration.rows import Row
from jobsvc.migration.units import write_units
from jobsvc.models.binding import client
from tests.migrating import entry, job

ROWS = [
    job(),
    job(constraints="x" * 3_000),
    job(title="é" * 900, platform="ж" * 40),
    job(error_message="e" * 1_000, title="t" * 255, solution_code="x" * 9_000, tags=["math", 1, 2.5, None, {"a": []}]),
    entry(),
    entry(message="m" * 5_000),
    entry(message="≤" * 1_000),
]


@pytest.fixture
def spent(config):
    """Puts an item; returns what the real engine says that it cost."""

    def put(item: dict[str, Any]) -> float:
        answer = client().put_item(TableName=config.table, Item=item, ReturnConsumedCapacity="TOTAL")
        return answer["ConsumedCapacity"]["CapacityUnits"]

    return put


def item(row: Row) -> dict[str, Any]:
    return map_row(row, unfinished=Unfinished.FAIL).item


#: moto makes units up.
real = pytest.mark.parametrize(
    "config", [pytest.param("dynamodb_local", marks=pytest.mark.dynamodb_local)], indirect=True
)


@real
@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_the_units_of_a_new_item_are_what_dynamodb_takes(row, spent):
    assert write_units(item(row)) == spent(item(row))


@real
@pytest.mark.parametrize("row", ROWS[1:4], ids=range(1, 4))
def test_so_are_those_of_an_item_that_takes_the_place_of_a_larger_one(row, spent):
    large, small = item(row), item(job(status="FAILED"))  # of another status: it moves in every index
    spent(large)

    assert write_units(small, large) == spent(small)
