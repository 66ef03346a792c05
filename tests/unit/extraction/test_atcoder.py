from __future__ import annotations

from pathlib import Path

import pytest

import jobsvc
from jobsvc.errors import IncompletePage, InteractiveWithoutSamples
from jobsvc.extraction import extract, parse_url, read_page
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests.pages import ENGLISH, JAPANESE, atcoder_half, atcoder_page, atcoder_part, old_atcoder_part

REF = parse_url("https://atcoder.jp/contests/abc300/tasks/abc300_a")


def read(statement: str | None = None, *, languages: tuple[str, ...] = ("en",), **parts) -> ProblemInfo:
    return read_page(REF, atcoder_page(statement, **parts), languages=languages)


def english(**changed: str) -> str:
    """The English half with some parts changed, named with _ for a space."""
    return atcoder_half(ENGLISH | {name.replace("_", " "): text for name, text in changed.items()}, language="en")


def test_the_english_half_of_a_page_is_read_whole():
    assert read() == ProblemInfo(
        url="https://atcoder.jp/contests/abc300/tasks/abc300_a",
        platform="atcoder",
        problem_id="abc300_a",
        title="Row of Lamps",
        time_limit_s=2,
        memory_limit_mb=1024,
        sections=Sections(
            input="The input is given in the following format:\n$N$\n$A_1$ $A_2$ $\\ldots$ $A_N$",
            output="Print the sum.",
            constraints="$1 \\leq N \\leq 2\\times 10^5$\nAll values are integers.",
        ),
        input_formats=("N\nA_1 A_2 \\ldots A_N",),
        samples=(Sample("3\n1 2 3\n", "6\n"), Sample("1\n5\n", "5\n")),
        languages=("en", "ja"),
    )


def test_a_page_in_japanese_only_is_read_in_japanese():
    info = read(atcoder_half(JAPANESE, language="ja"))

    assert info.sections.constraints == "$1 \\leq N \\leq 2\\times 10^5$\n入力は全て整数"
    assert info.input_formats == ("N\nA_1 … A_N",)
    assert info.samples == (Sample("3\n1 2 3\n", "6\n"),)
    assert (info.languages, info.warnings) == (("ja",), ())


def test_an_english_half_that_is_not_whole_gives_way_to_the_japanese():
    short = {"Problem Statement": "<p>To be translated.</p>"}

    info = read(atcoder_half(short, language="en") + atcoder_half(JAPANESE, language="ja"))

    assert info.languages == ("ja", "en")
    assert info.warnings == ("The English half of the page is not whole; the Japanese one was read.",)


@pytest.mark.parametrize(
    ("languages", "read_first"),
    [(("en",), "en"), (("ja",), "ja"), (("ja", "en"), "ja"), (("ko", "en"), "en"), (("ko",), "en")],
)
def test_the_preferred_half_is_read(languages, read_first):
    info = read(languages=languages)

    assert info.languages[0] == read_first
    assert info.sections.output == {"en": "Print the sum.", "ja": "和を出力せよ。"}[read_first]
    assert len(info.samples) == {"en": 2, "ja": 1}[read_first]
    assert info.warnings == ()


def test_a_preferred_half_that_is_not_whole_gives_way_whichever_it_is():
    info = read(atcoder_half({"問題文": "<p>未定</p>"}, language="ja") + english(), languages=("ja",))

    assert info.languages == ("en", "ja")
    assert info.warnings == ("The Japanese half of the page is not whole; the English one was read.",)


@pytest.mark.parametrize(
    "url",
    [
        "https://atcoder.jp/contests/abc300/tasks/abc300_a?lang=ja",
        "http://abc300.contest.atcoder.jp/tasks/abc300_a",
        "https://beta.atcoder.jp/contests/abc300/tasks/abc300_a/",
    ],
)
def test_every_address_of_a_problem_meets_in_one(url):
    assert parse_url(url) == REF


def test_headings_and_blocks_may_be_wrapped_in_whatever_is_there():
    statement = (
        '<span class="lang-en"><h3>Constraints</h3><ul><li><var>N</var></li></ul>'
        '<h3>Input</h3><p>As follows:</p><div class="io-style"><pre>\n<var>N</var>\n</pre></div>'
        "<section><div><h3>Output</h3></div><p>Print it.</p>"
        '<div class="part"><h3>Sample Input 1</h3><div><p></p><pre>1\n</pre></div>'
        '<h3>Sample Output 1</h3></div><pre class="prettyprint">2</pre></section>'
        "<h3>Input Example 2</h3><section><pre>3</pre><pre>why</pre></section>"
        "<h3>Example Output 2</h3><pre>4</pre></span>"
    )

    info = read(statement)

    assert info.input_formats == ("N",)
    assert info.sections.output == "Print it."
    assert info.samples == (Sample("1\n", "2\n"), Sample("3\n", "4\n"))


