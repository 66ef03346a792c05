"""A job's story as a picture: its attempts, what they waited for, and what happened when; computed from its history.

Each attempt has a lane. A lane holds spans of time, waits and then a run, and marks where something was told. The
history says it all; the job itself is asked only what is still going on, or where an entry is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from jobsvc.models import FINAL, Status

Entry = Mapping[str, Any]

#: How an entry of a failed attempt says when the next one is due.
TRIED_AGAIN = re.compile(r"Tried again in (\d+) s(?: at the earliest)?\.$")
OVERRIDDEN = re.compile(r"\w+ -> (\w+)")
ATTEMPT = re.compile(r"attempt (\d+)")


class Kind(StrEnum):
    """What a span of time was spent with."""

    QUEUE = "queue"  #: waits for a worker
    BACKOFF = "backoff"  #: waits until its next try is due
    RUN = "run"  #: a worker runs it
    TOLD = "told"  #: somebody told something, such as the service it was migrated from, and no run is known


class Sort(StrEnum):
    """What a mark stands for."""

    STEP = "step"  #: what a run did
    PERSON = "person"  #: what somebody decided
    MOVE = "move"  #: where the job was taken, or taken up
    GOOD = "good"
    BAD = "bad"


#: Entries that move the job; whatever else stands in a history is a step.
SORTS = {
    "created": Sort.PERSON,
    "retried": Sort.PERSON,
    "cancelled": Sort.PERSON,
    "override": Sort.PERSON,
    "claimed": Sort.MOVE,
    "recovered": Sort.BAD,
    "handed back": Sort.MOVE,
    "completed": Sort.GOOD,
    "attempt failed": Sort.BAD,
    "failed": Sort.BAD,
    "given up": Sort.BAD,
}
#: What became of a lane that such an entry ends.
ENDS = {
    "completed": "completed",
    "attempt failed": "failed, and is tried again",
    "failed": "failed",
    "given up": "lost its worker, and was given up",
    "recovered": "lost its worker",
    "handed back": "handed back by its worker",
    "cancelled": "cancelled",
}
#: The same for a lane whose end nobody told.
LEFT = {
    Status.COMPLETED: "completed",
    Status.FAILED: "failed",
    Status.CANCELLED: "cancelled",
    Status.PENDING: "ended",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane; epoch seconds. One that is open goes on."""

    kind: Kind
    starts: float
    ends: float
    is_open: bool = False

    @property
    def seconds(self) -> float:
        return max(0.0, self.ends - self.starts)


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the history where it stands in time."""

    at: float
    step: str
    message: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Lane:
    """One attempt: what it waited for, its run, and what became of it. `attempt` is None where none is known."""

    attempt: int | None
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    outcome: str  #: a few words; empty while it goes on

    @property
    def starts(self) -> float:
        return self.spans[0].starts

    @property
    def ends(self) -> float:
        return self.spans[-1].ends

    @property
    def is_open(self) -> bool:
        return any(span.is_open for span in self.spans)

    def seconds(self, kind: Kind) -> float:
        return sum(span.seconds for span in self.spans if span.kind == kind)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All lanes, the oldest first."""

    lanes: tuple[Lane, ...]

    @property
    def starts(self) -> float:
        return min((lane.starts for lane in self.lanes), default=0.0)

    @property
    def ends(self) -> float:
        return max((lane.ends for lane in self.lanes), default=0.0)

    @property
    def is_open(self) -> bool:
        return any(lane.is_open for lane in self.lanes)


def timeline(job: Mapping[str, Any], entries: Sequence[Entry], *, now: float, is_cut: bool = False) -> Timeline:
    """The story of `job` that its `entries`, the oldest first, tell until `now`; all times are epoch seconds.

    `is_cut` says that there are older entries, which are not known here.
    """
    story = _Story()
    if is_cut:
        story.pick_up(job, entries)
    for entry in entries:
        story.tell(entry)
    story.catch_up(job, now)
    return Timeline(tuple(draft.lane() for draft in story.drafts if draft.marks or draft.spans))


def sort_of(entry: Entry) -> Sort:
    """What the mark of an entry stands for."""
    if entry["step"] in SORTS:
        return SORTS[entry["step"]]
    return Sort.BAD if entry["status"] == "failed" else Sort.STEP


