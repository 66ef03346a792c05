from __future__ import annotations

import base64
import json

import pytest

from jobsvc.errors import IncompletePage, InteractiveWithoutSamples
from jobsvc.extraction import parse_url, read_page
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests.pages import baekjoon_page, baekjoon_samples

REF = parse_url("https://www.acmicpc.net/problem/1000")


def read(*, languages: tuple[str, ...] = ("en",), **parts) -> ProblemInfo:
    return read_page(REF, baekjoon_page(**parts), languages=languages)


def switch(*translations: object) -> str:
    """What a page keeps for its language switch."""
    kept = base64.b64encode(json.dumps(translations).encode()).decode()
    return f'<div style="display: none;"><div id="problem-lang-base64">{kept}</div></div>'


ENGLISH = {
    "problem_id": "1000",
    "problem_lang": "1",
    "title": "Lamps",
    "description": "<p>There are lamps.</p>\r\n",
    "input": "<p>The first line holds N (1 &le; N &le; 5).</p>\r\n\r\n<pre>\nN\n</pre>",
    "output": "<p>Print the sum.</p>\r\n",
    "hint": "",
    "original": "1",
    "problem_lang_tcode": "English",
}
KOREAN = ENGLISH | {"description": "<p>램프</p>", "input": "<p>수</p>", "problem_lang_tcode": "Korean"}


def test_a_page_is_read_whole():
    assert read() == ProblemInfo(
        url="https://www.acmicpc.net/problem/1000",
        platform="baekjoon",
        problem_id="1000",
        title="램프",
        time_limit_s=2,
        memory_limit_mb=128,
        sections=Sections(
            input="첫째 줄에 $N$ (1 ≤ $N$ ≤ 2^{31})이 주어진다.\n둘째 줄에 N개의 수가 주어진다.",
            output="합을 출력한다.",
        ),
        samples=(Sample("3\n1 2 3\n", "6\n"),),
        tags=("수학", "그리디 알고리즘"),
        languages=("ko",),
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://acmicpc.net/problem/1000/",
        "https://www.acmicpc.net/problem/1000?lang=ko",
        "https://boj.kr/1000",
    ],
)
def test_every_address_of_a_problem_meets_in_one(url):
    assert parse_url(url) == REF


def test_mathematics_that_mathjax_has_rendered_is_latex():
    rendered = (
        '<mjx-container class="MathJax" jax="CHTML"><mjx-math class="MJX-TEX" aria-hidden="true">'
        '<mjx-mi class="mjx-i"><mjx-c class="mjx-c1D441 TEX-I"></mjx-c></mjx-mi></mjx-math>'
        '<mjx-assistive-mml unselectable="on" display="inline"><math><mi>N</mi></math></mjx-assistive-mml>'
        '<span aria-hidden="true" class="no-mathjax mjx-copytext">$N_1$</span></mjx-container>'
    )

    info = read(title=f"램프 {rendered}", input=f"<p>첫째 줄에 {rendered}이 주어진다.</p>")

    assert info.title == "램프 $N_1$"
    assert info.sections.input == "첫째 줄에 $N_1$이 주어진다."


def test_limits_hints_and_subtasks_have_their_places():
    subtasks = (
        '<div id="problem_subtask" class="problem-text"><table><thead><tr><th>번호</th><th>배점</th><th>제한</th></tr>'
        '</thead><tbody><tr data-subtask-id="1"><td>1</td><td>50</td><td class="subtask-body"><p>N ≤ 100</p></td></tr>'
        "</tbody></table></div>"
    )

    info = read(limit="<ul><li>1 ≤ N ≤ 1,000</li><li>N은 정수</li></ul>", hint="<p>쉽다.</p>", more=subtasks)

    assert info.sections.constraints == "1 ≤ N ≤ 1,000\nN은 정수"
    assert info.sections.notes == "쉽다.\n서브태스크\n번호 배점 제한\n1 50\nN ≤ 100"


def test_format_blocks_are_kept():
    assert read(input="<p>形式</p><pre><var>N</var>\n$A_1$ A<sub>2</sub></pre>").input_formats == ("N\nA_1 A_{2}",)


@pytest.mark.parametrize(
    ("cells", "seconds", "megabytes", "notes"),
    [
        (("0.5 초", "64 MB"), 0.5, 64, 0),
        (("1 초 (추가 시간 없음)", "1024 MB (추가 메모리 없음)"), 1, 1024, 0),
        (('1 초 (추가 시간 없음) <a href="#time">(하단 참고)</a>', "256 MB"), 1, 256, 1),
        (("5 초 (하단 참고)", "8 MB (하단 참고)"), 5, 8, 2),
    ],
)
def test_limits_may_have_notes(cells, seconds, megabytes, notes):
    info = read(limits=cells)

    assert (info.time_limit_s, info.memory_limit_mb) == (seconds, megabytes)
    assert len(info.warnings) == notes


