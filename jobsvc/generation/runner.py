"""Runs a generator script in a process of its own, bounded in time, memory, processor, files and output.

The child gets an isolated interpreter with the standard library alone, an empty environment, an empty directory
and no input, and leads its own process group, all of which is killed when it is done or too late. This bounds
scripts that jobsvc wrote itself; it is no sandbox for hostile code.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from jobsvc.errors import ProofFailed

#: Bytes of a script's standard output.
MOST_OUTPUT = 64 * 1024 * 1024
MOST_ERRORS = 64 * 1024
#: Bytes of address space.
MOST_MEMORY = 2 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Finished:
    status: int
    output: bytes
    errors: bytes


def run_script(
    code: str, *, seed: int, size: str, count: int, time_limit_s: float = 10.0, python: str = sys.executable
) -> list[str]:
    """The test cases that the script prints. Raises ProofFailed when it fails, is too slow or prints anything else."""
    return decoded(
        run_program(code, seed=seed, size=size, count=count, time_limit_s=time_limit_s, python=python), count, size
    )


def run_program(
    code: str, *, seed: int, size: str, count: int, time_limit_s: float, python: str = sys.executable
) -> bytes:
    """What the script prints, as bytes. Raises ProofFailed."""
    with tempfile.TemporaryDirectory(prefix="jobsvc-generator-") as directory:
        script = Path(directory) / "generator.py"
        script.write_text(code, encoding="utf-8")
        command = [python, "-I", "-S", "-B", str(script), "--seed", str(seed), "--size", size, "--count", str(count)]
        finished = _run(command, directory, time_limit_s)
    if finished.status != 0:
        last = finished.errors.decode("utf-8", "replace").strip().split("\n")[-1][:300]
        raise ProofFailed(f"The script ended with status {finished.status} for size {size}: {last or 'no message'}")
    return finished.output


def decoded(output: bytes, count: int, size: str) -> list[str]:
    """The JSON array of `count` strings that the output must be. Raises ProofFailed."""
    try:
        cases = json.loads(output)
    except ValueError as error:
        raise ProofFailed(f"The script did not print JSON for size {size}: {error}") from None
    if not isinstance(cases, list) or not all(isinstance(case, str) for case in cases):
        raise ProofFailed(f"The script did not print a JSON array of strings for size {size}.")
    if len(cases) != count:
        raise ProofFailed(f"The script printed {len(cases)} test cases of size {size} where {count} were asked for.")
    return cases


def _run(command: list[str], directory: str, time_limit_s: float) -> _Finished:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=directory,
        env={},
        start_new_session=True,
        close_fds=True,
        preexec_fn=_limits(time_limit_s),  # noqa: PLW1509 - sets limits only, takes no lock
    )
    try:
        output, errors = _collected(process, time_limit_s)
        return _Finished(process.wait(), output, errors)
    finally:
        _kill_group(process)


def _limits(time_limit_s: float) -> Callable[[], None]:
    seconds = int(time_limit_s) + 1

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return limit


def _collected(process: subprocess.Popen[bytes], time_limit_s: float) -> tuple[bytes, bytes]:
    """Both streams to their ends. Raises ProofFailed when it takes too long or too much is written."""
    deadline = time.monotonic() + time_limit_s
    assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 - both are pipes
    kept: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in kept:
            selector.register(stream, selectors.EVENT_READ, stream)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ProofFailed(f"The script was still running after {time_limit_s:g} s.")
            for key, _ in selector.select(left):
                _take(key.data, kept[key.data], selector, process)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, deadline - time.monotonic()))
        return bytes(kept[process.stdout]), bytes(kept[process.stderr])
    raise ProofFailed(f"The script was still running after {time_limit_s:g} s.")


def _take(
    stream: IO[bytes], kept: bytearray, selector: selectors.BaseSelector, process: subprocess.Popen[bytes]
) -> None:
    chunk = os.read(stream.fileno(), 1 << 20)
    if not chunk:
        selector.unregister(stream)
    elif stream is process.stderr:
        kept += chunk
        del kept[:-MOST_ERRORS]
    elif len(kept) + len(chunk) > MOST_OUTPUT:
        raise ProofFailed(f"The script printed more than {MOST_OUTPUT:,} bytes.")
    else:
        kept += chunk


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the script and everything that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
