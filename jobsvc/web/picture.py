"""Where each part of a timeline stands in its picture, in percent of the width.

A run takes seconds, a wait for somebody who retries a job days. So time is even within a stretch, but long stretches
are drawn shorter than they are: a stretch is as wide as the logarithm of its length.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from jobsvc.web.timeline import Kind, Lane, Mark, Sort, Span, Timeline

#: Seconds below which stretches are drawn in proportion to their length.
SHORT_S = 0.25
#: Percent; so much of the shortest stretch is seen.
LEAST_WIDTH = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A span, from `x` on, `width` wide."""

    span: Span
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark at `x`."""

    mark: Mark
    x: float


@dataclass(frozen=True, slots=True)
class Row:
    """A lane as it is drawn, `gap_s` seconds after the one before had ended."""

    lane: Lane
    gap_s: float
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All rows below each other, on one scale."""

    timeline: Timeline
    rows: tuple[Row, ...]

    @property
    def is_stretched(self) -> bool:
        """Whether there are stretches of different lengths to compare."""
        return sum(len(row.bars) for row in self.rows) > 1

    @property
    def kinds(self) -> set[Kind]:
        """What has to be explained of the bars."""
        return {bar.span.kind for row in self.rows for bar in row.bars}

    @property
    def sorts(self) -> set[Sort]:
        """What has to be explained of the marks."""
        return {dot.mark.sort for row in self.rows for dot in row.dots}

    @property
    def skips(self) -> bool:
        """Whether attempts are not numbered one by one."""
        numbers = [row.lane.attempt for row in self.rows if row.lane.attempt is not None]
        return any(later - earlier > 1 for earlier, later in pairwise(numbers))


class Scale:
    """Time as a place between 0 and 100: `ends` are the moments at which stretches meet."""

    def __init__(self, ends: Iterable[float]) -> None:
        self._times = sorted(set(ends))
        widths = [math.log1p((later - earlier) / SHORT_S) for earlier, later in pairwise(self._times)]
        whole = sum(widths) or 1.0
        self._places = [0.0]
        for width in widths:
            self._places.append(self._places[-1] + 100 * width / whole)

    def place(self, time: float) -> float:
        times, places = self._times, self._places
        number = bisect_right(times, time)
        if number == 0:
            return 0.0
        if number == len(times):
            return places[-1]
        earlier, later = times[number - 1], times[number]
        share = (time - earlier) / (later - earlier)
        return places[number - 1] + share * (places[number] - places[number - 1])


def draw(timeline: Timeline) -> Picture:
    """The picture of a timeline."""
    scale = Scale(moment for lane in timeline.lanes for span in lane.spans for moment in (span.starts, span.ends))
    befores = (None, *timeline.lanes)
    rows = (_row(lane, before, scale) for before, lane in zip(befores, timeline.lanes, strict=False))
    return Picture(timeline, tuple(rows))


def _row(lane: Lane, before: Lane | None, scale: Scale) -> Row:
    gap_s = max(0.0, lane.starts - before.ends) if before else 0.0
    dots = tuple(Dot(mark, round(scale.place(mark.at), 2)) for mark in lane.marks)
    return Row(lane, gap_s, tuple(_bar(span, scale) for span in lane.spans), dots)


def _bar(span: Span, scale: Scale) -> Bar:
    starts, ends = scale.place(span.starts), scale.place(span.ends)
    width = max(LEAST_WIDTH, ends - starts)
    return Bar(span, round(min(starts, 100 - width), 2), round(width, 2))
