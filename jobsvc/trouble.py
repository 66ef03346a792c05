"""What whoever runs jobsvc can mend, in one line and exit code 1 instead of a traceback: settings, table, queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from botocore.exceptions import BotoCoreError
from botocore.utils import is_valid_endpoint_url
from flask import Flask
from pynamodb.exceptions import PynamoDBException, TableDoesNotExist

from jobsvc import create_app
from jobsvc.config import Config
from jobsvc.extraction import judges_with, parse_languages, parse_mirrors
from jobsvc.llm import configured_model
from jobsvc.models import binding
from jobsvc.models.outage import OUTAGES, answered_codes
from jobsvc.queueing import JobQueue, QueueUnavailable, worker_connection
from jobsvc.sandbox import tier_named


def settings() -> Config:
    """The settings of the environment; all trouble here is a ClickException that names the variable."""
    with _named(""):
        config = Config.from_env()
    with _named("JOBSVC_DYNAMODB_URL"):
        _check_endpoint(config.dynamodb_url)
    with _named("JOBSVC_EXTRA_HOSTS"):
        judges = judges_with(config.extra_hosts)
    with _named("JOBSVC_JUDGE_MIRRORS"):
        parse_mirrors(config.judge_mirrors, judges=judges)
    with _named("JOBSVC_LANGUAGES"):
        parse_languages(config.languages)
    with _named("JOBSVC_SANDBOX_MIN"):
        tier_named(config.sandbox_min)
    with _named(""):
        configured_model(url=config.llm_url, name=config.llm_model, api_key=config.llm_api_key)
    with _named("JOBSVC_REDIS_URL"):
        worker_connection(config).close()
    return config


def application() -> Flask:
    """The application, with settings that can be used, for a process that answers no requests."""
    return create_app(settings(), serves=False)


def check_engines(app: Flask) -> None:
    """Meet the table and the queue once. A table that answers, but is overloaded, is no trouble."""
    queue: JobQueue = app.extensions["jobsvc"]
    with told_plainly(queue.config):
        try:
            binding.warm()
        except PynamoDBException as error:
            if not answered_codes(error) & OUTAGES:
                raise
        queue.ping()


@contextmanager
def told_plainly(config: Config) -> Iterator[None]:
    """A table or a queue that is not there ends the block with a ClickException that says where it should be."""
    try:
        yield
    except (PynamoDBException, BotoCoreError) as error:
        raise click.ClickException(_table_trouble(error, config)) from error
    except QueueUnavailable as error:
        raise click.ClickException(f"The queue (JOBSVC_REDIS_URL) did not answer: {sentence(error)}") from error


def sentence(error: object) -> str:
    """What an error says, on one line and with one full stop."""
    return " ".join(str(error).split()).rstrip(".") + "."


def _check_endpoint(url: str) -> None:
    if url and not (url.startswith(("http://", "https://")) and is_valid_endpoint_url(url)):
        raise ValueError(f"{url!r} is not an address of a DynamoDB, such as http://127.0.0.1:8000")


def _table_trouble(error: PynamoDBException | BotoCoreError, config: Config) -> str:
    where = config.dynamodb_url or f"AWS in {config.region}"
    if isinstance(error, PynamoDBException):
        if isinstance(error, TableDoesNotExist) or "ResourceNotFoundException" in answered_codes(error):
            return f"Table {config.table!r} does not exist at {where}; `python migrate.py table` makes it."
        error = error.cause or error
    elsewhere = "" if config.dynamodb_url else " JOBSVC_DYNAMODB_URL names another DynamoDB."
    return f"DynamoDB at {where} refused or did not answer: {sentence(error)}{elsewhere}"


@contextmanager
def _named(variable: str) -> Iterator[None]:
    """A ValueError as trouble with that setting; empty where the error names it itself."""
    try:
        yield
    except ValueError as error:
        raise click.ClickException(f"{variable}: {sentence(error)}" if variable else sentence(error)) from error
