"""What of the machine a script may read: what interpreters and compilers need, and no more."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from functools import cache

#: Where programs and libraries live; links from one to another stay links.
PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
#: What linker and runtimes read of /etc; nothing there is secret, and nothing else of it is shown.
_SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/java-*", "/etc/ssl/openssl.cnf")
#: Of the devices, those that hold nothing.
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_ABOUT_MACHINE = ("/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm/overcommit_memory")

#: All that a program finds in its environment.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def own_python() -> str:
    """The interpreter of this process, without the virtual environment around it."""
    return os.path.realpath(sys.executable)


@cache
def settings() -> list[str]:
    return [path for pattern in _SETTINGS for path in sorted(glob.glob(pattern))]


@cache
def interpreter() -> list[str]:
    """The folders of this process's Python, where it is none of the system's."""
    prefix = os.path.realpath(sys.base_prefix)
    if prefix == "/" or f"{prefix}/".startswith("/usr/"):
        return []
    return [path for path in (f"{prefix}/bin", f"{prefix}/lib") if os.path.isdir(path)]


def readable() -> list[str]:
    """Every path, for tiers where a script runs on the host's own file system."""
    own = f"/proc/{os.getpid()}"  # Not /proc/self, which would be resolved too late for whom it is meant.
    return [*PROGRAMS, *settings(), *interpreter(), *DEVICES, *_ABOUT_MACHINE, own]


def parents(path: str) -> Iterator[str]:
    """The folders above a path, from the top."""
    parts = path.strip("/").split("/")[:-1]
    for end in range(1, len(parts) + 1):
        yield "/" + "/".join(parts[:end])
