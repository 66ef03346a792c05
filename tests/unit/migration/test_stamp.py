from __future__ import annotations

import json

import pytest

from jobsvc.migration.checks import KEPT_FREE
from jobsvc.migration.stamp import STAMP, content, is_untouched, run_of, stamp, stamped

RUN = "3f2a9c1e-5d0b-4c43-9a8e-0f6d1c2b7a55"
ITEM = {
    "PK": {"S": "SGJOB#1"},
    "title": {"S": 'Quotes " and ≤\x00\n'},
    "tags": {"L": [{"S": "math"}, {"N": "1.50"}, {"M": {"b": {"N": "-0"}, "a": {"NULL": True}}}]},
    "version": {"N": "1"},
}


def test_what_is_sent_is_the_item_and_its_stamp():
    sent = json.loads(stamped(content(ITEM), RUN))

    assert sent.pop(STAMP) == {"S": stamp(content(ITEM), RUN)}
    assert content(sent) == content(ITEM)
    assert sent["title"] == ITEM["title"]


def test_an_item_that_comes_back_is_known_as_untouched_and_tells_its_run():
    item = {**ITEM, STAMP: {"S": stamp(content(ITEM), RUN)}}

    assert is_untouched(item)
    assert run_of(item) == RUN


@pytest.mark.parametrize(
    ("sent", "came_back"), [("1E2", "100"), ("1.50", "1.5"), ("-0", "0"), ("0.0000001", "1E-7"), ("00", "0")]
)
def test_a_number_is_the_same_however_it_is_written(sent: str, came_back: str):
    assert content({"n": {"N": sent}}) == content({"n": {"N": came_back}})


@pytest.mark.parametrize("digits", ["0." + "1" * 38, "-" + "9" * 38, "123456789012345678901234567890.12345678"])
def test_a_number_keeps_all_the_digits_that_dynamodb_keeps(digits: str):
    assert digits in content({"n": {"N": digits}})


@pytest.mark.parametrize(
    "change",
    [{"version": {"N": "2"}}, {"title": {"S": "Another"}}, {"note": {"S": ""}}, {"tags": {"L": []}}],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_changed_shows(change):
    item = {**ITEM, STAMP: {"S": stamp(content(ITEM), RUN)}}

    assert not is_untouched({**item, **change})


def test_an_attribute_that_is_gone_shows():
    item = {**ITEM, STAMP: {"S": stamp(content(ITEM), RUN)}}

    assert not is_untouched({name: value for name, value in item.items() if name != "title"})


def test_an_item_without_a_stamp_is_nobodys():
    assert run_of(ITEM) == ""
    assert not is_untouched(ITEM)


def test_a_stamp_fits_into_what_mapping_leaves_free():
    assert len(STAMP) + len(stamp(content(ITEM), RUN)) <= KEPT_FREE
