"""Hostile scripts, each really attacking, in every tier that this machine offers, as root and as an ordinary user."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jobsvc.sandbox import EndedBy, Limits, Tier

from .conftest import Held

MIB = 1 << 20
#: Has a script say first where it runs, which is a folder of the host in all tiers but the best.
WHERE = "import os\nprint(os.getcwd(), flush=True)\n"


def test_no_network(held: Held) -> None:
    came_through = held.attack("""
def connect(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as line:
        line.settimeout(1)
        line.connect(address)
        line.send(b"x")
    return True

def tcp(): return connect(socket.AF_INET, ("127.0.0.1", bait["port"]))
def tcp_by_its_other_name(): return connect(socket.AF_INET6, ("::ffff:127.0.0.1", bait["port"]))
def udp(): return connect(socket.AF_INET, ("127.0.0.1", bait["port"]), socket.SOCK_DGRAM)
def raw(): return socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
def netlink(): return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
def vsock(): return socket.socket(40, socket.SOCK_STREAM)
def listening():
    server = socket.socket()
    server.bind(("0.0.0.0", 0))
    return True
def io_uring():
    return libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0
for attack in (tcp, tcp_by_its_other_name, udp, raw, netlink, vsock, listening, io_uring): attempt(attack)
""")
    assert came_through == []
    with pytest.raises(BlockingIOError):
        held.listener.accept()


def test_a_fork_bomb_goes_no_further_than_its_limit(held: Held) -> None:
    counting = """
alive = []
try:
    while len(alive) < 500:
        pid = os.fork()
        if not pid:
            time.sleep(60)
        alive.append(pid)
except OSError:
    pass
came_through.append(str(len(alive)))
for pid in alive: os.kill(pid, signal.SIGKILL)
"""
    [reached] = held.attack(counting, limits=Limits(seconds=8, processes=16))
    assert 1 <= int(reached) <= 16


def test_a_fork_bomb_is_ended_as_a_whole(held: Held) -> None:
    bomb = """
import os, signal, time
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try:
        if os.fork(): os.setsid()
    except OSError: pass
"""
    outcome = held.python(bomb, limits=Limits(seconds=1, processes=24))
    assert outcome.ended_by in {EndedBy.TIME, EndedBy.MEMORY}
    assert held.running() == set()


@pytest.mark.parametrize(
    "greedy",
    [
        "taken = []\nwhile True: taken.append(bytearray(b'x') * (1 << 20))",
        "import mmap\ntaken = []\nwhile True:\n m = mmap.mmap(-1, 1 << 20); m.write(b'x' * (1 << 20)); taken.append(m)",
        "import os, time\nfor _ in range(6): os.fork()\ntaken = bytearray(b'x') * (20 << 20)\ntime.sleep(60)",
    ],
    ids=["its own", "shared", "of many processes"],
)
def test_memory_is_bounded(held: Held, greedy: str) -> None:
    outcome = held.python(greedy, limits=Limits(seconds=8, memory=64 * MIB, processes=80))
    assert outcome.ended_by is EndedBy.MEMORY
    assert outcome.seconds < 4


def test_an_address_space_is_bounded(held: Held) -> None:
    outcome = held.python("bytearray(8 << 30)", limits=Limits(seconds=8))
    assert (outcome.exit_code, outcome.ended_by) == (1, None)
    assert b"MemoryError" in outcome.stderr


@pytest.mark.parametrize("hidden", ["memfd_create", "shmget", "msgget", "semget", "mq_open"])
def test_memory_that_belongs_to_no_process_is_not_given(held: Held, hidden: str) -> None:
    came_through = held.attack(f"""
def memory():
    if {hidden!r} == "memfd_create":
        return os.memfd_create("x") >= 0
    if {hidden!r} == "shmget":
        return libc.shmget(0, 1 << 20, 0o1600) >= 0
    if {hidden!r} == "mq_open":
        return libc.mq_open(b"/x", 0o102, 0o600, None) >= 0
    return getattr(libc, {hidden!r})(0, *([1] if {hidden!r} == "semget" else []), 0o1600) >= 0
attempt(memory)
""")
    assert came_through == []


@pytest.mark.parametrize("stream", [1, 2])
def test_endless_output_is_cut_off(held: Held, stream: int) -> None:
    outcome = held.python(f"import os\nwhile True: os.write({stream}, b'x' * 65536)")
    assert outcome.ended_by is EndedBy.OUTPUT
    assert max(len(outcome.stdout), len(outcome.stderr)) == MIB
    assert outcome.seconds < 4


@pytest.mark.parametrize(
    "endless",
    [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "import signal, time\nfor number in (2, 15, 24): signal.signal(number, signal.SIG_IGN)\nwhile True: pass",
        "import os\nos.kill(os.getpid(), 19)",
        "import os\nos.close(0); os.close(1); os.close(2)\nwhile True: pass",
    ],
    ids=["busy", "asleep", "deaf", "stopped", "silent"],
)
def test_an_endless_script_is_ended(held: Held, endless: str) -> None:
    started = time.monotonic()
    assert held.python(endless, limits=Limits(seconds=0.4)).ended_by is EndedBy.TIME
    assert time.monotonic() - started < 3


def test_files_of_the_host_are_not_read(held: Held) -> None:
    came_through = held.attack("""
def of_the_worker(): return open(bait["folder"] + "/secret").read()
def listed(): return os.listdir(bait["folder"])
def passwords(): return open("/etc/passwd").read()
def shadow(): return open("/etc/shadow").read()
def the_disk(): return [name for name in os.listdir("/dev") if name.startswith(("sd", "vd", "nvme"))]
def home(): return os.listdir("/root") and [name for name in os.listdir("/root") if name != ".pyenv"]
def upwards(): return open("../" * 20 + bait["folder"] + "/secret").read()
def of_its_memory(): return open("/proc/%d/mem" % bait["victim"], "rb")
def its_folder(): return os.listdir("/proc/%d/cwd/" % bait["victim"])
def through_the_root_of_another(): return open("/proc/1/root" + bait["folder"] + "/secret").read()
def by_handle(): return libc.open_by_handle_at(-100, b"x" * 40, 0) >= 0 or ctypes.get_errno() != errno.EPERM
def left_open():
    own = {os.readlink("/proc/self/fd/" + fd) for fd in os.listdir("/proc/self/fd") if fd > "2"}
    return [path for path in own if path.startswith(("/", "socket:")) and not path.startswith("/proc")]
for attack in (of_the_worker, listed, passwords, shadow, the_disk, home, upwards, of_its_memory, its_folder,
               through_the_root_of_another, by_handle, left_open): attempt(attack)
""")
    assert came_through == []


def test_the_environment_is_empty(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSVC_SECRET", "s3cret")
    came_through = held.attack("""
def its_own():
    return set(os.environ) - {"HOME", "LANG", "PATH", "PWD", "TMPDIR"}
def of_others():
    for pid in [1, bait["victim"], bait["worker"], os.getppid(), *map(str, range(1, 9))]:
        try:
            if b"s3cret" in open(f"/proc/{pid}/environ", "rb").read():
                return True
        except OSError: pass
attempt(its_own); attempt(of_others)
""")
    assert came_through == []


def test_nothing_is_written_outside(held: Held) -> None:
    came_through = held.attack("""
def write(path):
    open(path, "w").write("x")
    return True
def into_a_file(): return write(bait["folder"] + "/secret")
def beside(): return write(bait["folder"] + "/written")
def emptied(): return os.truncate(bait["folder"] + "/secret", 0) is None
def removed(): return os.unlink(bait["folder"] + "/secret") is None
def renamed(): return os.rename(bait["folder"] + "/secret", bait["folder"] + "/gone") is None
def mode(): return os.chmod(bait["folder"] + "/secret", 0) is None
def root(): return write("/written")
def memory_disk(): return write("/dev/shm/written")
def devices(): return write("/dev/written")
def programs(): return write("/usr/bin/written")
def kernel(): return write("/proc/sys/kernel/hostname")
for attack in (into_a_file, beside, emptied, removed, renamed, root, memory_disk, devices, programs, kernel):
    attempt(attack)
""")
    assert came_through == []
    assert [path.name for path in held.folder.iterdir()] == ["secret"]
    assert (held.folder / "secret").read_text() == "s3cret"


def test_links_lead_nowhere(held: Held) -> None:
    came_through = held.attack("""
def read():
    os.symlink(bait["folder"] + "/secret", "a")
    return open("a").read()
def write():
    os.symlink(bait["folder"], "b")
    open("b/written", "w").write("x")
    return True
def hard():
    os.link(bait["folder"] + "/secret", "c")
    return open("c").read()
def through_proc():
    os.symlink("/proc/self/root" + bait["folder"] + "/secret", "d")
    return open("d").read()
def to_the_cleaner():
    os.symlink(bait["folder"], "e")
    os.mkdir("f"); os.rename("f", "g"); os.symlink(bait["folder"], "f")
for attack in (read, write, hard, through_proc, to_the_cleaner): attempt(attack)
""")
    assert came_through == []
    assert [path.name for path in held.folder.iterdir()] == ["secret"]


def test_folders_without_end_are_cleared_away(held: Held) -> None:
    digging = "for _ in range(300):\n os.mkdir('d' * 20); os.chdir('d' * 20)\nos.chmod('.', 0)"
    outcome = held.python(WHERE + digging, limits=Limits(seconds=8, disk=64 * MIB))
    assert not Path(outcome.stdout.decode().strip()).exists()


@pytest.mark.parametrize(
    "filling",
    [
        "with open('file', 'wb') as file:\n while True: file.write(b'x' * 65536)",
        "import os\nfor n in range(10**6):\n with open(str(n), 'wb') as file: file.write(b'x' * 100000)",
        "import os\nfor n in range(10**6): os.mkdir(str(n))",
    ],
    ids=["one file", "many files", "empty folders"],
)
def test_disk_is_bounded(held: Held, filling: str) -> None:
    outcome = held.python(WHERE + filling, limits=Limits(seconds=4, disk=4 * MIB))
    assert outcome.ended_by in {EndedBy.DISK, EndedBy.MEMORY} or (
        outcome.exit_code == 1 and (b"No space left" in outcome.stderr or b"File too large" in outcome.stderr)
    ), outcome
    assert not Path(outcome.stdout.decode().strip()).exists()


def test_without_disk_nothing_is_written_at_all(held: Held) -> None:
    came_through = held.attack(
        """
for place in (".", "/tmp", "/box", "/var/tmp", "/dev/shm", "/run"):
    try:
        open(place + "/written", "w").close()
        came_through.append(place)
    except OSError: pass
""",
        limits=Limits(seconds=8),
    )
    assert came_through == []


def test_nothing_outlives_its_script(held: Held) -> None:
    daemon = """
import os, sys, time
if not os.fork():
    os.setsid()
    if not os.fork():
        os.closerange(0, 256)
        while True: time.sleep(1)
"""
    started = time.monotonic()
    assert held.python(daemon).exit_code == 0
    assert held.running() == set()
    assert time.monotonic() - started < 4


def test_no_other_process_is_traced(held: Held) -> None:
    came_through = held.attack("""
libc.ptrace.restype = ctypes.c_long
def attach(): return libc.ptrace(16, bait["victim"], None, None) == 0
def seize(): return libc.ptrace(0x4206, bait["victim"], None, None) == 0
def its_own_child():
    pid = os.fork()
    if not pid: time.sleep(60)
    try: return libc.ptrace(16, pid, None, None) == 0
    finally: os.kill(pid, signal.SIGKILL); os.waitpid(pid, 0)
def read_memory(): return libc.process_vm_readv(bait["victim"], None, 0, None, 0, 0) == 0
def take_a_descriptor(): return libc.syscall(438, os.pidfd_open(bait["victim"]), 0, 0) >= 0
def limits_of_others():
    resource.prlimit(bait["victim"], resource.RLIMIT_NOFILE, (0, 0))
    return True
def priority_of_others(): return os.setpriority(os.PRIO_PROCESS, bait["victim"], 19) is None
def processors_of_others(): return os.sched_setaffinity(bait["victim"], {0}) is None
for attack in (attach, seize, its_own_child, read_memory, take_a_descriptor, limits_of_others, priority_of_others,
               processors_of_others): attempt(attack)
""")
    assert came_through == []


def test_no_other_process_is_signalled(held: Held) -> None:
    came_through = held.attack("""
for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGKILL):
    for pid in (bait["victim"], -bait["victim"], bait["worker"]):
        try: os.kill(pid, number)
        except OSError: pass
    try: signal.pidfd_send_signal(os.pidfd_open(bait["victim"]), number)
    except OSError: pass
    libc.syscall(200, bait["victim"], int(number))
