"""`python migrate.py` with a short lease, so that a test does not wait long for a run that it has killed."""

from __future__ import annotations

import sys

from jobsvc.migration import keeping
from jobsvc.migration.cli import main

keeping.LEASE_S = 1.5
keeping.BEAT_S = 0.2
keeping.POLL_S = 0.05

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
