"""Kattis: one set of problems on many hosts, in the layouts of three generations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page, paired
from jobsvc.extraction.parts import Part, input_formats_of, languages_of, parts_of, sections_of
from jobsvc.problem import ProblemInfo, Sample

_PATH = re.compile(
    r"(?:/(?:contests|sessions)/[\w-]{1,64}|/courses/[\w.-]{1,64}/[\w.-]{1,64}/assignments/[\w-]{1,64})?"
    r"/problems/(?P<problem>[a-z0-9][a-z0-9._-]{0,63})/?",
    re.ASCII | re.IGNORECASE,
)
#: The sidebar of the oldest pages, the lists of newer ones, the grid of the newest.
_FACTS = ".sidebar-info, .attribute_list, .metadata_list, .metadata-grid"
_TITLES = ".headline-wrapper h1, h1.book-page-heading, .problem-headline h1, h1"
#: "Problem C" over the title, in contests.
_LETTER = re.compile(r"(?:Problem\s+)?[A-Z]{1,2}\d?", re.IGNORECASE)
_SECONDS = r"(?<!\d )(?<![\d.,])\d[\d.]{0,9} ?(?:s\b|se[ck]\w*)"
_MEGABYTES = r"(?<!\d )(?<![\d.,])\d[\d.]{0,9} ?[kmg]i?b\b"
#: Most generations show a limit behind its name, some before it: then its unit tells.
_TIME_LIMIT = [re.compile(pattern, re.IGNORECASE) for pattern in (rf"time limit ?:? ?{_SECONDS}", _SECONDS)]
_MEMORY_LIMIT = [re.compile(pattern, re.IGNORECASE) for pattern in (rf"memory limit ?:? ?{_MEGABYTES}", _MEGABYTES)]
_RANGE = r"\d[\d.]{0,3}(?: ?[-–] ?\d[\d.]{0,3})?"
_DIFFICULTY = re.compile(rf"difficulty ?:? ?(?:(?:easy|medium|hard) )?({_RANGE})", re.IGNORECASE)
_SUBMIT = re.compile(r"/problems/([^/?#]{1,64})/submit")
_CONVERSATION = ".sampleinteractionread, .sampleinteractionwrite"
#: Each once: a table with both would be found twice.
_SAMPLES = 'table.sample, table[summary="sample data"]:not(.sample)'


class Kattis:
    """kattis.com. A problem has one id on all its hosts; the page of a host's own problem is on that host alone."""

    platform = "kattis"
    host = "open.kattis.com"
    aliases = ("*.kattis.com",)
    example = "https://open.kattis.com/problems/hello"

    request = staticmethod(own_page)
    complete = staticmethod(partial(complete, interactive_has_samples=False))

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        match = _PATH.fullmatch(address.path)
        if match is None:
            return None
        problem = match["problem"].lower()
        url = f"https://{address.netloc.lower()}/problems/{problem}"
        return ProblemRef(platform=self.platform, problem_id=problem, url=url)

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        statement = tree.css_first(".problembody")
        if statement is None:
            raise page.refusal(tree)
        parts = parts_of(statement, without=statement.css(f"{_SAMPLES}, {_CONVERSATION}"))
        facts = _facts(tree, statement)
        interactive = _is_interactive(statement, parts)
        sections = sections_of(parts)
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=_title(tree),
            time_limit_s=limits.seconds(_found(_TIME_LIMIT, facts)),
            memory_limit_mb=limits.megabytes(_found(_MEMORY_LIMIT, facts)),
            sections=sections,
            input_formats=input_formats_of(parts),
            samples=_samples(statement),
            difficulty=_difficulty(tree, facts),
            languages=languages_of(parts) or ("en",),
            interactive=interactive,
            warnings=(
                *page.warnings(html, interactive=interactive),
                *page.section_warnings(sections, ("input", "output"), required=not interactive),
                *_other_problem(ref, tree),
            ),
        )


def _title(tree: LexborHTMLParser) -> str:
    heading = next((tree.css_first(selector) for selector in _TITLES.split(", ") if tree.css_first(selector)), None)
    if heading is None:
        return ""
    over_title, title = "", text.line(heading)
    newline = heading.css_first("br")
    if newline is not None:
        lines = text.prose(heading).split("\n")
        over_title, title = lines[0], " ".join(lines[1:])
    return title if _LETTER.fullmatch(over_title) else f"{over_title} {title}".strip()


def _facts(tree: LexborHTMLParser, statement: LexborNode) -> str:
    """What the page tells of the problem beside the statement, on one line."""
    places = tree.css(_FACTS)
    if not places and tree.body:
        beside = parts_of(tree.body, without=[statement, *tree.css("script, style")])
        places = [node for part in beside for node in part.nodes]
    return " ".join(word for node in places for word in node.text(separator=" ").split())


def _found(patterns: Iterable[re.Pattern[str]], facts: str) -> str:
    match = next(filter(None, (pattern.search(facts) for pattern in patterns)), None)
    return match[0] if match else ""


def _difficulty(tree: LexborHTMLParser, facts: str) -> str | None:
    shown = tree.css_first(".difficulty_number")
    match = re.fullmatch(f"({_RANGE})", text.line(shown)) if shown else _DIFFICULTY.search(facts)
    return match[1] if match else None


def _samples(statement: LexborNode) -> tuple[Sample, ...]:
    """A row of a table each; the table of a conversation is its heading, or is around it."""
    tables = [table for table in statement.css(_SAMPLES) if table.css_first(_CONVERSATION) is None]
    rows = [row.css("pre") for table in tables for row in table.css("tr")]
    inputs = [text.sample_text(row[0]) for row in rows if row]
    outputs = [text.sample_text(row[1]) for row in rows if len(row) > 1]
    return paired(inputs, outputs)


def _is_interactive(statement: LexborNode, parts: Sequence[Part]) -> bool:
    return (
        bool(statement.css_first(_CONVERSATION))
        or any(part.kind == "interaction" for part in parts)
        or page.calls_itself_interactive(statement.text())
    )


def _other_problem(ref: ProblemRef, tree: LexborHTMLParser) -> Iterator[str]:
    editor, links = tree.css("[data-submit-url]"), tree.css('a[href$="/submit"]')
    addresses = [node.attributes.get("data-submit-url") or node.attributes.get("href") for node in (*editor, *links)]
    shown = {match[1].lower() for address in addresses if (match := _SUBMIT.search(address or ""))}
    if shown and ref.problem_id not in shown:
        yield f"The page is that of problem {min(shown)}, the address that of {ref.problem_id}."
