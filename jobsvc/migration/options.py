"""The options of `python migrate.py`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jobsvc.migration.mapping import Unfinished
from jobsvc.migration.rows import JOB_TABLES, PROGRESS

#: Requests to DynamoDB at the same time.
CONCURRENCY = 8
#: What `--only` takes, and the table that it stands for.
ONLY = {**JOB_TABLES, "progress": PROGRESS}
#: What `--unfinished` takes, in words.
UNFINISHED = {
    Unfinished.KEEP: "as they are, and nothing starts them until a person retries them",
    Unfinished.FAIL: "FAILED, with an error that says so",
    Unfinished.REQUEUE: "PENDING, and workers run them",
}
FILE = click.Path(dir_okay=False, path_type=Path)
READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _in_a_directory(_context: click.Context, _option: click.Parameter, file: Path | None) -> Path | None:
    """Told before the work, and not when the file is written at its end."""
    if file and not os.access(file.absolute().parent, os.W_OK):
        raise click.BadParameter(f"nothing can be written in {str(file.absolute().parent)!r}.")
    return file


only = click.option(
    "--only", type=click.Choice(list(ONLY)), multiple=True, help="Only these rows. May be given several times."
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Read and map everything, say what would be done, and write nothing."
)
resume = click.option(
    "--resume", is_flag=True, help="Go on with the run that was stopped or killed, where it was, from any machine."
)
unfinished = click.option(
    "--unfinished",
    type=click.Choice([choice.value for choice in UNFINISHED]),
    help="What becomes of jobs that the old service had not finished. "
    + " ".join(f"{name}: {words}." for name, words in UNFINISHED.items())
    + f"  [default: {Unfinished.FAIL}]",
)
concurrency = click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=CONCURRENCY,
    show_default=True,
    metavar="N",
    help="Requests to DynamoDB at the same time.",
)
max_wcu = click.option(
    "--max-wcu",
    type=click.FloatRange(min=1),
    metavar="UNITS",
    help="Write units a second, indexes included, that are not exceeded.",
)
rejects = click.option(
    "--rejects",
    type=FILE,
    metavar="FILE",
    help="Where rows go that cannot become items, one JSON object a line.  [default: rejects-<run>.jsonl, here]",
)
from_rejects = click.option(
    "--from-rejects", type=READABLE, metavar="FILE", help="Instead of SOURCE: a mended rejects file."
)
report = click.option(
    "--report", type=FILE, callback=_in_a_directory, metavar="FILE", help="Write the report there too, as JSON."
)
no_verify = click.option("--no-verify", is_flag=True, help="Do not compare both sides after copying.")
