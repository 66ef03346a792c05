"""Tries a script with a program that solves its problem: first the samples, then what the script generates.

A program that does not solve the samples says nothing about a script. One that does must not fail on anything that
is generated: where it does, an input is likely not one of the problem's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from jobsvc.errors import ProofFailed, SolutionNotRun
from jobsvc.generation.solutions.running import Program, Ran, Solution, build, patience
from jobsvc.problem import Sample
from jobsvc.sandbox import Sandbox

#: Seconds for all generated inputs; what is left then is not run, and the result says so.
MOST_SECONDS = 120.0
#: Characters of an output or an input that is quoted.
_QUOTED = 100
_QUOTED_INPUT = 2000
#: How far numbers with a point may be from those of a sample, absolutely or relatively.
_TOLERANCE = 1e-6


class Verdict(StrEnum):
    """What a solution says of a script."""

    PASSED = "passed"
    SAMPLES_DIFFER = "samples differ"  #: it proves nothing: it is wrong, or several answers are right
    NOT_RUN = "not run"
    FAILED = "failed on a generated input"


@dataclass(frozen=True, slots=True)
class Case:
    """One generated input, and the call of the script that repeats it: it is number `number` of `count`."""

    size: str
    seed: int
    count: int
    number: int
    text: str

    def __str__(self) -> str:
        return f"test case {self.number} of --seed {self.seed} --size {self.size} --count {self.count}"


@dataclass(slots=True)
class Tried:
    """What came of it. `says` explains a verdict that is not plain."""

    language: str
    verdict: Verdict = Verdict.PASSED
    says: str = ""
    samples: int = 0
    reproduced: int = 0
    runs: int = 0
    inputs: int = 0
    slowest_s: float = 0.0
    time_limit_s: float | None = None  #: for each run, in this language
    failed_on: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; `failed_on` only where it did."""
        data = {**asdict(self), "verdict": self.verdict.value}
        if not self.failed_on:
            del data["failed_on"]
        return data


@dataclass(frozen=True, slots=True)
class Trial:
    """A solution, with what is known of its problem."""

    solution: Solution
    samples: tuple[Sample, ...] = ()
    time_limit_s: float | None = None  #: the problem's

    def run(self, cases: Sequence[Case], *, sandbox: Sandbox) -> Tried:
        """Raises ProofFailed where the program, which solves the samples, fails on one of the cases."""
        tried = Tried(self.solution.language)
        try:
            program = build(self.solution, sandbox=sandbox)
            tried.language = program.language.name
            tried.time_limit_s = patience(program.language, self.time_limit_s)
            self._solve_samples(program, tried)
            if tried.verdict is Verdict.PASSED:
                _solve_cases(program, cases, tried)
        except SolutionNotRun as error:
            tried.verdict, tried.says = Verdict.NOT_RUN, error.message
        if tried.verdict is Verdict.FAILED:
            raise _failed(tried)
        return tried

    def _solve_samples(self, program: Program, tried: Tried) -> None:
        samples = [sample for sample in self.samples if sample.output.strip()]
        tried.samples = len(samples)
        if not samples:
            tried.says = "there are no samples with outputs that it could be checked with"
        for number, sample in enumerate(samples, 1):
            ran = program.run(sample.input, seconds=tried.time_limit_s or 0)
            tried.slowest_s = max(tried.slowest_s, ran.seconds)
            if not (wrong := ran.failure or difference(sample.output, ran.output)):
                tried.reproduced += 1
            elif tried.verdict is Verdict.PASSED:
                tried.verdict, tried.says = Verdict.SAMPLES_DIFFER, f"sample {number}: {wrong}"


def _solve_cases(program: Program, cases: Sequence[Case], tried: Tried) -> None:
    seconds = tried.time_limit_s or 0
    tried.inputs = len(cases)
    for case, ran in _runs(program, cases, seconds):
        tried.runs += 1
        tried.slowest_s = max(tried.slowest_s, ran.seconds)
        if ran.failure:
            tried.verdict, tried.says = Verdict.FAILED, f"{ran.failure}, on {case}"
            tried.failed_on = {**asdict(case), "text": _shortened(case.text, _QUOTED_INPUT)}
            return
    if tried.runs < len(cases):
        tried.says = f"stopped after {MOST_SECONDS:g} s: {tried.runs} of {len(cases)} inputs were run"


def _runs(program: Program, cases: Sequence[Case], seconds: float) -> Iterator[tuple[Case, Ran]]:
    """Two at a time, in order, until the time is over."""
    deadline = time.monotonic() + MOST_SECONDS
    with ThreadPoolExecutor(max_workers=2) as pool:
        for first in range(0, len(cases), 2):
            if time.monotonic() > deadline:
                return
            pair = cases[first : first + 2]
            yield from zip(pair, pool.map(lambda case: program.run(case.text, seconds=seconds), pair), strict=True)


def _failed(tried: Tried) -> ProofFailed:
    reproduced = f", which reproduces {tried.reproduced} of {tried.samples} samples," if tried.samples else ""
    error = ProofFailed(f"The solution{reproduced} failed on what the script generates: {tried.says}.")
    error.found["proof"] = {"solution": tried.to_dict()}
    return error


def difference(expected: str, printed: str) -> str:
    """How an output differs from that of a sample, word by word; empty where it does not, white space aside."""
    for number, (wanted, got) in enumerate(zip_longest(expected.split(), printed.split()), 1):
        if wanted != got and not _are_near(wanted, got):
            return (
                f"word {number} is {_shown(got)}, expected {_shown(wanted)}"
                f" (it printed {_shortened(printed)!r}, expected {_shortened(expected)!r})"
            )
    return ""


def _are_near(wanted: str | None, got: str | None) -> bool:
    if wanted is None or got is None or "." not in wanted:
        return False
    try:
        a, b = float(wanted), float(got)
    except ValueError:
        return False
    return abs(a - b) <= _TOLERANCE * max(1.0, abs(a))


def _shown(word: str | None) -> str:
    return "missing" if word is None else repr(_shortened(word, 40))


def _shortened(text: str, most: int = _QUOTED) -> str:
    text = text.strip()
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"
