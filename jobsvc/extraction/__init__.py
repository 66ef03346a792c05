"""From the URL of a problem to what its page says: `parse_url`, a fetch, `read_page`.

Pure but for `PageFetcher`. A page that comes from elsewhere (a cache, a file) is one more `fetch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from jobsvc.extraction import own_address
from jobsvc.extraction import page as pages
from jobsvc.extraction.answers import MAX_PAGE_BYTES
from jobsvc.extraction.charset import decoded
from jobsvc.extraction.fetching import PageFetcher
from jobsvc.extraction.fragment import read_fragment, read_sections
from jobsvc.extraction.gaps import Ask, fill
from jobsvc.extraction.given import with_samples
from jobsvc.extraction.judges import KNOWN, Judges, judges_with
from jobsvc.extraction.judges.base import PageRequest, ProblemRef
from jobsvc.extraction.kept import KeptPage, KeptPages
from jobsvc.extraction.languages import parse_languages
from jobsvc.extraction.mirrors import parse_mirrors
from jobsvc.extraction.turns import Turns
from jobsvc.extraction.urls import parse_url
from jobsvc.problem import ProblemInfo, Sample

__all__ = [
    "KNOWN",
    "MAX_PAGE_BYTES",
    "Ask",
    "Judges",
    "KeptPage",
    "KeptPages",
    "PageFetcher",
    "PageRequest",
    "ProblemRef",
    "Turns",
    "decoded",
    "extract",
    "judges_with",
    "parse_languages",
    "parse_mirrors",
    "parse_url",
    "read_fragment",
    "read_page",
    "read_sections",
    "request_for",
]


def extract(
    url: str,
    *,
    fetch: Callable[[PageRequest], str],
    languages: Sequence[str] = ("en",),
    judges: Judges = KNOWN,
    ask: Ask | None = None,
    samples: Sequence[Sample] = (),
) -> ProblemInfo:
    """What the problem page at `url` says. Raises UnknownJudge, ExtractionError and whatever `fetch` raises."""
    ref = parse_url(url, judges=judges)
    page = fetch(request_for(ref, judges=judges))
    return read_page(ref, page, languages=languages, judges=judges, ask=ask, samples=samples)


def request_for(ref: ProblemRef, *, judges: Judges = KNOWN) -> PageRequest:
    """What to ask the judge for, to be told of the problem `ref`."""
    return judges.named(ref.platform).request(ref)


def read_page(
    ref: ProblemRef,
    page: str,
    *,
    languages: Sequence[str] = ("en",),
    judges: Judges = KNOWN,
    ask: Ask | None = None,
    samples: Sequence[Sample] = (),
) -> ProblemInfo:
    """What the judge's `page` says of the problem `ref`; a whole answer or an ExtractionError.

    `languages` are those of statements, the preferred one first; a page that has none of them is read as it is.
    `ask` is a language model, for what the rules leave open; with it ModelError is raised too. `samples` win over
    the page's.
    """
    own_address.check(ref, page)
    judge = judges.named(ref.platform)
    info = with_samples(judge.read(ref, page, languages=languages), samples)
    if ask is not None and not judge.request(ref).json_body:  # data says all that it has
        info = fill(info, page, ask, complete=judge.complete)
    info = judge.complete(info)
    return replace(info, warnings=(*info.warnings, *pages.unread(info)))
