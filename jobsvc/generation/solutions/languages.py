"""The languages of solutions that can be run: what each is called, and how its programs are built and run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobsvc.generation.solutions.java_classes import java_classes

#: KiB: judges let programs call themselves deeply, and shells do not.
_STACK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Language:
    """How a program becomes one that runs. Commands are for a shell in a folder that has the program's file."""

    name: str
    title: str
    programs: tuple[str, ...]  #: what the machine must have
    patience: float  #: times the problem's time limit, which is meant for C++ on the judge's machine
    source: str  #: the name of the file
    run: str  #: of that file, or of what was built
    build: str = ""  #: makes a file called "built"; none where the source itself is run
    processes: int = 8
    #: Whether the runtime reserves far more memory than it uses, so that only what it uses can be bounded.
    reserves_memory: bool = False

    def of(self, code: str, template: str) -> str:
        """`source` or `build` for this program."""
        return template.format(**java_classes(code)) if "{" in template else template


LANGUAGES = (
    Language("python", "Python", (), 5, "solution.py", "exec {python} -I -B solution.py"),
    Language(
        "cpp", "C++", ("g++",), 2, "solution.cpp", "exec ./built", "g++ -std=gnu++20 -O2 -w -o built solution.cpp"
    ),
    Language("c", "C", ("gcc",), 2, "solution.c", "exec ./built", "gcc -std=gnu11 -O2 -w -o built solution.c -lm"),
    Language(
        "javascript",
        "JavaScript",
        ("node",),
        3,
        "solution.js",
        "exec node --stack-size=100000 solution.js",
        processes=32,
        reserves_memory=True,
    ),
    Language(
        "java",
        "Java",
        ("java", "javac", "jar"),
        3,
        "{public}.java",
        "exec java -XX:+UseSerialGC -XX:-UsePerfData -Xss128m -Xmx1536m -jar built",
        "javac -J-XX:+UseSerialGC -J-Xss64m -encoding UTF-8 -nowarn -d classes {public}.java"
        " && jar --create --file built --main-class {main} -C classes .",
        processes=64,
        reserves_memory=True,
    ),
)
SUPPORTED = tuple(language.name for language in LANGUAGES)
#: Before every program that is run, as far as the machine allows it.
DEEP_STACK = f"ulimit -s {_STACK} 2>/dev/null || ulimit -s $(ulimit -H -s) 2>/dev/null; "

#: What people and judges call them: "C++17 (GCC 7)", "GNU G++20 11.2.0", "PyPy 3-64", "Node.js", "Java 21".
_CALLED = (
    ("javascript", r"js|node(?:\.?js)?|javascript|ecmascript"),
    ("java", r"java|openjdk"),
    ("cpp", r"c\+\+|cpp|cc|cxx|g\+\+|gnu g\+\+|gnu c\+\+|clang\+\+|ms c\+\+"),
    ("c", r"c|gnu c|gcc|gnu gcc|clang"),
    ("python", r"py|python|pypy|cpython"),
)
_NAMED = [(name, re.compile(rf"(?:{called})(?:[ -]?[\d.]+)?(?![\w+#]).*", re.I)) for name, called in _CALLED]
_ENDINGS = {
    "py": "python",
    "cpp": "cpp",
    "cc": "cpp",
    "cxx": "cpp",
    "c": "c",
    "js": "javascript",
    "mjs": "javascript",
    "java": "java",
}


def language_named(name: str) -> Language | None:
    """The language that people or judges call so; None where its programs cannot be run."""
    wanted = name.strip()
    found = next((canonical for canonical, called in _NAMED if called.fullmatch(wanted)), "")
    return next((language for language in LANGUAGES if language.name == found), None)


def language_of_file(name: str) -> Language | None:
    """The language by the ending of a file's name."""
    found = _ENDINGS.get(name.rpartition(".")[2].lower(), "") if "." in name else ""
    return next((language for language in LANGUAGES if language.name == found), None)
