"""A stand-in for a language model's server: answers in turn what a test gives it, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What the server does with a request.
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class ModelServer:
    """Where the stand-in is, and what it was asked so far."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)  #: the JSON of each request
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def says(text: str | None, *, finish_reason: str = "stop", usage: Any = (100, 10)) -> Answer:
    """A chat completion with these words; `usage` is prompt and completion tokens, or JSON as it is sent."""
    if isinstance(usage, tuple):
        usage = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return sends(json.dumps({"object": "chat.completion", "choices": [choice], "usage": usage}))


def sends(body: str, status: int = 200, **headers: str) -> Answer:
    """Any answer; a header's name is given with _ for -."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        data = body.encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


@contextmanager
def language_model(*answers: Answer) -> Iterator[ModelServer]:
    """Serve the answers one after the other, the last one for ever."""
    waiting = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            server.headers.append(dict(self.headers))
            server.paths.append(self.path)
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):  # the client has heard enough
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        server = ModelServer(f"http://127.0.0.1:{listener.server_port}/v1")
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()
