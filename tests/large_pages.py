"""Pages of 5 MiB, sensible and hostile, and what reading one holds in memory.

``python -m tests.large_pages NAME`` reads the page in a process of its own, after a small one, and prints how many
bytes it had at the most above what it had before.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from jobsvc.errors import ExtractionError
from jobsvc.extraction import parse_url, read_page
from tests.pages import codeforces_page, codeforces_samples

SIZE = 5 * 2**20 - 3000
NO_TEXT = "\ufffd"
LINE = '<div class="test-example-line">1</div>'


def _filled(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece.encode()))


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
    "bytes that are no text": lambda: _page(more=f"<!--{NO_TEXT * SIZE}-->"),
    "a robot check's text": lambda: f"<html><body>{_filled('checking your browse ')}</body></html>",
    "a script without a statement": lambda: f"<html><script>{_filled('Codeforces.showMessage(')}</script></html>",
}


def main(name: str) -> None:
    ref = parse_url("https://codeforces.com/contest/1234/problem/A")
    read_page(ref, codeforces_page())
    with tempfile.TemporaryFile() as page:
        page.write(PAGES[name]().encode())
        page.seek(0)
        gc.collect()
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # The peak begins again at what there is now.
        try:
            read_page(ref, page.read().decode())
        except ExtractionError as error:
            print(error.message, file=sys.stderr)
    print(_memory("VmHWM") - before)


def _memory(key: str) -> int:
    """Bytes, by a name of proc(5)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


if __name__ == "__main__":
    main(sys.argv[1])
