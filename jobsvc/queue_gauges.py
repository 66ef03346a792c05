"""The queue as a scrape finds it: a few commands to Redis, whatever the number of jobs."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from jobsvc.queueing import JobQueue, QueueUnavailable


class QueueGauges(Collector):
    """Depth and age of a queue; of one that is away only that it is."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            load = self._queue.load()
        except QueueUnavailable:
            yield GaugeMetricFamily("jobsvc_queue_up", "Whether the queue answers.", value=0)
            return
        yield GaugeMetricFamily("jobsvc_queue_up", "Whether the queue answers.", value=1)
        yield GaugeMetricFamily("jobsvc_queue_depth", "Jobs that wait for a worker.", value=load.waiting)
        yield GaugeMetricFamily("jobsvc_queue_age_seconds", "How long the first of them waits.", value=load.age_s)
        yield GaugeMetricFamily("jobsvc_queue_running", "Jobs that workers have taken.", value=load.running)
        yield GaugeMetricFamily("jobsvc_workers", "Workers that the queue knows.", value=load.workers)
        if load.leases is not None:
            yield GaugeMetricFamily("jobsvc_leases", "Runs that hold a job, as recovery saw last.", value=load.leases)
            yield GaugeMetricFamily(
                "jobsvc_lease_silence_seconds",
                "For how long the most silent of them shows no life.",
                value=load.silence_s,
            )
