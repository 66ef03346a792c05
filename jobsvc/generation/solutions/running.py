"""Runs a program that solves a problem in the sandbox, on inputs: built once, then run on each."""

from __future__ import annotations

import re
import shlex
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from jobsvc.errors import SolutionNotRun
from jobsvc.generation.solutions.languages import DEEP_STACK, SUPPORTED, Language, language_named
from jobsvc.sandbox import EndedBy, Limits, Outcome, Sandbox, sandbox_here

#: Seconds: a problem whose limit is not known has the one that most have.
USUAL_TIME_LIMIT = 2.0
#: Seconds more for the sandbox and the start of a runtime.
_START = 1.0
_BUILD_SECONDS = 30.0
_MIB = 1 << 20
_MEMORY = 2048 * _MIB
#: Bytes of a program's output.
MOST_OUTPUT = 16 * _MIB
#: Bytes: what compilers write besides, and what they make.
_DISK, _MOST_BUILT = 64 * _MIB, 32 * _MIB
#: A library that the program would need, in the words of Python, Node and compilers.
_MISSING = re.compile(
    r"ModuleNotFoundError: No module named '(?P<python>[\w.]+)'"
    r"|Cannot find module '(?P<node>[^'\n]{1,80})'"
    r"|fatal error: (?P<header>[^\n:]{1,300}): No such file"
    r"|error: package (?P<java>[\w.]{1,80}) does not exist"
)


@dataclass(frozen=True, slots=True)
class Solution:
    """A program that solves the problem: what was given, `language` as it was called."""

    code: str
    language: str = "python"


@dataclass(frozen=True, slots=True)
class Ran:
    """One run. `failure` says in words how it went wrong; empty where it ended well."""

    output: str
    seconds: float
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A solution that is ready to be run."""

    language: Language
    sandbox: Sandbox
    files: dict[str, bytes]

    def run(self, text: str, *, seconds: float) -> Ran:
        """The program on one input. Raises SolutionNotRun where the machine lacks a library of it."""
        command = DEEP_STACK + self.language.run.format(python=shlex.quote(self.sandbox.python))
        limits = _limits(self.language, seconds=seconds, output=MOST_OUTPUT)
        outcome = self.sandbox.run(["sh", "-c", command], stdin=text.encode(), files=self.files, limits=limits)
        failure = _failure(outcome, seconds)
        if failure:
            _raise_if_missing(outcome)
        return Ran(outcome.stdout.decode("utf-8", "replace"), round(outcome.seconds, 3), failure)


def run_solution(
    solution: Solution, inputs: Iterable[str], *, time_limit_s: float | None = None, sandbox: Sandbox | None = None
) -> list[Ran]:
    """What the program answers to each input, in their order; `time_limit_s` is the problem's.

    Raises SolutionNotRun where it cannot be run at all, saying why: its language, what the machine lacks, errors
    of the compiler. Without a sandbox it takes the one that this machine offers.
    """
    program = build(solution, sandbox=sandbox or sandbox_here())
    seconds = patience(program.language, time_limit_s)
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda text: program.run(text, seconds=seconds), inputs))


def patience(language: Language, time_limit_s: float | None) -> float:
    """Seconds that a program of the language may take for one input of a problem with this limit."""
    return (time_limit_s or USUAL_TIME_LIMIT) * language.patience + _START


def build(solution: Solution, *, sandbox: Sandbox, seconds: float | None = None) -> Program:
    """The program, compiled (within `seconds`) where its language asks for it. Raises SolutionNotRun."""
    language = language_named(solution.language)
    if language is None:
        named = solution.language.strip()[:50] or "a program without a language"
        raise SolutionNotRun(f"there is no way to run {named}, only {', '.join(SUPPORTED)}")
    missing = [program for program in language.programs if not sandbox.has(program)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise SolutionNotRun(f"{' and '.join(missing)} {verb} not installed")
    source = language.of(solution.code, language.source)
    files = {source: solution.code.encode("utf-8", "replace")}
    command = language.of(solution.code, language.build)
    if command:
        files = {"built": _built(language, command, files, sandbox, seconds or _BUILD_SECONDS)}
    return Program(language, sandbox, files)


def _built(language: Language, command: str, files: dict[str, bytes], sandbox: Sandbox, seconds: float) -> bytes:
    limits = _limits(language, seconds=seconds, output=_MOST_BUILT, disk=_DISK)
    outcome = sandbox.run(["sh", "-c", f"{{ {command}; }} >&2 && cat built"], files=files, limits=limits)
    if not _failure(outcome, seconds):
        return outcome.stdout
    _raise_if_missing(outcome)
    if outcome.ended_by:
        raise SolutionNotRun(f"the compiler was stopped: {_failure(outcome, seconds)}")
    raise SolutionNotRun(f"it does not compile: {_first_error(outcome)}")


def _limits(language: Language, *, seconds: float, output: int, disk: int = 0) -> Limits:
    return Limits(
        seconds=seconds,
        memory=_MEMORY,
        address_space=None if language.reserves_memory else _MEMORY,
        processes=64 if disk else language.processes,
        output=output,
        disk=disk,
    )


def _raise_if_missing(outcome: Outcome) -> None:
    said = outcome.stderr.decode("utf-8", "replace")
    if found := _MISSING.search(said):
        raise SolutionNotRun(f"it needs {next(filter(None, found.groups()))}, which is not installed")
    if outcome.exit_code in (126, 127) and (lost := re.search(r"(?:exec: )?([\w./+-]+): (?:not found|.*denied)", said)):
        raise SolutionNotRun(f"{lost[1]} cannot be run in the sandbox")


def _failure(outcome: Outcome, seconds: float) -> str:
    match outcome.ended_by:
        case EndedBy.TIME:
            return f"it still ran after {seconds:g} s"
        case EndedBy.OUTPUT:
            return f"it printed more than {MOST_OUTPUT:,} bytes"
        case EndedBy.MEMORY:
            return f"it took more than {_MEMORY:,} bytes of memory"
        case EndedBy.DISK:
            return f"it wrote more than {_DISK:,} bytes"
    if outcome.signal:
        return f"it was ended by signal {signal.Signals(outcome.signal).name}"
    if outcome.exit_code:
        said = _last_words(outcome)
        return f"it ended with status {outcome.exit_code}" + (f": {said}" if said else "")
    return ""


def _first_error(outcome: Outcome) -> str:
    lines = outcome.stderr.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in lines if "error" in line), _last_words(outcome))[:300]


#: The line of a trace that names the error, which is not the last one everywhere.
_NAMES_ERROR = re.compile(r"(?:Exception in thread \S+ |Caused by: |Uncaught )?[\w.$]*(?:Error|Exception)\b")


def _last_words(outcome: Outcome) -> str:
    lines = [line for line in outcome.stderr.decode("utf-8", "replace")[-20_000:].split("\n") if line.strip()]
    named = [line for line in lines if _NAMES_ERROR.match(line)]
    return (named or lines or [""])[-1].strip()[:300]
