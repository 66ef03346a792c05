from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobsvc.retry_after import retry_after_s


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Fri, 09 Oct 2026 03:24:16 GMT", 30.0),
        ("Fri, 09 Oct 2026 03:24:16 -0000", 30.0),
        ("Fri, 09 Oct 2026 03:00:00 GMT", 0.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("9" * 30, 999_999_999.0),
        ("Fri, 09 Oct 2026 03:24:16 +99999999999999999999", None),
        ("Fri, 99 Oct 2026 03:24:16 GMT", None),
    ],
)
def test_seconds_and_dates_are_read(header, seconds):
    now = datetime(2026, 10, 9, 3, 23, 46, tzinfo=UTC).timestamp()

    assert retry_after_s(header, now=now) == seconds
