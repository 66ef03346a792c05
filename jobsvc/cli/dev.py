"""`jobsvc dev`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import shlex
import time
from urllib.parse import urlsplit

import click

from jobsvc.cli.interrupt import signals_as_interrupt
from jobsvc.dev import USUAL_PORT, Stack
from jobsvc.servers import ServerFailed
from jobsvc.stack_key import DAYS

CHECK_SECONDS = 0.2


class DynamoDBEngine(click.ParamType):
    """auto, moto, local, or the URL of one that runs already."""

    name = "auto|moto|local|URL"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in ("auto", "moto", "local") and not _is_http_url(value):
            self.fail(f"{value!r} is none of auto, moto, local and an http:// or https:// URL.", param, ctx)
        return value


def _is_http_url(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.hostname)


dynamodb_option = click.option(
    "--dynamodb",
    type=DynamoDBEngine(),
    default="auto",
    show_default=True,
    help="auto takes DynamoDB Local where Java and its jar are there, else moto.",
)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=USUAL_PORT,
    show_default=True,
    help="Port of the API; 0 takes a free one.",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Number of worker processes.")
@dynamodb_option
def dev(port: int, workers: int, dynamodb: str) -> None:
    """Run DynamoDB, the queue, the API and workers here until Ctrl-C."""
    try:
        with signals_as_interrupt(), Stack(dynamodb=dynamodb, workers=workers, port=port, say=_started) as stack:
            click.echo(_where(stack))
            while True:
                stack.check()
                time.sleep(CHECK_SECONDS)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except ServerFailed as failure:
        raise click.ClickException(str(failure)) from failure


def _started(what: str) -> None:
    click.echo(f"started {what}")


def _where(stack: Stack) -> str:
    lost = "The queue is lost at exit" if stack.table_outlives_it else "The queue and every job are lost at exit"
    ends = f"\n          an admin's, good until this stops, and for {DAYS} days at most"
    key = f"{stack.key}{ends}" if stack.key else "none is asked for: JOBSVC_AUTH is off"
    exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in stack.exports().items())
    return f"""
  Page    {stack.sign_in_link()}
          good once, within a quarter of an hour; later, sign in with the key
  API     {stack.api_url}/api/v1
  Docs    {stack.api_url}/api/docs
  Health  {stack.api_url}/healthz
  Logs    {stack.logs}
  Key     {key}

So that other commands (jobs, keys, doctor) find it, in another terminal:

{exports}

{lost}; so are the logs, unless something fails. Ctrl-C stops everything.
"""
