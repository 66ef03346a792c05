from __future__ import annotations

import pytest

from jobsvc.extraction import limits


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2 seconds", 2),
        ("0.5 second", 0.5),
        ("1 секунда", 1),
        ("0,5 секунды", 0.5),
        ("10 секунд", 10),
        ("1 с", 1),
        ("500 ms", 0.5),
        ("525 msec", 0.525),
        ("1500 миллисекунд", 1.5),
        ("1,500 ms", 1.5),
        ("1.5sec", 1.5),
        ("1.00 s", 1),
        ("1 초", 1),
        ("0.5 초 (추가 시간 없음)", 0.5),
        ("2秒", 2),
        ("0 sec", None),
        ("unlimited", None),
        ("", None),
    ],
)
def test_a_time_limit_comes_in_seconds(text, seconds):
    assert limits.seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "megabytes"),
    [
        ("256 megabytes", 256),
        ("1 мегабайт", 1),
        ("512 МБ", 512),
        ("128 MB", 128),
        ("1024 MiB", 1024),
        ("1,024 MB", 1024),
        ("1 GiB", 1024),
        ("1.5 GB", 1536),
        ("2 гигабайта", 2048),
        ("65536 KB", 64),
        ("65536KiB", 64),
        ("4096 килобайт", 4),
        ("64 мебибайта", 64),
        ("2 гибибайта", 2048),
        ("0 KB", None),
        ("", None),
    ],
)
def test_a_memory_limit_comes_in_megabytes(text, megabytes):
    assert limits.megabytes(text) == megabytes
