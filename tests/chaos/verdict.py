"""What has to hold after the attack, and whether it was one: counted from table, ledger and logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jobsvc import history, moves
from jobsvc.models import FINAL, Job, ProblemExtractionJob, Status
from tests.chaos.attack import Attack
from tests.proxy import Ledger

LEAST_KILLS = 20


@dataclass
class Verdict:
    """`broken` says which promises were, `weak` why the attack means nothing; both empty is well."""

    counts: dict[str, object] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)


def judge(
    job_ids: Iterable[str], attack: Attack, ledger: Ledger, events: list[dict[str, Any]], *, max_tries: int
) -> Verdict:
    verdict = Verdict()
    jobs = [moves.get(ProblemExtractionJob, job_id) for job_id in job_ids]
    _jobs(verdict, jobs, ledger, max_tries)
    _entries(verdict, jobs, ledger)
    _strength(verdict, attack, ledger, events)
    return verdict


def _jobs(verdict: Verdict, jobs: list[Job], ledger: Ledger, max_tries: int) -> None:
    finishing = ledger.moves[Status.COMPLETED]
    states = Counter(job.status for job in jobs)
    verdict.counts |= {"jobs": len(jobs), **{f"  {state}": count for state, count in sorted(states.items())}}
    verdict.counts["tries of all jobs"] = sum(int(job.tries) for job in jobs)
    verdict.counts["finishing writes"] = finishing.total()
    for job in jobs:
        if job.status not in FINAL:
            verdict.broken.append(f"job {job.id} is {job.status} and not final")
        if finishing[job.id] != (job.status == Status.COMPLETED):
            verdict.broken.append(f"job {job.id} is {job.status} with {finishing[job.id]} finishing writes")
        if job.status == Status.COMPLETED and not (job.title and job.sections and job.samples):
            verdict.broken.append(f"job {job.id} is COMPLETED without its result")
        if job.status == Status.FAILED and job.tries < max_tries:
            verdict.broken.append(f"job {job.id} FAILED after try {job.tries} of {max_tries}: {job.error_message}")


def _entries(verdict: Verdict, jobs: list[Job], ledger: Ledger) -> None:
    there = {(entry.pk, entry.sk) for job in jobs for entry in history.read(job.job_type, job.id)}
    missing = ledger.entries - there
    verdict.counts["progress entries written"] = len(ledger.entries)
    verdict.counts["progress entries lost"] = len(missing)
    verdict.broken += [f"entry {' / '.join(key)} was acknowledged and is lost" for key in sorted(missing)]


def _strength(verdict: Verdict, attack: Attack, ledger: Ledger, events: list[dict[str, Any]]) -> None:
    said = Counter(event.get("event") for event in events)
    recovered = sum(event.get("recovered", 0) for event in events if event.get("event") == "recovered")
    refused = Counter(event["write"] for event in events if event.get("event") == "write refused")
    verdict.counts |= {
        **dict(sorted(attack.blows.items())),
        "kills while PROCESSING": attack.kills_while_processing,
        "runs claimed": said["job claimed"],
        "runs ended": said["run ended"],
        "runs that lost their job": said["run lost its job"],
        "jobs recovered by sight": recovered,
        "writes repeated during an outage": said["table away, write comes again"],
        "requests throttled": ledger.throttled,
        "writes refused by DynamoDB": ledger.refused,
        "refusals that ended a run or a claim": dict(refused),
        "answers lost after the write": dict(ledger.lost),
    }
    if attack.kills_while_processing < LEAST_KILLS:
        verdict.weak.append(f"only {attack.kills_while_processing} kills while PROCESSING, not {LEAST_KILLS}")
    for what, count in (
        ("no write was refused", refused.total()),
        ("no dead run was recovered", recovered),
        ("no answer of a move or an entry was lost", ledger.lost.total() - ledger.lost["other"]),
        ("no request was throttled", ledger.throttled),
    ):
        if not count:
            verdict.weak.append(what)