def test_samples_may_be_empty_and_many():
    info = read(samples=baekjoon_samples(("", "Hello!\n"), ("1 &lt; 2", ""), ("\n\n1\n", "  x \n\n")))

    assert info.samples == (Sample("", "Hello!\n"), Sample("1 < 2\n", ""), Sample("\n1\n", "  x \n\n"))


def test_the_sections_of_samples_count_where_the_blocks_have_no_names():
    samples = baekjoon_samples(("1", "2")).replace(' id="sample-', ' data-id="sample-')

    assert read(samples=samples).samples == (Sample("1\n", "2\n"),)


def test_samples_are_explained_in_the_notes():
    explained = (
        '<section id="sample_explain_1"><div id="problem_sample_explain_1" class="problem-text"><p>1 + 2</p>'
        "<pre>3 4</pre></div></section>"
    )
    info = read(samples=baekjoon_samples(("1", "2")) + explained, hint="<p>힌트</p>")

    assert info.samples == (Sample("1\n", "2\n"),)
    assert info.sections.notes == "1 + 2\n3 4\n힌트"


def test_a_problem_without_input_may_show_outputs_alone():
    samples = '<section id="sampleoutput1"><pre class="sampledata" id="sample-output-1">Hello!\n</pre></section>'

    assert read(samples=samples).samples == (Sample("", "Hello!\n"),)


def test_half_a_sample_is_an_error():
    samples = '<pre class="sampledata" id="sample-input-1">1</pre>'

    with pytest.raises(IncompletePage, match="1 inputs, 0 outputs"):
        read(samples=samples)


def test_a_statement_in_the_preferred_language_is_read_where_the_page_keeps_one():
    info = read(more=switch(KOREAN, ENGLISH), limit="<p>N은 정수</p>")

    assert info.title == "램프"
    assert info.sections == Sections(
        input="The first line holds N (1 ≤ N ≤ 5).\nN", output="Print the sum.", constraints="N은 정수"
    )
    assert info.input_formats == ("N",)
    assert info.languages == ("en", "ko")
    assert info.samples == (Sample("3\n1 2 3\n", "6\n"),)


@pytest.mark.parametrize("languages", [("ko", "en"), ("ja",), ("ja", "ko")])
def test_else_the_statement_is_read_as_it_is_shown(languages):
    info = read(more=switch(KOREAN, ENGLISH), languages=languages)

    assert info.sections.output == "합을 출력한다."
    assert info.languages == ("ko", "en")


@pytest.mark.parametrize(
    "kept",
    [
        '<div id="problem-lang-base64">none</div>',
        '<div id="problem-lang-base64">W10=</div>',
        switch("English", 3, None),
        switch({"problem_lang_tcode": "English"}),
        switch(ENGLISH | {"problem_lang_tcode": "Elvish"}),
        switch(ENGLISH | {"problem_lang_tcode": ["English"]}),
    ],
)
def test_a_language_switch_that_cannot_be_read_changes_nothing(kept):
    assert read(more=kept) == read()


def test_the_language_shown_is_told_by_its_letters():
    english = {"description": "<p>Lamps</p>", "input": "<p>N</p>", "output": "<p>Sum</p>"}

    assert read(**english).languages == ("en",)
    assert read(**english | {"input": "<p>入力は以下の形式</p>"}).languages == ("ja",)
    assert read(**english | {"input": "<p>Первая строка</p>"}).languages == ("ru",)


@pytest.mark.parametrize(
    ("tier", "difficulty"), [(1, "Bronze V"), (15, "Gold I"), (30, "Ruby I"), (0, None), (31, None)]
)
def test_a_tier_that_is_shown_is_the_difficulty(tier, difficulty):
    picture = f'<img src="https://d2gd6pc034wcta.cloudfront.net/tier/{tier}.svg" class="solvedac-tier">'

    assert read(labels=picture).difficulty == difficulty


def test_labels_tell_what_is_special():
    label = '<span class="problem-label problem-label-{}">{}</span>'

    assert read(labels=label.format("interactive", "인터랙티브")).interactive
    assert not read(labels=label.format("spj", "스페셜 저지")).interactive
    assert "reads no standard input" in read(labels=label.format("function", "함수 구현")).warnings[0]
    with pytest.raises(InteractiveWithoutSamples):
        read(labels=label.format("interactive", "인터랙티브"), samples="")


def test_what_is_missing_is_named():
    assert read(input="").warnings == ("The page has no input section.",)
    with pytest.raises(IncompletePage, match="the time limit, the memory limit"):
        read(limits=("", ""))
    with pytest.raises(IncompletePage, match="the samples"):
        read(samples="")


def test_a_title_that_was_cut_out_stands_in_the_pages_own():
    page = baekjoon_page().replace('id="problem_title"', "")

    assert read_page(REF, page).title == "램프"
