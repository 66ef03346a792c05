"""Landlock: a process gives up files, network and signals that it does not need, for itself and its children.

See landlock(7). What the kernel's version of it does not know is left out; the attacks at a worker's start tell
whether what remains is enough.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every machine
_ASK_VERSION = 1
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
#: Of a file, as opposed to what can only be done in a directory.
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _EXECUTE | _READ_FILE | _READ_DIR
#: Devices and sockets may be made nowhere.
_MAKE_DEVICES_AND_SOCKETS = 1 << 6 | 1 << 9 | 1 << 11
#: How many rights on files each version knows, from the first one on.
_FILE_RIGHTS = (13, 14, 15, 15, 16)
_NETWORK_SINCE, _NETWORK = 4, 0b11  # binding and connecting TCP
SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract sockets, and signals, of processes outside


def version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    return max(0, _call(_CREATE_RULESET, None, 0, _ASK_VERSION, check=False))


def restrict(*, readable: Iterable[str], writable: Iterable[str], as_version: int | None = None) -> None:
    """Leave this process these paths, with all below them, and no other. What is not there is passed over.

    Raises OSError where the kernel has no Landlock. `as_version` treats it as an older one.
    """
    known = min(version(), as_version or 1 << 10)
    if not known:
        raise OSError(errno.ENOSYS, "The kernel has no Landlock, or it is switched off")
    rights = (1 << _FILE_RIGHTS[min(known, len(_FILE_RIGHTS)) - 1]) - 1
    attributes = struct.pack("=Q", rights)
    if known >= _NETWORK_SINCE:
        attributes += struct.pack("=Q", _NETWORK)
    if known >= SCOPES_SINCE:
        attributes += struct.pack("=Q", _SCOPES)
    ruleset = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    for path in readable:
        _allow(ruleset, path, rights & _READ)
    for path in writable:
        _allow(ruleset, path, rights & ~_MAKE_DEVICES_AND_SOCKETS)
    if _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "The process could not give up gaining privileges")
    _call(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_FILES
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)


def _call(number: int, *arguments: object, check: bool = True) -> int:
    result: int = _libc().syscall(number, *arguments)
    if result < 0 and check:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
