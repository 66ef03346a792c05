"""Running jobs whose worker is not there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from jobsvc import clock
from jobsvc.doctor.findings import Finding, ok, warn
from jobsvc.doctor.patient import Patient
from jobsvc.doctor.queue import workers
from jobsvc.models import KINDS, Job, Lease, Status
from jobsvc.models.jobs import status_partition
from jobsvc.models.lease import LEASE

#: Running jobs of each kind that are looked at: two pages of an index and one batch of leases.
MOST = 50
#: Jobs that are named.
NAMED = 3


def check(patient: Patient) -> Iterator[Finding]:
    """Compares the leases of the oldest running jobs with the workers that Redis knows."""
    jobs = [job for kind in KINDS.values() for job in _running(kind)]
    keys: list[Any] = [(job.history, LEASE) for job in jobs]
    leases = {lease.pk: lease for lease in Lease.batch_get(keys, consistent_read=True)} if keys else {}
    names = {worker.name for worker in workers(patient.queue)}
    alone = [(job, leases.get(job.history)) for job in jobs]
    alone = [(job, lease) for job, lease in alone if lease is None or lease.worker not in names]
    lease_s = patient.config.lease_seconds
    quiet = [job for job, lease in alone if lease is None or clock.now() - (lease.last or 0) > lease_s]
    lively = [job for job, _ in alone if job not in quiet]
    if quiet:
        yield warn(
            f"{_named(quiet)} of a worker that is not registered, and without a sign of life for {lease_s} s.",
            "Workers take that up within two lease times; if it stays, `jobsvc recover`.",
        )
    if lively:
        yield warn(
            f"{_named(lively)} of a worker that is not registered, but lives: Redis may have been emptied.",
            "Nothing for the job. Restart the worker when it has ended, so that it is seen again.",
        )
    if not alone:
        yield ok(f"{len(jobs)} running, each by a worker that is registered." if jobs else "No job is running.")


def _running(kind: type[Job]) -> list[Job]:
    """Jobs that runs have claimed, the oldest first; a job without the wish to run is only a record."""
    found = kind.by_status.query(status_partition(kind, Status.PROCESSING), limit=MOST, page_size=MOST)
    return [job for job in islice(found, MOST) if job.submitted_at is not None]


def _named(jobs: list[Job]) -> str:
    shown = ", ".join(f"{job.job_type} {job.id}" for job in jobs[:NAMED])
    more = f" and {len(jobs) - NAMED} more" if len(jobs) > NAMED else ""
    return f"Running: {shown}{more},"
