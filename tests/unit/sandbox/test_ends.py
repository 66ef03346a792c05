"""Nothing of a run is left, however the run, its keeper, its warden or its worker ends."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from jobsvc.errors import SandboxFailed
from jobsvc.sandbox import Limits, Sandbox, Tier, cgroups
from jobsvc.sandbox.descendants import children
from tests.processes import descendants, eventually, is_alive

from .conftest import Held, marked
from .users import OrdinarySandbox, is_root, other_users_have_python

#: Itself and a child that has left its session.
STAYING = """
import os, time
if not os.fork(): os.setsid()
time.sleep(60)
"""


class Interrupted(Exception):
    pass


def argv(sandbox: Any, mark: str) -> list[str]:
    return [sandbox.python, "-I", "-S", "-c", STAYING, mark]


@pytest.fixture
def mark() -> str:
    return f"mark-{secrets.token_hex(8)}"


@pytest.fixture(params=[Tier.BUBBLEWRAP, Tier.LANDLOCK])
def own(request: pytest.FixtureRequest, sandbox_of: Callable[[Tier, str], Any]) -> Any:
    """A sandbox with a warden of its own, which may be killed."""
    known = sandbox_of(request.param, "root" if is_root() else "ordinary")
    sandbox = Sandbox(request.param, known.python)
    yield sandbox
    sandbox.close()


def runs(mark: str) -> Callable[[], bool]:
    return lambda: len(marked(mark) - {os.getpid()}) >= 2


def is_over(mark: str) -> Callable[[], bool]:
    return lambda: not marked(mark)


@pytest.mark.parametrize("tier", [Tier.BUBBLEWRAP, Tier.LANDLOCK])
def test_when_the_worker_is_killed(tier: Tier, mark: str, sandbox_of: Callable[[Tier, str], Any]) -> None:
    if not is_root() or not other_users_have_python():
        pytest.skip("starts a worker of another user")
    sandbox_of(tier, "ordinary")  # skips where there is none
    worker = OrdinarySandbox(tier)
    try:
        worker.begin(argv(worker, mark), limits=Limits(seconds=60))
        assert eventually(runs(mark))
        worker.worker.kill()
        assert eventually(is_over(mark))
    finally:
        worker.close()


def test_when_a_forked_worker_is_killed(own: Sandbox, mark: str) -> None:
    own.run(["true"])
    horse = os.fork()
    if not horse:
        try:
            own.run(argv(own, mark), limits=Limits(seconds=60))
        finally:
            os._exit(0)
    assert eventually(runs(mark))
    os.kill(horse, signal.SIGKILL)
    os.waitpid(horse, 0)
    assert eventually(is_over(mark))
    assert own.run(["true"]).exit_code == 0


def test_when_an_exception_ends_the_call(own: Sandbox, mark: str) -> None:
    def interrupt(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(Interrupted):
            own.run(argv(own, mark), limits=Limits(seconds=60))
        assert not marked(mark)  # at once: the call has waited for it
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("whom", ["keeper", "warden"])
def test_when_a_process_between_is_killed(own: Sandbox, mark: str, whom: str) -> None:
    own.run(["true"])
    warden = warden_of(own)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(own.run, argv(own, mark), limits=Limits(seconds=2 if whom == "warden" else 60))
        assert eventually(runs(mark))
        [keeper] = [pid for pid in children(warden) if descendants(pid) & marked(mark)]
        os.kill(keeper if whom == "keeper" else warden, signal.SIGKILL)
        if whom == "keeper":
            with pytest.raises(SandboxFailed, match="killed"):
                run.result()
        else:
            assert run.result().ended_by == "time"  # Keepers go on without it.
    assert eventually(is_over(mark))
    assert eventually(lambda: not list(Path("/tmp").glob(f"jobsvc-run-{keeper}-*")))
    assert own.run(["true"]).exit_code == 0


def test_a_closed_sandbox_leaves_no_warden_and_starts_another(own: Sandbox) -> None:
    own.run(["true"])
    warden = warden_of(own)
    own.close()
    assert not is_alive(warden)
    assert own.run(["true"]).exit_code == 0


def test_no_folder_is_left(held: Held) -> None:
    script = "import os\nprint(os.getcwd(), flush=True)\nwhile True: pass"
    outcome = held.python(script, files={"a": b""}, limits=Limits(seconds=0.2, disk=1 << 20))
    assert not Path(outcome.stdout.decode().strip()).exists()


def test_a_new_warden_sweeps_what_a_killed_one_has_left(own: Sandbox) -> None:
    own.run(["true"])
    [parents, *_] = cgroups._places()
    left = Path(parents[0]) / f"jobsvc-{2**22 + 1}"  # no process has such an id
    try:
        left.mkdir()
    except OSError:
        pytest.skip("no control groups may be made here")
    own.close()
    own.run(["true"])
    assert eventually(lambda: not left.exists())


def warden_of(sandbox: Sandbox) -> int:
    assert sandbox._warden
    return sandbox._warden._process.pid
