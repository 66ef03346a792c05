"""Pages of 5 MiB, sensible and hostile, and what fetching and reading one holds in memory.

``python -m tests.large_pages NAME`` does so in a process of its own, after a small one, and prints how many bytes it
had at the most above what it had before.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from jobsvc.errors import ExtractionError
from jobsvc.extraction import PageFetcher, extract, judges_with, parse_url, read_page, request_for
from tests.answering import sends
from tests.kattis_pages import book_page, grid_page
from tests.leetcode_pages import answer as leetcode_answer
from tests.leetcode_pages import saved_page, statement
from tests.pages import atcoder_page, baekjoon_page, codeforces_page, codeforces_samples, cses_page

SIZE = 5 * 2**20 - 3000
NO_TEXT = "\udcff"  #: a byte that is no UTF-8
LINE = '<div class="test-example-line">1</div>'


def _filled(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece.encode(errors="surrogateescape")))


def _page(**parts: str) -> str:
    return codeforces_page(**parts)  # type: ignore[arg-type]


#: By what there is so much of.
PAGES: dict[str, Callable[[], str]] = {
    "comment": lambda: _page(more=f"<!--{_filled('x')}-->"),
    "Korean": lambda: _page(more=f"<!--{_filled('회의 ')}-->"),
    "pictographs": lambda: _page(more=f"<!--👩{_filled('x')}-->"),
    "script": lambda: _page(more=f"<script>{_filled('if(a<b)c();')}</script>"),
    "paragraphs beside the statement": lambda: _page() + _filled(f"<p>{'lorem ipsum ' * 9}</p>\n"),
    "paragraphs in the input section": lambda: _page(input_section=_filled(f"<p>{'lorem ipsum ' * 9}</p>\n")),
    "text in the statement": lambda: _page().replace("There are", _filled("lorem ipsum ")),
    "words of one letter": lambda: _page(input_section=_filled("я ")),
    "lines of one letter": lambda: _page(input_section=_filled("я\n")),
    "one sample": lambda: _page(samples=codeforces_samples((_filled("1 2 3\n"), "6\n"))),
    "samples": lambda: _page(samples=codeforces_samples(*[(f"{n}\n", f"{n}\n") for n in range(10_000)])),
    "lines of a sample": lambda: _page(samples=codeforces_samples((_filled(LINE), "6\n"))),
    "entities": lambda: _page(input_section=_filled("&lt;")),
    "elements": lambda: _page(input_section=_filled("<br>")),
    "elements, as many as may be": lambda: _page(input_section="<br>" * 99_000),
    "attributes": lambda: _page(input_section=_filled("<br a=1 b=2 c=3>")),
    "attributes, as many as may be": lambda: _page(input_section="<br a=1 b=2>" * 45_000),
    "formatting": lambda: _page(input_section="".join(f"<b id={n}>" for n in range(900)) + "<p>x" * 60_000),
    "formatting, only hidden ends": lambda: _page(
        input_section="".join(f"<b id={n}><!--</b>-->" for n in range(900)) + "<p>x" * 60_000
    ),
    "bytes that are no text": lambda: _page(more=f"<!--{_filled(NO_TEXT)}-->"),
    "a robot check's text": lambda: f"<html><body>{_filled('checking your browse ')}</body></html>",
    "a script without a statement": lambda: f"<html><script>{_filled('Codeforces.showMessage(')}</script></html>",
}


JUDGES = judges_with("oj.example.org")
CODEFORCES = "https://codeforces.com/contest/1234/problem/A"
#: A page of each other judge, with something in the middle of its statement.
OTHERS: dict[str, Callable[[str], str]] = {
    "https://atcoder.jp/contests/abc300/tasks/abc300_a": lambda more: atcoder_page().replace("lamps", more, 1),
    "https://www.acmicpc.net/problem/1000": lambda more: baekjoon_page(description=more),
    "https://cses.fi/problemset/task/1068": lambda more: cses_page().replace("lamps", more, 1),
    "https://open.kattis.com/problems/lamps": lambda more: book_page().replace("lamps", more, 1),
    "https://leetcode.com/problems/row-of-lamps/": lambda more: leetcode_answer(statement() + more),
    "https://leetcode.com/problems/row-of-lamps/?saved": lambda more: saved_page(statement() + more),
    "https://oj.example.org/lamps": lambda more: grid_page().replace("lamps", more, 1),
}
FILLINGS = {
    "a comment": lambda: f"<!--{_filled('x')}-->",
    "pictographs": lambda: f"<p>👩{_filled('x ')}</p>",
    "paragraphs": lambda: _filled(f"<p>{'lorem ipsum ' * 9}</p>"),
    "elements": lambda: _filled("<br>", 390_000),
    "a block": lambda: f"<pre>{_filled('1 2 3' + chr(10))}</pre>",
}
ROWS: dict[str, tuple[str, Callable[[], str]]] = {name: (CODEFORCES, build) for name, build in PAGES.items()} | {
    f"{url}: {name}": (url, lambda page=page, filling=filling: page(filling()))  # type: ignore[misc]
    for url, page in OTHERS.items()
    for name, filling in FILLINGS.items()
}


def main(name: str) -> None:
    url, build = ROWS[name]
    ref = parse_url(url, judges=JUDGES)
    request = request_for(ref, judges=JUDGES)
    with _judge(codeforces_page, build) as base:
        host = JUDGES.named(ref.platform).host
        fetcher = PageFetcher(mirrors={host: base}, user_agent="jobsvc tests", judges=JUDGES, timeout_s=50)
        fetcher.fetch(request)  # What is imported and compiled at the first use is no part of a page.
        read_page(parse_url(CODEFORCES), codeforces_page())
        gc.collect()
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # The peak begins again at what there is now.
        try:
            extract(url, fetch=fetcher.fetch, judges=JUDGES)
        except ExtractionError as error:
            print(error.message, file=sys.stderr)
        print(_memory("VmHWM") - before)


@contextmanager
def _judge(*builds: Callable[[], str]) -> Iterator[str]:
    """A judge in a process of its own, whose memory is not ours: answers with one page after the other."""
    waiting = list(builds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def do_GET(self) -> None:
            sends(waiting.pop(0)().encode(errors="surrogateescape"), Content_Type="text/html; charset=utf-8")(self)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        child = os.fork()
        if not child:
            server.serve_forever()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _memory(key: str) -> int:
    """Bytes, by a name of proc(5)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


if __name__ == "__main__":
    main(sys.argv[1])
