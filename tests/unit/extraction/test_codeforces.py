from __future__ import annotations

import pytest

from jobsvc.errors import IncompletePage, InteractiveWithoutSamples, NotAProblemPage
from jobsvc.extraction import parse_url, read_page
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests.pages import codeforces_page, codeforces_samples

REF = parse_url("https://codeforces.com/contest/1234/problem/A")


def read(**parts) -> ProblemInfo:
    return read_page(REF, codeforces_page(**parts))


def test_a_page_is_read_whole():
    assert read() == ProblemInfo(
        url="https://codeforces.com/contest/1234/problem/A",
        platform="codeforces",
        problem_id="1234A",
        title="Row of Lamps",
        time_limit_s=2.5,
        memory_limit_mb=256,
        sections=Sections(
            input="The first line holds $n$ ($1 \\le n \\le 10^5$) — the number of lamps.\n"
            "The second line holds $n$ integers $a_1, \\ldots, a_n$ ($a_i < 10^9$).",
            output="Print the sum.",
        ),
        samples=(Sample("3\n1 2 3\n", "6\n"),),
        tags=("math",),
        difficulty="1200",
        languages=("en",),
    )


def test_the_russian_page_is_read_the_same_way():
    info = read(
        title="A. Ряд ламп",
        time_limit='<div class="property-title">ограничение по времени на тест</div>1 секунда',
        memory_limit='<div class="property-title">ограничение по памяти на тест</div>512 мегабайт',
        files='<div class="input-file"><div class="property-title">ввод</div>стандартный ввод</div>',
    )

    assert (info.title, info.time_limit_s, info.memory_limit_mb) == ("Ряд ламп", 1, 512)
    assert (info.languages, info.warnings) == (("ru",), ())


def test_old_pages_write_mathematics_as_markup():
    info = read(
        input_section='<p>Numbers <span class="tex-span"><i>a</i><sub class="lower-index"><i>i</i></sub></span> '
        '(<span class="tex-span">1&nbsp;≤&nbsp;<i>a</i><sub class="lower-index"><i>i</i> - 1</sub> &lt; 2·10'
        '<sup class="upper-index">5</sup></span>) from the set <span class="tex-span">{1, 2}</span></p>'
    )

    assert info.sections.input == "Numbers $a_{i}$ ($1 ≤ a_{i - 1} < 2·10^{5}$) from the set $\\{1, 2\\}$"


def test_rendered_mathematics_counts_once_and_as_latex():
    rendered = (
        '<span class="MathJax_Preview"></span><span class="MathJax"><nobr><span class="math">𝑛</span></nobr>'
        '<span class="MJX_Assistive_MathML"><math><mi>n</mi></math></span></span>'
        '<script type="math/tex">1 \\le n < 10^{5}</script>'
    )
    display = (
        '<div class="MathJax_Display"><span class="MathJax">∑</span></div>'
        '<script type="math/tex; mode=display">\\sum_i a_i</script>'
    )

    info = read(input_section=f"<p>Given {rendered}, the sum is {display} at most.</p>")

    assert info.sections.input == "Given $1 \\le n < 10^{5}$, the sum is\n$\\sum_i a_i$ at most."


def test_display_mathematics_and_real_dollars_are_told_apart():
    info = read(input_section="<p>It costs $5: $$$$$$x\n\\cdot y$$$$$$</p>")

    assert info.sections.input == "It costs \\$5: $x \\cdot y$"


def test_lists_breaks_notes_and_pictures_become_text():
    info = read(
        input_section='<p>Either<br>or:</p><ul><li>one</li><li>two <img class="tex-formula" src="x.png"></li></ul>',
        more='<div class="note"><div class="section-title">Note</div><p>See   above.</p><p></p><p>Done.</p></div>',
    )

    assert info.sections.input == "Either\nor:\none\ntwo [picture]"
    assert info.sections.notes == "See above.\nDone."
    assert info.warnings == ("Something in the input section is a picture, which cannot be read.",)


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("\n3\n1 2 3\n", "3\n1 2 3\n"),
        ("3<br />1 2 3<br />", "3\n1 2 3\n"),
        ("3<br>1 2 3", "3\n1 2 3\n"),
        ("3\r\n1 2 3\r\n", "3\n1 2 3\n"),
        (
            '<div class="test-example-line test-example-line-even">3</div>'
            '<div class="test-example-line test-example-line-odd"></div>'
            '<div class="test-example-line test-example-line-odd">1 2  3 </div>',
            "3\n\n1 2  3 \n",
        ),
        (
            '\n    <div class="test-example-line">3</div>\n    <div class="test-example-line"><br></div>\n  '
            '<div class="test-example-line"> x</div>\n  ',
            "3\n\n x\n",
        ),
        (
            '3<br/><div class="test-example-line">1 2</div>3<div class="test-example-line"></div>4\n',
            "3\n1 2\n3\n\n4\n",
        ),
        ("<div>3</div><div>1 2 3</div>", "3\n1 2 3\n"),
        ('<span class="tex-span">\\</span>##/<br/>', "\\##/\n"),
        ("&lt;b&gt; &amp;lt; &quot;", '<b> &lt; "\n'),
        ("  indented\n\ttab", "  indented\n\ttab\n"),
        ("abc\n\n", "abc\n\n"),  # the last line is empty, and part of the input
        ("3\n    ", "3\n"),
        ("", ""),
        ("\n\n", "\n"),
        ("한국어 👩‍👩‍👧 e\u0301\n", "한국어 👩‍👩‍👧 e\u0301\n"),
    ],
)
def test_a_sample_is_what_a_program_reads(block, text):
    info = read(samples=codeforces_samples((block, "1")))

    assert info.samples == (Sample(text, "1\n"),)


