"""From the URL of a problem to what its page says: `parse_url`, a fetch, `read_page`.

Pure but for `PageFetcher`. A page that comes from elsewhere (a cache, a file) is one more `fetch`.
"""

from __future__ import annotations

from collections.abc import Callable

from jobsvc.extraction.fetching import PageFetcher
from jobsvc.extraction.judges import judge_named
from jobsvc.extraction.judges.base import ProblemRef
from jobsvc.extraction.mirrors import parse_mirrors
from jobsvc.extraction.urls import parse_url
from jobsvc.problem import ProblemInfo

__all__ = ["PageFetcher", "ProblemRef", "extract", "parse_mirrors", "parse_url", "read_page"]


def extract(url: str, *, fetch: Callable[[str], str]) -> ProblemInfo:
    """What the problem page at `url` says. Raises UnknownJudge, ExtractionError and whatever `fetch` raises."""
    ref = parse_url(url)
    return read_page(ref, fetch(ref.url))


def read_page(ref: ProblemRef, html: str) -> ProblemInfo:
    """What the judge's page `html` says of the problem `ref`; a whole answer or an ExtractionError."""
    return judge_named(ref.platform).read(ref, html)
