"""The parts that speak to the kernel, where this machine's own way does not show all they can."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from jobsvc.sandbox import cgroups, landlock, seccomp, syscalls
from jobsvc.sandbox.plan import Limits

HEADERS = ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm-generic/unistd.h")
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")


def in_child(does: Callable[[], object]) -> int:
    """What `does` answers as a number, in a process of its own; 255 where it raises."""
    pid = os.fork()
    if not pid:
        answer = 255
        try:
            answer = int(bool(does()))
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def can(action: Callable[[], object]) -> bool:
    try:
        action()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("machine", [0, 1], ids=syscalls.MACHINES)
def test_the_numbers_are_the_kernels(machine: int) -> None:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"no {header}")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    numbers = {name: int(number) for name, number in defined}
    ours = {**syscalls.REFUSED, **syscalls.SIGNALS_BY_ID, **syscalls.SIGNALS_UNSEEN}
    ours |= {name: getattr(syscalls, name.upper()) for name in ("clone", "clone3", "prlimit64", "fcntl", "ioctl")}
    for name, both in ours.items():
        assert numbers.get(name, both[machine]) == both[machine], name


@needs_landlock
@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_every_version_of_landlock_keeps_files(tmp_path: Path, version: int) -> None:
    (tmp_path / "secret").write_text("s3cret")
    (tmp_path / "box").mkdir()

    def attack() -> bool:
        landlock.restrict(readable=["/usr"], writable=[str(tmp_path / "box")], as_version=version)
        own = can(lambda: (tmp_path / "box" / "mine").write_text("x")) and can(lambda: os.listdir("/usr"))
        assert own
        return can(lambda: (tmp_path / "secret").read_text()) or can(lambda: (tmp_path / "new").write_text(""))

    assert in_child(attack) == 0


@needs_landlock
def test_signals_are_kept_in_where_landlock_is_too_old_to(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as victim:

        def attack() -> bool:
            landlock.restrict(readable=["/"], writable=[], as_version=5)
            seccomp.install(seccomp.program(signals_for=os.getpid()))
            assert can(lambda: os.kill(os.getpid(), 0))
            assert can(lambda: os.kill(0, 0))
            handle = os.pidfd_open(victim.pid)
            return any(
                (
                    can(lambda: os.kill(victim.pid, signal.SIGKILL)),
                    can(lambda: os.kill(-1, signal.SIGKILL)),
                    can(lambda: signal.pidfd_send_signal(handle, signal.SIGKILL)),
                )
            )

        try:
            assert in_child(attack) == 0
            assert victim.poll() is None
        finally:
            victim.kill()


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Control groups of version 2 as systemd hands them to a service: limits are beside it, not below."""
    service = tmp_path / "system.slice" / "worker.service"
    service.mkdir(parents=True)
    monkeypatch.setattr(cgroups, "_ROOT", str(tmp_path))
    monkeypatch.setattr(cgroups, "_places", lambda: [(str(service), str(service.parent))])
    make = os.mkdir

    def mkdir(path: str, *mode: int) -> None:
        make(path, *mode)
        (Path(path) / "cgroup.procs").write_text("")
        if Path(path).parent == service.parent:
            for name in ("memory.max", "memory.swap.max", "pids.max", "memory.events"):
                (Path(path) / name).touch()

    def rmdir(path: str) -> None:
        if not Path(path).exists():
            raise FileNotFoundError(path)
        subprocess.run(["rm", "-r", path], check=True)

    monkeypatch.setattr(os, "mkdir", mkdir)
    monkeypatch.setattr(os, "rmdir", rmdir)
    return service


def test_a_group_is_made_where_limits_reach_it(groups: Path) -> None:
    group = cgroups.enter()
    [folder] = map(Path, group.folders)
    assert folder == groups.parent / f"jobsvc-{os.getpid()}"
    assert (folder / "cgroup.procs").read_text() == "0"
    group.bound(Limits(memory=1000, disk=24, processes=7))
    assert ((folder / "memory.max").read_text(), (folder / "pids.max").read_text()) == ("1024", "12")
    assert not (folder / "memory.limit_in_bytes").exists()
    assert list(groups.iterdir()) == []
    cgroups.leftover(os.getpid())
    assert not folder.exists()


def test_a_group_tells_who_ran_out_of_memory(groups: Path) -> None:
    group = cgroups.enter()
    events = Path(group.folders[0]) / "memory.events"
    events.write_text("low 0\nmax 12\noom 1\noom_kill 0\n")
    assert not group.ran_out_of_memory()
    events.write_text("low 0\nmax 12\noom 1\noom_kill 1\n")
    assert group.ran_out_of_memory()
