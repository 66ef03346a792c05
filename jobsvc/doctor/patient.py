"""What is examined: the settings, and what the first checks learn of the table and the queue for the later ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobsvc.config import Config
from jobsvc.queueing import JobQueue


@dataclass
class Patient:
    """The service as this machine, with its settings and its credentials, sees it."""

    queue: JobQueue
    #: Whether DynamoDB answers at all, be it with a refusal.
    dynamodb_answers: bool = False
    #: The answer to DescribeTable; None until it was asked, and where there is none.
    table: Mapping[str, Any] | None = None
    #: What Redis says of itself; None until it was asked, and where it does not answer.
    redis: Mapping[str, Any] | None = None

    @property
    def config(self) -> Config:
        return self.queue.config

    @property
    def where(self) -> str:
        """Where the table is looked for."""
        return self.config.dynamodb_url or f"AWS in {self.config.region}"
