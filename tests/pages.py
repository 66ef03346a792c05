"""Small problem pages in the layouts of the judges, written for the tests."""

from __future__ import annotations

CODEFORCES_INPUT = (
    "<p>The first line holds $$$n$$$ ($$$1 \\le n \\le 10^5$$$)&nbsp;&mdash; the number of lamps.</p>"
    "<p>The second line holds $$$n$$$ integers $$$a_1, \\ldots, a_n$$$ ($$$a_i &lt; 10^9$$$).</p>"
)
CODEFORCES_SAMPLES = (
    '<div class="input"><div class="title">Input</div><pre>\n3\n1 2 3\n</pre></div>'
    '<div class="output"><div class="title">Output</div><pre>\n6\n</pre></div>'
)


def codeforces_page(
    *,
    title: str = "A. Row of Lamps",
    time_limit: str = '<div class="property-title">time limit per test</div>2.5 seconds',
    memory_limit: str = '<div class="property-title">memory limit per test</div>256 megabytes',
    files: str = '<div class="input-file"><div class="property-title">input</div>standard input</div>'
    '<div class="output-file"><div class="property-title">output</div>standard output</div>',
    input_section: str = CODEFORCES_INPUT,
    output_section: str = "<p>Print the sum.</p>",
    samples: str = CODEFORCES_SAMPLES,
    more: str = "",
    tags: tuple[str, ...] = ("math", "*1200"),
) -> str:
    """A page of codeforces.com; every part can be changed, and left out by passing ``""``."""
    boxes = "".join(f'<div class="roundbox"><span class="tag-box">\n    {tag}\n</span></div>' for tag in tags)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Problem - A - Codeforces</title>'
        "<script>if (a<b) window.locale = 'en';</script></head><body>"
        '<div class="lang-chooser"><a href="/enter?back=%2F">Enter</a> | <a href="/register">Register</a></div>'
        f'{boxes}<div class="problemindexholder" problemindex="A"><div class="ttypography">'
        f'<div class="problem-statement"><div class="header"><div class="title">{title}</div>'
        f'<div class="time-limit">{time_limit}</div><div class="memory-limit">{memory_limit}</div>{files}</div>'
        "<div><p>There are $$$n$$$ lamps.</p></div>"
        f'<div class="input-specification"><div class="section-title">Input</div>{input_section}</div>'
        f'<div class="output-specification"><div class="section-title">Output</div>{output_section}</div>'
        '<div class="sample-tests"><div class="section-title">Example</div>'
        f'<div class="sample-test">{samples}</div></div>{more}</div></div></div></body></html>'
    )


def codeforces_samples(*pairs: tuple[str, str]) -> str:
    """Samples whose blocks hold this HTML."""
    return "".join(
        f'<div class="input"><div class="title">Input</div><pre>{given}</pre></div>'
        f'<div class="output"><div class="title">Output</div><pre>{printed}</pre></div>'
        for given, printed in pairs
    )


def atcoder_part(heading: str, content: str) -> str:
    """One part of a statement in AtCoder's present layout."""
    return f'<div class="part">\n<section>\n<h3>{heading}</h3>{content}\n</section>\n</div>\n'


def old_atcoder_part(heading: str, content: str) -> str:
    """The same in the layout of the first contests: the heading stands before the section."""
    return f'<div class="part">\n<h3>{heading}</h3>\n<section>\n{content}\n</section>\n</div>\n'


ENGLISH = {
    "Problem Statement": "<p>There are <var>N</var> lamps in a row.</p>",
    "Constraints": "<ul>\n<li><var>1 \\leq N \\leq 2\\times 10^5</var></li>\n<li>All values are integers.</li>\n</ul>",
    "Input": "<p>The input is given in the following format:</p>\n"
    "<pre><var>N</var>\n<var>A_1</var> <var>A_2</var> <var>\\ldots</var> <var>A_N</var>\n</pre>",
    "Output": "<p>Print the sum.</p>",
    "Sample Input 1": "<pre>3\n1 2 3\n</pre>",
    "Sample Output 1": "<pre>6\n</pre>\n<p>Add them:</p><pre>1+2+3\n</pre>",
    "Sample Input 2": "<pre>1\n5\n</pre>",
    "Sample Output 2": "<pre>5\n</pre>",
}
JAPANESE = {
    "問題文": "<p><var>N</var> 個のランプがあります。</p>",
    "制約": "<ul><li><var>1 \\leq N \\leq 2\\times 10^5</var></li><li>入力は全て整数</li></ul>",
    "入力": "<p>入力は以下の形式で与えられる。</p><pre><var>N</var>\n<var>A_1</var> … <var>A_N</var>\n</pre>",
    "出力": "<p>和を出力せよ。</p>",
    "入力例 1": "<pre>3\n1 2 3\n</pre>",
    "出力例 1": "<pre>6\n</pre>",
}


def atcoder_half(parts: dict[str, str], *, language: str) -> str:
    """One language's half of a statement."""
    written = "".join(atcoder_part(heading, content) for heading, content in parts.items())
    return f'<span class="lang-{language}">\n<p>Score : <var>100</var> points</p>\n{written}</span>\n'


