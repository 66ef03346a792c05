"""Fetches problem pages: from known judges only, over https, one request at a time, and the same page only once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from jobsvc.errors import FetchError, UnknownJudge
from jobsvc.extraction.answers import LONGEST_WAIT, body_of, quoted, refusal, telling
from jobsvc.extraction.charset import decoded
from jobsvc.extraction.judges import KNOWN, Judges
from jobsvc.extraction.judges.base import PageRequest
from jobsvc.extraction.kept import KeptPages, NoPages, worth_keeping
from jobsvc.extraction.network import JudgeNetwork, JudgeTransport, Origin
from jobsvc.extraction.turns import OwnTurns, Turn, Turns
from jobsvc.extraction.urls import split_judge_url

MAX_REDIRECTS = 5
STEP_TIMEOUT_S = 10.0  #: to connect, and between two pieces of an answer

#: Redirects after which the same is asked elsewhere, and not merely looked at.
_ASKED_AGAIN = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str


class PageFetcher:
    """Fetches judges' pages; those of a host in `mirrors` from the base URL given there."""

    def __init__(
        self,
        *,
        mirrors: Mapping[str, str],
        user_agent: str,
        judges: Judges = KNOWN,
        turns: Turns | None = None,
        kept: KeptPages | None = None,
        timeout_s: float = 20.0,
    ) -> None:
        """Redirects stay among `judges`, each of which is asked when its turn comes; pages that have not changed
        since they were `kept` are not sent again. `timeout_s` is for a whole page, with the name's resolution and
        redirects, but without the waits for its turns."""
        self._mirrors = dict(mirrors)
        self._user_agent = user_agent
        self._judges = judges
        self._turns = OwnTurns() if turns is None else turns
        self._kept = NoPages() if kept is None else kept
        self._timeout_s = timeout_s

    def fetch(self, request: PageRequest) -> str:
        """The page, decoded. Raises FetchError, which says whether another try may help, and when, or RobotCheck."""
        url, left_s = request.url, self._timeout_s
        for _ in range(1 + MAX_REDIRECTS):
            host, address = self._address(url)
            with self._turns.at(host) as turn:
                asked = time.monotonic()
                found = self._ask(host, address, request.json_body, turn, left_s)
                left_s -= time.monotonic() - asked
            if isinstance(found, str):
                return found
            url = _target(url, found.location)
        raise FetchError(f"{host} redirects more than {MAX_REDIRECTS} times in a row.", retryable=False)

    def _ask(self, host: str, address: str, json_body: str | None, turn: Turn, left_s: float) -> str | _Redirect:
        kept = self._kept.find(address) if json_body is None else None
        call = _call(address, json_body, kept.conditions if kept else {})
        with self._client(left_s) as client, telling(host), client.stream(**call) as response:
            if response.has_redirect_location and (json_body is None or response.status_code in _ASKED_AGAIN):
                return _Redirect(response.headers["location"])
            if response.status_code == 304 and kept is not None:
                return decoded(kept.body, kept.content_type)
            if response.status_code != 200:
                refused = refusal(response, host)
                turn.rest_s = min(refused.retry_after_s or 0.0, LONGEST_WAIT)
                raise refused
            body = body_of(response, host)
            if json_body is None and (page := worth_keeping(response.headers, body)):
                self._kept.keep(address, page)
            return decoded(body, response.headers.get("content-type", ""))

    def _client(self, timeout_s: float) -> httpx2.Client:
        network = JudgeNetwork(trusted=map(_origin, self._mirrors.values()), timeout_s=timeout_s)
        return httpx2.Client(
            transport=JudgeTransport(network),
            trust_env=False,
            follow_redirects=False,
            timeout=STEP_TIMEOUT_S,
            headers={"User-Agent": self._user_agent, "Accept-Language": "en", "Accept-Encoding": "gzip"},
        )

    def _address(self, url: str) -> tuple[str, str]:
        """The judge's host, and where its page is to be asked for; every redirect comes through here too."""
        try:
            judge, parts = split_judge_url(url, judges=self._judges)
        except UnknownJudge as error:
            raise FetchError(f"{quoted(url)} is not fetched. {error.message}", retryable=False) from error
        if parts.scheme != "https":
            reason = f"{quoted(url)} is not fetched: judges' pages are asked for over https only."
            raise FetchError(reason, retryable=False)
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
        raise FetchError(f"The page redirects to {quoted(location)}, which is no address.", retryable=False) from error


def _call(address: str, json_body: str | None, conditions: Mapping[str, str]) -> dict[str, Any]:
    """A request, as the HTTP client takes it."""
    if json_body is None:
        return {"method": "GET", "url": address, "headers": {"Accept": "text/html", **conditions}}
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    return {"method": "POST", "url": address, "headers": headers, "content": json_body.encode()}
