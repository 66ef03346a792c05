"""The RQ queue: put a job in, ask whether it is still there, find out what is wrong.

Messages are JSON and hold ids only; whatever is in Redis can be made again from the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import redis
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job as Message
from rq.job import JobStatus
from rq.serializers import JSONSerializer

from jobsvc.config import Config

#: Seconds. A caller of the API does not wait longer for a queue that is away.
TIMEOUT = 2
#: Seconds for which Redis remembers how a message ended, for people who look at the queue.
RESULT_TTL = 600
FAILURE_TTL = 24 * 3600
#: The task of each type of job.
TASKS = {
    "generation": "jobsvc.tasks.generate_script_task",
    "extraction": "jobsvc.tasks.extract_problem_info_task",
}
WAITING = frozenset({JobStatus.QUEUED, JobStatus.SCHEDULED, JobStatus.DEFERRED, JobStatus.STARTED})

#: Raised by every call here when the queue cannot be reached.
QueueUnavailable = redis.RedisError


def worker_connection(config: Config) -> redis.Redis:
    """A connection for a worker, which waits long for its next message."""
    return redis.Redis.from_url(config.redis_url)


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
        self.rq.enqueue(
            TASKS[job_type],
            job_id,
            job_id=task_id,
            result_ttl=RESULT_TTL,
            failure_ttl=FAILURE_TTL,
            description=f"{job_type} {job_id}",
        )

    def holds(self, task_id: str) -> bool:
        """Whether a message of this id waits, is on its way to a worker, or runs."""
        if not task_id:
            return False
        try:
            message = Message.fetch(task_id, connection=self.connection, serializer=JSONSerializer)
        except NoSuchJobError:
            return False
        return message.get_status(refresh=False) in WAITING

    def ping(self) -> None:
        """Raises QueueUnavailable where the queue does not answer."""
        self.connection.ping()
