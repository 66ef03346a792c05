"""Charts as SVG: where everything stands, reckoned here; `charts.html` draws it.

Colours come from the style sheet by the classes; nothing here has a style of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from jobsvc.trends import DAY, HOUR, MINUTE
from jobsvc.web.showing import UNITS, duration

#: The drawing's own units; it is scaled to the width that there is.
WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 8, 24
GAP = 1.5  #: between two bars
MOST_TICKS = 5

TIME_STEPS = (
    *(10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 182 * DAY, 364 * DAY, 5 * 364 * DAY, 20 * 364 * DAY),
)
#: Steps of an axis of seconds that people count in.
DURATION_STEPS = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE),
    *(15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 50 * DAY),
)


@dataclass(frozen=True, slots=True)
class Series:
    """What one colour stands for: a value a bin, None where there is none."""

    name: str
    css: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis, and where it stands."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column."""

    x: float
    y: float
    width: float
    height: float
    css: str


@dataclass(frozen=True, slots=True)
class Column:
    """All that stands in one bin; `label` tells of it in words."""

    x: float
    width: float
    label: str
    bars: Sequence[Bar] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the bins that have a value; it breaks where one has none."""

    css: str
    pieces: Sequence[str]  #: points, as SVG has them
    dots: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and its numbers as a table."""

    title: str
    description: str
    series: Sequence[Series]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    columns: Sequence[Column]
    rows: Sequence[tuple[str, Sequence[str]]]  #: of bins with a value: when, and each series' value
    lines: Sequence[Line] = field(default=())


def stacked_bars(title: str, description: str, starts: Sequence[float], bin_s: int, series: Sequence[Series]) -> Chart:
    """Counts a bin, one series upon the other."""
    totals = [sum(each.values[number] or 0 for each in series) for number in range(len(starts))]
    steps = axis_of_counts(max(totals))
    across, up = _across(starts, bin_s), _up(steps[-1])
    columns = []
    for number, start in enumerate(starts):
        x, width = across(start) + GAP / 2, across(start + bin_s) - across(start) - GAP
        bars, below = [], 0.0
        for each in series:
            value = each.values[number] or 0
            if value:
                top = up(below + value)
                bars.append(Bar(round(x, 2), top, round(width, 2), round(up(below) - top, 2), each.css))
                below += value
        columns.append(_column(start, bin_s, x, width, series, number, _count, bars))
    return Chart(
        title=title,
        description=description,
        series=series,
        x_ticks=_time_ticks(starts, bin_s),
        y_ticks=[Tick(up(step), _count(step)) for step in steps],
        columns=columns,
        rows=_rows(starts, bin_s, series, _count),
    )


def lines(title: str, description: str, starts: Sequence[float], bin_s: int, series: Sequence[Series]) -> Chart:
    """Seconds a bin, a line a series."""
    steps = axis_of_durations(max((value for each in series for value in each.values if value is not None), default=0))
    across, up = _across(starts, bin_s), _up(steps[-1])

    def line(each: Series) -> Line:
        middles = [
            (round(across(start + bin_s / 2), 2), value) for start, value in zip(starts, each.values, strict=True)
        ]
        pieces = [
            " ".join(f"{x},{up(value)}" for x, value in piece if value is not None)
            for is_there, piece in groupby(middles, key=lambda point: point[1] is not None)
            if is_there
        ]
        dots = [(x, up(value)) for x, value in middles if value is not None]
        return Line(each.css, [piece for piece in pieces if " " in piece], dots)

    return Chart(
        title=title,
        description=description,
        series=series,
        x_ticks=_time_ticks(starts, bin_s),
        y_ticks=[Tick(up(step), _tick_of_seconds(step, steps[1])) for step in steps],
        columns=[
            _column(start, bin_s, across(start), across(start + bin_s) - across(start), series, number, seconds)
            for number, start in enumerate(starts)
        ],
        rows=_rows(starts, bin_s, series, seconds),
        lines=[line(each) for each in series],
    )


