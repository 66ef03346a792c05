"""Where the parts of a timeline stand in its picture."""

from __future__ import annotations

import pytest

from jobsvc.web.picture import LEAST_WIDTH, Picture, Scale, draw
from jobsvc.web.timeline import Kind, Sort, timeline
from tests.unit.web.stories import BEGINNING, Told, history, job

RUN: list[Told] = [(0, "created", "by ci"), (3, "claimed", "attempt 1"), (8, "completed", "")]
DAYS = 3 * 86_400.0


def picture(*told: Told, status: str = "COMPLETED") -> Picture:
    return draw(timeline(job(status), history(*told), now=BEGINNING + 100))


def test_it_fills_the_width_and_spans_follow_each_other() -> None:
    (row,) = picture(*RUN).rows
    waits, runs = row.bars
    assert (waits.x, round(runs.x + runs.width)) == (0, 100)
    assert runs.x == pytest.approx(waits.width, abs=0.02)
    assert [dot.x for dot in row.dots] == [0, runs.x, 100]


def test_longer_is_wider_but_seconds_are_seen_beside_days() -> None:
    later = [(DAYS, "retried", "by ann"), (DAYS + 2, "claimed", "attempt 3"), (DAYS + 4, "completed", "")]
    drawn = picture(*RUN, *later)
    first, second = drawn.rows
    gap = second.bars[0].x - (first.bars[-1].x + first.bars[-1].width)
    assert gap > first.bars[1].width > second.bars[1].width > 8
    assert (second.gap_s, drawn.skips, drawn.is_stretched) == (DAYS - 8, True, True)


def test_within_a_stretch_time_is_even() -> None:
    scale = Scale([0, 10, 1000])
    assert scale.place(5) == pytest.approx(scale.place(10) / 2)
    assert [scale.place(moment) for moment in (-5, 0, 1000, 2000)] == [0, 0, 100, 100]


def test_the_shortest_of_spans_is_still_seen() -> None:
    (row,) = picture((0, "created", ""), (DAYS, "claimed", "attempt 1"), (DAYS, "completed", "")).rows
    assert row.bars[-1].width == LEAST_WIDTH
    assert row.bars[-1].x == 100 - LEAST_WIDTH


def test_a_single_moment_is_a_picture_too() -> None:
    (row,) = picture((5, "Step 1", "")).rows
    assert ([bar.x for bar in row.bars], [dot.x for dot in row.dots]) == ([0], [0])
    assert draw(timeline(job("PENDING", submitted_at=None), [], now=BEGINNING)).rows == ()


def test_it_says_what_has_to_be_explained() -> None:
    drawn = picture(*RUN)
    assert drawn.kinds == {Kind.QUEUE, Kind.RUN}
    assert drawn.sorts == {Sort.PERSON, Sort.MOVE, Sort.GOOD}
    assert not drawn.skips
