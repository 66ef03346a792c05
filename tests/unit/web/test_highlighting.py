"""Code with marked words: the same characters, safe, and soon there."""

from __future__ import annotations

import time

import pytest
from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser

from jobsvc.web import highlighting
from jobsvc.web.highlighting import LEXERS, MOST_CHARACTERS, MOST_SECONDS, highlighted

HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)> & \'"'
#: Texts that readers of code take long over, the time growing with the square of their length or worse.
SLOW = {
    "blanks before a bracket": "a" + " " * 20_000 + "(",
    "empty lines": " \n" * 10_000,
    "words": "a " * 10_000,
    "comments": "a a()" + "//\n" * 7_000,
    "open strings": "f'{" * 7_000,
    "open brackets": "[" * 20_000,
    "templates": "a<" * 10_000,
}


def shown(html: str) -> str:
    """What is read where the HTML stands in a page."""
    return LexborHTMLParser(f"<pre><code>{html}</code></pre>").css_first("code").text()


@pytest.mark.parametrize(
    ("code", "language", "marked"),
    [
        ("def f():  # why\n    return 'x', 12\n", "python", ["def", "f", "# why", "return", "'x'", "12"]),
        ("int main() { return 0; } // end", "C++17 (GCC 7)", ["int", "return", "0", "// end"]),
        ("int main(void) { return 0; }", "c", ["int", "void", "return", "0"]),
        ("const a = 'b';", "Node.js", ["const", "'b'"]),
        ("class Main {}", "java", ["class", "Main"]),
        ('{"n": 10}', "json", ['"n"', "10"]),
    ],
)
def test_words_are_marked_by_classes(code: str, language: str, marked: list[str]) -> None:
    html = highlighted(code, language)
    assert [span.text().strip() for span in LexborHTMLParser(html).css("span")] == marked
    assert "style=" not in html
    assert shown(html) == code


@pytest.mark.parametrize("language", [*LEXERS, "cobol", ""])
def test_nothing_of_the_code_is_html(language: str) -> None:
    html = highlighted(HOSTILE, language)
    assert {node.tag for node in LexborHTMLParser(f"<pre>{html}</pre>").css("pre *")} <= {"span"}
    assert shown(html) == HOSTILE


def test_a_language_that_is_not_known_is_shown_plain() -> None:
    assert highlighted("a < b", "cobol") == escape("a < b")


def test_long_code_is_shown_plain_at_once() -> None:
    code = "def f():\n    return 1\n" * (300_000 // 22)
    began = time.perf_counter()
    assert highlighted(code, "python") == escape(code)
    assert len(code) > MOST_CHARACTERS
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("language", LEXERS)
@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_code_takes_seconds(language: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highlighting, "MOST_SECONDS", 0.03)
    began = time.process_time()
    assert shown(highlighted(text, language)) == text
    assert time.process_time() - began < 1


def test_where_the_time_is_over_the_rest_is_plain() -> None:
    ticks = iter([0.0, *[MOST_SECONDS / 2] * 3, *[MOST_SECONDS * 2] * 100])
    code = "if a:\n    return b\n"
    html = highlighted(code, "python", clock=lambda: next(ticks))
    assert html == '<span class="hl-keyword">if </span>a:\n    return b\n'
    assert shown(html) == code
