"""A proxy before DynamoDB that has bad days, and keeps a ledger of what was written through it.

It refuses connections, answers that it is overloaded, or loses answers: the write is done, and its writer
never hears of it. The ledger is an account of its own, taken from the requests and not from the table.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from jobsvc.servers import HOST

PROGRESS = "PROG#"
OVERLOADED = ("ProvisionedThroughputExceededException", "ThrottlingException")
PASSED_ON = ("Content-Type", "x-amzn-RequestId", "x-amz-crc32")
SECONDS = 30  #: for one request
Json = dict[str, Any]


@dataclass
class Ledger:
    """What DynamoDB has done, by the requests that it answered with 200."""

    #: Writes that set a state, by state and job id; one repeated under the same token counts once.
    moves: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: Keys of progress entries that were put, as (PK, SK).
    entries: set[tuple[str, str]] = field(default_factory=set)
    #: Answers that were lost after the write was done, by what the write did.
    lost: Counter[str] = field(default_factory=Counter)
    refused: int = 0  #: writes that failed their condition
    throttled: int = 0
    _tokens: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def done(self, request: Json) -> None:
        with self._lock:
            token = request.get("ClientRequestToken")
            if token in self._tokens:
                return
            if token:
                self._tokens.add(token)
            for kind, write in writes(request):
                if state := new_state(write):
                    self.moves[state][write["Key"]["PK"]["S"].partition("#")[2]] += 1
                if kind == "Put" and write["Item"]["SK"]["S"].startswith(PROGRESS):
                    self.entries.add((write["Item"]["PK"]["S"], write["Item"]["SK"]["S"]))

    def lose(self, request: Json) -> None:
        with self._lock:
            self.lost[_meaning(request)] += 1

    def note(self, answer: bytes) -> None:
        with self._lock:
            self.refused += b"ConditionalCheckFailed" in answer


def writes(request: Json) -> Iterator[tuple[str, Json]]:
    """Every write of a request, as (`Put` or `Update`, its parameters)."""
    for step in request.get("TransactItems", ()):
        yield from ((kind, step[kind]) for kind in ("Put", "Update") if kind in step)
    for requests in request.get("RequestItems", {}).values():
        if isinstance(requests, list):
            yield from (("Put", step["PutRequest"]) for step in requests if "PutRequest" in step)
    if "UpdateExpression" in request:
        yield "Update", request
    if "Item" in request:
        yield "Put", request


def new_state(write: Json) -> str | None:
    """The status that an update sets."""
    names = {name: short for short, name in write.get("ExpressionAttributeNames", {}).items()}
    found = re.search(rf"{names.get('status')} = (:\w+)", write.get("UpdateExpression", ""))
    state: str | None = write["ExpressionAttributeValues"][found[1]]["S"] if found else None
    return state


def _meaning(request: Json) -> str:
    states = [state for _, write in writes(request) if (state := new_state(write))]
    if states:
        return states[0]
    kinds = {kind for kind, _ in writes(request)}
    return "entry" if kinds == {"Put", "Update"} else "other"


class Proxy:
    """Passes requests to `upstream`, unless told otherwise. All of it listens on loopback only."""

    def __init__(self, upstream: str) -> None:
        self.ledger = Ledger()
        self.throttles = False
        self.loses = 0.0  #: share of answers to writes
        self.chance = random.Random()
        self._upstream = urlsplit(upstream).netloc
        self._open: set[socket.socket] = set()
        self._port = 0
        self._listen()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def refuse(self) -> None:
        """Refuse connections, and cut those that there are, until `accept`."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def accept(self) -> None:
        self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.refuse()

    def _listen(self) -> None:
        handler = type("Bound", (_Passing,), {"proxy": self, "opened": self._open, "upstream": self._upstream})
        self._server = _Quiet((HOST, self._port), handler)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()


class _Quiet(ThreadingHTTPServer):
    request_queue_size = 128
    block_on_close = False  # Idle connections of clients would hold it for ever.

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are killed and connections cut on purpose."""


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: ClassVar[Proxy]
    opened: ClassVar[set[socket.socket]]
    upstream: ClassVar[str]

    def setup(self) -> None:
        super().setup()
        self.opened.add(self.connection)
        self._dynamodb = http.client.HTTPConnection(self.upstream, timeout=SECONDS)

    def finish(self) -> None:
        self.opened.discard(self.connection)
        self._dynamodb.close()
        with suppress(OSError):
            super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.proxy.throttles:
            self.proxy.ledger.throttled += 1
            self._overloaded()
            return
        answer, content = self._ask(body)
        request = json.loads(body)
        is_write = answer.status == 200 and any(writes(request))
        if is_write:
            self.proxy.ledger.done(request)
        self.proxy.ledger.note(content if answer.status == 400 else b"")
        if is_write and self.proxy.chance.random() < self.proxy.loses:
            self.proxy.ledger.lose(request)
            self.close_connection = True
            return
        try:
            self._answer(answer.status, content, {name: answer.headers[name] for name in PASSED_ON})
        except OSError:
            self.close_connection = True
            if is_write:
                self.proxy.ledger.lose(request)

    def _ask(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        self._dynamodb.request("POST", self.path, body, headers)
        answer = self._dynamodb.getresponse()
        return answer, answer.read()

    def _overloaded(self) -> None:
        code = self.proxy.chance.choice(OVERLOADED)
        content = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "The table is overloaded."}
        self._answer(400, json.dumps(content).encode(), {"Content-Type": "application/x-amz-json-1.0"})

    def _answer(self, status: int, content: bytes, headers: dict[str, str | None]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self._headers_buffer.append(b"\r\n" + content)  # type: ignore[attr-defined]
        self.flush_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""
