"""Runs a script with several lists of arguments in turn, each in a process of its own. It is copied into the sandbox.

    python in_turn.py SCRIPT '[["--seed", "1"], ["--seed", "2"]]'

The interpreter starts once and imports once what scripts import; every run is a fork of it, which is far cheaper than
a start. After each run comes a NUL, which no JSON text holds. The first run that fails is the last, and this ends as
it ended. A script can spoil this process, or write in its name, and gains nothing: it could have printed the same on
its own, and whatever is printed is judged outside.
"""

from __future__ import annotations

import argparse  # noqa: F401 - like random: so that no run has to import it
import gc
import json
import os
import random  # noqa: F401
import sys
import types


def main(script: str, runs: list[list[str]]) -> None:
    with open(script, "rb") as file:  # noqa: PTH123 - pathlib takes long to import
        code = compile(file.read(), script, "exec")
    gc.freeze()  # A run's collector would touch, and so copy, all that is there already.
    for arguments in runs:
        child = os.fork()
        if not child:
            sys.argv = [script, *arguments]
            module = sys.modules["__main__"] = types.ModuleType("__main__")
            module.__file__ = script
            exec(code, module.__dict__)  # noqa: S102 - in the sandbox
            sys.stdout.flush()
            os._exit(0)  # Tearing down the interpreter would take longer than most runs.
        _end_as(os.waitpid(child, 0)[1])
        os.write(1, b"\0")


def _end_as(status: int) -> None:
    """Ends this process as another has, if that failed."""
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    if status:
        sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
