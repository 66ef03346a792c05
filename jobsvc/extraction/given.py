"""Samples that somebody gives with a problem: they win over those of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobsvc.problem import ProblemInfo, Sample


def with_samples(info: ProblemInfo, given: Sequence[Sample]) -> ProblemInfo:
    """`info` with the `given` samples, and a warning where its page shows others; the same where none are given."""
    if not given:
        return info
    taken = replace(info, samples=tuple(given))
    if _told(info.samples) == _told(given):
        return taken
    shows = "shows other samples" if info.samples else "shows no samples"
    return replace(taken, warnings=(*info.warnings, f"The page {shows}; those that were given are taken."))


def _told(samples: Sequence[Sample]) -> list[tuple[str, str]]:
    """What samples say, whether or not their last lines are ended."""
    return [(sample.input.removesuffix("\n"), sample.output.removesuffix("\n")) for sample in samples]