def test_all_samples_are_kept_in_their_order():
    info = read(samples=codeforces_samples(("1", "2"), ("3", "4"), ("5", "6")))

    assert info.samples == (Sample("1\n", "2\n"), Sample("3\n", "4\n"), Sample("5\n", "6\n"))


def test_a_copied_button_is_no_part_of_a_sample():
    copier = '<div title="Copy" class="input-output-copier" data-clipboard-target="#id1">Copy</div>'
    samples = codeforces_samples(("1", "2")).replace("Input</div>", f"Input{copier}</div>")

    assert read(samples=samples).samples == (Sample("1\n", "2\n"),)


def test_half_a_sample_is_an_error():
    with pytest.raises(IncompletePage, match="1 inputs, 0 outputs"):
        read(samples='<div class="input"><pre>1</pre></div>')


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ({"title": ""}, "the title"),
        ({"time_limit": "unlimited"}, "the time limit"),
        ({"memory_limit": ""}, "the memory limit"),
        ({"samples": ""}, "the samples"),
        ({"samples": "", "title": ""}, "the title, the samples"),
    ],
)
def test_a_page_without_what_every_problem_has_is_an_error_that_names_it(left_out, named):
    with pytest.raises(IncompletePage, match=f"on it: {named}\\."):
        read(**left_out)


def test_an_interactive_problem_without_samples_is_an_error():
    more = '<div><div class="section-title">Interaction</div><p>Print a query.</p></div>'

    with pytest.raises(InteractiveWithoutSamples):
        read(samples="", more=more)


def test_an_interactive_problem_with_samples_says_what_they_are():
    more = '<div><div class="section-title">Interaction</div><p>Print a query.</p></div>'

    info = read(more=more)

    assert info.interactive
    assert info.sections.output == "Print the sum.\nPrint a query."
    assert info.warnings == ("The problem is interactive: its samples are conversations, not inputs.",)


def test_a_problem_that_is_expressly_not_interactive_is_not():
    assert not read(output_section="<p>This is not an interactive problem.</p>").interactive
    assert read(output_section="<p>This is an interactive problem.</p>").interactive


def test_files_for_standard_input_and_a_foreign_title_are_doubtful():
    info = read(
        title="B1. Row of Lamps",
        files='<div class="input-file"><div class="property-title">input</div>lamps.in</div>',
        input_section="",
    )

    assert info.warnings == (
        "The program does not use standard input but the file 'lamps.in'.",
        "The page has no input section.",
        "The page's title is that of problem B1, the address that of 1234A.",
    )


def test_a_page_that_was_cut_off_is_doubtful():
    page = codeforces_page()

    info = read_page(REF, page[: page.index("</div></div></div></body>")])

    assert info.warnings == ("The page seems cut off: its end is missing, and with it perhaps samples.",)


def test_a_page_of_several_problems_is_none_of_them():
    with pytest.raises(NotAProblemPage, match="2 problems"):
        read_page(REF, codeforces_page() * 2)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("B2. Mr. Lamp", "Mr. Lamp"),
        ("Mr. Lamp", "Mr. Lamp"),
        ("505. Lamps", "Lamps"),
        ("AA1. Lamps", "Lamps"),
        ("H. $$$k$$$-Lamps for $5", "$k$-Lamps for $5"),
        (
            'H. <span class="MathJax_Preview"></span><span class="MathJax">𝑘</span>'
            '<script type="math/tex">k</script>-Lamps',
            "$k$-Lamps",
        ),
    ],
)
def test_the_index_is_no_part_of_the_title(heading, title):
    assert read(title=heading).title == title


def test_a_statement_that_is_a_file_is_refused_with_the_reason():
    gym = parse_url("https://codeforces.com/gym/100001/problem/A")
    page = (
        '<html><body><div id="pageContent"><a href="/gym/100001/attachments/download/1/a.pdf">A</a></div></body></html>'
    )

    with pytest.raises(NotAProblemPage, match="PDF"):
        read_page(gym, page)


@pytest.mark.parametrize(
    "url",
    [
        "https://codeforces.com/gym/104114/problem/A",
        "https://codeforces.com/group/MWSDmqGsZm/contest/219158/problem/A",
        "https://codeforces.com/problemset/problem/1234/A",
    ],
)
def test_the_pages_of_gyms_groups_and_the_problemset_are_read_the_same_way(url):
    ref = parse_url(url)
    limits = {
        "time_limit": '<div class="property-title">time limit per test: </div>2 s.',
        "memory_limit": '<div class="property-title">memory limit per test: </div>256 MB',
        "files": '<div class="input-file input-standard"><div class="property-title">input: </div>standard input</div>',
        "tags": (),
    }

    info = read_page(ref, codeforces_page(**limits))

    assert (info.problem_id, info.title, info.url) == (ref.problem_id, "Row of Lamps", ref.url)
    assert (info.time_limit_s, info.memory_limit_mb, info.tags, info.difficulty) == (2, 256, (), None)
    assert info.warnings == ()


def test_titles_of_every_script_survive():
    title = "회의실 배정 👩‍👩‍👧 e\u0301 ﷽"

    assert read(title=f"A. {title}").title == title