def test_the_oldest_pages_have_paragraphs_for_headings():
    statement = (
        '<div class="section"><h3>入力</h3><p><var>N</var> が与えられる。</p><h3>出力</h3><p>和を出力せよ。</p>'
        '<h3>制約</h3><ul><li>整数</li></ul><p>入力例 1:</p>\n<pre class="literal-block">\n3 4\n1 0\n</pre>'
        '<p>入力例 1 に対する出力例:</p>\n<pre class="literal-block">\n3\n</pre>'
        '<p>入力例 2:</p><pre class="literal-block">1</pre><p>入力例 2 に対する出力例:</p>'
        '<pre class="literal-block">0</pre></div>'
    )

    info = read(statement)

    assert info.samples == (Sample("3 4\n1 0\n", "3\n"), Sample("1\n", "0\n"))
    assert (info.sections.input, info.languages, info.warnings) == ("$N$ が与えられる。", ("ja",), ())


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Sample Input 1", "Output for the Sample Input 1"),
        ("Sample Input A", "Sample Output A"),
        ("Sample Input 1 (Subtask 2)", "Sample Output 1 (Subtask 2)"),
        ("Sample Input 1<span>Copied!</span>", "Sample Output 1<button>Copy</button>"),
        ("入力例 1（小課題 1）", "出力例 1（小課題 1）"),
        ("入力例a", "出力例a"),
        ("入力の例 1", "出力の例 1"),
        ("サンプル入力 1", "サンプル出力 1"),
        ("入力例 1", "入力例 1に対する出力"),
    ],
)
def test_samples_have_headings_of_many_wordings(given, printed):
    parts = {
        "Input": "<pre><var>N</var></pre>",
        "Output": "<p>It.</p>",
        given: "<pre>1\n</pre>",
        printed: "<pre>2</pre>",
    }

    assert read("".join(atcoder_part(*part) for part in parts.items())).samples == (Sample("1\n", "2\n"),)


def test_a_translator_leaves_its_marks_around_the_title():
    heading = '<span class="h2"><font><font>A - Row of Lamps</font></font> <a class="btn">解説</a></span>'

    assert read_page(REF, atcoder_page(heading=heading)).title == "Row of Lamps"


def test_the_title_of_a_contests_own_host_is_its_heading():
    page = atcoder_page(heading="<h2>A - Row of Lamps</h2>")
    page = page.replace('id="main-container"', 'id="outer-inner"').replace("<title>A -", "<title>A:")

    assert read_page(REF, page).title == "Row of Lamps"


def test_what_the_pages_script_adds_is_no_part_of_the_statement():
    copier = '<div class="div-btn-copy"><span class="btn-copy btn-pre" data-target="for_copy0">Copy</span></div>'
    pretty = (
        '<pre class="prettyprint linenums source-code prettyprinted"><ol class="linenums"><li class="L0">'
        '<span class="lit">3</span></li><li class="L1">\xa0</li><li class="L2"><span class="pln">  a</span></li></ol>'
        "</pre>"
        '<pre class="source-code-for-copy">3\n\n  a</pre>'
    )
    format_block = '<pre><var>N</var></pre><pre class="source-code-for-copy">N</pre>'

    info = read(english(Sample_Input_1=copier + pretty, Input=f"<p>Format:</p>{copier}{format_block}"))

    assert info.samples[0] == Sample("3\n\n  a\n", "6\n")
    assert info.input_formats == ("N",)
    assert info.sections.input == "Format:\n$N$"


def test_a_single_dollar_sign_is_one():
    info = read(english(Constraints="<ul><li>from $1 to $2</li><li>\\(N\\) and $$M$$</li></ul>"))

    assert info.sections.constraints == "from \\$1 to \\$2\n$N$ and $M$"


def test_the_first_contests_layout_has_no_halves_and_headings_before_sections():
    parts = {
        "問題文": "<p><var>N</var> 個</p>",
        "制約": "<ul><li><var>1≦N≦10</var></li></ul>",
        "入力": "<p>形式：</p><pre><var>N</var>\n<var>A<sub>1</sub></var>\n:\n<var>A_N</var></pre>",
        "出力": "<p>和</p>",
        "入力例１": '<pre class="prettyprint linenums">\n1\n7\n</pre>',
        "出力例１": "<pre>7</pre>",
    }
    statement = "".join(old_atcoder_part(heading, content) for heading, content in parts.items())

    info = read(statement, heading="<h2>A - ランプ</h2>", limits="<p>Time limit : 1.5sec / Memory limit : 65536KB</p>")

    assert (info.title, info.time_limit_s, info.memory_limit_mb) == ("ランプ", 1.5, 64)
    assert info.input_formats == ("N\nA_{1}\n:\nA_N",)
    assert info.samples == (Sample("1\n7\n", "7\n"),)
    assert info.languages == ("ja",)
    assert info.warnings == ()


