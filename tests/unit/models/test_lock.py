from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobsvc.models.lock import Holding
from tests.faults import Wire

pytestmark = pytest.mark.usefixtures("app")

LEASE = 60.0


class Clockwork:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic() -> Clockwork:
    return Clockwork()


@pytest.fixture
def holdings(monotonic: Clockwork) -> Iterator[Holding]:
    """Processes that want the same lock."""
    return iter(lambda: Holding("recovery", lease_s=LEASE, monotonic=monotonic), None)


def test_one_process_holds_it_for_as_long_as_it_shows_life(holdings: Iterator[Holding], monotonic: Clockwork) -> None:
    first, second = next(holdings), next(holdings)
    for _ in range(5):
        assert first.hold()
        assert not second.hold()
        monotonic.seconds += LEASE - 1


def test_it_is_taken_over_from_a_process_that_shows_no_life(holdings: Iterator[Holding], monotonic: Clockwork) -> None:
    first, second = next(holdings), next(holdings)
    assert first.hold()
    assert not second.hold()
    monotonic.seconds += LEASE
    assert second.hold()
    assert not first.hold()


def test_of_two_that_take_it_over_at_once_one_holds_it(
    holdings: Iterator[Holding], monotonic: Clockwork, wire: Wire
) -> None:
    first, second, third = next(holdings), next(holdings), next(holdings)
    first.hold()
    assert not second.hold()
    assert not third.hold()
    monotonic.seconds += LEASE
    taken: list[bool] = []
    wire.meanwhile(lambda: taken.append(third.hold()))
    assert [second.hold(), *taken] == [False, True]


def test_of_two_that_want_it_first_one_holds_it(holdings: Iterator[Holding], wire: Wire) -> None:
    first, second = next(holdings), next(holdings)
    taken: list[bool] = []
    wire.meanwhile(lambda: taken.append(second.hold()))
    assert [first.hold(), *taken] == [False, True]


def test_released_it_is_the_next_ones_at_once(holdings: Iterator[Holding]) -> None:
    first, second = next(holdings), next(holdings)
    first.hold()
    second.release()
    assert not second.hold()
    first.release()
    assert second.hold()
    assert not first.hold()
