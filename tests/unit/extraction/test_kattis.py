from __future__ import annotations

import pytest

from jobsvc.errors import IncompletePage, LoginRequired, PageNotFound
from jobsvc.extraction import parse_url, read_page
from jobsvc.problem import Sample
from tests.kattis_pages import CONVERSATION, SAMPLES, STATEMENT, book_page, grid_page, sample, sidebar_page

REF = parse_url("https://open.kattis.com/problems/lamps")
WRITTEN = (Sample("3\n1 2 3\n", "6\n"), Sample("1\n5\n", "5\n"))


@pytest.mark.parametrize(
    ("page", "seconds", "megabytes", "difficulty"),
    [
        (sidebar_page(), 1.0, 1024.0, "1.5"),
        (book_page(), 2.0, 512.0, "1.2 - 2.6"),
        (book_page(difficulty="1.4"), 2.0, 512.0, "1.4"),
        (book_page(kind="attribute_list"), 2.0, 512.0, "1.2 - 2.6"),
        (grid_page(), 1.0, 2048.0, "8.4"),
        (grid_page(values_first=True), 1.0, 2048.0, "8.4"),
        (grid_page().replace("metadata-grid", "facts").replace("difficulty_number", "number"), 1.0, 2048.0, "8.4"),
    ],
)
def test_every_generation_of_pages_tells_the_same(page, seconds, megabytes, difficulty):
    info = read_page(REF, page)

    assert (info.platform, info.problem_id, info.title) == ("kattis", "lamps", "Row of Lamps")
    assert (info.time_limit_s, info.memory_limit_mb, info.difficulty) == (seconds, megabytes, difficulty)
    assert info.sections.input == "One line with $n$ ($1 \\le n \\le 10^5$)."
    assert info.sections.output == "Print the sum."
    assert info.samples == WRITTEN
    assert (info.languages, info.interactive, info.tags, info.warnings) == (("en",), False, (), ())


def test_a_saved_page_has_its_mathematics_rendered():
    rendered = (
        '<span class="tex2jax_process"><mjx-container jax="CHTML"><mjx-math><mjx-mi></mjx-mi></mjx-math>'
        '<mjx-assistive-mml><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi><mo>≤</mo><mn>10</mn></math>'
        "</mjx-assistive-mml></mjx-container></span>"
    )
    info = read_page(REF, book_page(f"<h2>Input</h2><p>A number {rendered}.</p><h2>Output</h2><p>It.</p>"))

    assert info.sections.input == "A number $a \\le 10$."


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Problem C<br/>Row of Lamps", "Row of Lamps"),
        ("C<br>Row of Lamps", "Row of Lamps"),
        ("Row<br>of Lamps", "Row of Lamps"),
        ("  Lamps &amp;\n more ", "Lamps & more"),
    ],
)
def test_a_contests_letter_is_no_part_of_the_title(heading, title):
    assert read_page(REF, sidebar_page(heading=heading)).title == title


def test_a_difficulty_that_is_not_known_yet_is_none():
    facts = "<p><strong>CPU Time limit: </strong> 10 seconds</p><p><strong>Memory limit: </strong> 64 MB</p>"

    info = read_page(REF, sidebar_page(facts=f"{facts}<p><strong>Difficulty: </strong>?</p>"))

    assert (info.time_limit_s, info.memory_limit_mb, info.difficulty) == (10.0, 64.0, None)
    assert read_page(REF, book_page(difficulty="N/A")).difficulty is None


def test_an_interactive_problem_has_no_samples_and_says_so():
    statement = (
        "<p>This is an interactive problem.</p><h2>Interaction</h2><p>First read <span>$n$</span>. "
        "Then ask.</p><p>Flush.</p>"
    )
    info = read_page(REF, book_page(statement, CONVERSATION))

    assert info.interactive
    assert info.samples == ()
    assert info.sections.output == "First read $n$. Then ask.\nFlush."
    assert info.warnings == ("The problem is interactive: its samples are conversations, not inputs.",)


