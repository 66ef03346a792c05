"""Runs a generator script in the sandbox, and reads what it prints."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence

from jobsvc.errors import ProofFailed
from jobsvc.sandbox import EndedBy, Limits, Outcome, Sandbox, sandbox_here

#: Bytes of a script's standard output: a large test case alone has millions.
MOST_OUTPUT = 64 * 1024 * 1024
#: Bytes, of memory and of address space.
MOST_MEMORY = 2 * 1024 * 1024 * 1024
MOST_PROCESSES = 8


def run_script(
    code: str, *, seed: int, size: str, count: int, time_limit_s: float = 10.0, sandbox: Sandbox | None = None
) -> list[str]:
    """The test cases that the script prints. Raises ProofFailed when it fails, is too slow or prints anything else.

    Without a sandbox it takes the one that this machine offers. Raises SandboxMissing where it has none.
    """
    output = run_size(
        code, seed=seed, size=size, count=count, time_limit_s=time_limit_s, sandbox=sandbox or sandbox_here()
    )
    return decoded(output, count, size)


def run_size(code: str, *, seed: int, size: str, count: int, time_limit_s: float, sandbox: Sandbox) -> bytes:
    """What the script prints for so many cases, as bytes. Raises ProofFailed."""
    arguments = ["--seed", str(seed), "--size", size, "--count", str(count)]
    return run_program(code, arguments, time_limit_s=time_limit_s, sandbox=sandbox, what=f"size {size}")


def run_program(code: str, arguments: Sequence[str], *, time_limit_s: float, sandbox: Sandbox, what: str) -> bytes:
    """What the script prints when it is called so, as bytes. Raises ProofFailed that says for `what`."""
    limits = Limits(
        seconds=time_limit_s,
        memory=MOST_MEMORY,
        address_space=MOST_MEMORY,
        processes=MOST_PROCESSES,
        output=MOST_OUTPUT,
    )
    outcome = sandbox.run(
        [sandbox.python, "-I", "-S", "-B", "generator.py", *arguments],
        files={"generator.py": code.encode()},
        limits=limits,
    )
    if outcome.ended_by:
        raise ProofFailed(_limit_passed(outcome.ended_by, time_limit_s))
    if outcome.exit_code != 0:
        raise ProofFailed(f"The script ended with {_end(outcome)} for {what}: {_last_words(outcome)}")
    return outcome.stdout


def decoded(output: bytes, count: int, size: str) -> list[str]:
    """The JSON array of `count` strings that the output must be. Raises ProofFailed."""
    try:
        cases = json.loads(output)
    except (ValueError, RecursionError) as error:  # nested too deeply
        raise ProofFailed(f"The script did not print JSON for size {size}: {error}") from None
    if not isinstance(cases, list) or not all(isinstance(case, str) for case in cases):
        raise ProofFailed(f"The script did not print a JSON array of strings for size {size}.")
    if len(cases) != count:
        raise ProofFailed(f"The script printed {len(cases)} test cases of size {size} where {count} were asked for.")
    return cases


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
