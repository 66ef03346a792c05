"""The solution that comes with a problem: in a file of its own, or in the problem's JSON as jobs hold it."""

from __future__ import annotations

from pathlib import Path

from jobsvc.cli.problem_file import BadProblem, text_of
from jobsvc.generation import Solution
from jobsvc.generation.solutions import SUPPORTED, language_named, language_of_file

#: Bytes: judges take 64 KiB.
MAX_BYTES = 2**20


def solution_for(problem: bytes, file: Path | None) -> Solution | None:
    """The solution in the file, or else in the problem's JSON; None where neither has one. Raises BadProblem."""
    return _in_file(file) if file else _in_problem(problem)


def _in_file(file: Path) -> Solution:
    language = language_of_file(file.name)
    if language is None:
        raise BadProblem(f"{file.name}: its ending names no language that can be run; {_languages()}.")
    content = file.read_bytes()
    if len(content) > MAX_BYTES:
        raise BadProblem(f"{file.name} has more than {MAX_BYTES:,} bytes; no solution has.")
    try:
        return Solution(content.decode("utf-8-sig"), language.name)
    except UnicodeDecodeError as error:
        raise BadProblem(f"{file.name} is not UTF-8: {error.reason} at byte {error.start}.") from None


def _in_problem(problem: bytes) -> Solution | None:
    code = text_of(problem, "solution_code")
    if not code.strip():
        return None
    named = text_of(problem, "language") or "python"
    if language_named(named) is None:
        raise BadProblem(f"language: a solution in {named[:50]!r} cannot be run; {_languages()}.")
    return Solution(code, named)


def _languages() -> str:
    return f"use one of {', '.join(SUPPORTED)}"
