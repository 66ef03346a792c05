"""An application with its lock on, and keys for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from jobsvc import create_app, keys
from jobsvc.config import NO_LIMIT, RATES, Config
from jobsvc.keys import NewKey

SECRET = "a secret of tests, which has many characters"

MakeKey = Callable[..., NewKey]


@pytest.fixture
def locked(config: Config) -> Flask:
    """The application as it is in production, but for its limits: who has no key is not let in."""
    settings: dict[str, Any] = {"auth": "on", "secret": SECRET, **dict.fromkeys(RATES, NO_LIMIT)}
    return create_app(replace(config, **settings))


@pytest.fixture
def key(app: Flask) -> MakeKey:
    """Makes a key of a role."""
    return lambda role="admin", **how: keys.create(f"an {role}", role, **how)


def bearing(made: NewKey) -> dict[str, str]:
    """The headers of a program that has the key."""
    return {"Authorization": f"Bearer {made.text}"}
