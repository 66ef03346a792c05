"""Links that sign in: which are refused."""

from __future__ import annotations

import time

import pytest
from itsdangerous import URLSafeTimedSerializer

from jobsvc.auth_errors import LinkRefused
from jobsvc.sign_in_links import GOOD_FOR_SECONDS, SignInLinks

SECRET = "a secret of tests, which has many characters"


def test_links_that_are_old_forged_or_for_something_else_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    links = SignInLinks(SECRET)
    for wrong in (
        "",
        "x",
        SignInLinks("another secret").make("0" * 16),
        URLSafeTimedSerializer(SECRET).dumps(["0" * 16, "x"]),
    ):
        with pytest.raises(LinkRefused, match="not one of this service"):
            links.open(wrong)
    token, later = links.make("0" * 16), time.time() + GOOD_FOR_SECONDS + 2
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(LinkRefused, match="expired"):
        links.open(token)
