"""Judges that jobsvc does not know: hosts that an operator allows, read by what problem pages have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.errors import NotAProblemPage, UnknownJudge
from jobsvc.extraction import limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page
from jobsvc.extraction.judges.extra_samples import sample_tables, samples_of, samples_of_tables
from jobsvc.extraction.metadata import metadata_of
from jobsvc.extraction.parts import Part, input_formats_of, languages_of, nodes_of, parts_of, sections_of
from jobsvc.problem import ProblemInfo

MAX_ID_LENGTH = 200

_BESIDE = "script, style, template, noscript, header, footer, nav, aside, button"
_TIME_LIMIT = re.compile(
    r"(?:time ?limit|ограничение (?:по )?времени|лимит времени|시간 ?제한|时间限制|時間限制|実行時間制限|batas waktu|"
    r"límite de tiempo|limite de tempo|tidsgräns).{0,60}?"
    r"(\d[\d.,]{0,11} ?(?:ms|milli|s\b|sec|seg|мс|миллисек|сек|с\b|밀리초|초|ミリ秒|毫秒|秒|sek))",
    re.IGNORECASE,
)
_MEMORY_LIMIT = re.compile(
    r"(?:memory ?limit|ограничение (?:по )?памяти|лимит памяти|메모리 ?제한|内存限制|空间限制|記憶體限制|メモリ制限|"
    r"batas memori|límite de memoria|limite de memória|minnesgräns).{0,60}?"
    r"(\d[\d.,]{0,11} ?(?:[kmg](?:i?b|ilo|ibi|ega|ebi|iga)|[kmg]\b|[кмг]б|кило|мега|гига))",
    re.IGNORECASE,
)


class ExtraHost:
    """One host of JOBSVC_EXTRA_HOSTS. The judge is called as its host is; a problem's id is the rest of its address."""

    aliases: tuple[str, ...] = ()
    request = staticmethod(own_page)

    def __init__(self, host: str) -> None:
        self.platform = self.host = host
        self.example = f"https://{host}/problems/1000"

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        steps = address.path.split("/")[1:]
        query = f"?{address.query}" if address.query else ""
        problem = "/".join(steps).rstrip("/") + query
        if not problem or "" in steps[:-1] or {".", ".."} & set(steps):
            return None
        if len(problem) > MAX_ID_LENGTH:
            raise UnknownJudge(f"The address has more than {MAX_ID_LENGTH} characters after {self.host}/.")
        return ProblemRef(platform=self.platform, problem_id=problem, url=f"https://{self.host}{address.path}{query}")

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        body = _body(tree)
        tables = sample_tables(body)
        parts = parts_of(body, without=[*body.css(_BESIDE), *tables], labels=True)
        samples = samples_of(parts) or samples_of_tables(tables)
        if not samples and not nodes_of(parts, "input", "output"):
            _refuse_what_is_none(tree)
        whole = " ".join(text.prose(body).split())
        said = metadata_of(tree, host=self.host)
        info = ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=said.title,
            time_limit_s=limits.seconds(_found(_TIME_LIMIT, whole)),
            memory_limit_mb=limits.megabytes(_found(_MEMORY_LIMIT, whole)),
            sections=sections_of(parts),
            input_formats=input_formats_of(parts),
            samples=samples,
            tags=said.tags,
            difficulty=said.difficulty,
            languages=languages_of(parts) or said.languages,
            interactive=bool(nodes_of(parts, "interaction")) or page.calls_itself_interactive(whole),
        )
        return replace(info, warnings=tuple(_warnings(html, info, parts)))

    def complete(self, info: ProblemInfo) -> ProblemInfo:
        if not (info.samples or info.sections.input or info.sections.output):
            raise NotAProblemPage
        return complete(info, limits_shown=False)


def _refuse_what_is_none(tree: LexborHTMLParser) -> None:
    """Of a page that nothing is known of, a language model may know more; a login page is one for certain."""
    refusal = page.refusal(tree)
    if type(refusal) is not NotAProblemPage:
        raise refusal


def _body(tree: LexborHTMLParser) -> LexborNode:
    if tree.body is None:
        raise page.refusal(tree)
    return tree.body


def _found(pattern: re.Pattern[str], whole: str) -> str:
    match = pattern.search(whole)
    return match[1] if match else ""


def _warnings(html: str, info: ProblemInfo, parts: Sequence[Part]) -> Iterator[str]:
    yield from page.warnings(html, interactive=info.interactive)
    yield "jobsvc does not know this judge: its page was read by what problem pages have in common."
    for name, value in (("time", info.time_limit_s), ("memory", info.memory_limit_mb)):
        if not value:
            yield page.no_limit(name)
    yield from page.section_warnings(info.sections, ("input", "output"))
    if sum(part.kind == "input" for part in parts) > 1:
        yield "The page has more than one input section: perhaps more than one problem, or language."
