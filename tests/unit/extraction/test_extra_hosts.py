"""Pages of judges that jobsvc does not know, in the ways that judges write them."""

from __future__ import annotations

import json

import pytest

from jobsvc.errors import IncompletePage, LoginRequired, NotAProblemPage, PageNotFound, RobotCheck
from jobsvc.extraction import judges_with, parse_url, read_page
from jobsvc.problem import ProblemInfo, Sample

HOST = "oj.example.org"
JUDGES = judges_with(HOST)
REF = parse_url(f"https://{HOST}/problem?id=1000", judges=JUDGES)
UNKNOWN = "jobsvc does not know this judge: its page was read by what problem pages have in common."
LIMITS = "<p>Time limit: 2 seconds<br>Memory limit: 256 megabytes</p>"
WRITTEN = (Sample("3\n1 2 3\n", "6\n"), Sample("1\n5\n", "5\n"))


def read(body: str, *, head: str = "<title>Row of Lamps - Example OJ</title>") -> ProblemInfo:
    page = (
        f"<!DOCTYPE html><html><head>{head}</head><body><header><h1>Example OJ</h1><nav><div>Input</div></nav></header>"
        f"<main>{body}</main><footer><h4>Notes</h4>All rights reserved</footer></body></html>"
    )
    return read_page(REF, page, judges=JUDGES)


HEADINGS = f"""
<h1>Row of Lamps</h1>{LIMITS}<p>There are $n$ lamps.</p>
<h2>Input</h2><p>The first line holds $n$.</p><pre>n
a_1 ... a_n</pre>
<h2>Output</h2><p>Print the sum.</p>
<h2>Constraints</h2><ul><li>$1 \\le n \\le 10^5$</li></ul>
<h2>Sample Input 1</h2><pre>3
1 2 3</pre><h2>Sample Output 1</h2><pre>6</pre><p>Add them:</p><pre>1+2+3</pre>
<h2>Sample Input 2</h2><pre>1
5
</pre><h2>Sample Output 2</h2><pre>5
</pre>
<h2>Hint</h2><p>Use <code>long</code>.</p><h2>Comments</h2><p>Nice!</p>"""

EXAMPLES = f"""
<h2>Row of Lamps</h2>{LIMITS}
<section><h3>Input Format</h3><div>The first line holds \\(n\\).</div></section>
<section><h3>Output Format</h3><div>Print the sum.</div></section>
<section><h3>Example #1</h3><h4>Input <button>Copy</button></h4><pre><code>3
1 2 3
</code></pre><h4>Output</h4><pre>6
</pre><h4>Explanation</h4><p>Add.</p></section>
<section><h3>Example #2</h3><h4>Input</h4><pre>1
5
</pre><h4>Output</h4><pre>5
</pre></section>"""

LABELS = """
<div class="ptt">Row of Lamps</div><div class="plm"><b>Time Limit:</b> 2000MS <b>Memory Limit:</b> 262144K</div>
<p class="pst">Description</p><div class="ptx">Lamps.</div>
<p class="pst">Input</p><div class="ptx">The first line holds $n$.</div>
<p class="pst">Output</p><div class="ptx">Print the sum.</div>
<p class="pst">Sample Input</p><pre class="sio">3
1 2 3</pre><p class="pst">Sample Output</p><pre class="sio">6</pre>
<p class="pst">Sample Input</p><pre class="sio">1
5</pre><p class="pst">Sample Output</p><pre class="sio">5</pre>
<p class="pst">Hint</p><div>Use <code>long</code>.</div>"""

TITLES = """
<div class="header"><div class="title">A. Row of Lamps</div><div>time limit per test</div>2 seconds
<div>memory limit per test</div>256 megabytes</div><div>Lamps.</div>
<div><div class="section-title">Input</div><p>The first line holds $n$.</p></div>
<div><div class="section-title">Output</div><p>Print the sum.</p></div>
<div><div class="section-title">Examples</div>
<div class="input"><div class="title">Input</div><pre>3
1 2 3
</pre></div><div class="output"><div class="title">Output</div><pre>6
</pre></div><div class="input"><div class="title">Input</div><pre>1
5
</pre></div><div class="output"><div class="title">Output</div><pre>5
</pre></div></div>
<div class="note"><div class="section-title">Note</div><p>Use long.</p></div>"""

TABLE = """
<h2>Row of Lamps</h2><table><tr><th>Time limit</th><th>Memory limit</th></tr>
<tr><td>2 s</td><td>256 MiB</td></tr></table>
<b>Input</b><br>The first line holds $n$.<p><b>Output:</b></p><p>Print the sum.</p><p><b>Samples</b></p>
<table class="sample"><tr><th>input</th><th>output</th></tr><tr><td><pre>3
1 2 3
</pre></td><td><pre>6
</pre></td></tr><tr><td>1<br>5</td><td>5</td></tr></table>"""

CHINESE = """
<h1>Row of Lamps</h1><div>时间限制 2000ms</div><div>内存限制 256MB</div><h2>题目描述</h2><p>Lamps.</p>
<h2>输入格式</h2><p>The first line holds $n$.</p><h2>输出格式</h2><p>Print the sum.</p>
<h2>输入输出样例</h2><h3>输入 #1 <button>复制</button></h3><pre>3
1 2 3</pre><h3>输出 #1</h3><pre>6</pre><h3>输入 #2</h3><pre>1
5</pre><h3>输出 #2</h3><pre>5</pre><h2>说明/提示</h2>"""


