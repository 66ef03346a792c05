"""A stand-in for a judge: one saved page, served on loopback under the path that the judge has it under."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from jobsvc.servers import HOST


@contextmanager
def standing_in(url: str, page: bytes) -> Iterator[str]:
    """Serve `page` for the path of `url`, and nothing else; gives the value of JOBSVC_JUDGE_MIRRORS that says where."""
    judge = urlsplit(url)

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def do_GET(self) -> None:
            found = urlsplit(self.path).path == judge.path
            body = page if found else b"This is a stand-in with one page only."
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing: the demo tells its own story."""

    with ThreadingHTTPServer((HOST, 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"{judge.hostname}=http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
