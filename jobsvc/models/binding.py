"""Binds the models to the table of a Config: one table, and one client, a process."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from typing import Any

import botocore
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist

from jobsvc.config import Config
from jobsvc.models import metering
from jobsvc.models.base import Item
from jobsvc.models.jobs import Job

#: Seconds. A table that does not answer is reported within seconds, not minutes.
CONNECT_TIMEOUT = 2
READ_TIMEOUT = 3
MAX_RETRIES = 2
#: Seconds for connecting to the table, and for its answer, when it is only asked how it is.
PROBE_TIMEOUTS = (1, 2)
#: Threads or greenlets of one process that may talk to the table at once.
MAX_CONNECTIONS = 50


def bind(config: Config) -> None:
    """Point every model at the table of `config`; nothing is connected yet.

    Models are classes, so a process has one table. Raises RuntimeError when another one is bound.
    """
    bound = Item.Meta.bound_to
    if bound is not None:
        if _place(bound) != _place(config):
            raise RuntimeError(
                f"This process uses table {_describe(bound)} and cannot also use {_describe(config)}: "
                "models are classes, with one table a process. Use another process, or release() the first."
            )
        return
    settings: dict[str, Any] = {
        "table_name": config.table,
        "region": config.region,
        "host": config.dynamodb_url or None,
        "connect_timeout_seconds": CONNECT_TIMEOUT,
        "read_timeout_seconds": READ_TIMEOUT,
        "max_retry_attempts": MAX_RETRIES,
        "max_pool_connections": MAX_CONNECTIONS,
    } | credentials(config)
    for name, value in settings.items():
        setattr(Item.Meta, name, value)
    botocore.register_initializer(metering.attach)
    # The connection made for Job knows the indexes too; set on the base, all models share it.
    Item._connection = Job._get_connection()
    del Job._connection
    Item.Meta.bound_to = config


def release() -> None:
    """Undo `bind`: close the client's connections and forget the table."""
    if Item.Meta.bound_to is not None:
        close_sockets()
        botocore.unregister_initializer(metering.attach)
        Item._connection = None
        Item.Meta.table_name = None
        Item.Meta.bound_to = None


def client() -> Any:
    """The botocore client that all models share."""
    return Item._get_connection().connection.client


def probe() -> str:
    """The table's state, `ACTIVE` where it can be used; asked once, without patience. Raises botocore's errors."""
    config = Item.Meta.bound_to
    if config is None:
        raise RuntimeError("No table is bound.")
    impatient = _impatient_client(config)
    try:
        return str(impatient.describe_table(TableName=config.table)["Table"]["TableStatus"])
    finally:
        impatient._endpoint.http_session.close()


def warm() -> None:
    """Make the client and a first request, which loads what later ones share.

    Raises PynamoDBException where the table does not answer as one that is there.
    """
    with suppress(DoesNotExist):
        Item.get("warm", "up")


def table_name() -> str:
    """The table that the models are bound to."""
    return str(Item.Meta.table_name)


def close_sockets() -> None:
    """Close the client's idle connections; they open anew when used. For the moment before a fork."""
    client()._endpoint.http_session.close()


@lru_cache(maxsize=1)
def _impatient_client(config: Config) -> Any:
    connect, read = PROBE_TIMEOUTS
    settings: dict[str, Any] = {
        "region": config.region,
        "host": config.dynamodb_url or None,
        "connect_timeout_seconds": connect,
        "read_timeout_seconds": read,
        "max_retry_attempts": 0,
    } | credentials(config)
    return Connection(**settings).client


def credentials(config: Config) -> dict[str, str]:
    """For botocore. Engines on this machine want credentials of any kind, and botocore refuses to send none."""
    if config.is_local and not os.environ.get("AWS_ACCESS_KEY_ID"):
        return {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return {"aws_access_key_id": None, "aws_secret_access_key": None}  # type: ignore[dict-item]


def _place(config: Config) -> tuple[str, str, str]:
    return config.table, config.region, config.dynamodb_url


def _describe(config: Config) -> str:
    return f"{config.table!r} at {config.dynamodb_url or 'AWS'} in {config.region}"
