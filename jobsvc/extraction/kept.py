"""Pages that are kept, so that a judge asked again need only say that nothing has changed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

MAX_KEPT_BYTES = 2**20  #: of a page; larger ones are fetched anew


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What a judge answered, with what it calls this state of the page; never read without asking it again."""

    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a request that wants the page only if it has changed (RFC 9110, section 13)."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}

    def to_bytes(self) -> bytes:
        """All of it, compressed."""
        told = json.dumps([self.content_type, self.etag, self.last_modified])
        return b"%s\n%s" % (told.encode(), zlib.compress(self.body))

    @classmethod
    def from_bytes(cls, packed: bytes) -> KeptPage:
        """The inverse of `to_bytes`. Raises ValueError for bytes of another making."""
        told, _, compressed = packed.partition(b"\n")
        inflater = zlib.decompressobj()
        try:
            content_type, etag, last_modified = map(str, json.loads(told))
            body = inflater.decompress(compressed, MAX_KEPT_BYTES)
        except (TypeError, zlib.error) as error:
            raise ValueError("It is no page that was kept.") from error
        if not inflater.eof:
            raise ValueError("It is only a part of a page.")
        return cls(body, content_type, etag, last_modified)


class KeptPages(Protocol):
    """A memory of pages, which may forget any of them at any time."""

    def find(self, address: str) -> KeptPage | None:
        """The page as `address` last answered it."""

    def keep(self, address: str, page: KeptPage) -> None:
        """Remember a page."""


class NoPages:
    """Remembers nothing."""

    def find(self, address: str) -> KeptPage | None:
        """None."""

    def keep(self, address: str, page: KeptPage) -> None:
        """Forget it at once."""


def worth_keeping(headers: Mapping[str, str], body: bytearray) -> KeptPage | None:
    """The page of an answer, where its judge can later say whether it has changed, and allows to keep it."""
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    can_be_said = bool(etag or last_modified) and f"{etag}{last_modified}".isascii()
    if not can_be_said or len(body) > MAX_KEPT_BYTES or "no-store" in headers.get("cache-control", "").lower():
        return None
    return KeptPage(bytes(body), headers.get("content-type", ""), etag, last_modified)
