"""The key of a stack that `jobsvc dev` or `jobsvc demo` starts: an admin's, which is worth nothing once that stops.

It is held in memory alone. Made by a process of its own: a process is bound to one table for good.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from jobsvc.servers import ServerFailed
from jobsvc.sign_in_links import SignInLinks

TIMEOUT_SECONDS = 60.0
#: For the key in a table that outlives the stack, should that be killed and not revoke it.
DAYS = 7


@dataclass(frozen=True, slots=True)
class StackKey:
    """What lets its owner in."""

    id: str
    text: str = field(repr=False)

    @classmethod
    def make(cls, env: Mapping[str, str]) -> Self:
        """Make a key in the table of `env`. Raises ServerFailed."""
        name = f"dev-{secrets.token_hex(3)}"
        answer = _run(env, "create", name, "--role", "admin", "--expires", str(DAYS), "--json")
        if answer.returncode:
            raise ServerFailed(f"No key could be made: {answer.stderr.strip().removeprefix('Error: ')}")
        made = json.loads(answer.stdout)
        return cls(made["id"], made["key"])

    def revoke(self, env: Mapping[str, str]) -> bool:
        """Whether it is good no more."""
        return _run(env, "revoke", self.id).returncode == 0

    def link(self, api_url: str, secret: str) -> str:
        """Signs a browser in, once."""
        return f"{api_url}/sign-in?token={SignInLinks(secret).make(self.id)}"


def _run(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jobsvc", "keys", *arguments]
    try:
        return subprocess.run(
            command, env=dict(env), capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"The table gave no answer for {TIMEOUT_SECONDS:.0f} s.")
