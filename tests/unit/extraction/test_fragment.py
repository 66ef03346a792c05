"""Parts of a statement without their page."""

from __future__ import annotations

import pytest

from jobsvc.extraction import read_fragment


@pytest.mark.parametrize("text", ["", "$1 < a$ and $b > 2$", "1 <a<b> 2", "$x<p>y$", "<HELLO>", "a\nb"])
def test_text_comes_back_as_it_is(text: str):
    assert read_fragment(text) == (text, ())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>The integer $n$.</p><p>Next.</p>", "The integer $n$.\nNext."),
        ("<p>The integer $$$n$$$.</p>", "The integer $n$."),
        ("<ul><li><var>1 \\leq N</var></li><li>B</li></ul>", "$1 \\leq N$\nB"),
        ('<span class="tex-span"><i>n</i> ≤ 10<sup class="upper-index">5</sup></span>', "$n ≤ 10^{5}$"),
        ("2<sup>31</sup> - 1", "2^{31} - 1"),
        ("one<br>two", "one\ntwo"),
        ("1 &lt; a<br/>", "1 < a"),
    ],
)
def test_html_becomes_clean_text(html: str, text: str):
    assert read_fragment(html) == (text, ())


def test_preformatted_blocks_are_read_apart():
    text, blocks = read_fragment("<p>As follows:</p><pre><var>N</var> <var>M</var>\n<var>A_1</var></pre><pre>x\n</pre>")

    assert blocks == ("N M\nA_1", "x")
    assert text.startswith("As follows:\n$N$ $M$\n$A_1$")
