"""What the sandbox adds to the start of a process, in each tier that this machine offers, beside the bare process."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks.printing import wide_console
from jobsvc.sandbox import Limits, Sandbox, Tier
from jobsvc.sandbox.finding import try_tier
from jobsvc.sandbox.system import own_python

ROUNDS = 60
GOAL_MS = 15
LIMITS = Limits()


def run(console: Console) -> None:
    """Programs and tiers take turns, so that what else the machine does meets all of them alike."""
    sandboxes = [sandbox for tier in Tier if (sandbox := try_tier(tier)[0])]
    table = Table(title=f"Start of a process: median of {ROUNDS} in ms (goal: at most {GOAL_MS} more than bare)")
    for heading in ("program", "held by", "median", "added", "fastest", "slowest tenth from"):
        table.add_column(heading, justify="left" if heading in {"program", "held by"} else "right")
    for name, arguments in {"true": [], "python -I -S": ["-I", "-S", "-c", "pass"]}.items():
        starts: dict[str, Callable[[], object]] = {"nothing": _bare(arguments)}
        starts |= {sandbox.tier: _held(sandbox, arguments) for sandbox in sandboxes}
        measured = _in_turns(starts)
        bare = statistics.median(measured["nothing"])
        for held_by, times in measured.items():
            median = statistics.median(times)
            added = "" if held_by == "nothing" else f"{median - bare:.1f}"
            tenth = statistics.quantiles(times, n=10)[-1]
            table.add_row(name, held_by, f"{median:.1f}", added, f"{min(times):.1f}", f"{tenth:.1f}")
    console.print(table)
    for sandbox in sandboxes:
        sandbox.close()


def _bare(arguments: list[str]) -> Callable[[], object]:
    program = [own_python(), *arguments] if arguments else ["/bin/true"]
    return lambda: subprocess.run(program, check=True, capture_output=True, env={})


def _held(sandbox: Sandbox, arguments: list[str]) -> Callable[[], object]:
    program = [sandbox.python, *arguments] if arguments else ["/bin/true"]
    return lambda: sandbox.run(program, limits=LIMITS)


def _in_turns(starts: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Milliseconds of each start."""
    times: dict[str, list[float]] = {name: [] for name in starts}
    for start in starts.values():
        start()  # Once for what is only paid once.
    for _ in range(ROUNDS):
        for name, start in starts.items():
            time.sleep(0.02)
            begun = time.perf_counter()
            start()
            times[name].append((time.perf_counter() - begun) * 1000)
    return times


if __name__ == "__main__":
    run(wide_console())
