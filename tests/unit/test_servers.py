from __future__ import annotations

import sys

import pytest

from jobsvc.servers import ServerFailed, free_port, is_free, start, stop
from tests.processes import descendants, eventually, is_alive

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)


def python(name, code, logs):
    return start(name, [sys.executable, "-c", code], logs)


def test_a_server_that_dies_at_its_start_is_named_with_the_end_of_its_log(tmp_path):
    code = "print(*range(100), sep='\\n'); raise SystemExit('no such table')"
    server = python("API", code, tmp_path)

    with pytest.raises(ServerFailed) as failed:
        server.wait_until(lambda: False)

    assert str(failed.value).startswith("API stopped at its start with exit code 1.")
    assert str(failed.value).endswith("  | 99\n  | no such table")
    assert "  | 50\n" not in str(failed.value)


def test_a_command_that_is_not_there_is_named(tmp_path):
    server = start("DynamoDB Local", ["/no/such/java"], tmp_path)

    with pytest.raises(ServerFailed, match=r"(?s)DynamoDB Local stopped.*/no/such/java"):
        server.wait_until(lambda: False)


def test_a_server_that_is_never_ready_is_killed_and_named(tmp_path):
    server = python("Valkey", "import time; time.sleep(600)", tmp_path)

    with pytest.raises(ServerFailed, match=r"Valkey was not ready within 0 s"):
        server.wait_until(lambda: False, seconds=0.3)

    assert server.exit_code() is not None


def test_a_server_that_ignores_sigterm_is_killed_after_the_grace(tmp_path):
    server = python("stubborn", STUBBORN, tmp_path).wait_until(lambda: "up" in (tmp_path / "stubborn.log").read_text())
    below = descendants(server.pid)
    assert below

    stop([server], grace=0.2)

    assert server.exit_code() == 128 + 9
    assert eventually(lambda: not any(is_alive(pid) for pid in below))


def test_leaving_the_block_stops_the_server(tmp_path):
    with python("idle", "import time; time.sleep(600)", tmp_path) as server:
        assert server.exit_code() is None

    assert server.exit_code() is not None


def test_a_port_that_something_listens_on_is_not_free(tmp_path):
    port = free_port()
    assert is_free(port)
    listen = f"import socket, time; s = socket.create_server(('127.0.0.1', {port})); time.sleep(600)"

    with python("listener", listen, tmp_path):
        assert eventually(lambda: not is_free(port))
