"""The page that a caller brought with a job: compressed, and cut into parts that fit in items."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from jobsvc.models.base import Item
from jobsvc.models.indexes import ByStatus

PAGE_PREFIX = "PAGE#"
#: Bytes of UTF-8 that a page may have.
MAX_PAGE_BYTES = 2 * 2**20
#: Bytes of the compressed page in one item: three quarters of what an item holds.
PART_BYTES = 300 * 1024


class PagePart(Item):
    """`PEJOB#{uuid}` / `PAGE#{number}`: a part of a page. The first one is in GSI1, where recovery finds it."""

    content: Any = BinaryAttribute(legacy_encoding=False)
    gsi1pk: Any = UnicodeAttribute(null=True, attr_name="GSI1PK")
    gsi1sk: Any = UnicodeAttribute(null=True, attr_name="GSI1SK")
    by_status = ByStatus()


def part_key(number: int) -> str:
    """Sort key of a part; they count from 1."""
    return f"{PAGE_PREFIX}{number:04d}"


def most_parts(page_bytes: int) -> int:
    """How many parts a page of so many bytes has at the most: what cannot be compressed grows a little."""
    # zlib's compressBound, for its default settings.
    packed = page_bytes + (page_bytes >> 12) + (page_bytes >> 14) + (page_bytes >> 25) + 13
    return -(-packed // PART_BYTES)
