"""The process that runs jobs, kept for many of them."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from jobsvc import horse
from jobsvc.horse import Horse
from tests.processes import eventually, is_alive


@pytest.fixture
def hired():
    """Starts horses, and ends them with the test."""
    started = []

    def hire(run, **options):
        started.append(Horse(run, **options))
        return started[-1]

    yield hire
    for one in started:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)
        assert eventually(lambda one=one: one._socket.fileno() < 0 or not one.takes("nothing"), 5)


def writes(line):
    """A task that writes the id of its process to the file that it names."""
    Path(line).write_text(str(os.getpid()))
    return True


def test_one_process_runs_many_tasks(hired, tmp_path):
    one = hired(writes)
    for number in range(5):
        assert one.takes(str(tmp_path / str(number)))
        assert one.wait()[:2] == (one.pid, 0)
    assert {path.read_text() for path in tmp_path.iterdir()} == {str(one.pid)}
    assert len(list(tmp_path.iterdir())) == 5
    assert one.pid != os.getpid()


def test_it_leads_a_process_group_of_its_own(hired):
    one = hired(lambda _: True)
    assert os.getpgid(one.pid) == one.pid


@pytest.mark.parametrize(
    "run",
    [
        lambda _: False,
        lambda _: horse.retire() or True,
        lambda _: threading.Thread(target=time.sleep, args=(60,), daemon=True).start() or True,
        lambda _: len(b"x" * (horse.MOST_MEMORY + 8 << 20)) > 0,
    ],
    ids=["went wrong", "told to retire", "left a thread", "took much memory"],
)
def test_after_what_may_have_left_something_behind_it_takes_no_other_task(hired, run):
    one = hired(run)
    assert one.takes("first")
    assert one.wait()[:2] == (one.pid, 0)
    assert eventually(lambda: not one.takes("second"), 5)
    assert not is_alive(one.pid)


def test_a_thread_that_it_began_with_is_nothing_left_behind(hired):
    one = hired(lambda _: True, begin=lambda: threading.Thread(target=time.sleep, args=(60,), daemon=True).start())
    for _ in range(2):
        assert one.takes("task")
        assert one.wait()[:2] == (one.pid, 0)


@pytest.mark.parametrize("way", ["no more work", "an answer unread", "went wrong"])
def test_what_it_does_last_is_done_however_it_ends(hired, tmp_path, way):
    ended = tmp_path / "ended"
    one = hired(lambda _: way != "went wrong", end=lambda: ended.write_text("x"))
    assert one.takes("task")
    one.wait()
    if way == "no more work":
        assert one.takes("another")
        one.wait()
    one._socket.close()
    assert eventually(ended.exists, 5)


def test_it_is_replaced_after_so_many_tasks(hired, monkeypatch):
    monkeypatch.setattr(horse, "MOST_JOBS", 3)
    one = hired(lambda _: True)
    for _ in range(3):
        assert one.takes("task")
        assert one.wait()[1] == 0
    assert not one.takes("task")


def test_one_that_dies_at_work_tells_how(hired):
    one = hired(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    assert one.takes("task")
    pid, status, _ = one.wait()
    assert pid == one.pid
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_one_that_crashes_ends_with_an_exit_code(hired):
    def crash(_):
        os.close(2)  # The traceback is not for the tests' output.
        raise ValueError

    one = hired(crash)
    assert one.takes("task")
    assert os.waitstatus_to_exitcode(one.wait()[1]) == 1


def test_one_that_died_idle_takes_nothing_and_leaves_no_zombie(hired):
    one = hired(lambda _: True)
    assert one.takes("task")
    one.wait()
    os.kill(one.pid, signal.SIGKILL)
    assert eventually(lambda: not one.takes("task"), 5)
    with pytest.raises(ChildProcessError):
        os.waitpid(one.pid, os.WNOHANG)


def test_waiting_can_be_interrupted_and_taken_up_again(hired, tmp_path):
    def wait_for_file(line):
        return eventually(Path(line).exists, 10)

    class Enough(Exception):
        pass

    def interrupt(*_):
        raise Enough

    one = hired(wait_for_file)
    assert one.takes(str(tmp_path / "go"))
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(Enough):
                one.wait()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    (tmp_path / "go").touch()
    assert one.wait()[:2] == (one.pid, 0)
    assert one.wait()[:2] == (one.pid, 0)  # as often as it is asked
    assert one.takes(str(tmp_path / "go"))


def test_it_ends_with_its_parent():
    read, write = os.pipe()
    parent = os.fork()
    if not parent:
        one = Horse(lambda _: True)
        one.takes("task")
        one.wait()
        os.write(write, str(one.pid).encode())
        time.sleep(60)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        pid = int(os.read(told.fileno(), 20))
    assert is_alive(pid)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert eventually(lambda: not is_alive(pid), 5)
