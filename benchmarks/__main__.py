"""`python -m benchmarks [NAME ...]`: run the benchmarks and print their tables.

Those of the table run on DynamoDB Local, each on a table of its own.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import ModuleType

from rich.console import Console

from benchmarks import calls, jobs_page, listing, migration, parsing, sandbox, throughput
from benchmarks.printing import wide_console
from jobsvc import create_app, models
from jobsvc.config import Config
from jobsvc.engines import start_dynamodb_local
from jobsvc.migration import create_table
from jobsvc.models import binding

WITHOUT_TABLE: dict[str, ModuleType] = {"parsing": parsing, "sandbox": sandbox}
ON_A_TABLE: dict[str, ModuleType] = {
    "calls": calls,
    "listing": listing,
    "jobs-page": jobs_page,
    "throughput": throughput,
    "migration": migration,
}
ALL = {**WITHOUT_TABLE, **ON_A_TABLE}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(ALL):
        print(f"No benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    console = wide_console()
    chosen = names or list(ALL)
    for name in chosen:
        if name in WITHOUT_TABLE:
            WITHOUT_TABLE[name].run(console)
    on_a_table = [name for name in chosen if name in ON_A_TABLE]
    if on_a_table:
        run_on_dynamodb_local(on_a_table, console)
    return 0


def run_on_dynamodb_local(names: list[str], console: Console) -> None:
    binding.READ_TIMEOUT = 60  # A Scan of many jobs takes a local engine longer than any request of the service.
    with tempfile.TemporaryDirectory() as logs, start_dynamodb_local(Path(logs)) as dynamodb:
        for name in names:
            config = Config(
                table=f"bench-{name}", dynamodb_url=dynamodb.url, redis_url="redis://127.0.0.1:1/0", auth="off"
            )
            create_table(config)
            with create_app(config, serves=False).app_context():
                ON_A_TABLE[name].run(console)
            models.release()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