def atcoder_page(
    statement: str | None = None,
    *,
    heading: str = '<span class="h2">A - Row of Lamps\n<a class="btn" href="/editorial">解説</a></span>',
    limits: str = "<p>実行時間制限: 2 sec / メモリ制限: 1024 MB</p>",
) -> str:
    """A page of atcoder.jp, with both halves unless another statement is given."""
    if statement is None:
        statement = atcoder_half(JAPANESE, language="ja") + atcoder_half(ENGLISH, language="en")
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>A - Row of Lamps</title></head><body>'
        f'<div id="main-container" class="container">{heading}<hr/>{limits}'
        f'<div id="task-statement"><span class="lang">{statement}</span></div></div></body></html>'
    )


BAEKJOON_PARTS = {
    "description": "<p>램프가 $N$개 있다.</p>",
    "input": "<p>첫째 줄에 $N$ (1 ≤ $N$ ≤ 2<sup>31</sup>)이 주어진다.</p>\n\n<p>둘째 줄에 N개의 수가 주어진다.</p>",
    "output": "<p>합을 출력한다.</p>",
    "limit": "",
    "hint": "",
}


def baekjoon_samples(*pairs: tuple[str, str]) -> str:
    """Samples whose blocks hold this HTML."""
    button = (
        '<button type="button" class="btn btn-link copy-button" data-clipboard-target="#sample-{}-{}">복사</button>'
    )
    return "".join(
        f'<div class="col-md-6"><section id="sample{side}{number}"><div class="headline">\n<h2>예제 {name} {number}\n'
        f'{button.format(side, number)}\n</h2></div>\n<pre class="sampledata" id="sample-{side}-{number}">{block}</pre>'
        "</section></div>\n"
        for number, pair in enumerate(pairs, 1)
        for side, name, block in zip(("input", "output"), ("입력", "출력"), pair, strict=True)
    )


def baekjoon_page(
    *,
    title: str = "램프",
    labels: str = "",
    limits: tuple[str, str] = ("2 초 ", "128 MB"),
    samples: str = baekjoon_samples(("3\n1 2 3\n", "6\n")),
    tags: tuple[str, ...] = ("수학", "그리디 알고리즘"),
    more: str = "",
    **parts: str,
) -> str:
    """A page of acmicpc.net; parts are named as their sections are: ``input``, ``limit`` ..."""
    sections = "".join(
        f'<div class="col-md-12"><section id="{name}"><div class="headline"><h2>{name}</h2></div>\n'
        f'<div id="problem_{name}" class="problem-text">\n{content}\n</div></section></div>'
        for name, content in (BAEKJOON_PARTS | parts).items()
    )
    tag_list = "".join(f'<li>\n<a href="/problem/tag/1" class="spoiler-link">{tag}</a>\n</li>' for tag in tags)
    return (
        '<!DOCTYPE html><html lang="ko"><head><title>1000번: 램프</title><meta charset="utf-8"></head><body>'
        '<ul class="nav nav-pills no-print problem-menu"><li><a href="/problem/1000">1000번</a></li></ul>'
        '<div class="page-header"><h1><span class="printable">\n1000번\n - </span>'
        f'<span id="problem_title">{title}</span>{labels}</h1></div>'
        '<table class="table" id="problem-info">'
        "<thead><tr><th>시간 제한</th><th>메모리 제한</th><th>제출</th></tr></thead>"
        f"<tbody><tr><td>{limits[0]}</td><td>{limits[1]}</td><td>131091</td></tr></tbody></table>"
        f'<div id="problem-body">{sections}'
        f'<div class="row">{samples}</div>{more}</div><section id="problem_tags"><h2>알고리즘 분류</h2>'
        f'<ul class="spoiler-list">{tag_list}</ul></section></body></html>'
    )


CSES_STATEMENT = (
    '<p>There are <span class="math math-inline">n</span> lamps.</p>\n'
    '<h1 id="input">Input</h1>\n<p>The first line has an integer <span class="math math-inline">n</span>.</p>\n'
    '<h1 id="output">Output</h1>\n<p>Print the sum.</p>\n'
    '<h1 id="constraints">Constraints</h1>\n'
    '<ul>\n<li><span class="math math-inline">1 \\le n \\le 10^6</span></li>\n</ul>\n'
    '<h1 id="example">Example</h1>\n<p>Input:</p>\n<pre>3\n1 2 3\n</pre>\n<p>Output:</p>\n<pre>6\n</pre>\n'
)


def cses_page(
    statement: str = f'<div class="md">{CSES_STATEMENT}</div>',
    *,
    title: str = "Row of Lamps",
    limits: str = "<li><b>Time limit:</b> 1.00 s</li>\n<li><b>Memory limit:</b> 512 MB</li>",
) -> str:
    """A page of cses.fi, in the layout made from Markdown unless another statement is given."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body class="with-sidebar"><div class="title-block">'
        f'<h3><a href="/problemset/list/">CSES Problem Set</a></h3><h1>{title}</h1></div>'
        '<div class="content-wrapper"><div class="content">'
        f'<title>CSES - {title}</title><ul class="task-constraints">\n{limits}\n</ul>\n{statement}</div>'
        '<div class="nav sidebar"><h4>Introductory Problems</h4><a href="/problemset/task/1083">Next</a></div>'
        "</div></body></html>"
    )
