"""What fetching and reading a page holds in memory, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.large_pages import ROWS

#: Bytes, the page itself included.
ALLOWED = 50_000_000

pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from /proc")


@pytest.mark.parametrize("name", ROWS)
def test_a_page_of_five_mebibytes_takes_no_more_than_is_allowed(name):
    done = subprocess.run(
        [sys.executable, "-m", "tests.large_pages", name], capture_output=True, text=True, timeout=60, check=True
    )

    assert int(done.stdout) < ALLOWED, done.stderr
