from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobsvc.sandbox import Limits, Outcome, Sandbox, Tier
from jobsvc.sandbox.finding import try_tier

from .users import ORDINARY, OrdinarySandbox, is_root, other_users_have_python

#: Before every hostile script: what it attempts, and prints in the end by name where it came through.
PRELUDE = """
import ctypes, errno, json, mmap, os, resource, signal, socket, sys, time
bait = json.load(sys.stdin)
libc = ctypes.CDLL(None, use_errno=True)
came_through = []
def attempt(attack):
    try:
        if attack():
            came_through.append(attack.__name__)
    except (OSError, MemoryError, ValueError):
        pass
"""
EPILOGUE = "\nprint(json.dumps(came_through))\n"


@dataclass
class Held:
    """A sandbox, whose worker it is, and who could be harmed."""

    sandbox: Any
    victim: subprocess.Popen[bytes]
    folder: Path
    listener: socket.socket
    mark: str

    def python(self, script: str, *, limits: Limits | None = None, stdin: bytes = b"", **how: Any) -> Outcome:
        return self.sandbox.run(
            [self.sandbox.python, "-I", "-S", "-c", script, self.mark],
            limits=limits or Limits(seconds=8),
            stdin=stdin,
            **how,
        )

    def attack(self, script: str, *, limits: Limits | None = None, **how: Any) -> list[str]:
        """The names of the attacks in the script that came through."""
        bait = {"folder": str(self.folder), "victim": self.victim.pid, "worker": os.getpid(), "mark": self.mark}
        bait |= {"port": self.listener.getsockname()[1]}
        limits = limits or Limits(seconds=8, disk=1 << 20)
        outcome = self.python(PRELUDE + script + EPILOGUE, stdin=json.dumps(bait).encode(), limits=limits, **how)
        assert outcome.exit_code == 0, outcome
        names: list[str] = json.loads(outcome.stdout)
        return names

    def running(self) -> set[int]:
        """Processes of a script that live."""
        return marked(self.mark) - {os.getpid()}


def marked(mark: str) -> set[int]:
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "cmdline").read_bytes():
                found.add(int(process.name))
        except OSError:
            continue
    return found


def _sandboxes() -> list[Any]:
    kinds = [(tier, user) for tier in (Tier.BUBBLEWRAP, Tier.LANDLOCK) for user in ("root", "ordinary")]
    return [pytest.param(kind, id=f"{kind[0]}-{kind[1]}") for kind in kinds]


@pytest.fixture(scope="package")
def sandbox_of() -> Iterator[Callable[[Tier, str], Any]]:
    """The sandbox of a tier for a user, made once."""
    made: dict[tuple[Tier, str], Any] = {}

    def of(tier: Tier, user: str) -> Any:
        if (tier, user) not in made:
            made[tier, user] = _make(tier, user)
        return made[tier, user]

    yield of
    for sandbox in made.values():
        sandbox.close()


def _make(tier: Tier, user: str) -> Any:
    if user == "ordinary" and is_root():
        if not other_users_have_python():
            pytest.skip("there is no Python 3.11 that other users may run")
        sandbox = OrdinarySandbox(tier)
        if sandbox.weakness:
            sandbox.close()
            _missing(tier, sandbox.weakness)
        return sandbox
    if user == "root" and not is_root():
        pytest.skip("runs as root only")
    found, reason = try_tier(tier)
    return found or _missing(tier, reason)


def _missing(tier: Tier, reason: str) -> None:
    if tier is Tier.BUBBLEWRAP and os.environ.get("JOBSVC_REQUIRE_ENGINES"):
        pytest.fail(f"{tier}: {reason}")
    pytest.skip(f"{tier}: {reason}")


@pytest.fixture(params=_sandboxes())
def held(request: pytest.FixtureRequest, sandbox_of: Callable[[Tier, str], Any]) -> Iterator[Held]:
    """A sandbox of each tier that the machine offers, as root and as an ordinary user, among things to harm."""
    tier, user = request.param
    sandbox = sandbox_of(tier, user)
    mark = f"mark-{secrets.token_hex(8)}"
    # The victim is whoever the script would be, were it not held: the same user as the worker.
    as_whom: dict[str, Any] = {}
    if isinstance(sandbox, OrdinarySandbox):
        as_whom = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    with (
        tempfile.TemporaryDirectory(prefix="jobsvc-test-") as folder,
        socket.create_server(("127.0.0.1", 0)) as listener,
        subprocess.Popen(["sleep", "60"], env={"JOBSVC_SECRET": "s3cret"}, **as_whom) as victim,
    ):
        os.chmod(folder, 0o777)
        (Path(folder) / "secret").write_text("s3cret")
        os.chmod(Path(folder) / "secret", 0o666)
        listener.setblocking(False)
        try:
            yield Held(sandbox, victim, Path(folder), listener, mark)
            assert victim.poll() is None, "the victim was harmed"
            assert not marked(mark), "something of the script is still there"
        finally:
            victim.kill()


@pytest.fixture
def sandbox(sandbox_of: Callable[[Tier, str], Any]) -> Sandbox:
    """One of our own, whichever this machine offers."""
    for tier in (Tier.BUBBLEWRAP, Tier.LANDLOCK):
        found, _ = try_tier(tier) if not is_root() else (sandbox_of(tier, "root"), "")
        if found:
            return found
    pytest.skip("no sandbox here")
