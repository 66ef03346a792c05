from __future__ import annotations

import threading

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from jobsvc.migration import pace
from jobsvc.migration.pace import Pace, Patience, Stopped, TableAway, code_of

AWAY = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "BatchWriteItem")


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def patience(clock: Clock, said: list[str], monkeypatch: pytest.MonkeyPatch) -> Patience:
    patience = Patience(threading.Event(), where="table 't'", say=said.append, monotonic=clock)
    monkeypatch.setattr(patience, "sleep", clock.sleep)
    return patience


def asked(*answers: object):
    """A request with these answers, in turn."""
    left = list(answers)

    def request() -> object:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return request


@pytest.mark.parametrize("code", sorted(pace.THROTTLED))
def test_a_throttled_request_is_repeated_for_as_long_as_it_takes(patience: Patience, clock: Clock, code: str):
    answer = patience.ask(asked(*[refusal(code)] * 500, "in"))

    assert answer == "in"
    assert clock.now - 1_000 > pace.GIVE_UP_AFTER  # Longer than an absent table is waited for.
    assert patience.throttled == 500


def test_waits_grow_up_to_a_limit_and_differ(patience: Patience, clock: Clock):
    patience.ask(asked(*[refusal("ThrottlingException")] * 200, "in"))

    assert all(wait <= pace.FIRST_WAIT * 2**number for number, wait in enumerate(clock.slept))
    assert pace.LONGEST_WAIT / 2 < max(clock.slept) <= pace.LONGEST_WAIT
    assert len(set(clock.slept)) > 190


@pytest.mark.parametrize("trouble", [AWAY, ConnectTimeoutError(endpoint_url="x"), refusal("InternalServerError")])
def test_a_table_that_comes_back_is_waited_for(patience: Patience, trouble: Exception):
    assert patience.ask(asked(trouble, trouble, "in")) == "in"
    assert patience.state == ""


def test_a_table_that_stays_away_ends_it_and_is_named(patience: Patience, clock: Clock):
    with pytest.raises(TableAway, match=r"table 't' has not answered for 1\d\d s .*127.0.0.1:1") as raised:
        patience.ask(asked(*[AWAY] * 1_000))

    assert pace.GIVE_UP_AFTER <= clock.now - 1_000 < pace.GIVE_UP_AFTER + pace.LONGEST_WAIT
    assert "trying on" in patience.state
    assert raised.value.message.count("\n") == 0


def test_a_table_that_is_away_for_some_time_is_told_once_and_again_when_it_is_back(patience, clock, said):
    patience.ask(asked(*[AWAY] * 6, "in"))  # within seconds
    assert said == []

    for _ in range(20):
        patience.bear(AWAY, 8)
    assert len(said) == 1
    assert said[0].startswith("table 't' does not answer (Could not connect")

    patience.answered()
    patience.answered()
    assert said[1:] == ["DynamoDB answers again."]


def test_a_busy_table_is_told_beside_the_bar_for_a_moment(patience: Patience, clock: Clock):
    patience.bear(refusal("ThrottlingException"), 0)
    assert patience.state == "throttled"

    clock.now += pace.BUSY_FOR
    assert patience.state == ""


def test_any_answer_begins_the_waiting_anew(patience: Patience, clock: Clock):
    for _ in range(4):
        patience.bear(AWAY, 0)
        clock.now += pace.GIVE_UP_AFTER * 0.9
        patience.answered()

    patience.bear(AWAY, 0)
    clock.now += pace.GIVE_UP_AFTER * 0.9
    patience.bear(refusal("ThrottlingException"), 0)  # It is there, only busy.
    clock.now += pace.GIVE_UP_AFTER * 0.9
    patience.bear(AWAY, 0)


def test_what_no_other_try_can_mend_is_not_tried_again(patience: Patience, clock: Clock):
    with pytest.raises(ClientError, match="AccessDenied"):
        patience.ask(asked(refusal("AccessDeniedException"), "in"))

    assert clock.slept == []


def test_a_stop_ends_every_wait():
    stopping = threading.Event()
    patience = Patience(stopping)
    stopping.set()

    with pytest.raises(Stopped):
        patience.bear(refusal("ThrottlingException"), 10)


def test_the_code_of_a_transaction_is_that_of_the_write_that_was_refused():
    error = ClientError(
        {
            "Error": {"Code": "TransactionCanceledException", "Message": ""},
            "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}],
        },
        "TransactWriteItems",
    )

    assert code_of(error) == "ConditionalCheckFailed"


def test_no_second_spends_more_units_than_it_may(clock: Clock):
    pace = Pace(100, clock.sleep, monotonic=clock)
    spent: list[tuple[float, float]] = []

    for units in [100, 7, 60, 33, 1, 99, 100, 50] * 20:
        pace.take(units)
        spent.append((clock.now, units))

    for start, _ in spent:
        assert sum(units for at, units in spent if start < at < start + 1) <= 100
    seconds = spent[-1][0] - 1_000
    assert sum(units for _, units in spent) == pytest.approx(100 * seconds)


def test_time_that_passed_idly_is_not_made_up_for(clock: Clock):
    pace = Pace(100, clock.sleep, monotonic=clock)
    pace.take(100)
    clock.now += 3600

    pace.take(100)

    assert clock.slept[-1] == 1.0