import fcntl
def sigio():
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, bait["victim"])
    fcntl.fcntl(reading, 10, int(signal.SIGKILL))
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writing, b"x")
attempt(sigio)
""")
    assert came_through == []
    time.sleep(0.05)
    assert held.victim.poll() is None


def test_signals_to_everybody_reach_only_the_script_itself(held: Held) -> None:
    outcome = held.python("import os, signal\nos.fork()\nos.kill(-1, signal.SIGKILL)\nos.kill(0, signal.SIGKILL)")
    assert outcome.signal == 9
    assert held.victim.poll() is None


def test_no_privileges_are_had_or_gained(held: Held) -> None:
    came_through = held.attack("""
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
def capabilities(): return any(int(status[kind], 16) for kind in ("CapPrm", "CapEff", "CapAmb"))
def gaining(): return status["NoNewPrivs"] != "1"
def unfiltered(): return status["Seccomp"] != "2"
def root(): return 0 in (*os.getresuid(), *os.getresgid(), *os.getgroups())
def becoming_root(): return os.setuid(0) is None
def user_namespace(): return libc.unshare(0x10000000) == 0
def user_namespace_by_clone():
    pid = libc.syscall(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0: os._exit(0)
    return pid > 0
def mount(): return libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0
def chroot(): return os.chroot(".") is None
def keys(): return libc.syscall(250, 0, -3, 1) >= 0
def bpf(): return libc.syscall(321, 0, None, 0) >= 0 or ctypes.get_errno() != errno.EPERM
def perf(): return libc.syscall(298, None, 0, -1, -1, 0) >= 0 or ctypes.get_errno() != errno.EPERM
def userfaults(): return libc.syscall(323, 1) >= 0
def device(): return os.mknod("device", 0o60666, os.makedev(254, 0)) is None
def host_name(): return libc.sethostname(b"x", 1) == 0
def more_processes(): return resource.setrlimit(resource.RLIMIT_NPROC, (5000, 5000)) is None
def more_memory(): return resource.setrlimit(resource.RLIMIT_AS, (-1, -1)) is None
for attack in (capabilities, gaining, unfiltered, root, becoming_root, user_namespace, user_namespace_by_clone, mount,
               chroot, keys, bpf, perf, userfaults, device, host_name, more_processes, more_memory): attempt(attack)
""")
    assert came_through == []


def test_calls_by_another_convention_end_the_script(held: Held) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("only x86 has two conventions")
    outcome = held.python("import ctypes\nctypes.CDLL(None).syscall(0x40000000 | 39)\nprint('still here')")
    assert outcome.signal == 31  # SIGSYS
    assert outcome.stdout == b""


def test_other_processes_are_not_even_seen(held: Held) -> None:
    seen = (
        held.attack("came_through = [name for name in os.listdir('/proc') if name.isdigit()]")
        if (held.sandbox.tier is Tier.BUBBLEWRAP)
        else held.attack("""
def listing(): return os.listdir("/proc")
def command(): return open("/proc/%d/cmdline" % bait["victim"]).read()
attempt(listing); attempt(command)
""")
    )
    assert len(seen) < 6
    assert str(held.victim.pid) not in seen
    assert "command" not in seen
