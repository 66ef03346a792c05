"""Runs a generator script in the sandbox, and reads what it prints."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobsvc.errors import ProofFailed
from jobsvc.generation import in_turn
from jobsvc.generation.printed import NotCases, cases_in
from jobsvc.sandbox import EndedBy, Limits, Outcome, Sandbox, sandbox_here

#: Bytes of a script's standard output: a large test case alone has millions.
MOST_OUTPUT = 64 * 1024 * 1024
#: Bytes, of memory and of address space.
MOST_MEMORY = 2 * 1024 * 1024 * 1024
MOST_PROCESSES = 8

_SCRIPT = "generator.py"
_IN_TURN = Path(in_turn.__file__)


@dataclass(frozen=True, slots=True)
class Order:
    """What a script is told to print: so many test cases of a size."""

    size: str
    seed: int
    count: int

    @property
    def arguments(self) -> list[str]:
        return ["--seed", str(self.seed), "--size", self.size, "--count", str(self.count)]


def run_script(
    code: str, *, seed: int, size: str, count: int, time_limit_s: float = 10.0, sandbox: Sandbox | None = None
) -> list[str]:
    """The test cases that the script prints. Raises ProofFailed when it fails, is too slow or prints anything else.

    Without a sandbox it takes the one that this machine offers. Raises SandboxMissing where it has none.
    """
    order = Order(size, seed, count)
    return decoded(run_order(code, order, time_limit_s=time_limit_s, sandbox=sandbox or sandbox_here()), order)


def run_order(code: str, order: Order, *, time_limit_s: float, sandbox: Sandbox) -> bytes:
    """What the script prints for the order, as bytes. Raises ProofFailed."""
    return run_program(code, order.arguments, time_limit_s=time_limit_s, sandbox=sandbox, what=f"size {order.size}")


def run_program(code: str, arguments: Sequence[str], *, time_limit_s: float, sandbox: Sandbox, what: str) -> bytes:
    """What the script prints when it is called so, as bytes. Raises ProofFailed that says for `what`."""
    outcome = outcome_of(code, arguments, limits=_limits(time_limit_s), sandbox=sandbox)
    _demand_success(outcome, what, time_limit_s)
    return outcome.stdout


def outcome_of(code: str, arguments: Sequence[str], *, limits: Limits, sandbox: Sandbox) -> Outcome:
    """How the script ends when it is called so, and what it prints."""
    return sandbox.run([*_python(sandbox), _SCRIPT, *arguments], files={_SCRIPT: code.encode()}, limits=limits)


def run_in_turn(code: str, orders: Sequence[Order], *, time_limit_s: float, sandbox: Sandbox) -> list[bytes]:
    """What the script prints for each of the orders, all of which share the time. Raises ProofFailed."""
    files = {_SCRIPT: code.encode(), _IN_TURN.name: _IN_TURN.read_bytes()}
    runs = json.dumps([order.arguments for order in orders])
    argv = [*_python(sandbox), _IN_TURN.name, _SCRIPT, runs]
    outcome = sandbox.run(argv, files=files, limits=_limits(time_limit_s))
    *outputs, _ = outcome.stdout.split(b"\0")
    _demand_success(outcome, f"size {orders[min(len(outputs), len(orders) - 1)].size}", time_limit_s)
    if len(outputs) != len(orders):
        raise ProofFailed("The script printed a NUL, which is no JSON.")
    return outputs


def _python(sandbox: Sandbox) -> list[str]:
    return [sandbox.python, "-I", "-S", "-B"]


def _limits(seconds: float) -> Limits:
    return Limits(
        seconds=seconds,
        memory=MOST_MEMORY,
        address_space=MOST_MEMORY,
        processes=MOST_PROCESSES,
        output=MOST_OUTPUT,
    )


def decoded(output: bytes, order: Order) -> list[str]:
    """The JSON array of strings that the output must be, as many as were ordered. Raises ProofFailed."""
    try:
        return cases_in(output, order.count)
    except NotCases as error:
        raise ProofFailed(f"For size {order.size} the script {error}.") from None


def _demand_success(outcome: Outcome, what: str, time_limit_s: float) -> None:
    """Raises ProofFailed."""
    if outcome.ended_by:
        raise ProofFailed(_limit_passed(outcome.ended_by, time_limit_s))
    if outcome.exit_code != 0:
        raise ProofFailed(f"The script ended with {end_of(outcome)} for {what}: {last_words(outcome)}")


def _limit_passed(limit: EndedBy, time_limit_s: float) -> str:
    if limit is EndedBy.TIME:
        return f"The script was still running after {time_limit_s:g} s."
    if limit is EndedBy.OUTPUT:
        return f"The script printed more than {MOST_OUTPUT:,} bytes."
    return f"The script took more than {MOST_MEMORY:,} bytes of memory."


def end_of(outcome: Outcome) -> str:
    """In words."""
    return f"signal {signal.Signals(outcome.signal).name}" if outcome.signal else f"status {outcome.exit_code}"


def last_words(outcome: Outcome) -> str:
    """The last line that it wrote to standard error, where Python says which exception ended it."""
    return outcome.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300] or "no message"
