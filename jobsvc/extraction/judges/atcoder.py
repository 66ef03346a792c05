"""AtCoder: pages with an English and a Japanese half (English is read where it is whole), or with one of them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page, paired
from jobsvc.problem import ProblemInfo, Sample, Sections

_PATH = re.compile(r"/contests/(?P<contest>[A-Za-z0-9_-]{1,64})/tasks/(?P<task>[A-Za-z0-9_-]{1,64})/?")
_TITLE = re.compile(r"\S+ [-–—] (?P<title>.+)", re.DOTALL)
_TIME_LIMIT = re.compile(r"(?:Time Limit|実行時間制限)\s*[::]\s*([^/]{1,40})", re.IGNORECASE)
_MEMORY_LIMIT = re.compile(r"(?:Memory Limit|メモリ制限)\s*[::]\s*(.{1,40})", re.IGNORECASE)
_INTERACTIVE = re.compile(
    r"\bis an? (interactive|reactive) (problem|task)|(problem|task) is interactive|"
    r"(インタラクティブ|リアクティブ|対話)(形式の)?(な)?(問題|形式)",
    re.IGNORECASE,
)
_JAPANESE = re.compile("[ぁ-ヿ一-鿿]")
_HEADINGS = {
    "sample input": r"sample input|input (example|sample)|example input|入力例",
    "sample output": r"sample output|output (example|sample)|example output|出力例",
    "constraints": r"constraints?|limits|制約(条件)?",
    "input": r"inputs?( format)?|入力(形式)?",
    "output": r"outputs?( format)?|出力(形式)?",
    "notes": r"notes?|注意(事項|点)?|注記|備考|補足",
}

#: The parts of a statement: for each kind of heading, the nodes below every heading of that kind.
Parts = Mapping[str, Sequence[Sequence[LexborNode]]]


class AtCoder:
    """atcoder.jp. A problem's id is that of its task, ``abc300_a``: contests held at once share tasks."""

    platform = "atcoder"
    host = "atcoder.jp"
    aliases: tuple[str, ...] = ()
    example = "https://atcoder.jp/contests/abc300/tasks/abc300_a"

    request = staticmethod(own_page)
    complete = staticmethod(complete)

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        match = _PATH.fullmatch(address.path)
        if match is None:
            return None
        contest, task = match["contest"], match["task"]
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
        halves = _halves(statement)
        language, parts = _best(halves)
        whole = tree.body.text() if tree.body else ""
        interactive = bool(_INTERACTIVE.search(statement.text()))
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=_title(tree),
            time_limit_s=limits.seconds(_found(_TIME_LIMIT, whole)),
            memory_limit_mb=limits.megabytes(_found(_MEMORY_LIMIT, whole)),
            sections=_sections(parts),
            input_formats=_input_formats(parts),
            samples=_samples(parts),
            languages=(language, *(other for other in halves if other != language)),
            interactive=interactive,
            warnings=(*page.warnings(html, interactive=interactive), *_warnings(language, halves)),
        )


def _title(tree: LexborHTMLParser) -> str:
    """The title without its letter; beside it may stand a button, so only the heading's own text counts."""
    heading = tree.css_first("span.h2") or tree.css_first("#main-container h2") or tree.css_first("title")
    own = " ".join(heading.text(deep=False).split()) if heading else ""
    match = _TITLE.fullmatch(own)
    return match["title"] if match else own


def _found(pattern: re.Pattern[str], whole: str) -> str:
    match = pattern.search(whole)
    return match[1] if match else ""


def _halves(statement: LexborNode) -> dict[str, Parts]:
    """The parts of the statement in each of its languages, English first."""
    halves = {}
    for language in ("en", "ja"):
        half = statement.css_first(f".lang-{language}")
        if half and half.css_first("h2, h3, h4"):
            halves[language] = _parts(half)
    return halves or {"ja" if _JAPANESE.search(statement.text()) else "en": _parts(statement)}


def _best(halves: Mapping[str, Parts]) -> tuple[str, Parts]:
    """The first half that says what goes in and shows samples; else simply the first."""
    whole = (item for item in halves.items() if item[1].get("sample input") and item[1].get("input"))
    return next(whole, next(iter(halves.items())))


def _parts(half: LexborNode) -> Parts:
    parts = defaultdict(list)
    for heading in half.css("h2, h3, h4"):
        kind = _kind(heading)
        if kind:
            parts[kind].append(_below(heading))
    return parts


def _kind(heading: LexborNode) -> str | None:
    """Which part a heading begins, whatever its number ("Sample Input 1") and the button in it."""
    words = unicodedata.normalize("NFKC", text.line(heading)).casefold()
    words = re.sub(r"\s*copy$", "", words)
    words = re.sub(r"[\s\d::#.]+$", "", words)
    return next((kind for kind, pattern in _HEADINGS.items() if re.fullmatch(pattern, words)), None)


def _below(heading: LexborNode) -> list[LexborNode]:
    """What follows a heading up to the next; old pages have the heading before its section, not in it."""
    nodes = []
    node = heading.next
    while node is not None and node.tag not in ("h2", "h3", "h4"):
        nodes.append(node)
        node = node.next
    return nodes


def _sections(parts: Parts) -> Sections:
    written = {name: _written(parts, name) for name in ("input", "output", "constraints", "notes")}
    return Sections(**written)


def _written(parts: Parts, kind: str) -> str:
    return "\n".join(filter(None, (text.prose(*nodes) for nodes in parts.get(kind, ()))))


def _input_formats(parts: Parts) -> tuple[str, ...]:
    formats = (text.latex_lines(pre) for nodes in parts.get("input", ()) for pre in text.preformatted(nodes))
    return tuple(filter(None, formats))


def _samples(parts: Parts) -> tuple[Sample, ...]:
    """The first block below every sample's heading; further blocks explain it."""
    inputs, outputs = (
        [text.sample_text(pre) for nodes in parts.get(kind, ()) for pre in text.preformatted(nodes)[:1]]
        for kind in ("sample input", "sample output")
    )
    return paired(inputs, outputs)


def _warnings(language: str, halves: Mapping[str, Parts]) -> Iterator[str]:
    if language != next(iter(halves)):
        yield "The English half of the page is not whole; the Japanese one was read."
    for kind in ("input", "output", "constraints"):
        content = [node for nodes in halves[language].get(kind, ()) for node in nodes]
        yield from page.section_warnings(kind, content)
