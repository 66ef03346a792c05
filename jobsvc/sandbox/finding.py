"""Which tier holds on this machine: found by attacking each, the best first."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jobsvc.errors import SandboxError, SandboxMissing
from jobsvc.sandbox import attacks, system
from jobsvc.sandbox.box import Sandbox
from jobsvc.sandbox.plan import MIB, EndedBy, Limits, Tier
from jobsvc.sandbox.seccomp import is_known_machine

#: The least that a script's interpreter may be: that which jobsvc itself needs.
_PYTHON = [3, 11]
_PROCESSES = 24
_SYSTEM_PYTHONS = ("/usr/bin/python3", "/usr/local/bin/python3")


@dataclass(frozen=True, slots=True)
class Found:
    """A sandbox that holds, and why those above it do not, by tier."""

    sandbox: Sandbox
    not_held: dict[str, str]


def sandbox_here(minimum: Tier = Tier.LANDLOCK) -> Sandbox:
    """The best sandbox of this machine. Raises SandboxMissing where it is below the minimum."""
    return find(minimum).sandbox


@cache
def find(minimum: Tier = Tier.LANDLOCK) -> Found:
    """Attack each tier down to the minimum until one holds; once in a process. Raises SandboxMissing."""
    not_held: dict[str, str] = {}
    for tier in list(Tier)[: list(Tier).index(minimum) + 1]:
        sandbox, reason = try_tier(tier)
        if sandbox:
            return Found(sandbox, not_held)
        not_held[tier] = reason
    raise SandboxMissing(_what_to_do(minimum, not_held))


def try_tier(tier: Tier) -> tuple[Sandbox | None, str]:
    """A sandbox of the tier that withstood all attacks, or None and why it did not."""
    if reason := _cannot_be(tier):
        return None, reason
    for python in _pythons(tier):
        sandbox = Sandbox(tier, python)
        try:
            reason = weakness(sandbox)
        except SandboxError as error:
            reason = error.message.rstrip(".")
        if not reason:
            return sandbox, ""
        sandbox.close()
    return None, reason or "there is no Python that an unprivileged user may run"


def weakness(sandbox: Sandbox) -> str:
    """Which attacks come through; empty where none does. Raises SandboxError where nothing can be run."""
    with ThreadPoolExecutor(max_workers=2) as pool, _bait() as bait:
        ended = [
            pool.submit(_is_ended, sandbox, attacks.LOOP, EndedBy.TIME, Limits(seconds=0.1)),
            pool.submit(_is_ended, sandbox, attacks.OUTPUT, EndedBy.OUTPUT, Limits(output=4096)),
            pool.submit(_is_ended, sandbox, attacks.MEMORY, EndedBy.MEMORY, Limits(memory=48 * MIB)),
            pool.submit(_is_ended, sandbox, attacks.SHARED_MEMORY, EndedBy.MEMORY, Limits(memory=48 * MIB)),
        ]
        came_through = _broken_out(sandbox, bait)
        came_through += [reason for attack in ended if (reason := attack.result())]
    return "it does not hold against " + ", ".join(came_through) if came_through else ""


def _cannot_be(tier: Tier) -> str:
    if sys.platform != "linux":
        return "it needs Linux"
    if tier is Tier.BUBBLEWRAP and not shutil.which("bwrap", path=system.ENVIRONMENT["PATH"]):
        return "it is not installed"
    if tier is not Tier.RLIMITS and not is_known_machine():
        return f"jobsvc has no filter of system calls for {os.uname().machine}"
    return ""


def _pythons(tier: Tier) -> Iterator[str]:
    """Interpreters to try: this one, and where its folder is closed to others, the system's."""
    yield system.own_python()
    if tier is not Tier.BUBBLEWRAP:
        yield from (python for python in _SYSTEM_PYTHONS if os.path.exists(python))


def _what_to_do(minimum: Tier, not_held: dict[str, str]) -> str:
    reasons = "; ".join(f"{tier}: {reason}" for tier, reason in not_held.items())
    advice = "Install bubblewrap (apt-get install bubblewrap) where it is missing"
    if minimum is not Tier.RLIMITS:
        advice += "; JOBSVC_SANDBOX_MIN=rlimits runs scripts without a sandbox, for machines that hold nothing of worth"
    return f"This machine has no sandbox for scripts ({reasons}). {advice}."


def _broken_out(sandbox: Sandbox, bait: dict[str, Any]) -> list[str]:
    limits = Limits(seconds=10, processes=_PROCESSES, disk=MIB)
    outcome = sandbox.run(
        [sandbox.python, "-I", "-S", "-c", attacks.BREAKOUT], stdin=json.dumps(bait).encode(), limits=limits
    )
    try:
        report = json.loads(outcome.stdout)
    except ValueError:
        said = outcome.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SandboxError(f"{sandbox.python} does not run in it: {said or outcome.ended_by or 'no message'}") from None
    if report["version"] < _PYTHON:
        raise SandboxError(f"{sandbox.python} is older than Python {_PYTHON[0]}.{_PYTHON[1]}")
    came_through: list[str] = report["came_through"]
    if (Path(bait["folder"]) / "written").exists() and "writing outside" not in came_through:
        came_through.append("writing outside")
    if _is_gone(bait["victim"]):
        came_through.append("signals to others")
    if _runs(bait["mark"]):
        came_through.append("surviving its end")
    return [attack for attack in came_through if not _is_accepted(attack, sandbox.tier)]


def _is_accepted(attack: str, tier: Tier) -> bool:
    """Limits alone are asked to limit, and no more."""
    return tier is Tier.RLIMITS and attack not in {"more processes than allowed", "surviving its end", "root"}


def _is_ended(sandbox: Sandbox, script: str, by: EndedBy, limits: Limits) -> str:
    outcome = sandbox.run([sandbox.python, "-I", "-S", "-c", script], limits=limits)
    return "" if outcome.ended_by is by else f"endless {by}"


@contextmanager
def _bait() -> Iterator[dict[str, Any]]:
    """What an attack would like to reach, all of it open to everybody on this machine."""
    mark = f"jobsvc-bait-{secrets.token_hex(8)}"
    with ExitStack() as laid:
        folder = laid.enter_context(tempfile.TemporaryDirectory(prefix="jobsvc-bait-"))
        os.chmod(folder, 0o777)
        (Path(folder) / "secret").write_text("secret")
        listener = laid.enter_context(socket.create_server(("127.0.0.1", 0)))
        for address in (f"{folder}/socket", f"\0{mark}"):
            server = laid.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(address)
            server.listen()
        os.chmod(f"{folder}/socket", 0o777)
        victim = laid.enter_context(
            subprocess.Popen(["sleep", "60"], env={"JOBSVC_BAIT": "secret", **system.ENVIRONMENT})
        )
        laid.callback(victim.kill)
        yield {
            "folder": folder,
            "port": listener.getsockname()[1],
            "abstract": mark,
            "mark": mark,
            "victim": victim.pid,
            "processes": _PROCESSES,
        }


def _is_gone(pid: int) -> bool:
    """Whether our child has ended; it is not collected, unless an event loop (gevent's) was quicker."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _runs(mark: str) -> bool:
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in process.read_bytes():
                return True
        except OSError:
            continue
    return False
