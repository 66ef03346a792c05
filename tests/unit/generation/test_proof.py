"""A proof fails when anything about a script is wrong; a script that runs wild is ended."""

from __future__ import annotations

import ast
import time
from dataclasses import replace

import pytest

from jobsvc.errors import ProofFailed
from jobsvc.generation import prove, run_script

from .problems import script

GOOD = script("1 <= N <= 9\n1 <= A_i <= 9", block="N\nA_1 ... A_N")


def printing(statement: str) -> str:
    """A script with the arguments `seed`, `size` and `count` that does what `statement` says."""
    arguments = "seed, size, count = int(sys.argv[2]), sys.argv[4], int(sys.argv[6])"
    return f"import json, os, sys, time\n{arguments}\n{statement}\n"


def test_a_good_script_is_proved():
    proof = prove(GOOD)
    assert proof.runs == 9
    assert proof.cases == 42
    assert proof.bytes > 0
    assert 0 < proof.seconds < 10
    assert proof.sandbox in {"bubblewrap", "landlock"}


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("print(json.dumps(['1\\n10\\n'] * count))", "A is 10, more than 9"),
        ("print(json.dumps(['2\\n1\\n'] * count))", "line 2: A is missing"),
        ("print(json.dumps(['1\\n1'] * count))", "does not end with a line's end"),
        ("print(json.dumps(['1\\n1\\n'] * (count + 1)))", "where 10 were asked for"),
        ("print(json.dumps([1] * count))", "JSON array of strings"),
        ("print('{')", "printed no JSON array of strings"),
        ("raise RuntimeError('out of ideas')", "RuntimeError: out of ideas"),
        ("sys.exit(3)", "status 3"),
        (
            "print(json.dumps([f'1\\n{1 + time.time_ns() % 9}\\n' ] * count) + ' ' * (time.time_ns() % 50))",
            "The same seed",
        ),
        (
            "print(json.dumps(['1\\n1\\n'] * count) + ' ' * (hash('a') % 10_000))",
            "The same seed",
        ),
        ("sys.exit(3 if size == 'large' else print(json.dumps(['1\\n1\\n'] * count)))", "status 3 for size large"),
        ("os.kill(os.getpid(), 9)", "signal SIGKILL for size small"),
        ("os.kill(os.getppid(), 9)", "signal SIGKILL for size small"),
        ("print(json.dumps(['1\\n1\\n'] * count) + '\\0')", "printed a NUL"),
        ("print(json.dumps(['1\\n1\\n'] * count)", "SyntaxError"),
    ],
)
def test_a_script_that_is_wrong_fails_with_the_reason(statement, reason):
    with pytest.raises(ProofFailed, match=reason):
        prove(replace(GOOD, code=printing(statement)))


def test_every_run_is_a_process_of_its_own():
    statement = "json.runs = getattr(json, 'runs', 0) + 1\nassert json.runs == 1\n"
    assert prove(replace(GOOD, code=printing(statement + "print(json.dumps(['1\\n1\\n'] * count))"))).runs == 9


def test_a_script_that_is_its_own_main_module_and_ends_as_programs_do_is_proved():
    printed = "print(json.dumps(['1\\n1\\n'] * count))"
    code = f"import __main__\nassert __main__.count == count and __name__ == '__main__'\n{printed}\nsys.exit()"
    assert prove(replace(GOOD, code=printing(code))).cases == 42


def run(statement: str, **how) -> list[str]:
    return run_script(printing(statement), **{"seed": 1, "size": "small", "count": 1, "time_limit_s": 5.0, **how})


def test_a_script_that_never_ends_is_ended():
    started = time.monotonic()
    with pytest.raises(ProofFailed, match=r"still running after 0\.5 s"):
        run("while True: pass", time_limit_s=0.5)
    assert time.monotonic() - started < 3


def test_a_child_that_holds_the_output_open_is_no_reason_to_wait():
    started = time.monotonic()
    assert run("if os.fork() == 0: time.sleep(60)\nprint(json.dumps(['1']))", time_limit_s=5) == ["1"]
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("chunk = 'x' * (1 << 20)\nwhile True: sys.stdout.write(chunk)", "printed more than"),
        ("data = bytearray(8 << 30)", "MemoryError"),
        ("with open('file', 'w') as file: file.write('x')", "Read-only file system|Permission denied"),
    ],
)
def test_a_script_that_takes_too_much_is_stopped(statement, reason):
    with pytest.raises(ProofFailed, match=reason):
        run(statement)


def test_endless_complaints_do_not_fill_memory():
    with pytest.raises(ProofFailed, match="the last line"):
        run("for _ in range(200000): sys.stderr.write('again and again\\n')\nsys.exit('the last line')")


def test_a_script_sees_no_environment_and_no_input(monkeypatch):
    monkeypatch.setenv("JOBSVC_SECRET", "s3cret")
    [seen] = run("print(json.dumps([repr((sorted(os.environ), sys.stdin.read(), os.listdir('.')))]))")
    names, text, files = ast.literal_eval(seen)
    assert set(names) <= {"HOME", "LANG", "PATH", "PWD", "TMPDIR"}
    assert (text, files) == ("", ["generator.py"])
