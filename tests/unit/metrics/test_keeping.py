"""Numbers of several processes, counted by processes of their own: one that keeps numbers does so for good."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jobsvc.metrics import default_directory

COUNTING = """
import os, sys
from jobsvc.metrics import exposition, keep_in
from jobsvc.metrics.numbers import REFUSED_WRITES, WAIT
keep_in(sys.argv[1])
"""
COUNT = "REFUSED_WRITES.labels('claim').inc()\nWAIT.labels('extraction').observe(0.2)\n"
SHOW = "print(exposition().decode())\n"
FORK = """
def fork(times):
    for _ in range(times):
        if not (pid := os.fork()):
            REFUSED_WRITES.labels('claim').inc()
            WAIT.labels('extraction').observe(0.2)
            os._exit(0)
        os.waitpid(pid, 0)
"""


def _run(code: str, directory: Path | str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", COUNTING + code, str(directory)], capture_output=True, text=True, timeout=60, check=True
    )
    return run.stdout + run.stderr


def _claims(said: str) -> float:
    (line,) = [line for line in said.splitlines() if line.startswith("jobsvc_refused_writes_total{")]
    return float(line.split()[-1])


def test_a_process_shows_what_all_have_counted_and_the_dead_too(tmp_path: Path) -> None:
    for _ in range(3):
        said = _run(COUNT + SHOW, tmp_path / "numbers")
    assert _claims(said) == 3
    assert 'jobsvc_wait_seconds_bucket{kind="extraction",le="0.25"} 3.0' in said
    assert 'jobsvc_wait_seconds_count{kind="extraction"} 3.0' in said


def test_any_number_of_forks_after_each_other_take_one_place(tmp_path: Path) -> None:
    said = _run(FORK + COUNT + "fork(50)\n" + COUNT + SHOW, tmp_path)
    assert _claims(said) == 52
    assert len(list(tmp_path.glob("counter_*.db"))) == 2


def test_processes_at_once_do_not_write_over_each_other(tmp_path: Path) -> None:
    many = "for _ in range(2000): REFUSED_WRITES.labels('claim').inc()\n"
    command = [sys.executable, "-c", COUNTING + many, str(tmp_path)]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0] * 4
    assert _claims(_run(SHOW, tmp_path)) == 8000


def test_a_killed_process_leaves_its_numbers_and_its_place(tmp_path: Path) -> None:
    killed = "if not (pid := os.fork()):\n  REFUSED_WRITES.labels('claim').inc()\n  os.kill(os.getpid(), 9)\n"
    said = _run(FORK + COUNT + killed + "os.waitpid(pid, 0)\nfork(1)\n" + SHOW, tmp_path)
    assert _claims(said) == 3
    assert len(list(tmp_path.glob("counter_*.db"))) == 2


def test_who_listened_to_a_process_that_was_killed_listens_no_more_when_another_takes_its_place(tmp_path: Path) -> None:
    listen = "from jobsvc.metrics.numbers import LISTENERS\nLISTENERS.labels('one job').set(500)\n"
    of_the_living = "jobsvc_event_listeners{"
    assert of_the_living in _run(listen + SHOW, tmp_path)
    said = _run(COUNT + SHOW, tmp_path)
    assert (_claims(said), of_the_living in said) == (1, False)


def test_a_directory_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    said = _run(COUNT + SHOW, tmp_path)
    assert "not a directory that this user alone can write" in said
    assert _claims(said) == 1  # of this process alone
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("there")
    assert "this user alone" in _run(COUNT, tmp_path / "link")
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("other", [("t", "r", "u2"), ("t", "ru"), ("tr", "u")])
def test_another_place_is_another_directory(other: tuple[str, ...]) -> None:
    assert default_directory("t", "r", "u") == default_directory("t", "r", "u") != default_directory(*other)
