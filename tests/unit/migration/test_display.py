from __future__ import annotations

import io

import pytest
from rich.console import Console

from jobsvc.migration import display
from jobsvc.migration.display import LINE_EVERY, Bars, Lines


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lines() -> tuple[list[str], Clock, Lines]:
    said, clock = [], Clock()
    return said, clock, Lines(said.append, monotonic=clock)


def test_without_a_terminal_there_is_a_line_every_ten_seconds(lines):
    said, clock, shown = lines
    with shown.work("job_progress_history", 1_000, 0, lambda: "") as advance:
        for _ in range(10):
            clock.now += LINE_EVERY / 4
            advance(50)

    assert said == [
        "job_progress_history: 200 of 1,000 rows, 20 a second, 40 s left",
        "job_progress_history: 400 of 1,000 rows, 20 a second, 30 s left",
        "job_progress_history: 500 rows, 20 a second.",
    ]


def test_a_run_that_goes_on_is_not_as_fast_as_if_it_had_done_everything_itself(lines):
    said, clock, shown = lines
    with shown.work("jobs", 1_000, 800, lambda: "") as advance:
        clock.now += LINE_EVERY
        advance(100)

    assert said[0] == "jobs: 900 of 1,000 rows, 10 a second, 10 s left"


def test_what_holds_the_work_up_is_said(lines):
    said, clock, shown = lines
    with shown.work("jobs", None, 0, lambda: "DynamoDB does not answer; trying on") as advance:
        clock.now += LINE_EVERY
        advance(10)

    assert said[0] == "jobs: 10 rows, 1 a second (DynamoDB does not answer; trying on)"


def test_a_terminal_has_a_bar_with_rate_and_time_left():
    screen = io.StringIO()
    bars = Bars(Console(file=screen, force_terminal=True, width=150))
    with bars.work("job_progress_history", 1_000, 0, lambda: "trying on") as advance:
        for _ in range(5):
            advance(100)

    bars.say("[red]not markup[/red]")

    assert "job_progress_history" in screen.getvalue()
    assert "500/1000" in screen.getvalue()
    assert "rows/s" in screen.getvalue()
    assert "trying on" in screen.getvalue()
    assert "[red]not markup[/red]" in screen.getvalue()


def test_the_right_one_is_taken(monkeypatch):
    assert isinstance(display.display(), Lines)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert isinstance(display.display(), Bars)