def test_a_page_saved_by_a_browser_is_read_the_same_way():
    rendered = (
        '<var><span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>N</mi></mrow>'
        '<annotation encoding="application/x-tex">N \\le 5</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true"><span class="mord mathnormal">N</span></span></span></var>'
    )
    saved = atcoder_page(
        english(Constraints=f"<ul><li>{rendered}</li></ul>", Input=f"<pre>{rendered}\n</pre>")
    ).replace("Input 1</h3>", 'Input 1<span class="btn btn-default btn-sm btn-copy">Copy</span></h3>')

    info = read_page(REF, saved)

    assert info.sections.constraints == "$N \\le 5$"
    assert info.input_formats == ("N \\le 5",)
    assert len(info.samples) == 2


def test_every_block_of_the_input_section_is_a_format():
    blocks = (
        "<pre><var>T</var>\n<var>\\mathrm{case}_1</var>  \n</pre><p>Each:</p><pre>\n<var>N</var>\n</pre><pre> </pre>"
    )

    assert read(english(Input=blocks)).input_formats == ("T\n\\mathrm{case}_1", "N")


@pytest.mark.parametrize(
    ("limits", "seconds", "megabytes"),
    [
        ("<p>Time Limit: 2 sec / Memory Limit: 1024 MiB</p>", 2, 1024),
        ("<p>\n\t実行時間制限: 525 msec / メモリ制限: 256 MB\n</p>", 0.525, 256),
        ("<p>Time Limit: 2.5 sec / Memory Limit: 1 GiB</p>", 2.5, 1024),
        ("<p><span>Time limit : 2sec</span> / <span>Memory limit : 65536KB</span></p>", 2, 64),
        ("<dl><dt>Time Limit: 2 sec</dt><dd>Memory Limit: 256 MB</dd></dl>", 2, 256),
    ],
)
def test_limits_come_in_seconds_and_megabytes(limits, seconds, megabytes):
    info = read(limits=limits)

    assert (info.time_limit_s, info.memory_limit_mb) == (seconds, megabytes)


@pytest.mark.parametrize("letter", ["A", "Ex", "001", "H2"])
def test_the_letter_is_no_part_of_the_title(letter):
    assert read(heading=f'<span class="h2">{letter} - Up - and - Down</span>').title == "Up - and - Down"


def test_a_sample_may_print_nothing():
    assert read(english(Sample_Output_2="<pre></pre>")).samples[1] == Sample("1\n5\n", "")


@pytest.mark.parametrize(
    ("page", "named"),
    [
        (
            atcoder_page(heading="", limits="").replace("<title>A - Row of Lamps</title>", ""),
            "the title, the time limit",
        ),
        (atcoder_page(limits="<p>Time Limit: 2 sec</p>"), "the memory limit"),
        (atcoder_page(atcoder_part("Input", "<pre><var>N</var></pre>")), "the samples"),
        (atcoder_page(english(Sample_Output_2="<p>none</p>")), "the other half of a sample"),
    ],
)
def test_a_page_without_what_every_problem_has_is_an_error_that_names_it(page, named):
    with pytest.raises(IncompletePage, match=named):
        read_page(REF, page)


def test_an_interactive_problem_without_samples_is_an_error():
    statement = atcoder_part("Problem Statement", "<p>This is an interactive task.</p>")

    with pytest.raises(InteractiveWithoutSamples):
        read(statement + atcoder_part("Sample Input and Output", "<table><tr><td>1</td></tr></table>"))


def test_missing_sections_are_doubtful():
    parts = {name: text for name, text in ENGLISH.items() if name not in ("Input", "Constraints")}

    info = read(atcoder_half(parts, language="en"))

    assert info.warnings == ("The page has no input section.", "The page has no constraints section.")


def test_the_bundled_sample_is_a_whole_page():
    html = (Path(jobsvc.__file__).parent / "samples" / "atcoder_sample.html").read_text(encoding="utf-8")

    info = extract("https://atcoder.jp/contests/jobsvc001/tasks/jobsvc001_a", fetch=lambda url: html)

    assert (info.problem_id, info.title) == ("jobsvc001_a", "Lanterns on the Pier")
    assert info.input_formats == ("N\nA_1 A_2 \\ldots A_N\nS",)
    assert (len(info.samples), info.warnings) == (2, ())
