"""Programs that solve a problem, run on its samples and on generated inputs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from jobsvc.problem import ProblemInfo

#: Python is slow, and so is the machine of whoever measures.
PATIENCE_S = 20.0


def complaint(solution: str, problem: ProblemInfo, inputs: Iterable[str]) -> str:
    """What the Python program does wrong, samples first; empty where it prints their outputs and never fails."""
    with tempfile.TemporaryDirectory(prefix="jobsvc-solution-") as folder:
        file = Path(folder) / "solution.py"
        file.write_text(solution, encoding="utf-8")
        for number, sample in enumerate(problem.samples, 1):
            printed, failure = _run(file, sample.input)
            if failure or printed.split() != sample.output.split():
                return f"the solution does not solve sample {number}: {failure or printed[:200]}"
        for text in inputs:
            _, failure = _run(file, text)
            if failure:
                return f"the solution fails on a generated input: {failure}; the input begins with {text[:200]!r}"
    return ""


def _run(file: Path, text: str) -> tuple[str, str]:
    """What it prints, and how it fails."""
    command = [sys.executable, "-I", "-B", str(file)]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=PATIENCE_S, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        return "", f"it still ran after {PATIENCE_S:g} s"
    return done.stdout, (done.stderr.strip().split("\n")[-1] or f"status {done.returncode}") if done.returncode else ""
