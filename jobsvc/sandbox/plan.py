"""What is asked of a sandbox, and what it answers: plain data, which crosses from one process to another."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MIB = 1 << 20
#: What each file and folder weighs against `Limits.disk`, besides its content: the kernel's memory, or the disk's.
OF_AN_ENTRY = 4096
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")


class Tier(StrEnum):
    """How a program is held, the best first."""

    BUBBLEWRAP = "bubblewrap"  #: in namespaces of its own: it sees and reaches nothing else
    LANDLOCK = "landlock"  #: on the host, where the kernel refuses it files, sockets and other processes
    RLIMITS = "rlimits"  #: bounded in what it takes, free to read and to call: for trusted scripts only


def tier_named(name: str) -> Tier:
    """Raises ValueError where there is none of that name."""
    try:
        return Tier(name)
    except ValueError:
        raise ValueError(f"it must be {', '.join(list(Tier)[:-1])} or {list(Tier)[-1]}, not {name!r}") from None


class EndedBy(StrEnum):
    """Which limit ended a program."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    DISK = "disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may take. Memory, disk and output in bytes."""

    seconds: float = 10.0  #: by the clock on the wall; each process may use the processor as long
    memory: int = 512 * MIB  #: of all processes together
    #: Of each process; None for runtimes that reserve far more than they use (Java, JavaScript).
    address_space: int | None = 2048 * MIB
    processes: int = 32  #: threads count, as they do in the kernel
    disk: int = 0  #: what it may write in its directory; 0: nothing, and then nowhere
    output: int = MIB  #: of each of its two streams; at the first byte more it is killed


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. After a signal `exit_code` is None; where a limit ended it, `ended_by` says which."""

    exit_code: int | None
    signal: int | None
    stdout: bytes
    stderr: bytes
    seconds: float
    ended_by: EndedBy | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One program on one input."""

    tier: Tier
    argv: tuple[str, ...]
    limits: Limits
    stdin: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.files:
            if not _PLAIN_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no plain file name, such as main.py.")

    def to_message(self) -> tuple[dict[str, Any], list[bytes]]:
        header = {
            "tier": self.tier,
            "argv": self.argv,
            "limits": asdict(self.limits),
            "names": list(self.files),
        }
        return header, [self.stdin, *self.files.values()]

    @classmethod
    def from_message(cls, header: dict[str, Any], blobs: list[bytes]) -> Request:
        stdin, *contents = blobs
        return cls(
            Tier(header["tier"]),
            tuple(header["argv"]),
            Limits(**header["limits"]),
            stdin,
            dict(zip(header["names"], contents, strict=True)),
        )