def axis_of_counts(largest: float) -> list[float]:
    """Whole round numbers from 0 to one that is not below `largest`: steps of 1, 2 or 5, and tens of these."""
    power = 10 ** max(0, math.floor(math.log10(max(largest, 1) / MOST_TICKS)))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step * MOST_TICKS >= largest)
    return _steps(step, largest)


def axis_of_durations(largest: float) -> list[float]:
    """The same in seconds, by steps that people count time in."""
    longest = DURATION_STEPS[-1] * math.ceil(max(largest, 1) / DURATION_STEPS[-1] / MOST_TICKS)
    step = next((step for step in DURATION_STEPS if step * MOST_TICKS >= largest), longest)
    return _steps(step, largest)


def seconds(value: float) -> str:
    """`0.25 s`, `12.3 s`, `1 min 30 s`, `2 h`, `3 d 1 h`: three digits, or two units."""
    return f"{round(value, 3):.3g} s" if value < MINUTE else duration(value)


def period(start: float, length_s: int) -> str:
    """A bin in words: `24 Nov, 14:00 to 15:00`, in UTC."""
    begin, end = _utc(start), _utc(start + length_s)
    if length_s >= DAY:
        return f"{_day(begin)} {begin:%Y}" if length_s == DAY else f"{_day(begin)} {begin:%Y}, {length_s // DAY} days"
    clock = "%H:%M:%S" if length_s < MINUTE else "%H:%M"
    return f"{_day(begin)}, {begin.strftime(clock)} to {end.strftime(clock)}"


def _steps(step: float, largest: float) -> list[float]:
    return [round(number * step, 6) for number in range(max(1, math.ceil(round(largest / step, 9))) + 1)]


def _tick_of_seconds(value: float, step: float) -> str:
    """In the largest unit of which the steps are whole ones."""
    size, unit = next(((size, unit) for size, unit in UNITS if step >= size), (1, "s"))
    return f"{value / size:g} {unit}"


def _across(starts: Sequence[float], bin_s: int) -> Callable[[float], float]:
    """Moments to places from left to right."""
    first, span = starts[0], starts[-1] + bin_s - starts[0]
    return lambda moment: LEFT + (moment - first) / span * (WIDTH - LEFT - RIGHT)


def _up(largest: float) -> Callable[[float], float]:
    """Values to places from the ground up."""
    height = HEIGHT - TOP - BOTTOM
    return lambda value: round(HEIGHT - BOTTOM - value / largest * height, 2)


def _time_ticks(starts: Sequence[float], bin_s: int) -> list[Tick]:
    """Round moments, in UTC: hours of a day, and the day at midnight."""
    across, last = _across(starts, bin_s), starts[-1] + bin_s
    step = next((step for step in TIME_STEPS if (last - starts[0]) / step <= MOST_TICKS), TIME_STEPS[-1])
    first = math.ceil(starts[0] / step) * step
    moments = [first + number * step for number in range(int((last - first) // step) + 1)]
    return [Tick(round(across(moment), 2), _moment(moment, step)) for moment in moments]


def _moment(moment: float, step: int) -> str:
    at = _utc(moment)
    if step >= 91 * DAY:
        return f"{at:%b %Y}"
    if step >= DAY or (at.hour, at.minute, at.second) == (0, 0, 0):
        return _day(at)
    return f"{at:%H:%M:%S}" if step < MINUTE else f"{at:%H:%M}"


def _column(
    start: float,
    bin_s: int,
    x: float,
    width: float,
    series: Sequence[Series],
    number: int,
    said: Callable[[float], str],
    bars: Sequence[Bar] = (),
) -> Column:
    values = [f"{said(value)} {each.name}" for each in series if (value := each.values[number])]
    return Column(round(x, 2), round(width, 2), f"{period(start, bin_s)}: {', '.join(values) or 'nothing'}", bars)


def _rows(
    starts: Sequence[float], bin_s: int, series: Sequence[Series], said: Callable[[float], str]
) -> list[tuple[str, Sequence[str]]]:
    return [
        (period(start, bin_s), ["" if value is None else said(value) for value in values])
        for start, *values in zip(starts, *(each.values for each in series), strict=True)
        if any(values)
    ]


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b}"


def _utc(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
