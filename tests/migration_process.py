"""`python migrate.py` with a short lease, so that a test does not wait long for a run that it has killed.

With MIGRATION_WAITS=1 it loads everything first, and begins at the first line on stdin.
"""

from __future__ import annotations

import os
import sys

import jobsvc.migration.sql  # noqa: F401 - else it is imported at its first use
from jobsvc.migration import keeping
from jobsvc.migration.cli import main

keeping.LEASE_S = 1.5
keeping.BEAT_S = 0.2
keeping.POLL_S = 0.05

if __name__ == "__main__":
    if os.environ.get("MIGRATION_WAITS"):
        sys.stdin.readline()
    raise SystemExit(main(sys.argv[1:]))
