"""Runs a generator script in the sandbox, and reads what it prints."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobsvc.errors import ProofFailed
from jobsvc.generation import in_turn
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
    outcome = _run([_SCRIPT, *arguments], {_SCRIPT: code.encode()}, time_limit_s=time_limit_s, sandbox=sandbox)
    _demand_success(outcome, what, time_limit_s)
    return outcome.stdout


def run_in_turn(code: str, orders: Sequence[Order], *, time_limit_s: float, sandbox: Sandbox) -> list[bytes]:
    """What the script prints for each of the orders, all of which share the time. Raises ProofFailed."""
    files = {_SCRIPT: code.encode(), _IN_TURN.name: _IN_TURN.read_bytes()}
    runs = json.dumps([order.arguments for order in orders])
    outcome = _run([_IN_TURN.name, _SCRIPT, runs], files, time_limit_s=time_limit_s, sandbox=sandbox)
    *outputs, _ = outcome.stdout.split(b"\0")
    _demand_success(outcome, f"size {orders[min(len(outputs), len(orders) - 1)].size}", time_limit_s)
    if len(outputs) != len(orders):
        raise ProofFailed("The script printed a NUL, which is no JSON.")
    return outputs


def _run(argv: list[str], files: dict[str, bytes], *, time_limit_s: float, sandbox: Sandbox) -> Outcome:
    limits = Limits(
        seconds=time_limit_s,
        memory=MOST_MEMORY,
        address_space=MOST_MEMORY,
        processes=MOST_PROCESSES,
        output=MOST_OUTPUT,
    )
    return sandbox.run([sandbox.python, "-I", "-S", "-B", *argv], files=files, limits=limits)


def decoded(output: bytes, order: Order) -> list[str]:
    """The JSON array of strings that the output must be, as many as were ordered. Raises ProofFailed."""
    try:
        cases = json.loads(output)
    except (ValueError, RecursionError) as error:  # nested too deeply
        raise ProofFailed(f"The script did not print JSON for size {order.size}: {error}") from None
    if not isinstance(cases, list) or not all(isinstance(case, str) for case in cases):
        raise ProofFailed(f"The script did not print a JSON array of strings for size {order.size}.")
    if len(cases) != order.count:
        raise ProofFailed(
            f"The script printed {len(cases)} test cases of size {order.size} where {order.count} were asked for."
        )
    return cases


def _demand_success(outcome: Outcome, what: str, time_limit_s: float) -> None:
    """Raises ProofFailed."""
    if outcome.ended_by:
        raise ProofFailed(_limit_passed(outcome.ended_by, time_limit_s))
    if outcome.exit_code != 0:
        raise ProofFailed(f"The script ended with {_end(outcome)} for {what}: {_last_words(outcome)}")


def _limit_passed(limit: EndedBy, time_limit_s: float) -> str:
    if limit is EndedBy.TIME:
        return f"The script was still running after {time_limit_s:g} s."
    if limit is EndedBy.OUTPUT:
        return f"The script printed more than {MOST_OUTPUT:,} bytes."
    return f"The script took more than {MOST_MEMORY:,} bytes of memory."


def _end(outcome: Outcome) -> str:
    return f"signal {signal.Signals(outcome.signal).name}" if outcome.signal else f"status {outcome.exit_code}"


def _last_words(outcome: Outcome) -> str:
    return outcome.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300] or "no message"
