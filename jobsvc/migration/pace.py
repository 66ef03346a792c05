"""How fast, and how long: a given rate is not exceeded, and whatever may go well later is tried again."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from jobsvc.errors import JobError
from jobsvc.models.outage import CONFLICTS, OUTAGES

#: Seconds before a request is repeated, at most: doubled at every try, up to the cap.
FIRST_WAIT = 0.05
LONGEST_WAIT = 10.0
#: Seconds without any answer but "broken" or none at all, after which a run stops instead of trying on.
GIVE_UP_AFTER = 120.0
#: Seconds of that after which it is told.
TELL_AFTER = 5.0
#: Seconds for which a table that wanted to be asked more slowly counts as busy.
BUSY_FOR = 3.0
#: The table is there, and wants to be asked more slowly: never a reason to stop.
THROTTLED = CONFLICTS | {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingError",
    "ThrottlingException",
}

#: What may go wrong with a request.
TROUBLE = (ClientError, HTTPClientError, NoConnection)
T = TypeVar("T")


class Stopped(Exception):
    """Somebody asked the run to stop: what was on its way is in, the rest was not sent."""


class TableAway(JobError):
    """DynamoDB does not answer."""

    title = "Table away"


class Patience:
    """Decides for all threads of a run whether to try again, and waits. `stopping` ends every wait."""

    def __init__(
        self,
        stopping: threading.Event,
        *,
        where: str = "DynamoDB",
        say: Callable[[str], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.throttled = 0  #: answers that asked for less
        self._stopping = stopping
        self._where = where
        self._say = say
        self._monotonic = monotonic
        self._away_since: float | None = None
        self._busy_until = monotonic()
        self._told = False

    @property
    def state(self) -> str:
        """What holds the work up, in words; empty where nothing does."""
        if self._away_since is not None:
            return "DynamoDB does not answer; trying on"
        return "throttled" if self._monotonic() < self._busy_until else ""

    def ask(self, request: Callable[[], T]) -> T:
        """Send a request that does no harm when it is sent again, until it is answered."""
        for number in itertools.count():
            try:
                answer = request()
            except TROUBLE as trouble:
                self.bear(trouble, number)
            else:
                self.answered()
                return answer
        raise AssertionError("The numbers have come to an end.")

    def answered(self) -> None:
        """The table is there."""
        self._away_since = None
        if self._told:
            self._told = False
            self._say("DynamoDB answers again.")

    def bear(self, trouble: Exception, number: int) -> None:
        """Wait after the failure `number`, from 0, of one request.

        Raises it again where no other try can mend it, TableAway, or Stopped.
        """
        if code_of(trouble) in THROTTLED:
            self.wait_for_room(number)
            return
        if isinstance(trouble, ClientError) and code_of(trouble) not in OUTAGES:
            raise trouble
        self._away(trouble)
        self.wait(number)

    def wait_for_room(self, number: int) -> None:
        """Wait after the table has taken nothing, or not all, because it is busy. Raises Stopped."""
        self.throttled += 1
        self.answered()
        self._busy_until = self._monotonic() + BUSY_FOR
        self.wait(number)

    def _away(self, trouble: Exception) -> None:
        """Tell it, or give up, where the table has been away for long."""
        now = self._monotonic()
        since = self._away_since = now if self._away_since is None else self._away_since
        if now - since >= GIVE_UP_AFTER:
            raise TableAway(f"{self._where} has not answered for {now - since:.0f} s ({_in_words(trouble)}).")
        if now - since >= TELL_AFTER and not self._told:
            self._told = True
            self._say(f"{self._where} does not answer ({_in_words(trouble)}); trying for {GIVE_UP_AFTER:.0f} s.")

    def wait(self, number: int) -> None:
        """Raises Stopped."""
        self.sleep(random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(number, 20))))

    def sleep(self, seconds: float) -> None:
        """Raises Stopped."""
        if self._stopping.wait(seconds):
            raise Stopped


class Pace:
    """Keeps the write units of all threads below a rate."""

    def __init__(
        self, units_per_second: float, sleep: Callable[[float], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.units_per_second = units_per_second
        self._sleep = sleep
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._free_at = 0.0

    def take(self, units: float) -> None:
        """Wait until so many units may be written: the time that they take at this rate has to pass first."""
        with self._lock:
            now = self._monotonic()
            self._free_at = max(now, self._free_at) + units / self.units_per_second
            wait = self._free_at - now
        self._sleep(wait)


def code_of(trouble: Exception) -> str:
    """DynamoDB's name for what is wrong, also with one write of a transaction; empty where it did not answer."""
    if not isinstance(trouble, ClientError):
        return ""
    reasons = (reason.get("Code", "None") for reason in trouble.response.get("CancellationReasons", ()))
    return next((code for code in reasons if code != "None"), str(trouble.response["Error"]["Code"]))


def is_doubtful(trouble: Exception) -> bool:
    """Whether what was asked may have been done all the same."""
    return code_of(trouble) not in THROTTLED


def _in_words(trouble: Exception) -> str:
    return " ".join(str(trouble).split()).rstrip(".")