@pytest.mark.parametrize("body", [HEADINGS, EXAMPLES, LABELS, TITLES, TABLE, CHINESE])
def test_a_problem_page_is_read_however_it_is_written(body):
    info = read(body)

    assert (info.platform, info.problem_id) == (HOST, "problem?id=1000")
    assert info.url == f"https://{HOST}/problem?id=1000"
    assert info.title == "Row of Lamps"
    assert (info.time_limit_s, info.memory_limit_mb) == (2.0, 256.0)
    assert info.sections.input.startswith("The first line holds $n$.")
    assert info.sections.output == "Print the sum."
    assert info.samples == WRITTEN
    assert not info.interactive
    assert info.warnings == (UNKNOWN,)


def test_further_parts_are_told_apart():
    info = read(HEADINGS)

    assert info.sections.constraints == "$1 \\le n \\le 10^5$"
    assert info.sections.notes == "Use long."
    assert info.input_formats == ("n\na_1 ... a_n",)
    assert info.languages == ("en",)
    assert read(CHINESE).languages == ("zh",)


def test_json_ld_and_opengraph_tell_title_tags_difficulty_and_language():
    described = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Example OJ"},
            {
                "@type": ["CreativeWork", "LearningResource"],
                "name": "Lamps",
                "keywords": "sum, greedy",
                "educationalLevel": "Easy",
            },
        ],
    }
    head = f'<meta property="og:title" content="x"><script type="application/ld+json">{json.dumps(described)}</script>'

    info = read(HEADINGS, head=head)

    assert (info.title, info.tags, info.difficulty) == ("Lamps", ("sum", "greedy"), "Easy")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property="og:title" content="Sums | Example OJ"><meta property="og:site_name" content="Example OJ">',
            "Sums",
        ),
        ("<title>oj.example.org :: Sums</title>", "Sums"),
        ("<title>P1000 - Sums – OJ</title>", "P1000 - Sums"),
        ('<script type="application/ld+json">{"@type": "Article", "headline": " Sums "}</script>', "Sums"),
        (
            '<script type="application/ld+json">[{"mainEntity": {"@type": "Question", "name": "Sums"}}]</script>',
            "Sums",
        ),
        (
            '<script type="application/ld+json">{"@type": "Organization", "name": "We"}</script><title>Sums</title>',
            "Sums",
        ),
        ('<script type="application/ld+json">{"@type":</script><title>Sums</title>', "Sums"),
        ('<script type="application/ld+json">{"@type": 7, "name": []}</script><title>Sums</title>', "Sums"),
        ("", "Row of Lamps"),
    ],
)
def test_the_title_is_without_the_sites_name(head, title):
    assert read(HEADINGS, head=head).title == title


def test_a_heading_that_the_title_is_about_wins_over_it():
    assert read(HEADINGS, head="<title>Problem 1000: Row of Lamps :: anything</title>").title == "Row of Lamps"


def test_tags_may_be_links():
    body = HEADINGS + '<a rel="nofollow tag" href="/t/1">sum</a><a rel="tag" href="/t/2">greedy</a>'

    assert read(body).tags == ("sum", "greedy")


def test_limits_that_are_not_shown_are_warnings():
    info = read(HEADINGS.replace(LIMITS, ""))

    assert (info.time_limit_s, info.memory_limit_mb) == (None, None)
    assert info.warnings == (UNKNOWN, "The page shows no time limit.", "The page shows no memory limit.")


def test_two_problems_on_a_page_are_a_warning():
    assert "more than one input section" in read(HEADINGS + EXAMPLES).warnings[-1]


def test_an_interactive_problem_with_a_sample_is_told():
    info = read(HEADINGS.replace("<h2>Hint</h2>", "<h2>Interaction</h2><p>Flush.</p><h2>Hint</h2>"))

    assert info.interactive
    assert info.sections.output == "Print the sum.\nFlush."


def test_a_page_without_samples_is_incomplete():
    with pytest.raises(IncompletePage, match=r"the samples\.$"):
        read("<h1>Lamps</h1><h2>Input</h2><p>n</p><h2>Output</h2><p>sum</p>")


def test_blocks_that_nothing_names_are_no_samples():
    with pytest.raises(IncompletePage, match="the samples"):
        read("<h1>Lamps</h1><h2>Input</h2><p>n</p><h2>Output</h2><p>sum</p><h2>Example</h2><pre>1</pre><pre>2</pre>")


def test_half_a_sample_is_none():
    with pytest.raises(IncompletePage, match="the other half of a sample"):
        read(HEADINGS.replace("<h2>Sample Output 2</h2>", "<h2>Explanation</h2>"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            "<h1>Our blog</h1><p>Today we publish a problem with an <b>input</b> of lamps.</p><pre>1</pre>",
            NotAProblemPage,
        ),
        (
            "<h1>Problems</h1><table><tr><th>Id</th><th>Title</th></tr><tr><td>1</td><td>Lamps</td></tr></table>",
            NotAProblemPage,
        ),
        ("<h2>Notes</h2><p>x</p><h2>Constraints</h2><p>y</p>", NotAProblemPage),
        ("", NotAProblemPage),
        ("<h1>404 Not Found</h1>", PageNotFound),
        ("<h1>Sign in to continue</h1>", LoginRequired),
        ("<div class='cf-turnstile'></div>", RobotCheck),
    ],
)
def test_what_is_no_problem_page_is_refused_by_its_name(body, kind):
    with pytest.raises(kind):
        read(body)


def test_samples_are_read_byte_for_byte():
    body = HEADINGS.replace(">6</pre>", "> &amp;lt;<b>x</b>  \n\n</pre>")

    assert read(body).samples[0].output == " &lt;x  \n\n"
