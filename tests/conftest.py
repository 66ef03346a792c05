from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest

from tests import quicker
from tests.axe import axe
from tests.browser import _opened, browser
from tests.engines import dynamodb_local, engine_logs, moto_server, postgresql, valkey
from tests.locks import key, locked
from tests.old_service import old_database, postgresql_database
from tests.site import site
from tests.tables import app, config, wire

__all__ = [
    "_opened",
    "app",
    "axe",
    "browser",
    "config",
    "dynamodb_local",
    "engine_logs",
    "key",
    "locked",
    "moto_server",
    "old_database",
    "postgresql",
    "postgresql_database",
    "site",
    "valkey",
    "wire",
]

quicker.install()

if "JOBSVC_METRICS_DIR" not in os.environ:
    # For the processes that tests start, as operators do, with settings from the environment.
    os.environ["JOBSVC_METRICS_DIR"] = tempfile.mkdtemp(prefix="jobsvc-tests-metrics-")
    atexit.register(shutil.rmtree, os.environ["JOBSVC_METRICS_DIR"], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not dynamodb_local"` leaves out whatever asks for that engine; the same for valkey and postgresql."""
    for item in items:
        for engine in {"dynamodb_local", "postgresql", "valkey"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(engine)
