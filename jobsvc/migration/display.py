"""What a run shows while it works: a bar with rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

#: Seconds between two plain lines.
LINE_EVERY = 10.0

#: Takes the number of rows that are done since it was called last; for any thread.
Advance = Callable[[int], None]
#: Words for what holds the work up; empty where nothing does.
Trouble = Callable[[], str]


class Display(Protocol):
    """Where whoever runs the migration looks."""

    def say(self, line: str) -> None:
        """Something worth knowing."""

    def work(self, what: str, total: int | None, done: int, trouble: Trouble) -> AbstractContextManager[Advance]:
        """Show a piece of work of `total` rows, where their number is known, while the block lasts."""


def display() -> Display:
    """The right one for this process's stderr."""
    return Bars(Console(stderr=True)) if sys.stderr.isatty() else Lines(partial(click.echo, err=True))


class Bars:
    """For a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False)

    @contextmanager
    def work(self, what: str, total: int | None, done: int, trouble: Trouble) -> Iterator[Advance]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        with Progress(*columns, _Trouble(trouble), console=self._console) as progress:
            task = progress.add_task(what, total=total, completed=done)
            yield lambda rows: progress.advance(task, rows)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else f"{rate:,.0f} rows/s")


class _Trouble(ProgressColumn):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble

    def render(self, task: Task) -> Text:  # noqa: ARG002 - rich's signature
        return Text(self._trouble(), style="yellow")


class Lines:
    """For a file or a pipe: one line every ten seconds."""

    def __init__(self, write: Callable[[str], None], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._monotonic = monotonic

    def say(self, line: str) -> None:
        self._write(line)

    @contextmanager
    def work(self, what: str, total: int | None, done: int, trouble: Trouble) -> Iterator[Advance]:
        started = shown = self._monotonic()
        now_done, lock = done, threading.Lock()

        def advance(rows: int) -> None:
            nonlocal now_done, shown
            with lock:
                now_done += rows
                now = self._monotonic()
                if now - shown >= LINE_EVERY:
                    shown = now
                    self._write(
                        f"{what}: {_so_far(now_done, total, (now_done - done) / (now - started))}{_held_up(trouble)}"
                    )

        yield advance
        seconds = self._monotonic() - started
        rate = (now_done - done) / seconds if seconds else 0.0
        self._write(f"{what}: {now_done:,} rows, {rate:,.0f} a second.")


def _so_far(done: int, total: int | None, rate: float) -> str:
    if total is None:
        return f"{done:,} rows, {rate:,.0f} a second"
    left = f", {max(0, total - done) / rate:,.0f} s left" if rate else ""
    return f"{done:,} of {total:,} rows, {rate:,.0f} a second{left}"


def _held_up(trouble: Trouble) -> str:
    words = trouble()
    return f" ({words})" if words else ""
