"""Redis, the queue in it, and the workers that are registered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rq import Worker
from rq.utils import utcparse

from jobsvc.doctor.findings import Finding, fail, ok, warn
from jobsvc.doctor.patient import Patient
from jobsvc.queueing import SANDBOX, JobQueue, QueueUnavailable

LEAST_VERSION = (6, 2)
POLICY = "noeviction"
#: Part of its memory that Redis may use before somebody should look.
MUCH_MEMORY = 0.8
#: Seconds without a heartbeat after which a worker is suspect; RQ forgets it at 90 s.
SILENT_S = 60.0


@dataclass(frozen=True, slots=True)
class Registered:
    """A worker, as Redis knows it."""

    name: str
    hostname: str
    sandbox: str
    silent_s: float  #: seconds since its last heartbeat, on the clock of Redis


def check_redis(patient: Patient) -> Iterator[Finding]:
    """That it answers, is new enough, and throws nothing away."""
    try:
        found: Mapping[str, Any] = patient.queue.connection.info()
    except QueueUnavailable as error:
        said = " ".join(str(error).split())
        yield fail(f"It does not answer: {said}", "See JOBSVC_REDIS_URL. Jobs are still created, and wait.")
        return
    patient.redis = found
    yield _version(found)
    yield _policy(str(found.get("maxmemory_policy", "")))
    if (most := found.get("maxmemory", 0)) and (used := found["used_memory"]) > MUCH_MEMORY * most:
        yield warn(f"It uses {used / most:.0%} of its memory (maxmemory).", "Give it more, before it refuses messages.")


def check_queue(patient: Patient) -> Iterator[Finding]:
    """What waits, and who is there to run it."""
    held = patient.queue.held()
    found = workers(patient.queue)
    for worker in found:
        where = f"Worker {worker.name} on {worker.hostname}, sandbox {worker.sandbox or 'unknown'}"
        if worker.silent_s > SILENT_S:
            yield warn(f"{where}: no heartbeat for {worker.silent_s:.0f} s.", "See whether it runs.")
        else:
            yield ok(f"{where}.")
    load = f"{len(held.waiting):,} waiting, {len(held.in_flight):,} running"
    if found:
        yield ok(f"{load}, {len(found)} worker{'' if len(found) == 1 else 's'}.")
    else:
        told = "Start one: `python worker.py`. One that runs since before Redis was emptied is not seen: restart it."
        yield fail(f"No worker is registered for queue {patient.config.queue!r}; {load}.", told)


def workers(queue: JobQueue) -> list[Registered]:
    """The workers of the queue that have shown life lately, in the order of their names."""
    keys = sorted(Worker.all_keys(queue=queue.rq))
    with queue.connection.pipeline(transaction=False) as look:
        look.time()
        for key in keys:
            look.hgetall(key)
        (seconds, microseconds), *entries = look.execute()
    now = seconds + microseconds / 1e6
    # A worker that was killed stays in the list until another tidies up; its entry has run out.
    return [_registered(key, entry, now) for key, entry in zip(keys, entries, strict=True) if b"birth" in entry]


def _registered(key: str, entry: Mapping[bytes, bytes], now: float) -> Registered:
    def text(field: str) -> str:
        return entry.get(field.encode(), b"").decode(errors="replace")

    beat = utcparse(text("last_heartbeat") or text("birth"))
    return Registered(
        name=key.removeprefix(Worker.redis_worker_namespace_prefix),
        hostname=text("hostname"),
        sandbox=text(SANDBOX),
        silent_s=max(0.0, now - _in_utc(beat).timestamp()),
    )


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _version(found: Mapping[str, Any]) -> Finding:
    name = "Valkey" if "valkey_version" in found else "Redis"
    version = str(found["redis_version"])  # Valkey's is that of the Redis it is compatible with.
    shown = f"{name} {found.get('valkey_version', version)}"
    if tuple(map(int, version.split(".")[:2])) < LEAST_VERSION:
        return fail(f"{shown} is too old.", "Use Redis 6.2 or newer, or Valkey.")
    return ok(f"{shown} answers.")


def _policy(policy: str) -> Finding:
    if policy == POLICY:
        return ok(f"Throws nothing away when it is full (maxmemory-policy {POLICY}).")
    if not policy:
        return warn("It does not say what it does when it is full.", f"See that maxmemory-policy is {POLICY}.")
    return fail(
        f"It throws keys away when it is full (maxmemory-policy {policy}): messages, workers and locks vanish.",
        f"Set maxmemory-policy to {POLICY}, and give jobsvc a Redis that is no cache.",
    )
