"""Test cases on request: the proved script of a job, run in the sandbox while somebody waits for the answer."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from jobsvc.case_budget import Budget, Exhausted
from jobsvc.case_outputs import Solver, solver_of
from jobsvc.errors import CasesFailed, CasesTooLarge, SandboxBusy, SandboxMissing, WrongState
from jobsvc.generation.printed import NotCases, cases_in
from jobsvc.generation.runner import MOST_PROCESSES, Order, end_of, last_words, outcome_of
from jobsvc.models import Status
from jobsvc.sandbox import EndedBy, Limits, Sandbox, Tier, sandbox_here

log = structlog.get_logger()

MIB = 1 << 20
SIZES = ("small", "medium", "large", "mixed")
MOST_CASES = 100
#: Of all inputs of an answer, as the script prints them, and their outputs.
MOST_BYTES = 32 * MIB
#: For all cases of an answer: less than the patience of clients and proxies, which is mostly 30 s.
MOST_SECONDS = 20.0
MOST_MEMORY = 1024 * MIB
#: Runs at a time in one process.
AT_ONCE = 2
#: Seeds that nobody gave are short enough to be typed.
RANDOM_SEEDS = 2**31
#: Seconds after which a machine without a sandbox is looked at again.
LOOK_AGAIN = SandboxMissing.retry_after_s

#: The limits in words.
PASSED = {
    EndedBy.TIME: f"{MOST_SECONDS:.0f} s to make",
    EndedBy.OUTPUT: f"{MOST_BYTES // MIB} MiB",
    EndedBy.MEMORY: f"{MOST_MEMORY // MIB} MiB of memory to make",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A whole input, and what a right solution prints for it, where one is known."""

    input: str
    output: str | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes a job's test cases: its proved script, and the solution that knows the outputs."""

    script: str
    solver: Solver | None


def recipe_of(job: Mapping[str, Any], *, outputs: bool) -> Recipe:
    """That of a COMPLETED job. Raises WrongState where there is no script that jobsvc has proved."""
    if job["status"] != Status.COMPLETED:
        message = f"Job {job['id']} is {job['status']}; there are test cases once it is COMPLETED."
    elif not (job["generator_code"] and job["proof"]):
        message = f"Job {job['id']} has no script that jobsvc has proved; retry it with force to have one written."
    else:
        return Recipe(job["generator_code"], solver_of(job) if outputs else None)
    raise WrongState(message, state=job["status"], attempt=int(job["attempt"]))


def order_of(wanted: Mapping[str, Any]) -> Order:
    """What somebody asked for, with a seed of chance where none was given."""
    seed = wanted.get("seed")
    return Order(wanted["size"], secrets.randbelow(RANDOM_SEEDS) if seed is None else seed, wanted["count"])


class CaseMaker:
    """Runs scripts for the requests of one process: a few at a time, whoever comes then is turned away."""

    def __init__(self, minimum: Tier) -> None:
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._machine = _Machine(minimum)

    def make(self, recipe: Recipe, order: Order) -> list[Case]:
        """The cases that the script makes, with outputs where there is a solver.

        Raises CasesTooLarge, CasesFailed, OutputsFailed, SandboxBusy, and SandboxMissing where this machine has none.
        """
        with self._slot():
            sandbox = self._machine.sandbox()
            try:
                return _made(recipe, order, sandbox, Budget(time.monotonic() + MOST_SECONDS, MOST_BYTES))
            except Exhausted as error:
                raise CasesTooLarge(PASSED[error.limit], size=order.size, count=order.count) from error

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(blocking=False):
            raise SandboxBusy(f"{AT_ONCE} scripts run for others, as many as may at a time; try again shortly.")
        try:
            yield
        finally:
            self._slots.release()


class _Machine:
    """Its sandbox, looked for when one is first needed: that takes a second."""

    def __init__(self, minimum: Tier) -> None:
        self._minimum = minimum
        self._lock = threading.Lock()
        self._look_again_at = 0.0

    def sandbox(self) -> Sandbox:
        """Raises SandboxMissing; where it did, the machine is looked at again after a while only."""
        with self._lock:
            if time.monotonic() >= self._look_again_at:
                try:
                    return sandbox_here(self._minimum)  # which remembers what it has found
                except SandboxMissing as error:
                    log.warning("no sandbox for test cases", reason=error.message)
                    self._look_again_at = time.monotonic() + LOOK_AGAIN
        raise SandboxMissing("This server has no sandbox to run scripts in; its log says why.")


def _made(recipe: Recipe, order: Order, sandbox: Sandbox, budget: Budget) -> list[Case]:
    if recipe.solver is None:
        return [Case(text) for text in _inputs(recipe.script, order, sandbox, budget)]
    recipe.solver.check(sandbox=sandbox, budget=budget)
    inputs = _inputs(recipe.script, order, sandbox, budget)
    outputs = recipe.solver.outputs(inputs, sandbox=sandbox, budget=budget)
    return [Case(text, output) for text, output in zip(inputs, outputs, strict=True)]


def _inputs(script: str, order: Order, sandbox: Sandbox, budget: Budget) -> list[str]:
    """Raises CasesFailed and Exhausted."""
    limits = Limits(
        seconds=budget.seconds(),
        memory=MOST_MEMORY,
        address_space=MOST_MEMORY,
        processes=MOST_PROCESSES,
        output=budget.bytes,
    )
    outcome = outcome_of(script, order.arguments, limits=limits, sandbox=sandbox)
    if outcome.ended_by:
        raise Exhausted(outcome.ended_by)
    if last_words(outcome) == MemoryError.__name__:
        raise Exhausted(EndedBy.MEMORY)
    if outcome.exit_code != 0:
        raise CasesFailed(f"ended with {end_of(outcome)}: {last_words(outcome)}", seed=order.seed)
    budget.spend(len(outcome.stdout))
    try:
        return cases_in(outcome.stdout, order.count)
    except NotCases as error:
        raise CasesFailed(str(error), seed=order.seed) from error
