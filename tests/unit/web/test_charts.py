"""Geometry of charts, reckoned by hand: the ground is at y 166, the top at 8; left at x 44, right at 412."""

from __future__ import annotations

import pytest

from jobsvc.trends import DAY, HOUR, MINUTE
from jobsvc.web import charts
from jobsvc.web.charts import Bar, Series, Tick

MIDNIGHT = 1_764_115_200.0  #: 2025-11-26 00:00 UTC
GROUND, TOP, LEFT, RIGHT = 166.0, 8.0, 44.0, 412.0


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (7, [0, 2, 4, 6, 8]),
        (23, [0, 5, 10, 15, 20, 25]),
        (50, [0, 10, 20, 30, 40, 50]),
        (51, [0, 20, 40, 60]),
        (500, [0, 100, 200, 300, 400, 500]),
    ],
)
def test_an_axis_of_counts_has_round_whole_numbers(largest: float, steps: list[float]) -> None:
    assert charts.axis_of_counts(largest) == steps


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, [0, 0.01]),
        (0.3, [0, 0.1, 0.2, 0.3]),
        (4.4, [0, 1, 2, 3, 4, 5]),
        (61, [0, 15, 30, 45, 60, 75]),
        (290, [0, 60, 120, 180, 240, 300]),
        (600, [0, 120, 240, 360, 480, 600]),
        (3 * HOUR, [0, HOUR, 2 * HOUR, 3 * HOUR]),
        (1_000 * DAY, [0, 200 * DAY, 400 * DAY, 600 * DAY, 800 * DAY, 1_000 * DAY]),
    ],
)
def test_an_axis_of_durations_has_steps_that_people_count_in(largest: float, steps: list[float]) -> None:
    assert charts.axis_of_durations(largest) == steps


@pytest.mark.parametrize("largest", [0.001, 0.7, 3, 13, 99, 101, 999, 12_345, 10**7, 10**10])
def test_every_axis_reaches_its_largest_value_with_few_numbers(largest: float) -> None:
    for axis in (charts.axis_of_counts(largest), charts.axis_of_durations(largest)):
        assert axis[-1] >= largest
        assert 2 <= len(axis) <= charts.MOST_TICKS + 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 s"),
        (0.0004, "0 s"),
        (0.2504, "0.25 s"),
        (12.345, "12.3 s"),
        (90, "1 min 30 s"),
        (120, "2 min"),
        (7_260, "2 h 1 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_seconds_in_words(value: float, said: str) -> None:
    assert charts.seconds(value) == said


def test_bars_stand_upon_each_other_and_fill_their_bins() -> None:
    series = [Series("completed", "good", [3, 0]), Series("failed", "bad", [1, 0])]
    chart = charts.stacked_bars("Ended", "Told", [MIDNIGHT, MIDNIGHT + HOUR], HOUR, series)

    first, second = chart.columns
    assert chart.y_ticks == [Tick(GROUND - 158 / 4 * number, str(number)) for number in range(5)]
    width = (RIGHT - LEFT) / 2 - charts.GAP
    assert list(first.bars) == [
        Bar(LEFT + charts.GAP / 2, GROUND - 118.5, width, 118.5, "good"),
        Bar(LEFT + charts.GAP / 2, TOP, width, 39.5, "bad"),
    ]
    assert first.label == "26 Nov, 00:00 to 01:00: 3 completed, 1 failed"
    assert (list(second.bars), second.label) == ([], "26 Nov, 01:00 to 02:00: nothing")
    assert chart.rows == [("26 Nov, 00:00 to 01:00", ["3", "1"])]
    assert [tick.label for tick in chart.x_ticks] == ["26 Nov", "00:30", "01:00", "01:30", "02:00"]
    assert [tick.at for tick in chart.x_ticks] == [LEFT, 136.0, 228.0, 320.0, RIGHT]


def test_lines_break_where_there_is_no_value() -> None:
    starts = [MIDNIGHT + number * DAY for number in range(4)]
    chart = charts.lines("Took", "Told", starts, DAY, [Series("median", "median", [2.0, 4.0, None, 1.0])])

    (line,) = chart.lines
    assert list(line.pieces) == ["90.0,87.0 182.0,8.0"]
    assert list(line.dots) == [(90.0, 87.0), (182.0, 8.0), (366.0, 126.5)]
    assert [tick.label for tick in chart.y_ticks] == ["0 s", "1 s", "2 s", "3 s", "4 s"]
    assert chart.rows == [("26 Nov 2025", ["2 s"]), ("27 Nov 2025", ["4 s"]), ("29 Nov 2025", ["1 s"])]
    assert [column.label for column in chart.columns][2:] == ["28 Nov 2025: nothing", "29 Nov 2025: 1 s median"]


def test_one_number_stands_on_every_tick_of_long_runs() -> None:
    chart = charts.lines("Took", "Told", [MIDNIGHT], MINUTE, [Series("median", "median", [4_000.0])])
    assert [tick.label for tick in chart.y_ticks] == ["0 min", "15 min", "30 min", "45 min", "60 min", "75 min"]


@pytest.mark.parametrize(
    ("bin_s", "count", "labels"),
    [
        (10, 12, ["00:00:30", "00:01:00"]),
        (12 * HOUR, 8, ["26 Nov", "27 Nov"]),
        (7 * DAY, 20, ["18 Dec", "15 Jan"]),
        (28 * DAY, 20, ["Apr 2026", "Oct 2026"]),
    ],
)
def test_times_are_said_as_long_as_they_need_be(bin_s: int, count: int, labels: list[str]) -> None:
    starts = [MIDNIGHT + number * bin_s for number in range(count)]
    chart = charts.stacked_bars("Ended", "Told", starts, bin_s, [Series("completed", "good", [1] * count)])
    shown = [tick.label for tick in chart.x_ticks]
    assert set(labels) <= set(shown)
    assert len(shown) <= charts.MOST_TICKS + 1
