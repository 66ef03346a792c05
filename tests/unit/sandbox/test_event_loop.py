"""The sandbox in a process whose sockets, threads and processes are gevent's, as the web server's are."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
from gevent import monkey
monkey.patch_all()

import gevent, json, sys, time
from jobsvc.sandbox import Limits, Tier, find

found = find(Tier.LANDLOCK)
much = b"x" * (3 << 20)
copy = "import shutil, sys, time\\ntime.sleep(0.5)\\nshutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"

def run():
    argv = [found.sandbox.python, "-I", "-S", "-c", copy]
    return found.sandbox.run(argv, stdin=much, limits=Limits(output=4 << 20)).stdout == much

begun = time.monotonic()
runs = [gevent.spawn(run) for _ in range(3)]
gevent.sleep(0.1)
meanwhile = not any(run.ready() for run in runs)
gevent.joinall(runs, raise_error=True)
found.sandbox.close()
json.dump({"whole": [run.value for run in runs], "meanwhile": meanwhile}, sys.stdout)
"""


def test_runs_hold_up_nobody_and_what_goes_in_and_out_is_whole() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"whole": [True] * 3, "meanwhile": True}
