"""The command line's side of the API: requests, and the API's problems in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Self
from uuid import UUID

import click
import httpx2

from jobsvc import clock
from jobsvc.addresses import is_loopback
from jobsvc.keys import TEXT
from jobsvc.resources import RESOURCES
from jobsvc.retry_after import retry_after_s
from jobsvc.trouble import sentence

#: Kind of job -> where its jobs are.
PATHS = {kind: f"/api/v1/{resource}" for kind, resource in RESOURCES.items()}
TIMEOUT_SECONDS = 30.0
#: Seconds without a heartbeat after which a stream of events counts as broken.
SILENCE_SECONDS = 40.0
EVENTS = "text/event-stream"
#: Seconds that a command waits in all for an API that takes no more requests at the moment.
PATIENCE_SECONDS = 120.0

NO_KEY = (
    "The API asks for a key: set JOBSVC_API_KEY. `jobsvc dev` prints the one of its stack; elsewhere an admin makes "
    "one with `jobsvc keys create`."
)

Json = dict[str, Any]


class ApiUnreachable(click.ClickException):
    """Nothing answers at the address, or nothing that is the API."""


class KeyNotSent(click.ClickException):
    """The key stays here."""


class ApiProblem(click.ClickException):
    """The API refused; the message is its problem document in words."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(_in_words(status, problem))
        self.status = status


class Api:
    """A running jobsvc API, by its address, and the key to it.

    Raises KeyNotSent for what is no key, and where others could read it on its way, unless `plain_http`.
    """

    def __init__(self, url: str, *, key: str = "", plain_http: bool = False) -> None:
        self.url = url.rstrip("/")
        self._has_key = bool(key)
        headers = {"Authorization": f"Bearer {_checked(key)}"} if key else {}
        # No proxy and no .netrc of the environment: the API is at the address that was given.
        try:
            self._http = httpx2.Client(base_url=self.url, headers=headers, trust_env=False, timeout=TIMEOUT_SECONDS)
        except httpx2.InvalidURL as error:
            raise ApiUnreachable(f"{url!r} is not an address of an API: {sentence(error)}") from error
        if key and not plain_http:
            _check_way(self._http.base_url)
        self._patience_s = PATIENCE_SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, **params: Any) -> Json:
        return self._call("GET", path, params={name: value for name, value in params.items() if value is not None})

    def post(self, path: str, body: Json | None = None) -> Json:
        return self._call("POST", path, json=body) if body is not None else self._call("POST", path)

    def delete(self, path: str) -> None:
        self._call("DELETE", path)

    def find(self, job_id: UUID, kind: str | None = None) -> tuple[str, Json]:
        """The job's path and the job, of whichever kind it is. Raises ApiProblem where there is none."""
        kinds = [kind] if kind else list(PATHS)
        for candidate in kinds:
            path = f"{PATHS[candidate]}/{job_id}"
            try:
                return path, self.get(path)
            except ApiProblem as problem:
                if problem.status != HTTPStatus.NOT_FOUND:
                    raise
        raise ApiProblem(HTTPStatus.NOT_FOUND, {"detail": f"There is no {' or '.join(kinds)} job {job_id}."})

    def _call(self, method: str, path: str, **request: Any) -> Json:
        response = self._answer(method, path, **request)
        while response.status_code == HTTPStatus.TOO_MANY_REQUESTS and self._waits(response):
            response = self._answer(method, path, **request)
        return {} if response.status_code == HTTPStatus.NO_CONTENT else self._body(response)

    def _waits(self, refusal: httpx2.Response) -> bool:
        """Wait as long as the API asks; False, at once, where that is longer than a person waits."""
        asked = retry_after_s(refusal.headers.get("Retry-After", ""), now=clock.now())
        seconds = max(1.0, asked or 0.0)
        if asked is None or seconds > self._patience_s:
            return False
        self._patience_s -= seconds
        click.echo(f"The API takes no more requests for {seconds:.0f} s; waiting.", err=True)
        time.sleep(seconds)
        return True

    def stream(self, path: str, *, last_event_id: str = "") -> Iterator[str]:
        """The lines of a stream of events as they come, those behind an event; none where there will be no more.

        Raises ApiUnreachable also where the stream breaks, or nothing comes of it for longer than heartbeats take.
        """
        headers = {"Accept": EVENTS, **({"Last-Event-ID": last_event_id} if last_event_id else {})}
        patience = httpx2.Timeout(TIMEOUT_SECONDS, read=SILENCE_SECONDS)
        with self._plainly(), self._http.stream("GET", path, headers=headers, timeout=patience) as response:
            if response.headers.get("Content-Type", "").startswith(EVENTS):
                try:
                    yield from response.iter_lines()
                except httpx2.ReadTimeout as error:
                    raise ApiUnreachable(f"The events of {self.url} have stopped to come.") from error
                return
            response.read()
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and self._waits(response):
            return
        if response.status_code != HTTPStatus.NO_CONTENT:
            self._body(response)
            raise ApiUnreachable(f"What answers at {self.url} is not the API of jobsvc: it has no events.")

    def _answer(self, method: str, path: str, **request: Any) -> httpx2.Response:
        with self._plainly():
            return self._http.request(method, path, **request)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except httpx2.ConnectError as error:
            raise ApiUnreachable(
                f"No API answers at {self.url}. Start one with `jobsvc dev`, or name another with --api-url."
            ) from error
        except httpx2.TimeoutException as error:
            raise ApiUnreachable(
                f"The API at {self.url} did not answer in time, or something between keeps its answers back."
            ) from error
        except httpx2.TransportError as error:
            raise ApiUnreachable(f"The API at {self.url} cannot be talked to: {sentence(error)}") from error

    def _body(self, response: httpx2.Response) -> Json:
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise ApiUnreachable(f"What answers at {self.url} is not the API of jobsvc ({response.status_code}).")
        if response.status_code == HTTPStatus.UNAUTHORIZED and not self._has_key:
            raise ApiProblem(response.status_code, {"detail": NO_KEY})
        if response.is_error:
            raise ApiProblem(response.status_code, body)
        return body


def _checked(key: str) -> str:
    key = key.strip()
    if not TEXT.fullmatch(key):
        raise KeyNotSent("What JOBSVC_API_KEY or --api-key holds is no key; keys read jobsvc_..._..., in one piece.")
    return key


def _check_way(url: httpx2.URL) -> None:
    """Raise KeyNotSent where others on the way could read the key."""
    if url.scheme != "https" and not is_loopback(url.host):
        raise KeyNotSent(
            f"{str(url).rstrip('/')} is another machine and not https: others could read the key on its way. Use "
            "https, or --plain-http where nobody else is on the network between."
        )


def _in_words(status: int, problem: Json) -> str:
    """The problem's detail; where fields are to blame, each with its reason instead: the detail would repeat them."""
    title = problem.get("title") or "no reason given"
    match _field_errors(problem.get("errors")):
        case []:
            return f"{problem.get('detail') or title} ({status})"
        case [line]:
            return f"{line} ({status})"
        case lines:
            return "\n  ".join([f"{title} ({status})", *lines])


def _field_errors(errors: Any, path: str = "") -> list[str]:
    """``{"json": {"title": ["Too long."]}}`` as ``["json.title: Too long."]``."""
    if isinstance(errors, dict):
        return [
            line
            for name, inner in errors.items()
            for line in _field_errors(inner, f"{path}.{name}" if path else str(name))
        ]
    if isinstance(errors, list):
        return [line for inner in errors for line in _field_errors(inner, path)]
    return [f"{path}: {errors}"] if errors else []
