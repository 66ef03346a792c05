"""The server that a language model is asked at: one POST, bounded in time and bytes, and its failures in words."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx2

from jobsvc.errors import ModelError

MAX_ANSWER_BYTES = 4 * 2**20
CONNECT_TIMEOUT_S = 10.0

_REFUSALS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "does not accept the key in JOBSVC_LLM_API_KEY",
    HTTPStatus.PAYMENT_REQUIRED: "wants to be paid first",
    HTTPStatus.FORBIDDEN: "does not allow this to the key in JOBSVC_LLM_API_KEY",
    HTTPStatus.NOT_FOUND: "knows no such model (JOBSVC_LLM_MODEL), or is not at this address (JOBSVC_LLM_URL)",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "takes no question as long as this",
    HTTPStatus.TOO_MANY_REQUESTS: "asks for fewer requests",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Endpoint:
    """`/chat/completions` below a base URL."""

    def __init__(self, url: str, *, api_key: str) -> None:
        self._url = f"{url}/chat/completions"
        self._host = urlsplit(url).netloc
        self._headers = {"Accept-Encoding": "identity"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"

    def post(self, body: Mapping[str, Any], *, deadline: float) -> Reply:
        """The server's answer, whatever its status. Raises ModelError where there is none by `deadline` (monotonic)."""
        left = self._left(deadline)
        timeout = httpx2.Timeout(left, connect=min(left, CONNECT_TIMEOUT_S))
        try:
            with (
                # Neither proxies nor redirects: the key goes where the settings say and nowhere else.
                httpx2.Client(trust_env=False, follow_redirects=False, timeout=timeout) as client,
                client.stream("POST", self._url, json=body, headers=self._headers) as response,
            ):
                return Reply(response.status_code, response.headers, self._bounded(response.iter_bytes(), deadline))
        except httpx2.TimeoutException as error:
            raise self._late() from error
        except httpx2.ConnectError as error:
            raise self.trouble("cannot be reached", retryable=True) from error
        except httpx2.HTTPError as error:
            raise self.trouble("broke the connection", retryable=True) from error

    def refusal(self, status: int, *, retry_after_s: float | None = None) -> ModelError:
        """Why the server gave this status instead of an answer."""
        said = _REFUSALS.get(status, "is out of order" if status >= 500 else "does not take the question")
        retryable = status >= 500 or status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)
        return self.trouble(f"{said} (HTTP {status})", retryable=retryable, retry_after_s=retry_after_s)

    def trouble(self, what: str, *, retryable: bool, retry_after_s: float | None = None) -> ModelError:
        """``The language model at HOST`` did `what`."""
        message = f"The language model at {self._host} {what}."
        return ModelError(message, retryable=retryable, retry_after_s=retry_after_s)

    def _bounded(self, pieces: Iterable[bytes], deadline: float) -> bytes:
        answer = bytearray()
        for piece in pieces:
            answer += piece
            if len(answer) > MAX_ANSWER_BYTES:
                raise self.trouble(f"sent more than {MAX_ANSWER_BYTES:,} bytes", retryable=False)
            self._left(deadline)
        return bytes(answer)

    def _left(self, deadline: float) -> float:
        """Seconds until `deadline`."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> ModelError:
        return self.trouble("did not answer in time", retryable=True)
