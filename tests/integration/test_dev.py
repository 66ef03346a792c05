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
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import httpx2
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

    @property
    def logs(self) -> Path:
        return Path(self._told("Logs"))

    @property
    def key(self) -> str:
        return self._told("Key")

    @property
    def link(self) -> str:
        return self._told("Page")

    def _told(self, what: str) -> str:
        return re.search(rf"{what} +(\S+)", self.said)[1]

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
    url = f"http://127.0.0.1:{dev.port}"
    assert answers_http(f"{url}/readyz", status=401)
    with urlopen(Request(f"{url}/readyz", headers={"Authorization": f"Bearer {dev.key}"})) as answer:
        assert json.load(answer)["sandbox"] in (["bubblewrap"], ["landlock"])
    assert "started worker-1" in dev.said
    assert "every job are lost at exit" in dev.said
    assert listening_addresses(descendants(dev.process.pid)) == {"127.0.0.1"}
    assert_it_signs_in_once(dev.link)
    assert_other_commands_find_it(dev)
    assert not [log for log in dev.logs.rglob("*") if log.is_file() and dev.key.encode() in log.read_bytes()]


def assert_other_commands_find_it(dev: Dev) -> None:
    """By what it says to export, and nothing else."""
    exports = dict(re.findall(r"^export (\w+)=(\S+)$", dev.said, re.MULTILINE))
    assert (exports["JOBSVC_API_KEY"], exports["JOBSVC_API_URL"]) == (dev.key, f"http://127.0.0.1:{dev.port}")
    here = {name: value for name, value in os.environ.items() if not name.startswith(("JOBSVC_", "AWS_"))}
    for command, answer in ((["keys", "list"], "dev-"), (["jobs", "list"], "No such jobs."), (["doctor"], "0 failed")):
        run = [sys.executable, "-m", "jobsvc", *command]
        ended = subprocess.run(run, env=here | exports, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert answer in ended.stdout


def assert_it_signs_in_once(link: str) -> None:
    with httpx2.Client(trust_env=False, follow_redirects=True) as browser:
        page = browser.get(link, headers={"Accept": "text/html"})
        assert (page.status_code, page.url.path) == (200, "/")
        assert browser.get(urljoin(link, "/metrics")).status_code == 200
    assert httpx2.get(link, trust_env=False).status_code == 401


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_all_of_it_in_peace(dev, end):
    below = descendants(dev.process.pid)
    logs = dev.logs
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
