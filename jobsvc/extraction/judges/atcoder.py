"""AtCoder: pages with an English and a Japanese half (the preferred one is read where it is whole), or with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import limits, page, text
from jobsvc.extraction.formulas import NO_SINGLE_DOLLARS
from jobsvc.extraction.judges.base import ProblemRef, complete, other_problem, own_page, paired
from jobsvc.extraction.parts import Part, nodes_of, parts_of
from jobsvc.problem import ProblemInfo, Sample, Sections

_NAME = r"[A-Za-z0-9_-]{1,64}"
_PATH = re.compile(rf"/contests/(?P<contest>{_NAME})/tasks/(?P<task>{_NAME})/?")
_EDITORIAL = re.compile(rf"(?:https://atcoder\.jp)?{_PATH.pattern}editorial/?")
#: Contests had hosts of their own: ``abc042.contest.atcoder.jp``.
_OLD_PATH = re.compile(rf"/tasks/(?P<task>{_NAME})/?")
_OLD_HOSTS = ".contest.atcoder.jp"
_TITLE = re.compile(r"\S+ [-–—] (?P<title>.+)", re.DOTALL)
_OF_TITLE = ("-text", "font")
_TIME_LIMIT = re.compile(r"(?:Time Limit|実行時間制限)\s*[::]\s*([^/]{1,40})", re.IGNORECASE)
_MEMORY_LIMIT = re.compile(r"(?:Memory Limit|メモリ制限)\s*[::]\s*(.{1,40})", re.IGNORECASE)
_JAPANESE = re.compile("[ぁ-ヿ一-鿿]")
_LANGUAGES = {"en": "English", "ja": "Japanese"}
#: What the page's own script adds: buttons for copying, and what they copy.
_BUTTONS = ".div-btn-copy, .btn-copy, .source-code-for-copy"


class AtCoder:
    """atcoder.jp. A problem's id is that of its task, ``abc300_a``: contests held at once share tasks."""

    platform = "atcoder"
    host = "atcoder.jp"
    aliases = ("www.atcoder.jp", "beta.atcoder.jp", f"*{_OLD_HOSTS}")
    example = "https://atcoder.jp/contests/abc300/tasks/abc300_a"

    request = staticmethod(own_page)
    complete = staticmethod(complete)

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        host = address.hostname or ""
        match = (_OLD_PATH if host.endswith(_OLD_HOSTS) else _PATH).fullmatch(address.path)
        if match is None:
            return None
        contest = match.groupdict().get("contest") or host.removesuffix(_OLD_HOSTS)
        task = match["task"]
        return ProblemRef(
            platform=self.platform,
            problem_id=task,
            url=f"https://{self.host}/contests/{contest}/tasks/{task}",
        )

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        statement = tree.css_first("#task-statement")
        if statement is None:
            raise page.refusal(tree)
        # First, while there is little else in memory: this takes several times the text.
        interactive = page.calls_itself_interactive(statement.text())
        halves = _halves(statement, languages)
        language, parts = _best(halves)
        sections = _sections(parts)
        time_limit, memory_limit = _limits(tree)
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=_title(tree),
            time_limit_s=limits.seconds(time_limit),
            memory_limit_mb=limits.megabytes(memory_limit),
            sections=sections,
            input_formats=_input_formats(parts),
            samples=_samples(parts),
            languages=(language, *(other for other in halves if other != language)),
            interactive=interactive,
            warnings=(
                *page.warnings(html, interactive=interactive),
                *other_problem(ref, _own_ids(tree)),
                *_other_half(language, halves),
                *page.section_warnings(sections, ("input", "output"), required=not interactive),
                *page.section_warnings(sections, ("constraints",)),
            ),
        )


def _own_ids(tree: LexborHTMLParser) -> Iterator[str]:
    """The task whose editorial the page's title leads to."""
    links = tree.css('.h2 a[href$="/editorial"]')
    return (match["task"] for link in links if (match := _EDITORIAL.fullmatch(link.attributes.get("href") or "")))


def _title(tree: LexborHTMLParser) -> str:
    """The title without its letter; what stands beside it is a link or a button, what is around it a translator's."""
    heading = (
        tree.css_first("span.h2") or tree.css_first("#main-container h2, #outer-inner > h2") or tree.css_first("title")
    )
    words = [node.text() for node in heading.iter(include_text=True) if node.tag in _OF_TITLE] if heading else []
    own = " ".join("".join(words).split())
    match = _TITLE.fullmatch(own)
    return match["title"] if match else own


def _limits(tree: LexborHTMLParser) -> tuple[str, str]:
    """The time limit and the memory limit, from the line above the statement that has both."""
    for line in _paragraphs_then_all(tree):
        time, memory = _TIME_LIMIT.search(line), _MEMORY_LIMIT.search(line)
        if time or memory:
            return time[1] if time else "", memory[1] if memory else ""
    return "", ""


def _paragraphs_then_all(tree: LexborHTMLParser) -> Iterator[str]:
    yield from map(text.line, tree.css("p"))
    if tree.body:  # The whole text is large, and seldom needed.
        yield tree.body.text()


def _halves(statement: LexborNode, languages: Sequence[str]) -> dict[str, list[Part]]:
    """The parts of the statement in each of its languages, the preferred one first."""
    halves = {}
    for language in sorted(_LANGUAGES, key=lambda code: languages.index(code) if code in languages else len(languages)):
        half = statement.css_first(f".lang-{language}")
        if half and half.css_first("h2, h3, h4"):
            halves[language] = _parts(half)
    return halves or {"ja" if _JAPANESE.search(statement.text()) else "en": _parts(statement)}


def _parts(half: LexborNode) -> list[Part]:
    buttons = half.css(_BUTTONS)
    parts = parts_of(half, without=buttons)
    # The very first contests have paragraphs for headings.
    return parts if _has(parts, "sample input") else parts_of(half, without=buttons, labels=True)


def _has(parts: Sequence[Part], kind: str) -> bool:
    return any(part.kind == kind for part in parts)


def _best(halves: Mapping[str, list[Part]]) -> tuple[str, list[Part]]:
    """The first half that says what goes in and shows samples; else simply the first."""
    whole = (half for half in halves.items() if _has(half[1], "sample input") and _has(half[1], "input"))
    return next(whole, next(iter(halves.items())))


def _sections(parts: Sequence[Part]) -> Sections:
    def written(*kinds: str) -> str:
        return text.prose(*nodes_of(parts, *kinds), math=NO_SINGLE_DOLLARS)

    return Sections(
        input=written("input"),
        output=written("output", "interaction"),
        constraints=written("constraints"),
        notes=written("notes"),
    )


def _input_formats(parts: Sequence[Part]) -> tuple[str, ...]:
    blocks = text.preformatted(nodes_of(parts, "input"))
    return tuple(filter(None, (text.latex_lines(pre, math=NO_SINGLE_DOLLARS) for pre in blocks)))


def _samples(parts: Sequence[Part]) -> tuple[Sample, ...]:
    """The first block below every sample's heading; further blocks explain it."""
    inputs, outputs = (
        [
            text.sample_text(pre)
            for part in parts
            if part.kind == f"sample {side}"
            for pre in text.preformatted(part.nodes)[:1]
        ]
        for side in ("input", "output")
    )
    return paired(inputs, outputs)


def _other_half(read: str, halves: Iterable[str]) -> Iterator[str]:
    preferred = next(iter(halves))
    if read != preferred:
        yield f"The {_LANGUAGES[preferred]} half of the page is not whole; the {_LANGUAGES[read]} one was read."
