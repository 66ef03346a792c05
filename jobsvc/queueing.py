"""The RQ queue: put a job in, ask whether it is still there, find out what is wrong.

Messages are JSON and hold ids only; whatever is in Redis can be made again from the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import redis
from redis.client import PubSub
from rq import Queue, Worker, get_current_job
from rq.command import send_stop_job_command
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job as Message
from rq.job import parse_job_id
from rq.serializers import JSONSerializer
from rq.utils import now, utcparse
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from jobsvc import tracing
from jobsvc.config import Config

#: Seconds. A caller of the API does not wait longer for a queue that is away.
TIMEOUT = 2
#: Seconds for which Redis remembers how a message ended, for people who look at the queue.
RESULT_TTL = 600
FAILURE_TTL = 24 * 3600
TRACE_TTL = 24 * 3600
#: Where a worker's own entry in Redis says in what it runs scripts.
SANDBOX = "jobsvc_sandbox"
#: Where a message says since when it waits.
QUEUED_AT = "enqueued_at"
#: The task of each type of job.
TASKS = {
    "generation": "jobsvc.tasks.generate_script_task",
    "extraction": "jobsvc.tasks.extract_problem_info_task",
}

#: Raised by every call here when the queue cannot be reached.
QueueUnavailable = redis.RedisError


def worker_connection(config: Config) -> redis.Redis:
    """A connection for a worker, which waits long for its next message."""
    return redis.Redis.from_url(config.redis_url)


def carried() -> dict[str, Any]:
    """What came with the message that this process runs."""
    message = get_current_job()
    return message.meta if message else {}


def _ids(entries: list[bytes]) -> set[str]:
    return {parse_job_id(entry.decode(errors="replace")) for entry in entries}


class Held(NamedTuple):
    """Queue ids that wait, and those that a worker has taken: on their way, or running."""

    waiting: set[str]
    in_flight: set[str]


class Load(NamedTuple):
    """How many jobs wait and for how many seconds the first of them, how many run, how many workers there are."""

    waiting: int
    age_s: float
    running: int
    workers: int
    leases: int | None  #: as the last recovery found them; None where the last one is long ago
    silence_s: float  #: of the one that has shown no life for longest


@dataclass(frozen=True)
class JobQueue:
    """The queue of one Config. Connects when first used."""

    config: Config

    @cached_property
    def connection(self) -> redis.Redis:
        return redis.Redis.from_url(
            self.config.redis_url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=None
        )

    @cached_property
    def rq(self) -> Queue:
        return Queue(
            self.config.queue,
            connection=self.connection,
            serializer=JSONSerializer,
            default_timeout=self.config.job_timeout,
        )

    def put(self, job_type: str, job_id: str, task_id: str) -> None:
        """Queue a job's task under `task_id`."""
        with tracing.sending(f"queue {job_type}") as carried:
            self.rq.enqueue(
                TASKS[job_type],
                job_id,
                job_id=task_id,
                result_ttl=RESULT_TTL,
                failure_ttl=FAILURE_TTL,
                description=f"{job_type} {job_id}",
                meta=self._with_earlier(job_id, carried),
            )

    def _with_earlier(self, job_id: str, carried: dict[str, str]) -> dict[str, Any]:
        """With the trace that the job was last queued in: what recovery queues again belongs to none of its own."""
        if not tracing.is_on():
            return {}
        key = f"jobsvc:{self.config.queue}:trace:{job_id}"
        earlier: Any = (
            self.connection.set(key, json.dumps(carried), ex=TRACE_TTL, get=True)
            if carried
            else self.connection.get(key)
        )
        return {**carried, tracing.EARLIER: json.loads(earlier)} if earlier else {**carried}

    def held(self) -> Held:
        """What the queue holds: one look at all of it at once."""
        registries = (self.rq.scheduled_job_registry, self.rq.deferred_job_registry, self.rq.started_job_registry)
        with self.connection.pipeline(transaction=True) as look:
            look.lrange(self.rq.key, 0, -1)
            look.lrange(self.rq.intermediate_queue_key, 0, -1)
            for registry in registries:
                look.zrange(registry.key, 0, -1)
            queued, taken, scheduled, deferred, started = (_ids(entries) for entries in look.execute())
        return Held(waiting=queued | scheduled | deferred, in_flight=taken | started)

    def load(self) -> Load:
        """How much the queue holds: the same few commands however much it is."""
        with self.connection.pipeline(transaction=True) as look:
            look.llen(self.rq.key)
            look.lindex(self.rq.key, 0)
            look.llen(self.rq.intermediate_queue_key)
            look.zcard(self.rq.started_job_registry.key)
            look.scard(WORKERS_BY_QUEUE_KEY % self.rq.name)
            look.get(self._leases_key)
            waiting, first, taken, started, workers, told = look.execute()
        leases, silence_s = json.loads(told) if told else (None, 0.0)
        return Load(waiting, self._age_s(first), taken + started, workers, leases, silence_s)

    def tell_leases(self, held: int, silence_s: float) -> None:
        """Keep what a recovery found until the next ones, for whoever asks for the load."""
        kept_s = max(60, 2 * self.config.lease_seconds)
        self.connection.set(self._leases_key, json.dumps([held, round(silence_s, 3)]), ex=kept_s)

    @property
    def _leases_key(self) -> str:
        return f"jobsvc:{self.config.queue}:leases"

    def _age_s(self, entry: bytes | None) -> float:
        since = (
            self.connection.hget(f"{Message.redis_job_namespace_prefix}{entry.decode()}", QUEUED_AT) if entry else None
        )
        return max(0.0, (now() - utcparse(since.decode())).total_seconds()) if isinstance(since, bytes) else 0.0

    def stop(self, task_id: str) -> None:
        """Take a message from the queue, or have the worker that runs it end its process."""
        self.rq.remove(task_id)
        try:
            send_stop_job_command(self.connection, task_id, serializer=JSONSerializer)
        except (NoSuchJobError, InvalidJobOperation):
            return  # It does not run.

    def sandboxes(self) -> list[str]:
        """In what the workers of this queue run scripts: each kind once."""
        keys = Worker.all_keys(queue=self.rq)
        with self.connection.pipeline(transaction=False) as look:
            for key in keys:
                look.hget(key, SANDBOX)
            return sorted({tier.decode() for tier in look.execute() if tier})

    @contextmanager
    def subscribed(self, channel: str) -> Iterator[PubSub]:
        """What is published on a channel, on a connection of its own; ends where that breaks, with QueueUnavailable."""
        with (
            redis.Redis.from_url(
                self.config.redis_url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=None
            ) as connection,
            connection.pubsub() as subscription,
        ):
            subscription.subscribe(channel)
            yield subscription

    def ping(self) -> None:
        """Raises QueueUnavailable where the queue does not answer."""
        self.connection.ping()
