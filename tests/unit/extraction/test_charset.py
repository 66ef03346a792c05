from __future__ import annotations

import pytest

from jobsvc.extraction.charset import decoded


@pytest.mark.parametrize(
    ("page", "content_type", "text"),
    [
        ("회의실 👩‍👩‍👧".encode(), "text/html", "회의실 👩‍👩‍👧"),
        ("회의실".encode("euc-kr"), "text/html; charset=EUC-KR", "회의실"),
        ("入力".encode("shift_jis"), 'text/html; charset="Shift_JIS"', "入力"),
        ('<meta charset="windows-1251">Ряд'.encode("cp1251"), "text/html", '<meta charset="windows-1251">Ряд'),
        (
            '<meta http-equiv="content-type" content="text/html; charset=euc-kr">줄'.encode("euc-kr"),
            "text/html",
            '<meta http-equiv="content-type" content="text/html; charset=euc-kr">줄',
        ),
        ('<meta charset="euc-kr">줄'.encode(), "text/html; charset=utf-8", '<meta charset="euc-kr">줄'),
        ("\ufeff줄".encode(), "text/html; charset=euc-kr", "줄"),
        (b"a\xffb", "text/html", "a\ufffdb"),
        (b"plain", "text/html; charset=none-such", "plain"),
        (b"plain", "text/html; charset=iso-8859-99", "plain"),
        (b"\\x41", "text/html; charset=unicode_escape", "\\x41"),  # a codec, but of no page
        (b"", "", ""),
    ],
)
def test_a_page_is_decoded_as_it_declares_else_as_utf_8(page, content_type, text):
    assert decoded(page, content_type) == text
