"""However a page shows its formulas, they come out once and as LaTeX."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from jobsvc.extraction import formulas, text

MATHML = "<math><mi>n</mi><mo>≤</mo><msup><mn>10</mn><mn>5</mn></msup></math>"
ANNOTATED = (
    "<math><semantics><mrow><mi>n</mi></mrow>"
    '<annotation encoding="application/x-tex">n \\le 10^5</annotation></semantics></math>'
)
MATHJAX_2 = (
    '<span class="MathJax_Preview" style="color: inherit;"></span>'
    '<span class="MathJax" id="MathJax-Element-1-Frame" tabindex="0"><nobr aria-hidden="true"><span class="math">'
    '<span class="mi">𝑛</span><span class="mo">≤</span></span></nobr>'
    f'<span class="MJX_Assistive_MathML" role="presentation">{MATHML}</span></span>'
)
MATHJAX_3 = (
    '<mjx-container class="MathJax" jax="CHTML"><mjx-math class="MJX-TEX" aria-hidden="true">'
    '<mjx-mi><mjx-c class="mjx-c1D45B TEX-I"></mjx-c></mjx-mi></mjx-math>'
    f'<mjx-assistive-mml unselectable="on" display="inline">{MATHML}</mjx-assistive-mml>%s</mjx-container>'
)


def prose(html: str, math=formulas.DOLLARS) -> str:
    return text.prose(LexborHTMLParser(f"<body>{html}</body>").body, math=math)


@pytest.mark.parametrize(
    "shown",
    [
        r"$n \le 10^5$",
        r"$$n \le 10^5$$",
        r"\(n \le 10^5\)",
        "\\[ n \\le\n10^5 \\]",
        r"<var>n \le 10^5</var>",
        r'<script type="math/tex" id="MathJax-Element-1">n \le 10^5</script>',
        MATHJAX_2 + r' <script type="math/tex" id="MathJax-Element-1">n \le 10^5</script>',
        r'<span class="MathJax_Preview">n \le 10^5</span><script type="math/tex">n \le 10^5</script>',
        r'<span class="MathJax_CHTML">n≤105</span><script type="math/tex">n \le 10^5</script>',
        MATHJAX_3 % r'<span aria-hidden="true" class="no-mathjax mjx-copytext">$n \le 10^5$</span>',
        MATHJAX_3 % r'<span aria-hidden="true" class="no-mathjax mjx-copytext">\(n \le 10^5\)</span>',
        f'<span class="katex"><span class="katex-mathml">{ANNOTATED}</span>'
        '<span class="katex-html" aria-hidden="true">n≤105</span></span>',
        r'<span class="math math-inline">n \le 10^5</span>',
        r'<span class="math inline">n \le 10^5</span>',
        r'<span class="math display">\[n \le 10^5\]</span>',
        r'<span class="math math-display">\[n \le 10^5\]</span>',
        f'<span class="math math-inline"><span class="katex">{ANNOTATED}</span></span>',
        r'<img class="tex-formula" src="1.png" alt="$n \le 10^5$">',
    ],
)
def test_a_formula_comes_out_as_its_latex(shown):
    assert prose(f"<p>where {shown} holds</p>") == r"where $n \le 10^5$ holds"


def test_a_displayed_formula_stands_for_itself_too():
    display = (
        '<div class="MathJax_Display"><span class="MathJax">∑</span></div>'
        r'<script type="math/tex; mode=display">\sum_i a_i</script>'
    )

    assert prose(f"<div>The sum is {display} at most.</div>") == "The sum is $\\sum_i a_i$ at most."


@pytest.mark.parametrize("rendering", [MATHJAX_2, MATHJAX_3 % "", MATHML, f'<span class="katex">{MATHML}</span>'])
def test_a_formula_saved_without_its_latex_is_made_from_its_mathml(rendering):
    assert prose(f"<p>where {rendering} holds</p>") == r"where $n \le 10^{5}$ holds"


@pytest.mark.parametrize(
    ("mathml", "latex"),
    [
        ("<msub><mi>a</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "a_{i + 1}"),
        ("<msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup>", "a_{i}^{2}"),
        ("<mo>⌊</mo><mfrac><mi>x</mi><mn>2</mn></mfrac><mo>⌋</mo>", r"\lfloor \frac{x}{2} \rfloor"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><msqrt><mi>i</mi></msqrt>", r"\sum_{i}^{n} \sqrt{i}"),
        ("<mi>gcd</mi><mo>\u2061</mo><mtext>of</mtext><mspace></mspace><mi>𝑥</mi>", r"\mathrm{gcd} \text{of} x"),
        ("<mo>{</mo><mn>1</mn><mo>,</mo><mo>…</mo><mo>}</mo>", r"\{ 1 , \ldots \}"),
        ("<msub><mi>a</mi></msub>", "a"),
        ("<mrow>" * 200 + "<mi>x</mi>" + "</mrow>" * 200, "x"),
    ],
)
def test_mathml_is_read_as_far_as_statements_need(mathml, latex):
    assert prose(f"<math>{mathml}</math>") == f"${latex}$"


def test_a_rendering_with_nothing_beside_it_is_read_as_it_looks():
    assert prose('<p>with <span class="MathJax"><nobr>𝑛≤5</nobr></span></p>') == "with $n≤5$"
    assert prose('<p>with <span class="katex"><span class="katex-html">𝑛≤5</span></span></p>') == "with $n≤5$"


@pytest.mark.parametrize(
    ("html", "math", "clean"),
    [
        ("it costs $5", formulas.DOLLARS, r"it costs \$5"),
        (r"it costs \$5 or \$6", formulas.DOLLARS, r"it costs \$5 or \$6"),
        ("run <code>$x $y</code>, then $z$", formulas.DOLLARS, r"run \$x \$y, then $z$"),
        ("from $5 to $6, $$x$$", formulas.NO_SINGLE_DOLLARS, r"from \$5 to \$6, $x$"),
        ("$5 for $$$x$$$ and $$$$$$y\n+ z$$$$$$", formulas.TRIPLE_DOLLARS, r"\$5 for $x$ and $y + z$"),
        (r"$$$\text{\$5}$$$", formulas.TRIPLE_DOLLARS, r"$\text{\$5}$"),
        (r"\(a \\[2pt] b\) and \[c\]", formulas.DOLLARS, r"$a \\[2pt] b$ and $c$"),
        (r"a \( b", formulas.DOLLARS, r"a \( b"),
        ("$$ and $", formulas.DOLLARS, r"\$\$ and \$"),
    ],
)
def test_dollar_signs_are_told_apart_as_the_judge_tells_them(html, math, clean):
    assert prose(html, math) == clean


@pytest.mark.parametrize("opening", ["\\(", "\\[", "$$ \\(", "$\\", "$$$$", "\\\\["])
@pytest.mark.parametrize("math", [formulas.DOLLARS, formulas.NO_SINGLE_DOLLARS, formulas.TRIPLE_DOLLARS])
def test_a_flood_of_opening_delimiters_takes_no_time(opening, math):
    flood = opening * 200_000
    began = time.perf_counter()

    formulas.marked(flood, math)

    assert time.perf_counter() - began < 2


def test_a_title_may_hold_formulas_and_dollars():
    title = LexborHTMLParser("<h1>$$$x$$$-Game for $5 <button>Copy</button></h1>").css_first("h1")

    assert text.line(title, math=formulas.TRIPLE_DOLLARS) == "$x$-Game for $5"


def test_a_format_block_holds_bare_latex_with_its_lines():
    block = LexborHTMLParser("<pre>\\(\nN ~ M\n\\)\n$A_1$ <var>A_2</var>  \n</pre>").css_first("pre")

    assert text.latex_lines(block) == "N ~ M\n\nA_1 A_2"
