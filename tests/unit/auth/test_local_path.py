"""Where one is sent after signing in."""

from __future__ import annotations

import pytest

from jobsvc import auth


@pytest.mark.parametrize("path", ["/", "/overview?kind=x", "/jobs/extraction/1#top"])
def test_one_is_sent_back_to_a_path_of_this_service(path: str) -> None:
    assert auth.local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "https://evil.example",
        "/a\r\nb",
        "/\t/evil",
        "///e",
    ],
)
def test_and_to_no_other_address(path: str | None) -> None:
    assert auth.local_path(path, "/home") == "/home"
