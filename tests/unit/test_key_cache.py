"""What a process remembers of keys, where many ask at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pynamodb.exceptions import GetError

from jobsvc import key_cache
from jobsvc.key_cache import KeyCache
from jobsvc.models.api_key import ApiKey
from tests.processes import eventually

MANY = 8
ID = "4f1c0a9b27d36e58"


class Table:
    """Answers when it is let, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = threading.Event()
        self.answer: Callable[[], ApiKey | None] = lambda: None

    def read(self, _: str) -> ApiKey | None:
        self.asked += 1
        answer = self.answer
        assert self.answers.wait(10)
        return answer()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    table = Table()
    monkeypatch.setattr(key_cache, "_read", table.read)
    yield table
    table.answers.set()


def test_all_who_ask_at_once_share_one_read(table: Table) -> None:
    cache, key = KeyCache(), ApiKey()
    table.answer = lambda: key
    with ThreadPoolExecutor(MANY) as requests:
        found = [requests.submit(cache.find, ID) for _ in range(MANY)]
        assert eventually(lambda: table.asked > 0)
        table.answers.set()
        assert [each.result() for each in found] == [key] * MANY
    assert table.asked == 1


def test_a_failure_is_that_of_all_who_waited_and_of_nobody_after_them(table: Table) -> None:
    def fail() -> None:
        raise GetError("away")

    cache, key = KeyCache(), ApiKey()
    table.answer = fail
    with ThreadPoolExecutor(MANY) as requests:
        waiting = [requests.submit(cache.find, ID) for _ in range(MANY)]
        assert eventually(lambda: table.asked > 0 and all(each.running() for each in waiting))
        table.answers.set()
        assert {type(each.exception()) for each in waiting} == {GetError}
    table.answer = lambda: key
    assert cache.find(ID) is key


def test_a_key_that_changes_while_it_is_read_is_read_anew(table: Table) -> None:
    cache, old, new = KeyCache(), ApiKey(), ApiKey()
    table.answer = lambda: old
    with ThreadPoolExecutor(2) as requests:
        early = requests.submit(cache.find, ID)
        assert eventually(lambda: table.asked == 1)
        cache.forget(ID)
        table.answer = lambda: new
        late = requests.submit(cache.find, ID)
        assert eventually(lambda: table.asked == 2)
        table.answers.set()
        assert (early.result(), late.result()) == (old, new)
    assert cache.find(ID) is new
