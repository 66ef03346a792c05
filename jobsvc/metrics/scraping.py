"""What a scrape gets: the numbers of all processes of this machine, and what is found at that moment."""

from __future__ import annotations

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from jobsvc.metrics.keeping import kept_in

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(*collectors: Collector) -> bytes:
    """Prometheus' text format; `collectors` are asked for what they find now."""
    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    if (directory := kept_in()) is None:
        return generate_latest(REGISTRY) + generate_latest(registry)
    MultiProcessCollector(registry, path=directory)
    return generate_latest(registry)
