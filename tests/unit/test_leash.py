from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobsvc import leash
from tests.processes import eventually, is_alive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")

#: Like an RQ worker: forks a horse that takes a process group of its own, and tells both ids.
WORKER_WITH_HORSE = """
import os, sys, time
horse = os.fork()
if horse == 0:
    os.setpgrp()
    time.sleep(600)
print(os.getpid(), horse, file=open(sys.argv[1] + ".part", "w"), flush=True)
os.rename(sys.argv[1] + ".part", sys.argv[1])
time.sleep(600)
"""

#: Starts its arguments on a leash and waits.
OWNER = """
import subprocess, sys, time
subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
time.sleep(600)
"""


def leashed(*command: str) -> list[str]:
    return [sys.executable, "-I", "-S", leash.__file__, *command]


@pytest.fixture
def held() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that the test started; let go at its end."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()


def pids_in(file: Path) -> list[int]:
    assert eventually(file.exists)
    return [int(pid) for pid in file.read_text().split()]


def test_a_killed_owner_takes_the_command_and_its_work_horse_along(tmp_path, held):
    told = tmp_path / "pids"
    command = leashed(sys.executable, "-c", WORKER_WITH_HORSE, str(told))
    owner = subprocess.Popen([sys.executable, "-c", OWNER, *command])
    held.append(owner)
    pids = pids_in(told)
    assert all(is_alive(pid) for pid in pids)

    os.kill(owner.pid, signal.SIGKILL)

    assert eventually(lambda: not any(is_alive(pid) for pid in pids))


def test_a_work_horse_does_not_outlive_its_killed_worker(tmp_path, held):
    told = tmp_path / "pids"
    held.append(subprocess.Popen(leashed(sys.executable, "-c", WORKER_WITH_HORSE, str(told)), stdin=subprocess.PIPE))
    worker, horse = pids_in(told)

    os.kill(worker, signal.SIGKILL)

    assert eventually(lambda: not is_alive(horse))
    assert held[0].wait(10) == 128 + signal.SIGKILL


def test_a_killed_leash_takes_the_command_along(tmp_path, held):
    told = tmp_path / "pids"
    held.append(subprocess.Popen(leashed(sys.executable, "-c", WORKER_WITH_HORSE, str(told)), stdin=subprocess.PIPE))
    worker, horse = pids_in(told)

    held[0].kill()

    assert eventually(lambda: not is_alive(worker))
    os.kill(horse, signal.SIGKILL)  # the one case where a grandchild is left


def test_sigterm_reaches_the_command_which_may_take_its_time(tmp_path, held):
    slow = """
import signal, sys, time

def end(*_):
    time.sleep(0.2)
    print("bye")
    sys.exit(7)

signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
"""
    process = subprocess.Popen(
        leashed(sys.executable, "-c", slow), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    held.append(process)
    with process.stdout:
        assert process.stdout.readline() == "up\n"

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 7
        assert process.stdout.read() == "bye\n"


def test_an_orphan_that_ends_by_itself_does_not_end_the_leash(held):
    orphaning = (
        "import os, time\nif os.fork() == 0 and os.fork() == 0: os._exit(0)\nelse: time.sleep(0.3); raise SystemExit(5)"
    )
    held.append(subprocess.Popen(leashed(sys.executable, "-c", orphaning), stdin=subprocess.PIPE))

    assert held[0].wait(10) == 5
