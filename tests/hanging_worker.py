"""A worker whose runs hang, in the way that HANGS names; its `main` is otherwise that of `worker.py`."""

from __future__ import annotations

import itertools
import os
import re
import time
from typing import Any

from jobsvc import worker
from jobsvc.extraction import PageFetcher


def swallow_everything(*_: Any) -> None:
    while True:
        try:
            time.sleep(0.01)
        except Exception as error:
            print(f"swallowed {type(error).__name__}", flush=True)


def match_for_ever(*_: Any) -> None:
    re.match(r"(a|aa)+$", "a" * 200 + "b")


def never_leave_c(*_: Any) -> None:
    """In C, with the interpreter's lock held: no signal handler and no other thread of this process runs."""
    sum(itertools.repeat(0))


WAYS = {"swallowing": swallow_everything, "regex": match_for_ever, "in C": never_leave_c}


def main() -> None:
    first_only = WAYS[os.environ["HANGS"]]
    PageFetcher.fetch = first_only  # type: ignore[assignment]
    worker.main()