def test_the_table_around_a_conversation_has_no_samples():
    conversation = CONVERSATION.replace("</table>", "") + "</table>"
    table = f'<table class="sample"><tr><td>{CONVERSATION.partition("</table>")[2]}</td></tr></table>'

    for shown in (conversation, table):
        assert read_page(REF, book_page(samples=shown)).samples == ()


def test_a_table_of_samples_may_be_known_by_its_summary_alone():
    info = read_page(REF, book_page(samples=SAMPLES.replace('class="sample" ', "")))

    assert info.samples == WRITTEN
    assert info.sections.output == "Print the sum."


def test_a_limit_is_the_one_behind_its_name():
    page = grid_page().replace("metadata-grid", "facts").replace("<body>", "<body>Served in 3 s, 9 KB.")

    assert (read_page(REF, page).time_limit_s, read_page(REF, page).memory_limit_mb) == (1.0, 2048.0)


def test_a_number_that_is_cut_in_two_is_no_limit():
    with pytest.raises(IncompletePage, match="the memory limit"):
        read_page(REF, book_page().replace("512 MB", "2 048 MB"))


def test_a_problem_that_is_not_interactive_has_samples():
    with pytest.raises(IncompletePage, match="the samples"):
        read_page(REF, book_page(samples=""))


def test_half_a_sample_is_none():
    half = '<table class="sample"><tr><th>Sample Input 2</th></tr><tr><td><pre>1\n</pre></td></tr></table>'

    with pytest.raises(IncompletePage, match="2 inputs, 1 outputs"):
        read_page(REF, sidebar_page(samples=sample(1, "1\n", "2\n") + half))


def test_samples_are_read_byte_for_byte():
    samples = sample(1, "a &lt; b  \n\n", "") + sample(2, "&amp;amp;\r\n x", "\ty\n")

    assert read_page(REF, sidebar_page(samples=samples)).samples == (
        Sample("a < b  \n\n", ""),
        Sample("&amp;\n x\n", "\ty\n"),
    )


def test_samples_may_be_wrapped_and_stay_out_of_the_sections():
    info = read_page(REF, book_page(samples=f'<div class="samples">{SAMPLES}</div><p>More output.</p>'))

    assert info.samples == WRITTEN
    assert info.sections.output == "Print the sum.\nMore output."


def test_statements_in_other_languages_are_known_by_their_headings():
    statement = STATEMENT.replace(">Input<", ">Indata<").replace(">Output<", ">Utdata<")
    statement += (
        "<h2>Förklaring av exempel</h2><p>x</p><h2>Poängsättning</h2><p>y</p><h2>Begränsningar</h2><p>n &gt; 0</p>"
    )
    info = read_page(REF, grid_page(statement))

    assert info.languages == ("sv",)
    assert info.sections.output == "Print the sum."
    assert info.sections.constraints == "n > 0"


def test_a_missing_section_is_a_warning():
    assert read_page(REF, sidebar_page("<p>Print one.</p>")).warnings == (
        "The page has no input section.",
        "The page has no output section.",
    )


@pytest.mark.parametrize("page", [sidebar_page(), book_page()])
def test_the_page_of_another_problem_is_told(page):
    other = parse_url("https://open.kattis.com/problems/candles")

    assert read_page(other, page).warnings == ("The page is that of problem lamps, the address that of candles.",)


def test_a_login_page_without_a_password_is_one():
    page = (
        "<title>Log in or sign up for Kattis &ndash; Kattis, Kattis</title><h4 class='banner-title'>The page you are "
        'trying to access requires you to be logged in.</h4><form action="/login/oauth/Github"></form>'
    )
    with pytest.raises(LoginRequired, match="page_html"):
        read_page(REF, page)


def test_a_missing_page_is_one_although_it_offers_a_login():
    with pytest.raises(PageNotFound):
        read_page(REF, "<title>404: Not Found &ndash; Kattis, Kattis</title><h1>404: Not Found</h1><h2>Log in</h2>")
