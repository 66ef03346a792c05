"""A filter of system calls, made here as the kernel's own byte code (classic BPF; see seccomp(2)).

What is refused answers EPERM, so that a program can say what it missed; a call by another machine's convention
(32-bit on x86, x32) ends the program, since its numbers mean something else.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Iterator
from functools import cache

from jobsvc.sandbox import syscalls

#: What the kernel calls the machine, from linux/audit.h.
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000

_LOAD = 0x20  # the word of struct seccomp_data at this offset
_EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERROR = 0x00050000

#: CLONE_NEW... of cgroup, uts, ipc, user, pid, net, mount.
_NEW_NAMESPACES = 0x7E020000
_F_SETOWN, _F_SETOWN_EX, _FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX = 8, 15, 0x8901, 0x8902, 0x5412, 0x541C

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2

Instruction = tuple[int, int, int, int]


def is_known_machine() -> bool:
    return os.uname().machine in syscalls.MACHINES


@cache
def program(*, signals_for: int | None = None) -> bytes:
    """The filter. With `signals_for`, a process id, signals may be sent to that process and its group only.

    Which is for where nothing better keeps a script's signals in; children of the script can then not raise
    signals in themselves.
    """
    machine = syscalls.MACHINES.index(os.uname().machine)
    code = list(_rules(machine, signals_for))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def install(filter_program: bytes) -> None:
    """Put the filter on this process, for good. It must have given up gaining privileges before."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    fprog = struct.pack("@HP", len(filter_program) // 8, ctypes.addressof(code))
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(fprog), 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel takes no seccomp filter")


def _rules(machine: int, signals_for: int | None) -> Iterator[Instruction]:
    yield _LOAD, 0, 0, _MACHINE
    yield _EQUAL, 1, 0, _ARCHITECTURE[syscalls.MACHINES[machine]]
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    if syscalls.MACHINES[machine] == "x86_64":
        yield _AT_LEAST, 0, 1, _X32
        yield _RETURN, 0, 0, _KILL
    for numbers in syscalls.REFUSED.values():
        yield from _refuse(numbers[machine])
    # Its flags are behind a pointer, which a filter cannot follow; C libraries then use clone.
    yield from _refuse(syscalls.CLONE3[machine], errno.ENOSYS)
    yield from _when(syscalls.CLONE[machine], 0, [(_ANY_BIT, _NEW_NAMESPACES)])
    yield from _only(syscalls.PRLIMIT64[machine], 0, [0])
    owners = [(_EQUAL, command) for command in (_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX)]
    yield from _when(syscalls.IOCTL[machine], 1, owners)
    if signals_for is not None:
        yield from _when(syscalls.FCNTL[machine], 1, [(_EQUAL, _F_SETOWN), (_EQUAL, _F_SETOWN_EX)])
        for numbers in syscalls.SIGNALS_BY_ID.values():
            yield from _only(numbers[machine], 0, [0, signals_for, -signals_for & 0xFFFFFFFF])
        for numbers in syscalls.SIGNALS_UNSEEN.values():
            yield from _refuse(numbers[machine])
    yield _RETURN, 0, 0, _ALLOW


def _refuse(number: int, error: int = errno.EPERM) -> Iterator[Instruction]:
    yield _EQUAL, 0, 1, number
    yield _RETURN, 0, 0, _ERROR | error


def _when(number: int, argument: int, tests: list[tuple[int, int]]) -> Iterator[Instruction]:
    """Refuse the call where one of the tests holds of the low word of the argument."""
    block = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for place, (test, value) in enumerate(tests):
        block.append((test, len(tests) - place, 0, value))
    block += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERROR | errno.EPERM)]
    yield from _for(number, block)


def _only(number: int, argument: int, values: Iterable[int]) -> Iterator[Instruction]:
    """Refuse the call but for these values of the low word of the argument."""
    values = list(values)
    block = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for place, value in enumerate(values):
        block.append((_EQUAL, len(values) - place, 0, value))
    block += [(_RETURN, 0, 0, _ERROR | errno.EPERM), (_RETURN, 0, 0, _ALLOW)]
    yield from _for(number, block)


def _for(number: int, block: list[Instruction]) -> Iterator[Instruction]:
    """The block, which returns, for this call only. The call's number is loaded before and after."""
    yield _EQUAL, 0, len(block), number
    yield from block