@dataclass
class _Draft:
    """A lane that is being written."""

    attempt: int | None = None
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    outcome: str = ""
    doing: Kind | None = None  #: what the time since `since` is spent with
    since: float = 0.0
    due: float | None = None  #: until when it waits for its next try

    @property
    def has_run(self) -> bool:
        return self.doing is Kind.RUN or any(span.kind is Kind.RUN for span in self.spans)

    def begin(self, kind: Kind, at: float, *, due: float | None = None) -> None:
        self.end(at)
        self.doing, self.since, self.due = kind, at, due

    def end(self, at: float, *, is_open: bool = False) -> None:
        """What it does ends, or goes on at the moment that is shown."""
        if self.doing is Kind.BACKOFF and self.due is not None and self.due < at:
            self.spans.append(Span(Kind.BACKOFF, self.since, self.due))
            self.doing, self.since = Kind.QUEUE, self.due
        if self.doing is not None:
            self.spans.append(Span(self.doing, self.since, max(at, self.since), is_open))
        self.doing, self.due = None, None

    def lane(self) -> Lane:
        if not self.spans:
            self.spans = [Span(Kind.TOLD, self.marks[0].at, self.marks[-1].at)]
        return Lane(self.attempt, tuple(self.spans), tuple(self.marks), self.outcome)


class _Story:
    """Tells entry by entry; the last draft is the lane that the story has come to."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []

    def pick_up(self, job: Mapping[str, Any], entries: Sequence[Entry]) -> None:
        """Begin within a run, where the entries are all of the last one."""
        began = job["started_at"]
        if began is None or began > entries[0]["created_at"] or any(entry["step"] == "claimed" for entry in entries):
            return
        # Whatever took the job from that run has counted its attempt up.
        is_its_own = job["status"] in (Status.PROCESSING, Status.COMPLETED)
        self._claimed(float(began), int(job["attempt"]) if is_its_own else None)

    def tell(self, entry: Entry) -> None:
        at, step = float(entry["created_at"]), entry["step"]
        mark = Mark(at, step, entry["message"], sort_of(entry))
        if step in ("created", "retried"):
            self._wait(Kind.QUEUE, at).marks.append(mark)
        elif step == "claimed":
            self._claim(at, mark)
        elif step in ENDS or step == "override":
            self._end(at, mark)
        else:
            self._last().marks.append(mark)

    def catch_up(self, job: Mapping[str, Any], now: float) -> None:
        """What goes on goes on until now; what the history has not told yet, or never will, the job says."""
        status, last = job["status"], self._last()
        left_at = float(job["finished_at"] or job["updated_at"])
        if status in FINAL:
            if last.doing is not None:
                last.end(left_at)
                last.outcome = last.outcome or LEFT[status]
            return
        if job["submitted_at"] is None:
            last.end(left_at)  # Only a record: nobody runs it, and nothing goes on.
            return
        if status == Status.PROCESSING and last.doing is not Kind.RUN:
            last = self._claimed(float(job["started_at"] or left_at), int(job["attempt"]))
        if status == Status.PENDING and last.doing in (None, Kind.RUN):
            last.end(left_at)
            last.outcome = last.outcome or (LEFT[Status.PENDING] if last.spans else "")
            last = self._wait(Kind.QUEUE, left_at)
        if status == Status.PENDING and job["next_attempt_at"] is not None:
            last.doing, last.due = Kind.BACKOFF, float(job["next_attempt_at"])
        last.end(now, is_open=True)

    def _last(self) -> _Draft:
        if not self.drafts:
            self.drafts.append(_Draft())
        return self.drafts[-1]

    def _wait(self, kind: Kind, at: float, *, due: float | None = None) -> _Draft:
        """A new lane, which waits."""
        self._last().end(at)
        draft = _Draft()
        draft.begin(kind, at, due=due)
        self.drafts.append(draft)
        return draft

    def _claim(self, at: float, mark: Mark) -> None:
        told = ATTEMPT.search(mark.message)
        self._claimed(at, int(told[1]) if told else None).marks.append(mark)

    def _claimed(self, at: float, attempt: int | None) -> _Draft:
        draft = self._last()
        draft.end(at)
        if draft.has_run or draft.outcome or (draft.marks and not draft.spans):
            draft = _Draft()
            self.drafts.append(draft)
        draft.begin(Kind.RUN, at)
        draft.attempt = attempt
        return draft

    def _end(self, at: float, mark: Mark) -> None:
        draft = self._last()
        draft.marks.append(mark)
        draft.end(at)
        draft.outcome = ENDS.get(mark.step, mark.message)
        if mark.step == "attempt failed":
            seconds = TRIED_AGAIN.search(mark.message)
            self._wait(Kind.BACKOFF, at, due=at + int(seconds[1]) if seconds else None)
        elif mark.step in ("recovered", "handed back") or _makes_pending(mark):
            self._wait(Kind.QUEUE, at)


def _makes_pending(mark: Mark) -> bool:
    told = OVERRIDDEN.match(mark.message) if mark.step == "override" else None
    return told is not None and told[1] == Status.PENDING
