"""How long a page of 100 KB takes to read, beside other parsers that select the same parts of it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import lxml.html
from bs4 import BeautifulSoup
from rich.console import Console
from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from jobsvc.extraction import parse_url, read_page
from tests.pages import CODEFORCES_INPUT, codeforces_page, codeforces_samples

TIMES = 41
LIMIT_MS = 10.0  #: at the median, for `read_page`
PAGE_BYTES = 100_000
URL = "https://codeforces.com/contest/1234/problem/A"


@dataclass(frozen=True, slots=True)
class Parts:
    """The same parts of a page, whoever selects them; white space left as it is."""

    title: str
    limits: tuple[str, str]
    sections: tuple[str, str]
    samples: tuple[str, ...]
    tags: tuple[str, ...]


def run(console: Console) -> None:
    html = page()
    ref = parse_url(URL)
    info = read_page(ref, html)
    readers: dict[str, Callable[[], object]] = {
        "jobsvc: all of it, mathematics as LaTeX": lambda: read_page(ref, html),
        "selectolax (lexbor): selections only": lambda: by_selectolax(html),
        "lxml: selections only": lambda: by_lxml(html),
        "beautifulsoup4 on lxml: selections only": lambda: by_soup(html, "lxml"),
        "beautifulsoup4 on html.parser: selections only": lambda: by_soup(html, "html.parser"),
    }
    parts = by_selectolax(html)
    assert parts == by_lxml(html) == by_soup(html, "lxml") == by_soup(html, "html.parser")
    assert parts.samples == tuple(text for sample in info.samples for text in (sample.input, sample.output))
    table = Table(title=f"A page of {len(html.encode()):,} bytes, read {TIMES} times (time of the processor)")
    for heading in ("reader", "median ms", "slowest ms"):
        table.add_column(heading, justify="left" if heading == "reader" else "right")
    medians = {}
    for name, read in readers.items():
        times = sorted(_timed(read))
        medians[name] = statistics.median(times)
        table.add_row(name, f"{medians[name]:.1f}", f"{times[-1]:.1f}")
    console.print(table)
    kept = next(iter(medians.values())) < LIMIT_MS
    console.print(f"jobsvc: under {LIMIT_MS:g} ms at the median: {'kept' if kept else 'NOT KEPT'}.", highlight=False)


def page() -> str:
    """As judges serve them: a fifth each is scripts, navigation and samples; the rest is rendered mathematics."""
    script = "<script>var places = [" + "{id: 1, name: 'a < b'}," * (PAGE_BYTES // 5 // 23) + "];</script>"
    row = '<tr class="odd"><td class="id"><a href="/contest/{0}">{0}</a></td><td class="x">Round {0}</td></tr>'
    navigation = f"<table class='rtable'>{''.join(row.format(n) for n in range(PAGE_BYTES // 5 // 87))}</table>"
    lines = "".join(f'<div class="test-example-line">{n} {n * n}\n</div>' for n in range(PAGE_BYTES // 5 // 55))
    formula = (
        '<span class="MathJax_Preview"></span><span class="MathJax"><nobr><span class="math"><span class="mi">a</span>'
        '<span class="mo">≤</span><span class="mn">10</span></span></nobr></span>'
        '<script type="math/tex">a_{0} \\leq 10^5</script>'
    )
    prose = "".join(
        f"<p>The lamp number {n} is {formula.format(n)} wide.</p>" for n in range(PAGE_BYTES * 2 // 5 // 257)
    )
    html = codeforces_page(
        input_section=CODEFORCES_INPUT + prose,
        samples=codeforces_samples((lines, "<div class='test-example-line'>1\n</div>")),
        more=navigation,
        tags=("math", "greedy", "*1200"),
    )
    return html.replace("</head>", f"{script}</head>")


def by_selectolax(html: str) -> Parts:
    tree = LexborHTMLParser(html)

    def text(selector: str) -> str:
        node = tree.css_first(selector)
        return node.text() if node else ""

    return Parts(
        title=text(".problem-statement .header .title"),
        limits=(text(".time-limit"), text(".memory-limit")),
        sections=(text(".input-specification"), text(".output-specification")),
        samples=tuple(pre.text() for pre in tree.css(".sample-test pre")),
        tags=tuple(tag.text().strip() for tag in tree.css(".tag-box")),
    )


def by_lxml(html: str) -> Parts:
    tree = lxml.html.document_fromstring(html)

    def text(of_class: str, below: str = "") -> str:
        return tree.xpath(f"string(({below}//*[@class='{of_class}'])[1])")

    return Parts(
        title=text("title", "//*[@class='problem-statement']//*[@class='header']"),
        limits=(text("time-limit"), text("memory-limit")),
        sections=(text("input-specification"), text("output-specification")),
        samples=tuple(pre.text_content() for pre in tree.xpath("//*[@class='sample-test']//pre")),
        tags=tuple(tag.text_content().strip() for tag in tree.xpath("//*[@class='tag-box']")),
    )


def by_soup(html: str, parser: str) -> Parts:
    tree = BeautifulSoup(html, parser)

    def text(selector: str) -> str:
        node = tree.select_one(selector)
        # `get_text` leaves out what stands in scripts; the others do not.
        return "".join(node.find_all(string=True)) if node else ""

    return Parts(
        title=text(".problem-statement .header .title"),
        limits=(text(".time-limit"), text(".memory-limit")),
        sections=(text(".input-specification"), text(".output-specification")),
        samples=tuple(pre.get_text() for pre in tree.select(".sample-test pre")),
        tags=tuple(tag.get_text().strip() for tag in tree.select(".tag-box")),
    )


def _timed(read: Callable[[], object]) -> Iterator[float]:
    read()
    for _ in range(TIMES):
        gc.collect()
        began = time.process_time()
        read()
        yield (time.process_time() - began) * 1000
