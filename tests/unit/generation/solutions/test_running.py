"""Solutions run in the sandbox, built once and run on every input; one that does harm reaches nothing."""

from __future__ import annotations

import os
import time

import pytest

from jobsvc.errors import SolutionNotRun
from jobsvc.generation.solutions import Solution, language_named, language_of_file, run_solution
from jobsvc.sandbox import Sandbox, Tier
from jobsvc.sandbox.finding import try_tier

from .programs import SUMS, needs, runnable


def run(code: str, text: str = "", *, language: str = "python", time_limit_s: float = 0.2) -> tuple[str, str]:
    """What it printed, and how it failed."""
    [ran] = run_solution(Solution(code, language), [text], time_limit_s=time_limit_s)
    return ran.output, ran.failure


@pytest.fixture(scope="module", params=[Tier.BUBBLEWRAP, Tier.LANDLOCK])
def each_tier(request):
    found, reason = try_tier(request.param)
    if found is None:
        pytest.skip(f"{request.param}: {reason}")
    yield found
    found.close()


@pytest.mark.parametrize("language", runnable())
def test_a_program_answers_every_input_in_order(each_tier: Sandbox, language):
    inputs = ["3\n1 2 3\n", "1\n-7\n", "2\n4000000000 1\n"]
    ran = run_solution(Solution(SUMS[language], language), inputs, sandbox=each_tier)
    assert [(one.output.split(), one.failure) for one in ran] == [(["6"], ""), (["-7"], ""), (["4000000001"], "")]
    assert all(0 < one.seconds < 10 for one in ran)


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("python", "python"),
        ("Python 3", "python"),
        ("py", "python"),
        ("python3", "python"),
        ("PyPy 3-64", "python"),
        ("Python (3.8.2)", "python"),
        ("cpp", "cpp"),
        ("c++", "cpp"),
        ("C++17 (GCC 9.2.1)", "cpp"),
        ("GNU G++20 11.2.0 (64 bit, winlibs)", "cpp"),
        ("cpp17", "cpp"),
        ("C++ 20 (gcc 12.2)", "cpp"),
        ("c", "c"),
        ("C11", "c"),
        ("C (GCC 9.2.1)", "c"),
        ("js", "javascript"),
        ("JavaScript (Node.js 12.16.1)", "javascript"),
        ("node.js", "javascript"),
        ("Java 11", "java"),
        ("java", "java"),
        ("OpenJDK 17", "java"),
    ],
)
def test_languages_have_many_names(called, name):
    language = language_named(called)
    assert language is not None
    assert language.name == name


@pytest.mark.parametrize("called", ["ruby", "Rust", "C#", "c# 10", "coffeescript", "cobol", "javac0", "go", "", "pypi"])
def test_other_languages_are_none_of_them(called):
    assert language_named(called) is None


def test_a_files_name_tells_its_language():
    names = ["a.py", "A.CPP", "x/y.cc", "Main.java", "s.js", "s.rs", "py"]
    found = [language_of_file(name) for name in names]
    assert [one.name if one else "" for one in found] == ["python", "cpp", "cpp", "java", "javascript", "", ""]


@pytest.mark.parametrize(
    ("code", "language", "reason"),
    [
        ("", "Brainfuck", "no way to run Brainfuck, only python, cpp, c, javascript, java"),
        ("import no_such_library", "python", "needs no_such_library, which is not installed"),
        pytest.param("int main() { x }", "cpp", "does not compile: .*'?x'? was not declared", marks=needs("cpp")),
        pytest.param("#include <no/such>", "cpp", "needs no/such, which is not installed", marks=needs("cpp")),
        pytest.param("require('no-such')", "js", "needs no-such, which is not installed", marks=needs("javascript")),
        pytest.param("class Main { int x = ; }", "java", "does not compile: .*illegal start", marks=needs("java")),
    ],
)
def test_what_cannot_be_run_at_all_says_why(code, language, reason):
    with pytest.raises(SolutionNotRun, match=reason.replace("'?x'?", ".x.")):
        run(code, language=language)


def test_a_missing_compiler_is_named(monkeypatch):
    monkeypatch.setattr(Sandbox, "has", lambda self, program: program not in ("java", "javac"))
    with pytest.raises(SolutionNotRun, match=r"^java and javac are not installed$"):
        run("", language="java")


@pytest.mark.parametrize(
    ("code", "language", "failure"),
    [
        ("x = 1 // int(input())", "python", "it ended with status 1: ZeroDivisionError: "),
        ("while True: pass", "python", "it still ran after 2 s"),
        ("while True: print('x' * 100000)", "python", "it printed more than 16,777,216 bytes"),
        ("import os\nos.kill(os.getpid(), 11)", "python", "it was ended by signal SIGSEGV"),
        pytest.param("throw new RangeError(1)", "js", "it ended with status 1: RangeError", marks=needs("javascript")),
        pytest.param(
            "class A { public static void main(String[] a) { int i = 1 / a.length; } }",
            "java",
            'it ended with status 1: Exception in thread "main" java.lang.ArithmeticException: / by zero',
            marks=needs("java"),
        ),
    ],
)
def test_how_a_program_failed_is_told(code, language, failure):
    assert run(code, "0\n", language=language)[1].startswith(failure)


@needs("cpp")
def test_programs_may_call_themselves_deeply():
    code = "int deep(int n) { volatile char x[64]; x[0] = 1; return n ? deep(n - 1) + x[0] : 0; }\n"
    code += '#include <cstdio>\nint main() { printf("%d", deep(1000000)); }'
    assert run(code, language="cpp") == ("1000000", "")


# --- attacks ---------------------------------------------------------------------------------------------


def test_a_fork_bomb_goes_off_alone():
    started = time.monotonic()
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    assert run(bomb)[1] == "it still ran after 2 s"
    assert time.monotonic() - started < 6
    assert run("print(1)") == ("1\n", "")


def test_nothing_of_the_host_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("JOBSVC_SECRET", "s3cret")
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    secret.chmod(0o644)
    code = f"""
import os, glob
seen = [repr(sorted(os.environ.items()))]
of_processes = glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline")
for path in [{str(secret)!r}, "/etc/shadow", "/etc/passwd", *of_processes]:
    try: seen.append(open(path).read())
    except OSError: pass
print(seen)
"""
    output, failure = run(code)
    assert failure == ""
    assert "s3cret" not in output
    assert "root:" not in output
    assert str(os.getpid()) not in output


@needs("cpp")
def test_a_compiler_reads_nothing_of_the_host(tmp_path):
    secret = tmp_path / "secret.h"
    secret.write_text("#error s3cret\n")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with pytest.raises(SolutionNotRun, match=r"needs .*secret\.h, which is not installed|Permission denied"):
        run(f'#include "{secret}"\nint main() {{}}', language="cpp")


@needs("cpp")
def test_a_compiler_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr("jobsvc.generation.solutions.running._BUILD_SECONDS", 1.0)
    endless = (
        "template<int n> struct A { static const int x = A<n + 1>::x + A<n + 2>::x; };\nint main() { return A<0>::x; }"
    )
    with pytest.raises(SolutionNotRun, match=r"the compiler was stopped: it still ran after 1 s|does not compile"):
        run(endless, language="cpp")
    with pytest.raises(SolutionNotRun, match=r"stopped: it (still ran after 1 s|took more than)|out of memory"):
        run('#include "/dev/zero"\nint main() {}', language="cpp")  # Time or memory: what it meets first.
