"""Baekjoon Online Judge: Korean pages, some of which carry the statement in other languages too."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import bounded_json, formulas, limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page, paired
from jobsvc.problem import ProblemInfo, Sample, Sections

_PATH = re.compile(r"/problem/(?P<number>[1-9]\d{3,6})/?")
_SHORT_PATH = re.compile(r"/(?P<number>[1-9]\d{3,6})/?")
_TITLE_TAG = re.compile(r"\d+번: (.*)", re.DOTALL)
_TIER = re.compile(r"/(\d+)\.svg")
_RANKS = ("Bronze", "Silver", "Gold", "Platinum", "Diamond", "Ruby")
_STEPS = ("V", "IV", "III", "II", "I")

#: What a statement is written in, by the letters that only its language has.
_LETTERS = {"ko": "[가-힣]", "ja": "[ぁ-ヿ]", "zh": "[一-鿿]", "ru": "[а-яё]"}
_LANGUAGES = {"Korean": "ko", "English": "en", "Japanese": "ja", "Chinese": "zh", "Russian": "ru", "Polish": "pl"}
_NOT_STANDARD_INPUT = {
    "함수 구현": "The program is a function that the judge's own program calls; it reads no standard input.",
    "투 스텝": "The program runs twice, the second time on what the first run printed.",
}

#: The parts of a statement by their names on the page, each as the nodes that it is made of.
Parts = Mapping[str, Sequence[LexborNode]]


class Baekjoon:
    """acmicpc.net. A problem's id is its number: ``1931``."""

    platform = "baekjoon"
    host = "www.acmicpc.net"
    aliases = ("acmicpc.net", "boj.kr", "www.boj.kr")
    example = "https://www.acmicpc.net/problem/1931"

    request = staticmethod(own_page)
    complete = staticmethod(complete)

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        is_short = (address.hostname or "").endswith("boj.kr")
        match = (_SHORT_PATH if is_short else _PATH).fullmatch(address.path)
        if match is None:
            return None
        number = match["number"]
        return ProblemRef(platform=self.platform, problem_id=number, url=f"https://{self.host}/problem/{number}")

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        if tree.css_first("#problem-body, #problem_description") is None:
            raise page.refusal(tree)
        language, parts, others = _best(tree, languages)
        sections = _sections(parts)
        limit_cells = _limit_cells(tree)
        labels = [text.line(label) for label in tree.css(".problem-label")]
        interactive = "인터랙티브" in labels or tree.css_first(".problem-label-interactive") is not None
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=_title(tree),
            time_limit_s=limits.seconds(limit_cells.get("시간 제한", "")),
            memory_limit_mb=limits.megabytes(limit_cells.get("메모리 제한", "")),
            sections=sections,
            input_formats=_input_formats(parts),
            samples=_samples(tree),
            tags=tuple(filter(None, map(text.line, tree.css("#problem_tags li")))),
            difficulty=_difficulty(tree),
            languages=(language, *others),
            interactive=interactive,
            warnings=(
                *page.warnings(html, interactive=interactive),
                *page.section_warnings(sections, ("input", "output"), required=not interactive),
                *_warnings(labels, limit_cells),
            ),
        )


def _title(tree: LexborHTMLParser) -> str:
    """The title by which the judge lists the problem, in whatever language it is read."""
    heading = tree.css_first("#problem_title")
    if heading:
        return text.line(heading, math=formulas.DOLLARS)
    tag = tree.css_first("title")
    match = _TITLE_TAG.fullmatch(text.line(tag)) if tag else None
    return match[1] if match else ""


def _limit_cells(tree: LexborHTMLParser) -> dict[str, str]:
    """The table above the statement: a value for every heading."""
    headings, values = (map(text.line, tree.css(f"#problem-info {cell}")) for cell in ("th", "td"))
    return dict(zip(headings, values, strict=False))


