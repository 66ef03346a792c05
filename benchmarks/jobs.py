"""Jobs to measure with: of 1 to 8 KB, spread over statuses, platforms and problems as in daily use."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from jobsvc import clock
from jobsvc.job_helper import new_job
from jobsvc.models import ScriptGenerationJob, Status
from jobsvc.models.writing import prepare

STATUSES = {Status.COMPLETED: 70, Status.FAILED: 15, Status.PENDING: 8, Status.PROCESSING: 2, Status.CANCELLED: 5}
PLATFORMS = {"codeforces": 50, "atcoder": 30, "baekjoon": 15, "kattis": 5}
POPULAR = 0.4  #: share of one problem, so that a page of it is full among 1,000 jobs already
WRITERS = 4


def fill(count: int, *, seed: int = 1) -> None:
    """Add `count` jobs to the bound table, one a second of the past."""
    share = -(-count // WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(_write, (list(_jobs(share, seed * 100 + writer, writer)) for writer in range(WRITERS))))


def _write(jobs: list[ScriptGenerationJob]) -> None:
    with ScriptGenerationJob.batch_write() as batch:
        for job in jobs:
            batch.save(job)


def _jobs(count: int, seed: int, offset: int) -> Iterator[ScriptGenerationJob]:
    chance = random.Random(seed)
    for number in range(count):
        (status,) = chance.choices(list(STATUSES), STATUSES.values())
        (platform,) = chance.choices(list(PLATFORMS), PLATFORMS.values())
        job = new_job(
            ScriptGenerationJob,
            {
                "platform": platform,
                "problem_id": "1001A" if chance.random() < POPULAR else f"{chance.randrange(2_000)}B",
                "title": " ".join(chance.choices(("Equal", "Sum", "Paths", "Grid", "Prices", "Again"), k=3)),
                "problem_url": "https://codeforces.com/contest/1234/problem/A",
                "status": status.value,
                "constraints": "".join(chance.choices(string.ascii_letters, k=chance.randrange(300, 1_000))),
                "generator_code": "".join(chance.choices(string.ascii_letters, k=chance.randrange(300, 6_500))),
                "error_message": "No bound was found for M." if status is Status.FAILED else "",
            },
            submit=True,
            created_by="bench",
        )
        at = clock.now() - (number * WRITERS + offset)
        job.created_at = job.updated_at = job.submitted_at = at
        if status is not Status.PENDING:
            job.started_at, job.attempt, job.tries = at + 0.25, 1, 1
        if status not in (Status.PENDING, Status.PROCESSING):
            job.finished_at = at + 3.5
        yield prepare(job)
