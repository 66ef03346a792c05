from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

#: What a browser says that it takes.
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

Look = Callable[..., LexborHTMLParser]


@pytest.fixture
def look(client: FlaskClient) -> Look:
    """Opens a page as a browser does, and reads it; its status is 200 unless said."""

    def look(address: str, *, status: int = 200, **options: Any) -> LexborHTMLParser:
        response = client.get(address, headers=BROWSER, **options)
        assert response.status_code == status, response.text
        assert response.mimetype == "text/html"
        return LexborHTMLParser(response.text)

    return look
