"""Pages that workers have kept, on a real Valkey."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

import pytest
import redis

from jobsvc import shared_pages
from jobsvc.extraction import KeptPage
from jobsvc.shared_pages import SharedPages
from tests.tables import NO_REDIS

PAGE = KeptPage("회의실".encode("cp949"), "text/html; charset=euc-kr", 'W/"a"', "Fri, 09 Oct 2026 03:24:16 GMT")


@pytest.fixture
def connection(valkey: str) -> Iterator[redis.Redis]:
    """A database of its own, empty."""
    with redis.Redis.from_url(valkey, db=7) as connection:
        connection.flushdb()
        yield connection


@pytest.fixture
def address() -> str:
    return f"https://codeforces.com/contest/{uuid.uuid4()}"


def test_a_page_is_found_as_it_was_kept_by_any_worker(connection, address):
    SharedPages(connection).keep(address, PAGE)

    assert SharedPages(connection).find(address) == PAGE
    assert SharedPages(connection).find(f"{address}/other") is None


def test_the_oldest_pages_are_forgotten(connection, address, monkeypatch):
    monkeypatch.setattr(shared_pages, "MAX_PAGES", 3)
    pages = SharedPages(connection)

    for number in (0, 1, 2, 0, 3):
        pages.keep(f"{address}/{number}", PAGE)

    assert [pages.find(f"{address}/{number}") is not None for number in range(4)] == [True, False, True, True]
    assert connection.dbsize() == 4


def test_everything_is_forgotten_in_time(connection, address):
    SharedPages(connection).keep(address, PAGE)

    assert all(0 < connection.ttl(key) <= shared_pages.KEPT_S for key in connection.scan_iter())


def test_what_does_not_pack_is_not_kept(connection, address):
    noise = random.Random(1).randbytes(shared_pages.MAX_PACKED_BYTES)

    SharedPages(connection).keep(address, KeptPage(noise, etag='"a"'))

    assert connection.dbsize() == 0


@pytest.mark.parametrize("stored", [b"", b"what", b"{}\n", b'["a"]\nx', b'["","",""]\nx', PAGE.to_bytes()[:-4]])
def test_what_somebody_else_wrote_is_no_page(connection, address, stored):
    pages = SharedPages(connection)
    pages.keep(address, PAGE)
    (key,) = [key for key in connection.scan_iter() if key != b"jobsvc:pages"]
    connection.set(key, stored)

    assert pages.find(address) is None


def test_without_redis_nothing_is_kept_and_nothing_fails(address):
    pages = SharedPages(redis.Redis.from_url(NO_REDIS))

    pages.keep(address, PAGE)

    assert pages.find(address) is None
