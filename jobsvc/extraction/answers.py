"""What a judge answers, over HTTP: a page of a bounded size, or the reason why there is none."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2

from jobsvc.errors import ExtractionError, FetchError, RobotCheck
from jobsvc.extraction.page import is_challenge
from jobsvc.retry_after import retry_after_s

MAX_PAGE_BYTES = 5 * 2**20  #: of a page, after decompression
INFLATED_PIECE = 64 * 2**10  #: bytes that are decompressed at a time
MAX_REFUSAL_BYTES = 64 * 2**10  #: that are read of an answer that is no page
_LONGEST_QUOTE = 200
#: Seconds. Who wants to be left alone for longer is not asked again by itself.
LONGEST_WAIT = 24 * 3600.0

_REFUSALS = {
    401: "wants a login for this page; save it in a browser, and bring it as page_html",
    403: "turns robots away; save the page in a browser, and bring it as page_html",
    404: "has no such page; check the address of the problem",
    410: "has this page no longer",
    429: "asks for fewer requests",
}


@contextmanager
def telling(host: str) -> Iterator[None]:
    """The HTTP client's errors in our words."""
    try:
        yield
    except httpx2.TimeoutException as error:
        raise FetchError(f"{host} did not answer in time.", retryable=True) from error
    except httpx2.ConnectError as error:
        raise FetchError(f"{host} cannot be reached.", retryable=True) from error
    except httpx2.TransportError as error:
        raise FetchError(f"The connection to {host} broke.", retryable=True) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise FetchError(f"{host} cannot be asked for this page.", retryable=False) from error


def quoted(said: str) -> str:
    """Words of a server as an error quotes them: on one line, and not all of a header's 100 KB."""
    return repr(said if len(said) <= _LONGEST_QUOTE else f"{said[:_LONGEST_QUOTE]}...")


def refusal(response: httpx2.Response, host: str) -> ExtractionError:
    """Why an answer is no page, and when to ask again, if ever."""
    status = response.status_code
    if response.headers.get("cf-mitigated") == "challenge" or (status == 503 and _is_challenge(response, host)):
        return RobotCheck()
    said = _REFUSALS.get(status, "is out of order" if status >= 500 else "gives no page")
    message = f"{host} {said} (HTTP {status})."
    if status != 429 and status < 500:
        return FetchError(message, retryable=False)
    wait_s = retry_after_s(response.headers.get("retry-after", ""), now=time.time()) or 0.0
    if wait_s > LONGEST_WAIT:
        message = f"{message} It wants to be left alone for {wait_s / 3600:,.0f} hours; retry the job then."
    return FetchError(message, retryable=wait_s <= LONGEST_WAIT, retry_after_s=wait_s)


def body_of(response: httpx2.Response, host: str) -> bytearray:
    """The page's bytes, unpacked. Raises FetchError where they are no page, too many, or cannot be unpacked."""
    if response.headers.get("content-type", "").lower().startswith("application/pdf"):
        raise _pdf(host)
    page = bytearray()
    for piece in _inflated(response, host):
        page += piece
        if len(page) > MAX_PAGE_BYTES:
            raise _too_large(host)
    if page.startswith(b"%PDF-"):
        raise _pdf(host)
    if not page.strip():
        raise FetchError(f"{host} sent an empty page.", retryable=True)
    return page


def _pdf(host: str) -> FetchError:
    return FetchError(f"{host} has this statement only as a PDF, which jobsvc does not read.", retryable=False)


def _too_large(host: str) -> FetchError:
    return FetchError(f"{host} sends more than {MAX_PAGE_BYTES:,} bytes; no problem page has.", retryable=False)


def _is_challenge(response: httpx2.Response, host: str) -> bool:
    """Whether a check for robots is all that is out of order."""
    beginning = bytearray()
    with suppress(FetchError, httpx2.HTTPError):  # It is no page in any case.
        for piece in _inflated(response, host):
            beginning += piece
            if len(beginning) >= MAX_REFUSAL_BYTES:
                break
    return is_challenge(beginning[:MAX_REFUSAL_BYTES].decode("utf-8", "replace"))


def _inflated(response: httpx2.Response, host: str) -> Iterator[bytes]:
    """The body in pieces that stay small, however much a compressed piece would become."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(f"{host} sends its page as {quoted(encoding)}, which was not asked for.", retryable=False)
    inflater = _inflater()
    received = 0
    try:
        for packed in response.iter_raw():
            received += len(packed)
            if received > MAX_PAGE_BYTES:  # Packed, and perhaps nothing when it is unpacked.
                raise _too_large(host)
            rest = packed
            while rest:
                if inflater.eof:  # A page may be packed in several pieces (RFC 1952, section 2.2).
                    inflater = _inflater()
                yield inflater.decompress(rest, INFLATED_PIECE)
                rest = inflater.unconsumed_tail or inflater.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise FetchError(f"{host} sent a page that cannot be unpacked.", retryable=True) from error
    if not inflater.eof:
        raise FetchError(f"{host} sent only a part of its page.", retryable=True)


def _inflater() -> zlib._Decompress:
    return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
