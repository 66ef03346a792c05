"""Two claimers, one job."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobsvc import moves
from jobsvc.job_helper import JobHelper
from jobsvc.models import ProblemExtractionJob
from jobsvc.moves import Refused
from jobsvc.runs import claim

ROUNDS = 200


@pytest.mark.parametrize("config", ["dynamodb_local"], indirect=True)  # about races, so on the real thing
@pytest.mark.usefixtures("app")
def test_of_two_claimers_exactly_one_wins_200_times() -> None:
    with ThreadPoolExecutor(2) as claimers:
        for _ in range(ROUNDS):
            job_id = JobHelper.create_problem_extraction_job(submit=True)["id"]
            together = threading.Barrier(2)

            def try_to_claim(worker: str, job_id: str = job_id, together: threading.Barrier = together) -> str:
                together.wait()
                try:
                    claim(ProblemExtractionJob, job_id, worker=worker)
                except Refused:
                    return "refused"
                return worker

            told = list(claimers.map(try_to_claim, ("one", "two")))
            job = moves.get(ProblemExtractionJob, job_id)
            lease = moves.find_lease(job)
            assert told.count("refused") == 1
            assert lease is not None
            assert (job.status, job.attempt, job.tries) == ("PROCESSING", 1, 1)
            assert (lease.worker, lease.run_id) == (next(name for name in told if name != "refused"), job.run_id)
