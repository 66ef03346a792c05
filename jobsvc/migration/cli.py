"""`python migrate.py`: what an operator runs once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc.config import Config
from jobsvc.errors import JobError
from jobsvc.migration import options, undoing
from jobsvc.migration.display import display
from jobsvc.migration.mapping import Unfinished
from jobsvc.migration.pace import Stopped
from jobsvc.migration.rejects import RejectedRows
from jobsvc.migration.report import Exit, Report
from jobsvc.migration.rows import TABLES, Source
from jobsvc.migration.running import Interrupted, Work
from jobsvc.migration.sources import open_source
from jobsvc.migration.table import create_table
from jobsvc.migration.target import Target
from jobsvc.migration.verifying import THREADS
from jobsvc.migration.wish import Wish
from jobsvc.trouble import sentence, settings, told_plainly


@click.group()
def cli() -> None:
    """Bring the rows of the old service into the table of the new one, every one, and prove it.

    \b
    The order of a cut-over:
      python migrate.py table                    make the table, or add the indexes it lacks
      python migrate.py run SOURCE --dry-run     say what would happen
      python migrate.py run SOURCE               copy, and verify
      python migrate.py verify SOURCE            verify again, at any time
      python migrate.py undo RUN_ID              take a run back

    \b
    SOURCE is where the old rows are; nothing is ever changed there, unless it is the target itself:
      postgresql://user:password@host:5432/database
      mysql://user:password@host:3306/database
      sqlite:///old.db
      dynamodb://OLD-TABLE?region=eu-west-1&endpoint=http://127.0.0.1:8000
    PostgreSQL's password may be in PGPASSWORD or ~/.pgpass instead.

    \b
    Exit codes:
        0  all good
        1  it could not be done, or not to its end; the message says why
        2  the command line is wrong
        3  some rows cannot become items: they are in the rejects file, all others are over
        4  the verification found rows that are missing, too many or different
        5  rows that were changed in the table since an earlier run were left alone
      130  stopped by Ctrl-C; --resume goes on
    Where several fit: 4 before 3, 3 before 5.

    The settings come from the environment: JOBSVC_TABLE, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB ...
    """


@cli.command()
def table() -> None:
    """Create the DynamoDB table with its indexes, TTL and backups. Safe to run again.

    \b
    Example:
      JOBSVC_TABLE=jobsvc AWS_REGION=eu-west-1 python migrate.py table

    A table that is there already and lacks indexes gets them, one after the other: DynamoDB fills each with the items
    that are there, which may take long. Nothing else of it is changed. Where indexes of the same names have other
    keys, it is refused.
    """
    config = settings()
    where = config.dynamodb_url or f"AWS, {config.region}"
    with _told(config):
        done = create_table(config, say=display().say)
    click.echo(f"Table {config.table!r} at {where}: {', '.join(done) or 'as it should be, nothing to do'}.")


@cli.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@options.only
@options.dry_run
@options.resume
@options.unfinished
@options.concurrency
@options.max_wcu
@options.rejects
@options.from_rejects
@options.report
@options.no_verify
def run(
    source: str | None,
    only: Sequence[str],
    dry_run: bool,
    resume: bool,
    unfinished: str | None,
    concurrency: int,
    max_wcu: float | None,
    rejects: Path | None,
    from_rejects: Path | None,
    report: Path | None,
    no_verify: bool,
) -> None:
    """Copy the rows of SOURCE into the table, then compare both sides row by row.

    \b
    Examples:
      python migrate.py run postgresql://me:secret@db.example.org/old --dry-run
      python migrate.py run postgresql://me:secret@db.example.org/old --report run.json
      python migrate.py run postgresql://me:secret@db.example.org/old --resume
      python migrate.py run --from-rejects rejects-3f2a9c1e.jsonl

    It may be stopped at any moment, with Ctrl-C or by a crash: --resume goes on where it was, from any machine. It may
    be run again at any time: rows that are over and equal stay, rows that have changed in SOURCE are written anew, and
    rows that the new service has changed since are left alone and named.

    A row that cannot become an item goes to the rejects file with its reason, and the run goes on. Mend the file and
    feed it back with --from-rejects.

    One run at a time works on a table. `python migrate.py --help` lists the exit codes.
    """
    if (source is None) == (from_rejects is None):
        raise click.UsageError("Give a SOURCE, or --from-rejects FILE, and not both.")
    if dry_run and resume:
        raise click.UsageError("--dry-run begins at the beginning: leave --resume out.")
    if rejects and rejects.exists() and not resume:
        raise click.UsageError(f"--rejects: {str(rejects)!r} is there already; move it away, or name another file.")
    wish = Wish(
        tables=_tables(only),
        unfinished=Unfinished(unfinished) if unfinished else None,
        rejects=rejects,
        verify=not no_verify,
    )
    with _work(source or from_rejects or "", wish, concurrency=concurrency, max_wcu=max_wcu) as work:
        try:
            _end(work.rehearse() if dry_run else work.run(resume=resume), report)
        except Interrupted as interrupted:
            _tell(interrupted.report, report)
            click.echo("It is not finished. To go on: the same command with --resume.", err=True)
            raise interrupted.__cause__ or interrupted from None


@cli.command()
@click.argument("source", metavar="SOURCE")
@options.only
@options.report
def verify(source: str, only: Sequence[str], report: Path | None) -> None:
    """Compare every field of every row of SOURCE with the table. Changes nothing on either side.

    \b
    Examples:
      python migrate.py verify postgresql://me:secret@db.example.org/old
      python migrate.py verify postgresql://me:secret@db.example.org/old --only progress --report verify.json

    Counts what is missing, too much, different, or changed by the new service since, and names the first hundred of
    each. `python migrate.py --help` lists the exit codes.
    """
    with _work(source, Wish(tables=_tables(only)), concurrency=THREADS) as work:
        _end(work.check(), report)


@cli.command()
@click.argument("run_id", metavar="RUN_ID")
@options.concurrency
@options.max_wcu
def undo(run_id: str, concurrency: int, max_wcu: float | None) -> None:
    """Remove what a run wrote and nobody has changed since. The source stays as it is.

    \b
    Example:
      python migrate.py undo 3f2a9c1e-5d0b-4c43-9a8e-0f6d1c2b7a55

    RUN_ID is in the report of the run; its first 8 characters will do. Items that the new service, or a hand, has
    changed since are left and named: exit code 5. An undo that was interrupted is finished by the same command. A run
    that upgraded a table in place cannot be undone: the message says from which backup to restore.
    """
    config = settings()
    with _told(config), Target(config, display(), concurrency=concurrency, max_wcu=max_wcu) as target:
        undone = undoing.undo(target, run_id)
    for line in undone.lines():
        click.echo(line)
    click.get_current_context().exit(Exit.CONFLICTS if undone.left else Exit.OK)


@contextmanager
def _work(source: str | Path, wish: Wish, **rate: Any) -> Iterator[Work]:
    """Work on a source and the table of the settings."""
    config = settings()
    with _told(config), Target(config, display(), **rate) as target, _unopened(source) as opened:
        yield Work(opened, target, wish)


def _unopened(source: str | Path) -> Source:
    return RejectedRows(source) if isinstance(source, Path) else open_source(source)


@contextmanager
def _told(config: Config) -> Iterator[None]:
    """What an operator can mend ends the block with a ClickException of one line."""
    with told_plainly(config):
        try:
            yield
        except JobError as error:
            raise click.ClickException(error.message) from error
        except ClientError as error:
            raise click.ClickException(_refused(error, config)) from error
        except (Stopped, KeyboardInterrupt):
            raise click.Abort from None


def _end(report: Report, path: Path | None) -> NoReturn:
    """Tell how it went, and exit accordingly."""
    _tell(report, path)
    click.get_current_context().exit(report.exit_code)


def _tell(report: Report, path: Path | None) -> None:
    for line in report.lines():
        click.echo(line)
    if path:
        _write(report, path)


def _write(report: Report, path: Path) -> None:
    try:
        report.write(path)
    except OSError as error:  # The exit code stays what the work has come to.
        click.echo(f"The report {str(path)!r} cannot be written: {error.strerror}.", err=True)
    else:
        click.echo(f"Report: {path}")


def _tables(only: Sequence[str]) -> tuple[str, ...] | None:
    """Tables in the order in which they are copied; None where nothing was said."""
    asked = {options.ONLY[name] for name in only}
    return tuple(name for name in TABLES if name in asked) or None


def _refused(error: ClientError, config: Config) -> str:
    where = config.dynamodb_url or f"AWS in {config.region}"
    said = error.response["Error"]
    return f"DynamoDB at {where} refuses this ({said['Code']}): {sentence(said.get('Message', ''))}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv` without the program's name."""
    try:
        return cli.main(args=argv, prog_name="migrate.py", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return Exit.STOPPED
    except JobError as error:
        click.echo(f"Error: {error.message}", err=True)
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        click.echo(f"Error: DynamoDB refused or did not answer. {error}", err=True)
    return Exit.TROUBLE
