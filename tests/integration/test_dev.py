"""`jobsvc dev` as a process: what it starts, and that nothing of it is left, however it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from jobsvc.engines import answers_http
from jobsvc.servers import free_port
from tests.processes import descendants, eventually, is_alive, listening_addresses

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")

START_SECONDS = 90


@dataclass
class Dev:
    process: subprocess.Popen[bytes]
    output: Path
    port: int

    @property
    def said(self) -> str:
        return self.output.read_text()

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.said
        return "Ctrl-C stops everything" in self.said


@pytest.fixture
def dev(tmp_path, valkey) -> Iterator[Dev]:
    """A `jobsvc dev` that is up; `valkey` only to leave the test out where there is none."""
    port, output = free_port(), tmp_path / "output"
    command = [sys.executable, "-m", "jobsvc", "dev", "--dynamodb", "moto", "--workers", "1", "--port", str(port)]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    dev = Dev(process, output, port)
    try:
        assert eventually(dev.is_up, START_SECONDS), dev.said
        yield dev
    finally:
        process.kill()
        process.wait()


def test_it_says_where_everything_is_and_listens_on_loopback_only(dev):
    assert answers_http(f"http://127.0.0.1:{dev.port}/readyz", status=200)
    with urlopen(f"http://127.0.0.1:{dev.port}/readyz") as answer:
        assert json.load(answer)["sandbox"] in (["bubblewrap"], ["landlock"])
    assert "started worker-1" in dev.said
    assert "every job are lost at exit" in dev.said
    assert listening_addresses(descendants(dev.process.pid)) == {"127.0.0.1"}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_all_of_it_in_peace(dev, end):
    below = descendants(dev.process.pid)
    logs = Path(re.search(r"Logs +(\S+)", dev.said)[1])
    assert logs.is_dir()

    dev.process.send_signal(end)

    assert dev.process.wait(30) == 0
    assert dev.said.endswith("Stopped.\n")
    assert not [pid for pid in below if is_alive(pid)]
    assert not logs.exists()


def test_nothing_survives_a_killed_parent(dev):
    below = descendants(dev.process.pid)
    assert len(below) >= 8  # four servers, each on its leash

    os.kill(dev.process.pid, signal.SIGKILL)

    assert eventually(lambda: not any(is_alive(pid) for pid in below))


def test_a_worker_that_dies_is_named_and_ends_it(dev):
    # The first of them: a worker has forks of its own.
    worker = min(pid for pid in descendants(dev.process.pid) if "jobsvc.worker" in command_line(pid))
    below = descendants(dev.process.pid)

    os.kill(worker, signal.SIGKILL)

    assert dev.process.wait(30) == 1
    assert "Error: worker-1 has died with exit code 137." in dev.said
    assert not [pid for pid in below if is_alive(pid)]


def command_line(pid: int) -> str:
    arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return "" if any(argument.endswith("leash.py") for argument in arguments) else " ".join(arguments)
