"""The two kinds of job as a client of the API knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A resource, and the smallest body that makes one."""

    path: str
    job_type: str
    body: dict[str, Any]

    def __str__(self) -> str:
        return self.job_type


GENERATION = Kind(
    "/api/v1/script-generation-jobs",
    "generation",
    {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "1 ≤ n, m, a ≤ 10^9"},
)
EXTRACTION = Kind(
    "/api/v1/problem-extraction-jobs",
    "extraction",
    {"problem_url": "https://codeforces.com/problemset/problem/1/A"},
)
KINDS = [GENERATION, EXTRACTION]
UNKNOWN_ID = "2888a3b9-8d0e-4d0c-9f0e-0a4f5d2b1c33"
