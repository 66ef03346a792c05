"""Bytes of a page to text: by the charset that is declared, else UTF-8."""

from __future__ import annotations

import re

#: The charsets of judges' pages. Python knows more codecs than a page may name, some of them slow on purpose.
_KNOWN = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|koi8-[ru]|"
    r"(x-)?s(hift[_-]?)?jis|euc-jp|iso-2022-jp|euc-kr|cp949|gbk?|gb2312|gb18030|big5"
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def decoded(page: bytes | bytearray, content_type: str = "") -> str:
    """The text of a page whose Content-Type header is `content_type`; what cannot be read becomes U+FFFD."""
    if page.startswith(b"\xef\xbb\xbf"):
        return page.decode("utf-8-sig", "replace")
    in_header = _IN_HEADER.search(content_type)
    in_page = _IN_PAGE.search(page[:1024])
    declared = in_header[1] if in_header else in_page[1].decode("ascii", "replace") if in_page else "utf-8"
    name = declared.lower()
    try:
        return page.decode(name if _KNOWN.fullmatch(name) else "utf-8", "replace")
    except LookupError:
        return page.decode("utf-8", "replace")
