"""The items of the single table, as PynamoDB models."""

from jobsvc.models.api_key import ApiKey
from jobsvc.models.base import Item
from jobsvc.models.binding import bind, release
from jobsvc.models.idempotency import IdempotencyKey
from jobsvc.models.jobs import FINAL, KINDS, Job, ProblemExtractionJob, ScriptGenerationJob, Status
from jobsvc.models.lease import Lease
from jobsvc.models.page import PagePart
from jobsvc.models.progress import ProgressEntry

__all__ = [
    "FINAL",
    "KINDS",
    "ApiKey",
    "IdempotencyKey",
    "Item",
    "Job",
    "Lease",
    "PagePart",
    "ProblemExtractionJob",
    "ProgressEntry",
    "ScriptGenerationJob",
    "Status",
    "bind",
    "release",
]
