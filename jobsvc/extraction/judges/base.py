"""What a judge is to the rest of extraction, and what all judges' readers share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult

from jobsvc.errors import IncompletePage, InteractiveWithoutSamples
from jobsvc.problem import ProblemInfo, Sample


@dataclass(frozen=True, slots=True)
class ProblemRef:
    """One problem of one judge. However its page was addressed, `platform` and `problem_id` are the same."""

    platform: str
    problem_id: str
    url: str  #: canonical https address of the page


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What to ask for, to be told of a problem."""

    url: str  #: https
    json_body: str | None = None  #: POSTed as application/json where given; else the page is simply asked for


class Judge(Protocol):
    """A judge's addresses and the reader of its pages."""

    @property
    def platform(self) -> str:
        """The name under which jobs know the judge."""

    @property
    def host(self) -> str:
        """The host of its canonical addresses."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other hosts that serve the same pages; ``"*.host"`` stands for every name right below `host`."""

    @property
    def example(self) -> str:
        """An address of a problem, to show what one looks like."""

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        """The problem whose page has this address on the judge; None where it is the page of something else."""

    def request(self, ref: ProblemRef) -> PageRequest:
        """How the problem's page is asked for; `own_page` for most judges."""

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        """What the page says, in the first of `languages` that it has (``"en"``), else in its own.

        What it does not say is left empty. Raises ExtractionError where it is no problem page, or a broken one.
        """

    def complete(self, info: ProblemInfo) -> ProblemInfo:
        """`info`, when it has all that every problem of the judge has; `complete` below for most judges."""


def own_page(ref: ProblemRef) -> PageRequest:
    """The request of a judge whose problems stand on pages at their addresses."""
    return PageRequest(ref.url)


def complete(info: ProblemInfo, *, limits_shown: bool = True, interactive_has_samples: bool = True) -> ProblemInfo:
    """`info`, when it has all that every problem has; else the error that names what is missing.

    A judge that differs says how: by never showing limits, or by having no samples where a problem is interactive.
    """
    if info.interactive and not info.samples and interactive_has_samples:
        raise InteractiveWithoutSamples
    found = {
        "the title": info.title,
        "the time limit": info.time_limit_s or not limits_shown,
        "the memory limit": info.memory_limit_mb or not limits_shown,
        "the samples": info.samples or info.interactive,
    }
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise IncompletePage(missing)
    return info


def other_problem(ref: ProblemRef, ids: Iterable[str]) -> Iterator[str]:
    """The warning that the buttons and menus of a page are those of the problems with these `ids` alone."""
    shown = list(ids)
    if shown and ref.problem_id not in shown:
        yield f"The page is that of problem {shown[0]}, the address that of {ref.problem_id}."


def paired(inputs: Sequence[str], outputs: Sequence[str]) -> tuple[Sample, ...]:
    """Samples from their inputs and outputs in the page's order; half a sample is none to be trusted."""
    if len(inputs) != len(outputs):
        raise IncompletePage([f"the other half of a sample ({len(inputs)} inputs, {len(outputs)} outputs)"])
    return tuple(Sample(*pair) for pair in zip(inputs, outputs, strict=True))
