"""What a worker tries against its own sandbox before it trusts it with other people's scripts.

`BREAKOUT` runs inside and tries to reach what the worker has laid out as bait; it prints which attacks came
through. The others are ended by a limit, if it holds.
"""

from __future__ import annotations

#: Reads a JSON object from its input: where the bait is. Prints a JSON array of the attacks that came through.
BREAKOUT = r"""
import ctypes, json, os, signal, socket, sys, time
bait = json.load(sys.stdin)
libc = ctypes.CDLL(None)
libc.ptrace.restype = ctypes.c_long

def connect(family, address):
    with socket.socket(family) as line:
        line.settimeout(1)
        line.connect(address)
    return True

def network():
    return connect(socket.AF_INET, ("127.0.0.1", bait["port"]))

def a_socket_in_the_file_system():
    return connect(socket.AF_UNIX, bait["folder"] + "/socket")

def an_abstract_socket():
    return connect(socket.AF_UNIX, "\0" + bait["abstract"])

def reading_files_of_the_host():
    return open(bait["folder"] + "/secret").read() == "secret"

def reading_files_through_a_link():
    os.symlink(bait["folder"] + "/secret", "link")
    return open("link").read() == "secret"

def listing_folders_of_the_host():
    return "secret" in os.listdir(bait["folder"])

def writing_outside():
    open(bait["folder"] + "/written", "w").close()
    return True

def writing_outside_through_a_link():
    os.symlink(bait["folder"], "folder")
    open("folder/written", "w").close()
    return True

def the_environment():
    return "JOBSVC_BAIT" in os.environ

def the_environment_of_the_worker():
    return b"JOBSVC_BAIT" in open("/proc/%d/environ" % bait["victim"], "rb").read()

def ptrace():
    if libc.ptrace(16, bait["victim"], 0, 0):
        return False
    os.waitpid(bait["victim"], 0)
    libc.ptrace(17, bait["victim"], 0, 0)
    return True

def signals_to_others():
    os.kill(bait["victim"], signal.SIGUSR1)

def namespaces():
    return libc.unshare(0x10000000) == 0

def root():
    return os.geteuid() == 0 or os.getegid() == 0

def more_processes_than_allowed():
    alive = []
    try:
        while len(alive) <= bait["processes"]:
            pid = os.fork()
            if not pid:
                time.sleep(60)
            alive.append(pid)
        return True
    finally:
        for pid in alive:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

came_through = []
for attack in (network, a_socket_in_the_file_system, an_abstract_socket, reading_files_of_the_host,
               reading_files_through_a_link, listing_folders_of_the_host, writing_outside,
               writing_outside_through_a_link, the_environment, the_environment_of_the_worker, ptrace,
               signals_to_others, namespaces, root, more_processes_than_allowed):
    try:
        if attack():
            came_through.append(attack.__name__.replace("_", " "))
    except (OSError, MemoryError):
        pass

# Last of all, one that stays: of its own session, with nothing of its parents open.
if not os.fork():
    os.setsid()
    if not os.fork():
        os.closerange(0, 256)
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)", bait["mark"]])
    os._exit(0)
os.wait()
print(json.dumps({"version": sys.version_info[:2], "came_through": came_through}))
"""

MEMORY = "taken = []\nwhile True: taken.append(bytearray(b'x') * (1 << 20))"
SHARED_MEMORY = """
import mmap
taken = []
while True:
    taken.append(mmap.mmap(-1, 1 << 20))
    taken[-1].write(b'x' * (1 << 20))
"""
OUTPUT = "import os\nwhile True: os.write(1, b'x' * 4096)"
LOOP = "while True: pass"
