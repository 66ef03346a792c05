"""A server that answers as judges do on their better and worse days."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What the server does with a request.
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    answer: Answer


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        with_closed_ears = (BrokenPipeError, ConnectionResetError)
        try:
            self.server.answer(self)
        except with_closed_ears:  # the fetcher has heard enough
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """A server's base URL; it answers every request with `answer`."""
    server = Server(("127.0.0.1", 0), Handler)
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sends(body: bytes = b"page", status: int = 200, **headers: str) -> Answer:
    """An answer; a header's name is given with _ for -."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer
