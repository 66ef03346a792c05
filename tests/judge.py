"""A judge whose page takes as long as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from jobsvc.cli.demo import SAMPLE_PAGE, SAMPLE_URL
from jobsvc.servers import HOST

PAGE = resources.files("jobsvc").joinpath("samples", SAMPLE_PAGE).read_bytes()


@contextmanager
def judge(before_answer: Callable[[], object], *, only: str = "") -> Iterator[str]:
    """Serve the sample page, each time after `before_answer`; gives the value of JOBSVC_JUDGE_MIRRORS.

    It is there under every path, or under the `only` one.
    """

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            before_answer()
            with suppress(OSError):  # Whoever asked was killed.
                if only not in ("", urlsplit(self.path).path):
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(PAGE)))
                self.end_headers()
                self.wfile.write(PAGE)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing."""

    with Server((HOST, 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"{urlsplit(SAMPLE_URL).hostname}=http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
