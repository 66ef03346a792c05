"""Sandboxes as a root worker and as an ordinary user's worker have them: the second in a process of that user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from jobsvc.errors import SandboxFailed
from jobsvc.sandbox import EndedBy, Limits, Outcome, Tier
from jobsvc.sandbox.messages import receive, send
from jobsvc.sandbox.plan import Request

PACKAGE = Path(__file__).parents[3] / "jobsvc"
#: One that nobody is, and no other run of the tests: the kernel counts processes by user.
ORDINARY = 60500 + os.getpid() % 64
SYSTEM_PYTHON = "/usr/bin/python3"

_SERVE = """
import socket, sys, types
package = types.ModuleType("jobsvc")
package.__path__ = [sys.argv[1]]
sys.modules["jobsvc"] = package
from jobsvc.errors import SandboxError
from jobsvc.sandbox import Sandbox, Tier
from jobsvc.sandbox.finding import try_tier, weakness
from jobsvc.sandbox.messages import receive, send
from jobsvc.sandbox.plan import Request

line = socket.socket(fileno=int(sys.argv[2]))
sandbox = Sandbox(Tier(sys.argv[3]))
send(line, {"weakness": weakness(sandbox)}, [])
while True:
    try:
        request = Request.from_message(*receive(line))
    except EOFError:
        break
    try:
        o = sandbox.run(request.argv, stdin=request.stdin, files=request.files, limits=request.limits)
    except SandboxError as error:
        send(line, {"error": error.message}, [])
    else:
        send(line, dict(exit_code=o.exit_code, signal=o.signal, seconds=o.seconds, ended_by=o.ended_by),
             [o.stdout, o.stderr])
"""


class OrdinarySandbox:
    """A sandbox of a worker that is nobody special, with the same calls as `Sandbox`."""

    def __init__(self, tier: Tier) -> None:
        self.tier = tier
        self.python = SYSTEM_PYTHON
        self._line, theirs = socket.socketpair()
        self._folder = tempfile.TemporaryDirectory(prefix="jobsvc-test-")  # Where the checkout is, others may not be.
        os.chmod(self._folder.name, 0o755)
        package = Path(self._folder.name) / "jobsvc"
        shutil.copytree(PACKAGE / "sandbox", package / "sandbox", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PACKAGE / "errors.py", package)
        with theirs:
            self.worker = subprocess.Popen(
                [SYSTEM_PYTHON, "-I", "-S", "-B", "-c", _SERVE, str(package), str(theirs.fileno()), tier],
                pass_fds=[theirs.fileno()],
                user=ORDINARY,
                group=ORDINARY,
                extra_groups=[],
                cwd="/",
                env={"JOBSVC_SECRET": "s3cret"},
            )
        self.weakness: str = receive(self._line)[0]["weakness"]

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        files: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
    ) -> Outcome:
        self.begin(argv, stdin=stdin, files=files, limits=limits)
        header, blobs = receive(self._line)
        if "error" in header:
            raise SandboxFailed(header["error"])
        ended_by = header.pop("ended_by")
        return Outcome(stdout=blobs[0], stderr=blobs[1], ended_by=EndedBy(ended_by) if ended_by else None, **header)

    def begin(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        files: Mapping[str, bytes] | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Without waiting for its end."""
        request = Request(self.tier, tuple(argv), limits or Limits(), stdin, dict(files or {}))
        send(self._line, *request.to_message())

    def close(self) -> None:
        self._line.close()
        self.worker.wait(10)
        self._folder.cleanup()


def other_users_have_python() -> bool:
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return Path(SYSTEM_PYTHON).exists() and not subprocess.run([SYSTEM_PYTHON, "-c", check], check=False).returncode


def is_root() -> bool:
    return os.geteuid() == 0 and sys.platform == "linux"
