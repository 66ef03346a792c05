from __future__ import annotations

import pytest

from tests.engines import dynamodb_local, engine_logs, moto_server, valkey
from tests.tables import app, config, wire

__all__ = ["app", "config", "dynamodb_local", "engine_logs", "moto_server", "valkey", "wire"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not dynamodb_local"` leaves out whatever asks for that engine; the same for valkey."""
    for item in items:
        for engine in {"dynamodb_local", "valkey"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(engine)
