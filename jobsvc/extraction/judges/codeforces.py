"""Codeforces: contests, problemset, gyms, groups, lessons; English and Russian pages, mathematics rendered or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.errors import NotAProblemPage
from jobsvc.extraction import formulas, limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page, paired
from jobsvc.problem import ProblemInfo, Sample, Sections

#: Contests from this number on are gyms (or a group's own).
FIRST_GYM = 100_000

_INDEX = r"(?P<index>[A-Za-z]{1,2}\d{0,2}|[01]\d)"
_PATHS = tuple(
    re.compile(path + "/?")
    for path in (
        rf"/(?:contest|gym)/(?P<contest>[1-9]\d{{0,6}})/problem/{_INDEX}",
        rf"/problemset/(?:problem|gymProblem)/(?P<contest>[1-9]\d{{0,6}})/{_INDEX}",
        rf"/(?P<place>group/[A-Za-z0-9]{{1,32}}/contest|edu/course/\d{{1,3}}/lesson/\d{{1,3}}/\d{{1,3}}/practice/contest)"
        rf"/(?P<contest>[1-9]\d{{0,6}})/problem/{_INDEX}",
    )
)
#: In capitals, for "Mr. Kitayuta's Gift" has no index.
_TITLE = re.compile(r"(?:(?P<index>[A-Z]{1,2}\d{0,2}|\d{1,4})\. )?(?P<title>.*)", re.DOTALL)
_DIFFICULTY = re.compile(r"\*(\d+)")
_INTERACTION = re.compile(r"interaction|(протокол )?взаимодействи[ея]", re.IGNORECASE)
_STANDARD = re.compile(r"standard|стандартн|stdin|stdout", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


class Codeforces:
    """codeforces.com. A problem's id is its contest's number and its index: ``1234A``, ``1498B2``."""

    platform = "codeforces"
    host = "codeforces.com"
    aliases = (
        "www.codeforces.com",
        "m1.codeforces.com",
        "m2.codeforces.com",
        "m3.codeforces.com",
        "mirror.codeforces.com",
    )
    example = "https://codeforces.com/contest/1234/problem/A"

    request = staticmethod(own_page)
    complete = staticmethod(complete)

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        match = next(filter(None, (pattern.fullmatch(address.path) for pattern in _PATHS)), None)
        if match is None:
            return None
        contest, index = match["contest"], match["index"].upper()
        # The contest of a group or a lesson is shown to nobody under any other path.
        place = match.groupdict().get("place") or ("gym" if int(contest) >= FIRST_GYM else "contest")
        return ProblemRef(
            platform=self.platform,
            problem_id=f"{contest}{index}",
            url=f"https://{self.host}/{place}/{contest}/problem/{index}",
        )

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        statement = _statement(tree)
        tags, difficulty = _tags(tree)
        index, title = _title(statement)
        sections = _sections(statement)
        interactive = _is_interactive(statement, tags)
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=title,
            time_limit_s=limits.seconds(_text(statement, ".time-limit")),
            memory_limit_mb=limits.megabytes(_text(statement, ".memory-limit")),
            sections=sections,
            samples=_samples(statement),
            tags=tags,
            difficulty=difficulty,
            languages=(_language(statement),),
            interactive=interactive,
            warnings=(
                *page.warnings(html, interactive=interactive),
                *_warnings(statement),
                *page.section_warnings(sections, ("input", "output"), required=not interactive),
                *_index_warning(ref, index),
            ),
        )


def _statement(tree: LexborHTMLParser) -> LexborNode:
    statements = tree.css(".problem-statement")
    if not statements and tree.css_first('#pageContent a[href$=".pdf"], .datatable a[href$=".pdf"]'):
        raise NotAProblemPage("The problem's statement is a PDF file, which jobsvc does not read.")
    if not statements:
        raise page.refusal(tree)
    if len(statements) > 1:
        raise NotAProblemPage(f"The page shows {len(statements)} problems; give the address of one of them.")
    return statements[0]


def _text(statement: LexborNode, selector: str) -> str:
    node = statement.css_first(selector)
    return text.line(node, math=formulas.TRIPLE_DOLLARS) if node else ""


def _title(statement: LexborNode) -> tuple[str, str]:
    """The problem's index and its title, from ``"B1. Painting the Array"``."""
    match = _TITLE.fullmatch(_text(statement, ".header .title"))
    return (match["index"] or "", match["title"]) if match else ("", "")


def _tags(tree: LexborHTMLParser) -> tuple[tuple[str, ...], str | None]:
    """The tags, and the difficulty that stands among them as ``*1200``."""
    difficulty, tags = None, []
    for label in map(text.line, tree.css(".tag-box")):
        match = _DIFFICULTY.fullmatch(label)
        if match:
            difficulty = match[1]
        elif label:
            tags.append(label)
    return tuple(tags), difficulty


def _sections(statement: LexborNode) -> Sections:
    return Sections(
        input=_section(statement.css_first(".input-specification")),
        output="\n".join(
            filter(None, (_section(statement.css_first(".output-specification")), _section(_interaction(statement))))
        ),
        notes=_section(statement.css_first(".note")),
    )


def _section(node: LexborNode | None) -> str:
    return text.prose(*_content(node), math=formulas.TRIPLE_DOLLARS) if node else ""


def _content(section: LexborNode) -> list[LexborNode]:
    """A section without its heading."""
    children = section.iter(include_text=True)
    return [child for child in children if "section-title" not in (child.attributes.get("class") or "")]


def _interaction(statement: LexborNode) -> LexborNode | None:
    """The section on how to talk with the judge's program; it has no class of its own."""
    headings = (node for node in statement.css(".section-title") if _INTERACTION.fullmatch(text.line(node)))
    heading = next(headings, None)
    return heading.parent if heading else None


def _is_interactive(statement: LexborNode, tags: Sequence[str]) -> bool:
    return (
        "interactive" in tags or _interaction(statement) is not None or page.calls_itself_interactive(statement.text())
    )


def _samples(statement: LexborNode) -> tuple[Sample, ...]:
    inputs, outputs = ([text.sample_text(pre) for pre in statement.css(f".{side} pre")] for side in ("input", "output"))
    return paired(inputs, outputs)


def _language(statement: LexborNode) -> str:
    labels = " ".join(node.text() for node in statement.css(".property-title, .section-title"))
    return "ru" if _CYRILLIC.search(labels) else "en"


def _warnings(statement: LexborNode) -> Iterator[str]:
    for side in ("input", "output"):
        place = statement.css_first(f".{side}-file")
        file = place.text(deep=False).strip() if place else ""
        if file and not _STANDARD.search(file):
            yield f"The program does not use standard {side} but the file {file!r}."


def _index_warning(ref: ProblemRef, index: str) -> Iterator[str]:
    if index and not ref.problem_id.endswith(index.upper()):
        yield f"The page's title is that of problem {index}, the address that of {ref.problem_id}."
