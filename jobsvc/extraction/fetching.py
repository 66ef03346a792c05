"""Fetches problem pages: from known judges only, over https, and no more than a page can be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import httpx2

from jobsvc.errors import FetchError, UnknownJudge
from jobsvc.extraction.charset import decoded
from jobsvc.extraction.judges import KNOWN, Judges
from jobsvc.extraction.network import JudgeNetwork, JudgeTransport, Origin
from jobsvc.extraction.urls import split_judge_url

MAX_PAGE_BYTES = 5 * 2**20  #: of a page, after decompression
INFLATED_PIECE = 64 * 2**10  #: bytes that are decompressed at a time
MAX_REDIRECTS = 5
STEP_TIMEOUT_S = 10.0  #: to connect, and between two pieces of an answer

_REFUSALS = {
    401: "wants a login for this page",
    403: "turns robots away; let JOBSVC_JUDGE_MIRRORS name a place that has the page",
    404: "has no such page; check the address of the problem",
    410: "has this page no longer",
    429: "asks for fewer requests",
}


class PageFetcher:
    """Fetches judges' pages; those of a host in `mirrors` from the base URL given there."""

    def __init__(
        self, *, mirrors: Mapping[str, str], user_agent: str, judges: Judges = KNOWN, timeout_s: float = 20.0
    ) -> None:
        """Redirects stay among `judges`. `timeout_s` is for a whole page, redirects included; only the resolver's own
        time comes on top."""
        self._mirrors = dict(mirrors)
        self._user_agent = user_agent
        self._judges = judges
        self._timeout_s = timeout_s

    def fetch(self, url: str) -> str:
        """The page at `url`, decoded. Raises FetchError, which says whether another try may help."""
        with self._client() as client:
            for _ in range(1 + MAX_REDIRECTS):
                host, address = self._address(url)
                with _telling(host), client.stream("GET", address) as response:
                    if not response.has_redirect_location:
                        return _page(response, host)
                    url = _target(url, response.headers["location"])
        raise FetchError(f"{host} redirects more than {MAX_REDIRECTS} times in a row.", retryable=False)

    def _client(self) -> httpx2.Client:
        network = JudgeNetwork(trusted=map(_origin, self._mirrors.values()), timeout_s=self._timeout_s)
        return httpx2.Client(
            transport=JudgeTransport(network),
            trust_env=False,
            follow_redirects=False,
            timeout=STEP_TIMEOUT_S,
            headers={
                "User-Agent": self._user_agent,
                "Accept": "text/html",
                "Accept-Language": "en",
                "Accept-Encoding": "gzip",
            },
        )

    def _address(self, url: str) -> tuple[str, str]:
        """The judge's host, and where its page is to be asked for; every redirect comes through here too."""
        try:
            judge, parts = split_judge_url(url, judges=self._judges)
        except UnknownJudge as error:
            raise FetchError(f"{url!r} is not fetched. {error.message}", retryable=False) from error
        if parts.scheme != "https":
            raise FetchError(f"{url!r} is not fetched: judges' pages are asked for over https only.", retryable=False)
        base = self._mirrors.get(judge.host, f"https://{parts.netloc}")
        query = f"?{parts.query}" if parts.query else ""
        return judge.host, f"{base}{parts.path or '/'}{query}"


def _origin(base: str) -> Origin:
    parts = urlsplit(base)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"The page redirects to {location!r}, which is no address.", retryable=False) from error


@contextmanager
def _telling(host: str) -> Iterator[None]:
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


def _page(response: httpx2.Response, host: str) -> str:
    status = response.status_code
    if status != 200:
        said = _REFUSALS.get(status, "is out of order" if status >= 500 else "gives no page")
        raise FetchError(f"{host} {said} (HTTP {status}).", retryable=status == 429 or status >= 500)
    content_type = response.headers.get("content-type", "")
    if content_type.lower().startswith("application/pdf"):
        raise FetchError(f"{host} has this statement only as a PDF, which jobsvc does not read.", retryable=False)
    pieces = _inflated(response, host)
    return decoded(_bounded(pieces, host), content_type)


def _bounded(pieces: Iterable[bytes], host: str) -> bytes:
    page = bytearray()
    for piece in pieces:
        page += piece
        if len(page) > MAX_PAGE_BYTES:
            raise FetchError(f"{host} sends more than {MAX_PAGE_BYTES:,} bytes; no problem page has.", retryable=False)
    return bytes(page)


def _inflated(response: httpx2.Response, host: str) -> Iterator[bytes]:
    """The body in pieces that stay small, however much a compressed piece would become."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(f"{host} sends its page as {encoding!r}, which was not asked for.", retryable=False)
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    received = 0
    try:
        for packed in response.iter_raw():
            received += len(packed)
            rest = packed
            while rest and received <= MAX_PAGE_BYTES:
                yield inflater.decompress(rest, INFLATED_PIECE)
                rest = inflater.unconsumed_tail
    except zlib.error as error:
        raise FetchError(f"{host} sent a page that cannot be unpacked.", retryable=True) from error
    if not inflater.eof:
        raise FetchError(f"{host} sent only a part of its page.", retryable=True)
