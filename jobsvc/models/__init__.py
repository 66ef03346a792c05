"""The items of the single table, as PynamoDB models."""

from jobsvc.models.base import Item
from jobsvc.models.binding import bind, release
from jobsvc.models.jobs import FINAL, KINDS, Job, ProblemExtractionJob, ScriptGenerationJob, Status
from jobsvc.models.progress import ProgressEntry

__all__ = [
    "FINAL",
    "KINDS",
    "Item",
    "Job",
    "ProblemExtractionJob",
    "ProgressEntry",
    "ScriptGenerationJob",
    "Status",
    "bind",
    "release",
]
