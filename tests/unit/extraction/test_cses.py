from __future__ import annotations

import pytest

from jobsvc.errors import IncompletePage, InteractiveWithoutSamples, NotAProblemPage
from jobsvc.extraction import parse_url, read_page
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests.pages import CSES_STATEMENT, cses_page

REF = parse_url("https://cses.fi/problemset/task/1068")

#: The layout before Markdown: no paragraphs, headings of ``<b>``, samples of ``<code>``.
BY_HAND = (
    '<input type="hidden" name="task" value="1068">\nThere are $n$ lamps.<br />\n<br />\n'
    '<b id="input">Input</b><br />\n<br />\nThe only input line has an integer $n$.<br />\n<br />\n'
    '<b id="output">Output</b><br />\n<br />\nPrint \\(n\\) twice:\n\\[ n\\ n \\]<br />\n'
    '<b id="constraints">Constraints</b><br />\n<ul>\n<li>$1 \\le n &lt; 10^6$<br />\n</ul>\n'
    '<b id="example">Example</b><br />\n<br />\nInput:<br />\n<code>3</code><br />\n<br />\n'
    "Output:<br />\n<code>3 3</code>"
)


def read(statement: str | None = None, **parts) -> ProblemInfo:
    return read_page(REF, cses_page(statement, **parts) if statement is not None else cses_page(**parts))


def example(html: str) -> tuple[Sample, ...]:
    return read(CSES_STATEMENT.partition("<p>Input:")[0] + html).samples


def test_a_page_is_read_whole():
    assert read() == ProblemInfo(
        url="https://cses.fi/problemset/task/1068",
        platform="cses",
        problem_id="1068",
        title="Row of Lamps",
        time_limit_s=1,
        memory_limit_mb=512,
        sections=Sections(
            input="The first line has an integer $n$.",
            output="Print the sum.",
            constraints="$1 \\le n \\le 10^6$",
        ),
        samples=(Sample("3\n1 2 3\n", "6\n"),),
        languages=("en",),
    )


def test_a_page_made_by_hand_is_read_the_same_way():
    info = read(BY_HAND)

    assert info.sections == Sections(
        input="The only input line has an integer $n$.",
        output="Print $n$ twice: $n\\ n$",
        constraints="$1 \\le n < 10^6$",
    )
    assert info.samples == (Sample("3\n", "3 3\n"),)
    assert info.warnings == ()


@pytest.mark.parametrize(
    ("url", "problem_id", "canonical"),
    [
        ("https://cses.fi/problemset/task/1068/", "1068", "https://cses.fi/problemset/task/1068"),
        ("http://www.cses.fi/problemset/task/1068", "1068", "https://cses.fi/problemset/task/1068"),
        ("https://cses.fi/249/task/A", "249-A", "https://cses.fi/249/task/A"),
        ("https://cses.fi/dt/task/233/", "dt-233", "https://cses.fi/dt/task/233"),
    ],
)
def test_every_address_of_a_problem_meets_in_one(url, problem_id, canonical):
    ref = parse_url(url)

    assert (ref.problem_id, ref.url) == (problem_id, canonical)


