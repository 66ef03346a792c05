"""What a program finds in the sandbox, and what its caller hears of it."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobsvc.errors import SandboxFailed
from jobsvc.sandbox import EndedBy, Limits, Sandbox

from .conftest import Held

MIB = 1 << 20


def test_a_program_gets_its_input_and_files_and_is_heard(held: Held) -> None:
    script = "import os, sys\nsys.stdout.write(sys.stdin.read()[::-1] + open('name.txt').read())\nsys.stderr.write('!')"
    outcome = held.python(script, stdin=b"abc", files={"name.txt": b"def", "other": b""})
    assert (outcome.exit_code, outcome.signal, outcome.ended_by) == (0, None, None)
    assert (outcome.stdout, outcome.stderr) == (b"cbadef", b"!")
    assert 0 < outcome.seconds < 8


def test_much_goes_in_and_comes_out_as_it_was(held: Held) -> None:
    bytes_ = os.urandom(3 * MIB)
    copy = "import sys, shutil\nshutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"
    assert held.python(copy, stdin=bytes_, limits=Limits(output=4 * MIB)).stdout == bytes_


def test_input_that_nobody_reads_is_no_trouble(held: Held) -> None:
    assert held.python("print('done')", stdin=b"x" * MIB).stdout == b"done\n"


@pytest.mark.parametrize(
    ("script", "exit_code", "signal"),
    [
        ("import sys\nsys.exit(3)", 3, None),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)", None, 15),
        ("import os\nos.abort()", None, 6),
        ("import ctypes\nctypes.string_at(0)", None, 11),
    ],
)
def test_how_a_program_ended_is_told(held: Held, script: str, exit_code: int | None, signal: int | None) -> None:
    outcome = held.python(script)
    assert (outcome.exit_code, outcome.signal, outcome.ended_by) == (exit_code, signal, None)


def test_output_up_to_the_limit_is_whole(held: Held) -> None:
    outcome = held.python("import os\nos.write(1, b'x' * 1000)", limits=Limits(output=1000))
    assert (outcome.stdout, outcome.ended_by) == (b"x" * 1000, None)


def test_what_was_said_before_the_end_is_kept(held: Held) -> None:
    outcome = held.python("print('so far', flush=True)\nwhile True: pass", limits=Limits(seconds=0.4))
    assert (outcome.stdout, outcome.ended_by) == (b"so far\n", EndedBy.TIME)


def test_it_may_write_where_it_was_given_disk(held: Held) -> None:
    script = (
        "import tempfile\nopen('made', 'w').write('x' * 9999)\nwith tempfile.NamedTemporaryFile() as f: f.write(b'x')"
    )
    outcome = held.python(script, limits=Limits(disk=MIB), files={"large": b"x" * 2 * MIB})
    assert (outcome.exit_code, outcome.stderr) == (0, b"")


@pytest.mark.skipif(not shutil.which("g++"), reason="there is no compiler")
def test_a_compiler_works_in_it(held: Held) -> None:
    source = b"#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n * 2; }"
    outcome = held.sandbox.run(
        ["sh", "-c", "g++ -o solution solution.cpp && ./solution"],
        stdin=b"21",
        files={"solution.cpp": source},
        limits=Limits(seconds=20, disk=64 * MIB),
    )
    assert (outcome.exit_code, outcome.stdout) == (0, b"42"), outcome


@pytest.mark.skipif(not shutil.which("node", path="/usr/bin"), reason="there is no JavaScript")
def test_javascript_works_in_it(held: Held) -> None:
    outcome = held.sandbox.run(
        ["node", "-e", "console.log(6 * 7)"], limits=Limits(address_space=None, processes=32, disk=MIB)
    )
    assert (outcome.exit_code, outcome.stdout) == (0, b"42\n"), outcome


@pytest.mark.skipif(not shutil.which("java", path="/usr/bin"), reason="there is no Java")
def test_java_works_in_it(held: Held) -> None:
    outcome = held.sandbox.run(
        ["java", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-version"],
        limits=Limits(address_space=None, processes=64, disk=MIB),
    )
    assert outcome.exit_code == 0, outcome


def test_a_program_that_is_not_there_is_named(held: Held) -> None:
    try:
        outcome = held.sandbox.run(["no-such-program"])
    except SandboxFailed as error:
        said = error.message
    else:
        assert outcome.exit_code
        said = outcome.stderr.decode()
    assert "no-such-program" in said


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "", ".hidden", "a/b", "x\0"])
def test_only_plain_names_are_taken_for_files(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        sandbox.run(["true"], files={name: b""})


def test_many_run_at_once(sandbox: Sandbox) -> None:
    def double(number: int) -> bytes:
        return sandbox.run([sandbox.python, "-I", "-S", "-c", f"print({number} * 2)"]).stdout

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(double, range(16))) == [b"%d\n" % (number * 2) for number in range(16)]


def test_no_two_runs_share_a_user(sandbox: Sandbox) -> None:
    script = "import os, time\ntime.sleep(0.5)\nprint(os.getuid())"

    def user(_: int) -> bytes:
        return sandbox.run([sandbox.python, "-I", "-S", "-c", script]).stdout

    if os.geteuid():
        pytest.skip("runs as root only")
    with ThreadPoolExecutor(4) as pool:
        users = set(pool.map(user, range(4)))
    assert len(users) == 4
    assert b"0\n" not in users
