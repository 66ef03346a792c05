"""Forms as a browser sends them."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.unit.web.conftest import BROWSER

URL = "https://codeforces.com/problemset/problem/1/A"
PROBLEM = {"platform": "codeforces", "problem_id": "1A", "title": "Theatre Square", "constraints": "1 ≤ n ≤ 10"}


def send_form(client: FlaskClient, kind: str, **fields: Any) -> TestResponse:
    boundary, body = encode_multipart(fields)
    sent_as = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/new/{kind}", data=body, content_type=sent_as, headers=BROWSER)


def file(content: bytes, name: str = "page.html") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)