def _best(tree: LexborHTMLParser, languages: Sequence[str]) -> tuple[str, Parts, list[str]]:
    """The language to read, the statement in it, and the other languages that the page has."""
    shown = _shown(tree)
    language = _language_of(shown)
    translations = {code: found for code, found in _translations(tree) if code != language}
    best = next((code for code in languages if code == language or code in translations), language)
    others = [code for code in (language, *translations) if code != best]
    return best, (shown if best == language else _translated(translations[best], shown)), others


def _shown(tree: LexborHTMLParser) -> Parts:
    names = ("description", "input", "output", "limit", "subtask", "hint")
    places = {name: tree.css_first(f"#problem_{name}") for name in names}
    parts = {name: list(place.iter(include_text=True)) if place else [] for name, place in places.items()}
    return parts | {"explanations": tree.css('[id^="problem_sample_explain_"]')}


def _translations(tree: LexborHTMLParser) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the page keeps for its language switch."""
    kept = tree.css_first("#problem-lang-base64")
    try:
        found = bounded_json.loads(base64.b64decode(kept.text()).decode()) if kept else []
    except ValueError:
        return
    for translation in found if isinstance(found, list) else ():
        code = _LANGUAGES.get(str(translation.get("problem_lang_tcode"))) if isinstance(translation, dict) else None
        if code and translation.get("description"):
            yield code, translation


def _translated(translation: Mapping[str, Any], shown: Parts) -> Parts:
    """The parts in another language; those that are never translated stay."""
    parts = dict(shown)
    for name in ("description", "input", "output", "hint"):
        body = page.parse(str(translation.get(name) or ""), memory=page.PART).body
        parts[name] = list(body.iter(include_text=True)) if body else []
    return parts


def _language_of(parts: Parts) -> str:
    written = "".join(text.prose(*parts[name]) for name in ("description", "input", "output"))
    found = (code for code, letters in _LETTERS.items() if re.search(letters, written, re.IGNORECASE))
    return next(found, "en")


def _sections(parts: Parts) -> Sections:
    notes = text.prose(*parts["explanations"], *parts["hint"])
    subtasks = text.prose(*parts["subtask"])
    return Sections(
        input=text.prose(*parts["input"]),
        output=text.prose(*parts["output"]),
        constraints=text.prose(*parts["limit"]),
        # The bounds of subtasks are not those of the problem.
        notes="\n".join(filter(None, (notes, subtasks and f"서브태스크\n{subtasks}"))),
    )


def _input_formats(parts: Parts) -> tuple[str, ...]:
    return tuple(filter(None, (text.latex_lines(pre) for pre in text.preformatted(parts["input"]))))


def _samples(tree: LexborHTMLParser) -> tuple[Sample, ...]:
    inputs, outputs = (
        [
            text.sample_text(pre)
            for pre in tree.css(f'pre[id^="sample-{side}-"]') or tree.css(f'[id^="sample{side}"] pre')
        ]
        for side in ("input", "output")
    )
    # Where there is nothing to read, the page of some problems has no place for it.
    return paired(inputs or [""] * len(outputs), outputs)


def _difficulty(tree: LexborHTMLParser) -> str | None:
    """The tier of solved.ac, shown as a picture to those who want it: 1 is Bronze V, 30 Ruby I."""
    picture = tree.css_first(".page-header .solvedac-tier, .problem-menu .solvedac-tier")
    match = _TIER.search((picture.attributes.get("src") or "") if picture else "")
    tier = int(match[1]) if match else 0
    if not 1 <= tier <= len(_RANKS) * len(_STEPS):
        return None
    rank, step = divmod(tier - 1, len(_STEPS))
    return f"{_RANKS[rank]} {_STEPS[step]}"


def _warnings(labels: Sequence[str], limit_cells: Mapping[str, str]) -> Iterator[str]:
    yield from (warning for label, warning in _NOT_STANDARD_INPUT.items() if label in labels)
    for heading, value in limit_cells.items():
        if "하단 참고" in value:
            yield f"The limit {heading!r} has notes further down the page, such as other limits of some languages."
