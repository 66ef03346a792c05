"""`python -m benchmarks [NAME ...]`: run the benchmarks on DynamoDB Local and print their tables."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import ModuleType

from rich.console import Console

from benchmarks import calls, listing, migration, throughput
from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.engines import start_dynamodb_local
from jobsvc.migration import create_table
from jobsvc.models import binding

ALL: dict[str, ModuleType] = {"calls": calls, "listing": listing, "throughput": throughput, "migration": migration}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(ALL):
        print(f"No benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    binding.READ_TIMEOUT = 60  # A Scan of many jobs takes a local engine longer than any request of the service.
    console = Console(width=None if sys.stdout.isatty() else 140)
    with tempfile.TemporaryDirectory() as logs, start_dynamodb_local(Path(logs)) as dynamodb:
        for name in names or ALL:
            config = Config(table=f"bench-{name}", dynamodb_url=dynamodb.url, redis_url="redis://127.0.0.1:1/0")
            create_table(config)
            with create_app(config).app_context():
                ALL[name].run(console)
            models.release()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