@pytest.mark.parametrize(
    ("html", "samples"),
    [
        (
            "<p>Input:</p><pre>5 8\n##  #\n</pre><p>Output:</p><pre>a &lt; b</pre>",
            (Sample("5 8\n##  #\n", "a < b\n"),),
        ),
        ("Input:<br/><code>5<br/>\n2 3  1 5<br/>\n</code>Output:<br/><code>4</code>", (Sample("5\n2 3 1 5\n", "4\n"),)),
        (
            "Input 1:<br/><code>1</code><br/>Output 1:<br/><code>2</code><br/>"
            "Input 2:<br/><code>3</code><br/>Output 2:<br/><code>4</code>",
            (Sample("1\n", "2\n"), Sample("3\n", "4\n")),
        ),
        (
            "<p>Input:</p><pre>1</pre><p>Output:</p><pre>2</pre><p>Explanation: the output <code>2</code> is right."
            '</p><h1 id="example-2">Example 2</h1><p>Input:</p><pre>3</pre><p>Output:</p><pre></pre>',
            (Sample("1\n", "2\n"), Sample("3\n", "")),
        ),
        ("<b>Input</b><pre>1</pre><b>Output</b><pre>2</pre>", (Sample("1\n", "2\n"),)),
        ("<h3>Input</h3><pre>1</pre><h3>Output</h3><pre>2</pre>", (Sample("1\n", "2\n"),)),
        ("<p>Syöte:</p><pre>1</pre><p>Tulos:</p><pre>2</pre>", (Sample("1\n", "2\n"),)),
        (
            "<pre>1</pre>\n<pre>2</pre><p>Explanation:</p><pre>5</pre><h1>Example 2</h1><pre>3</pre><pre>4</pre>",
            (Sample("1\n", "2\n"), Sample("3\n", "4\n")),
        ),
        ("<p>Input:<br><code>1</code></p><p>Output:<br><code>2</code></p>", (Sample("1\n", "2\n"),)),
    ],
)
def test_samples_are_the_blocks_behind_their_labels(html, samples):
    assert example(html) == samples


def test_a_statement_may_be_wrapped():
    wrapped = CSES_STATEMENT.replace('<h1 id="example">', '</section><section><h1 id="example">')

    assert read(f"<div><section>{wrapped}</section></div>") == read()


def test_an_example_is_explained_in_the_notes():
    info = read(CSES_STATEMENT + '<p>Explanation: <span class="math math-inline">1+2+3=6</span></p>')

    assert info.sections.notes == "Explanation: $1+2+3=6$"


def test_mathematics_that_a_browser_has_rendered_is_latex():
    katex = (
        '<span class="math math-inline"><span class="katex"><span class="katex-mathml"><math><semantics><mi>n</mi>'
        '<annotation encoding="application/x-tex">n</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true">n</span></span></span>'
    )
    mathjax = '<span class="MathJax_Preview"></span><span class="MathJax">𝑛</span><script type="math/tex">n</script>'

    assert read(CSES_STATEMENT.replace('<span class="math math-inline">n</span>', katex)) == read()
    assert read(BY_HAND.replace("$n$", mathjax)) == read(BY_HAND)


def test_a_finnish_course_is_read_the_same_way():
    statement = CSES_STATEMENT
    for english, finnish in (
        ("Input", "Syöte"),
        ("Output", "Tuloste"),
        ("Constraints", "Rajat"),
        ("Example", "Esimerkki"),
    ):
        statement = statement.replace(english, finnish)

    info = read(statement, limits="<li><b>Aikaraja:</b> 0.50 s</li><li><b>Muistiraja:</b> 128 MB</li>")

    assert (info.time_limit_s, info.memory_limit_mb, info.languages) == (0.5, 128, ("fi",))
    assert info.samples == (Sample("3\n1 2 3\n", "6\n"),)
    assert info.warnings == ()


def test_an_interactive_problem_has_a_conversation_for_an_example():
    statement = (
        "<p>This is an interactive problem.</p><h1>Interaction</h1><p>Print a query.</p>"
        '<h1 id="constraints">Constraints</h1><p>none</p><h1 id="example">Example</h1><pre>? 3\nYES\n! 7\n</pre>'
    )

    with pytest.raises(InteractiveWithoutSamples):
        read(statement)


def test_what_is_missing_is_named():
    with pytest.raises(IncompletePage, match="the samples"):
        example("")
    with pytest.raises(IncompletePage, match="2 inputs, 1 outputs"):
        example("<p>Input:</p><pre>1</pre><p>Output:</p><pre>2</pre><p>Input:</p><pre>1</pre>")
    with pytest.raises(IncompletePage, match="the memory limit"):
        read(limits="<li><b>Time limit:</b> 1.00 s</li>")
    assert read(CSES_STATEMENT.replace("Constraints", "Background")).warnings == (
        "The page has no constraints section.",
    )


def test_a_page_of_something_else_is_no_problem():
    with pytest.raises(NotAProblemPage):
        read_page(REF, cses_page().replace("task-constraints", "task-list"))
