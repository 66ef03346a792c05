"""The page `/overview`."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from jobsvc import clock, overview
from jobsvc.errors import StoreUnavailable
from jobsvc.models import Job, Lease, ProblemExtractionJob, ScriptGenerationJob
from jobsvc.models.lease import LEASE
from jobsvc.models.writing import prepare
from jobsvc.queueing import JobQueue, Load
from jobsvc.web import overview as page
from tests.tables import QUICKER
from tests.unit.web.conftest import Look

HOSTILE = '"><script>alert(1)</script>'
#: What is looked at here is the page; the engines have tests of their own.
pytestmark = pytest.mark.parametrize("config", [QUICKER], indirect=True)


@pytest.fixture(autouse=True)
def always_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "KEPT_SECONDS", 0.0)


def _save(status: str, *, kind: type[Job] = ScriptGenerationJob, **fields: Any) -> Job:
    now = clock.now()
    times = {"created_at": now - 60, "updated_at": now, "submitted_at": now - 60}
    if status not in ("PENDING", "PROCESSING"):
        times |= {"started_at": now - 50, "finished_at": now - 46.5}
    job = prepare(kind(*kind.key(str(uuid.uuid4())), **{"status": status, **times, **fields}))
    job.save()
    return job


def _links(html: Any, css: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    for link in html.css(f"{css} a"):
        address = urlsplit(link.attributes["href"])
        yield link.text(), address.path, dict(parse_qsl(address.query))


def test_without_jobs_it_says_what_it_will_show(app: Flask, look: Look) -> None:
    html = look("/overview")
    assert "No jobs yet" in html.body.text()
    assert html.css("svg.drawing") == []
    assert "The queue (Redis) does not answer" in html.body.text()
    assert html.css_first('nav a[aria-current="page"]').text() == "Overview"


def test_one_job_has_both_charts_with_their_numbers(app: Flask, look: Look) -> None:
    _save("COMPLETED", platform="atcoder")
    html = look("/overview")
    drawings = html.css("svg.drawing")
    assert [drawing.css_first("title").text() for drawing in drawings] == [
        "Jobs that ended, per 10 s",
        "How long runs took",
    ]
    for drawing in drawings:
        assert drawing.attributes["role"] == "img"
        names = drawing.attributes["aria-labelledby"].split()
        assert all(html.css_first(f"#{name}").text() for name in names)
    assert [
        row.text(separator=" ", strip=True).rpartition(" per")[0] or row.css("td")[-1].text()
        for row in html.css("details tbody tr")
    ] == ["1", "3.5 s"]
    assert "All 1 job" in html.body.text()
    assert "No extraction jobs yet." in html.body.text()


def test_only_the_overview_tells_that_its_charts_are_in_utc(app: Flask, look: Look) -> None:
    assert "your own time zone, those of the charts in UTC" in look("/overview").css_first("footer").text()
    assert "charts" not in look("/").css_first("footer").text()


def test_names_from_elsewhere_are_shown_as_text(app: Flask, look: Look) -> None:
    _save("FAILED", platform=HOSTILE, error_code=HOSTILE, title=HOSTILE)
    job = _save("PROCESSING", attempt=1, title=HOSTILE)
    Lease(job.history, LEASE, attempt=1, worker=HOSTILE, beat=1, last=clock.now()).save()
    html = look("/overview")
    assert [script.attributes.get("src") for script in html.css("script") if not script.attributes.get("src")] == []
    assert html.css_first(".running tbody th").text(strip=True) == HOSTILE
    assert HOSTILE in html.css_first(".running tbody").text()
    assert [row.css_first("th").text(strip=True) for row in html.css(".shares tbody tr")] == [HOSTILE, HOSTILE]


def test_numbers_lead_to_the_list_that_shows_them(app: Flask, look: Look) -> None:
    _save("FAILED", platform="kattis", error_code="fetch-failed")
    _save("COMPLETED", platform="kattis")
    _save("PENDING", kind=ProblemExtractionJob, title="Theatre Square")
    html = look("/overview")

    shares = [" ".join(row.text(separator=" ").split()) for row in html.css(".shares tbody tr")]
    assert shares == ["kattis 1 of 2 (50 %)", "fetch-failed 1"]
    failed = {"kind": "generation", "status": "FAILED"}
    assert list(_links(html, ".shares")) == [("kattis", "/", {**failed, "platform": "kattis"})]
    assert ("1 failed", "/", failed) in _links(html, ".history")
    tile = list(_links(html, ".tile"))
    assert ("1", "/", {"status": "PENDING"}) in tile
    assert ("Extraction", "/", {"kind": "extraction", "status": "PENDING"}) in tile
    assert "Theatre Square" in [text for text, path, _ in tile if path.startswith("/jobs/extraction/")]
    for _, path, query in (*tile, *_links(html, ".history")):
        if path == "/":
            look(f"{path}?{urlencode(query)}")


def test_what_runs_shows_its_lease(app: Flask, look: Look) -> None:
    running = [_save("PROCESSING", attempt=2, started_at=clock.now() - 5, title=title) for title in ("A", "B", "C")]
    Lease(running[0].history, LEASE, attempt=2, worker="worker-7", beat=3, last=clock.now()).save()
    Lease(running[1].history, LEASE, attempt=1, worker="worker-8", beat=9, last=clock.now()).save()
    rows = {
        row.css_first("th").text(strip=True): row.text(separator=" ", strip=True)
        for row in look("/overview").css(".running tbody tr")
    }
    assert "worker-7" in rows["A"]
    assert "beat 3" in rows["A"]
    assert "none of this attempt yet" in rows["B"]
    assert "no lease yet" in rows["C"]


def test_jobs_that_wait_without_a_worker_are_pointed_out(
    app: Flask, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save("PENDING")
    monkeypatch.setattr(JobQueue, "load", lambda self: Load(1_234, 95.0, 0, 0, 2, 3.0))
    text = look("/overview").css_first("main").text(separator=" ")
    assert "no worker is there" in text
    assert "1,234" in text
    assert "1 min 35 s" in text

    monkeypatch.setattr(JobQueue, "load", lambda self: Load(0, 0.0, 0, 1, None, 0.0))
    assert "no worker is there" not in look("/overview").css_first("main").text()


def test_what_is_left_out_is_said(app: Flask, look: Look) -> None:
    _save("COMPLETED", started_at=None)
    _save("COMPLETED", started_at=clock.now(), finished_at=clock.now() - 9)
    _save("CANCELLED", finished_at=clock.now() + 86_400)
    text = look("/overview").css_first("main").text()
    assert "Left out: 1 of which nobody knows when the run began or ended" in text
    assert "Left out: 1 that ended before they began" in text
    assert "Left out: 1 whose end lies in the future" in text
    assert "No run is known from its beginning to its end." in text


def test_a_process_reads_once_in_a_while_however_many_look(
    app: Flask, look: Look, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "KEPT_SECONDS", 60.0)
    look("/overview")
    assert sent
    sent.clear()
    look("/overview")
    assert sent == []


def test_who_waits_for_a_read_that_fails_does_not_read_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, begun, goes_away = page.Kept(), threading.Event(), threading.Event()
    reads, failed = [], []

    def look() -> None:
        reads.append(1)
        begun.set()
        goes_away.wait()
        raise StoreUnavailable

    monkeypatch.setattr(overview, "look", look)

    def ask() -> None:
        with suppress(StoreUnavailable):
            kept.now()
            return
        failed.append(1)

    first, second = threading.Thread(target=ask), threading.Thread(target=ask)
    first.start()
    begun.wait()
    second.start()
    threading.Timer(0.2, goes_away.set).start()
    first.join()
    second.join()
    assert (len(reads), len(failed)) == (1, 2)

    ask()
    assert len(reads) == 2
