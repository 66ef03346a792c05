"""`/overview`: what waits, what runs, and how it went lately."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.blueprints import BlueprintSetupState

from jobsvc import overview
from jobsvc.job_helper import to_dict
from jobsvc.models import KINDS, Status
from jobsvc.overview import Overview
from jobsvc.trends import Bin, Durations, Trends
from jobsvc.web import charts
from jobsvc.web.charts import Chart, Series

blp = Blueprint("overview", __name__)

#: For so many seconds a process shows what it has read, to however many people.
KEPT_SECONDS = 20.0
#: Platforms and causes that are named; the rest is added up.
MOST_NAMED = 10


class Kept:
    """The overview that was read last; one request reads, and others wait for it, and share its failure."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._found: Overview | None = None
        self._until = 0.0
        self._failure: Exception | None = None
        self._failed_at = 0.0

    def now(self) -> Overview:
        asked_at = time.monotonic()
        with self._reading:
            if self._failure is not None and self._failed_at >= asked_at:
                raise self._failure
            if self._found is None or time.monotonic() >= self._until:
                self._found = self._read()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._found

    def _read(self) -> Overview:
        try:
            return overview.look()
        except Exception as error:
            self._failure, self._failed_at = error, time.monotonic()
            raise


@dataclass(frozen=True, slots=True)
class History:
    """How the newest jobs of a kind went."""

    trends: Trends
    throughput: Chart | None  #: None where nothing has ended
    durations: Chart | None  #: None where no run was timed


@blp.record_once
def _keep(state: BlueprintSetupState) -> None:
    state.app.extensions["jobsvc.web.overview"] = Kept()


@blp.get("/overview")
def index() -> str:
    """All of it, as it was some seconds ago at the most."""
    kept: Kept = current_app.extensions["jobsvc.web.overview"]
    found = kept.now()
    return render_template(
        "overview/index.html",
        overview=found,
        kinds=list(KINDS),
        histories={kind: history(trends) for kind, trends in found.trends.items()},
        is_empty=not any(trends.jobs for trends in found.trends.values()),
        most_named=MOST_NAMED,
        most_waiting=overview.MOST_WAITING,
        lease_seconds=current_app.extensions["jobsvc"].config.lease_seconds,
        longest=_waiting_longest(found),
        fields_of=to_dict,
        seconds=charts.seconds,
        geometry=charts,
    )


def _waiting_longest(found: Overview) -> dict[str, Any] | None:
    longest = [waiting.longest for waiting in found.waiting.values() if waiting.longest]
    return to_dict(min(longest, key=lambda job: job.submitted_at)) if longest else None


def history(trends: Trends) -> History:
    """The charts of one kind."""
    return History(
        trends,
        throughput=_throughput(trends) if trends.bins else None,
        durations=_durations(trends, trends.durations) if trends.bins and trends.durations else None,
    )


def _throughput(trends: Trends) -> Chart:
    ended = [(Status.COMPLETED, "good"), (Status.FAILED, "bad"), (Status.CANCELLED, "off")]
    series = [
        Series(status.value.lower(), css, [each.ended.get(status, 0) for each in trends.bins]) for status, css in ended
    ]
    shown = [each for each in series if any(each.values)]
    totals = [sum(each.ended.values()) for each in trends.bins]
    description = f"{sum(totals):,} jobs ended in {len(totals)} periods; at most {max(totals):,} in one."
    return charts.stacked_bars(
        f"Jobs that ended, per {charts.seconds(trends.bin_s)}", description, _starts(trends), trends.bin_s, shown
    )


def _durations(trends: Trends, known: Durations) -> Chart:
    series = [
        Series("median", "median", _each(trends.bins, lambda durations: durations.median)),
        Series("95th percentile", "p95", _each(trends.bins, lambda durations: durations.p95)),
    ]
    description = (
        f"{known.runs:,} runs: half took no longer than {charts.seconds(known.median)}, "
        f"95 of 100 no longer than {charts.seconds(known.p95)}."
    )
    return charts.lines("How long runs took", description, _starts(trends), trends.bin_s, series)


def _starts(trends: Trends) -> list[float]:
    return [each.start for each in trends.bins]


def _each(bins: Sequence[Bin], value: Callable[[Durations], float]) -> list[Any]:
    return [value(each.durations) if each.durations else None for each in bins]
