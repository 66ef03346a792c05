"""`python migrate.py`: what an operator runs once."""

from __future__ import annotations

from collections.abc import Sequence

import click
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from jobsvc.errors import JobError
from jobsvc.migration.table import create_table
from jobsvc.trouble import settings


@click.group()
def cli() -> None:
    """One-off runs for an operator.

    The settings come from the environment: JOBSVC_TABLE, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB ...
    """


@cli.command()
def table() -> None:
    """Create the DynamoDB table with its indexes, TTL and backups. Safe to run again."""
    config = settings()
    where = config.dynamodb_url or f"AWS, {config.region}"
    done = create_table(config)
    click.echo(f"Table {config.table!r} at {where}: {', '.join(done) or 'as it should be, nothing to do'}.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv` without the program's name."""
    try:
        return cli.main(args=argv, prog_name="migrate.py", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except JobError as error:
        click.echo(f"Error: {error.message}", err=True)
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        click.echo(f"Error: DynamoDB refused or did not answer. {error}", err=True)
    return 1
