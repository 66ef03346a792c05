"""CSES: the problem set and the courses; statements of markup made by hand, and newer ones made from Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import SplitResult

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import limits, page, text
from jobsvc.extraction.judges.base import ProblemRef, complete, own_page, paired
from jobsvc.extraction.parts import ancestors, children_of
from jobsvc.problem import ProblemInfo, Sample, Sections

_PATH = re.compile(r"/(?P<course>[a-z0-9-]{1,32})/task/(?P<task>[A-Z]|[1-9]\d{0,5})/?")
_HEADINGS = {
    "input": r"input|syöte",
    "output": r"output|tulos(te|tus)?",
    "constraints": r"constraints|raja(t|ukset)|rajoitukset",
    "interaction": r"interaction|vuorovaikutus",
    "example": r"(example|esimerk(ki|it|kejä))s?",
    "notes": r"notes?|explanation|selitys|huom(io|autus)",
}
_FINNISH = re.compile(r"syöte|tulos(te|tus)?", re.IGNORECASE)
#: What stands before a block of an example: words that end in this, or are nothing else.
_LABEL = re.compile(r"(?:.*\W)?(?:(?P<input>input|syöte)|output|tulos(?:te|tus)?) ?\d* ?:", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:(?P<input>input|syöte)|output|tulos(?:te|tus)?) ?\d*", re.IGNORECASE)

#: The parts of a statement: what stands below the headings of each kind.
Parts = Mapping[str, Sequence[LexborNode]]


class CSES:
    """cses.fi. A problem's id is its number, ``1068``; in a course its letter behind the course's name, ``249-A``."""

    platform = "cses"
    host = "cses.fi"
    aliases = ("www.cses.fi",)
    example = "https://cses.fi/problemset/task/1068"

    request = staticmethod(own_page)
    complete = staticmethod(complete)

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        match = _PATH.fullmatch(address.path)
        if match is None:
            return None
        course, task = match["course"], match["task"]
        return ProblemRef(
            platform=self.platform,
            problem_id=task if course == "problemset" else f"{course}-{task}",
            url=f"https://{self.host}/{course}/task/{task}",
        )

    def read(self, ref: ProblemRef, html: str, *, languages: Sequence[str]) -> ProblemInfo:
        tree = page.parse(html)
        statement = tree.css_first(".content .md") or tree.css_first(".content")
        shown_limits = [text.line(item) for item in tree.css(".task-constraints li")]
        if statement is None or not shown_limits:
            raise page.refusal(tree)
        parts = _parts(statement)
        sections = _sections(parts)
        interactive = bool(parts["interaction"]) or page.calls_itself_interactive(statement.text())
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=_title(tree),
            time_limit_s=next(filter(None, map(limits.seconds, shown_limits)), None),
            memory_limit_mb=next(filter(None, map(limits.megabytes, shown_limits)), None),
            sections=sections,
            input_formats=tuple(filter(None, map(text.latex_lines, text.preformatted(parts["input"])))),
            samples=_samples(parts),
            languages=("fi" if any(map(_is_finnish, _headings(statement))) else "en",),
            interactive=interactive,
            warnings=(
                *page.warnings(html, interactive=interactive),
                *page.section_warnings(sections, ("input", "output"), required=not interactive),
                *page.section_warnings(sections, ("constraints",)),
            ),
        )


def _title(tree: LexborHTMLParser) -> str:
    heading = tree.css_first(".title-block h1")
    tag = tree.css_first("title")
    return text.line(heading) if heading else text.line(tag).removeprefix("CSES - ") if tag else ""


def _parts(statement: LexborNode) -> Parts:
    parts: dict[str, list[LexborNode]] = {kind: [] for kind in _HEADINGS}
    kind = ""
    for node in _nodes(statement):
        below = _kind(node) if _is_heading(node) else None
        if below is not None and not (kind == "example" and below in ("input", "output") and parts[below]):
            kind = below
        elif kind:
            parts[kind].append(node)
    return parts


def _nodes(statement: LexborNode) -> Iterator[LexborNode]:
    """The headings and what stands between them, whatever they are wrapped in."""
    wrappers = ancestors(_headings(statement))
    todo = children_of(statement)
    while todo:
        node = todo.pop()
        if node.mem_id in wrappers:
            todo.extend(children_of(node))
        else:
            yield node


def _headings(statement: LexborNode) -> Iterator[LexborNode]:
    return filter(_is_heading, statement.css("h1, h2, h3, h4, b"))


def _is_heading(node: LexborNode) -> bool:
    return node.tag in ("h1", "h2", "h3", "h4") or (node.tag == "b" and bool(node.attributes.get("id")))


def _kind(heading: LexborNode) -> str:
    words = text.line(heading).casefold().rstrip(" 0123456789:")
    return next((kind for kind, pattern in _HEADINGS.items() if re.fullmatch(pattern, words)), "")


def _is_finnish(heading: LexborNode) -> bool:
    return bool(_FINNISH.fullmatch(text.line(heading)))


def _sections(parts: Parts) -> Sections:
    # An example is explained in a paragraph of its own, which has no heading.
    explained = [node for node in parts["example"] if node.tag == "p" and _is_explanation(node)]
    return Sections(
        input=text.prose(*parts["input"]),
        output="\n".join(filter(None, (text.prose(*parts["output"]), text.prose(*parts["interaction"])))),
        constraints=text.prose(*parts["constraints"]),
        notes=text.prose(*explained, *parts["notes"]),
    )


def _is_explanation(paragraph: LexborNode) -> bool:
    return paragraph.text().lstrip().startswith(("Explanation", "Selitys"))


def _samples(parts: Parts) -> tuple[Sample, ...]:
    inputs: list[str] = []
    outputs: list[str] = []
    unlabelled: list[str] = []
    words = ""
    for item in _words_and_blocks(parts["example"]):
        if isinstance(item, str):
            words += item
            continue
        words = " ".join(words.split())
        label = _LABEL.fullmatch(words) or _BARE_LABEL.fullmatch(words)
        block = text.sample_text(item) if item.tag == "pre" else text.code_text(item)
        if label:
            (inputs if label["input"] else outputs).append(block)
        elif item.tag == "pre" and not words:
            unlabelled.append(block)
        words = ""
    if not (inputs or outputs or parts["interaction"]) and len(unlabelled) % 2 == 0:
        inputs, outputs = unlabelled[::2], unlabelled[1::2]
    return paired(inputs, outputs)


def _words_and_blocks(nodes: Iterable[LexborNode]) -> Iterator[str | LexborNode]:
    """The text of an example in its order, its preformatted blocks and pieces of code as elements."""
    todo = list(nodes)[::-1]
    while todo:
        node = todo.pop()
        if node.is_text_node:
            yield node.text_content or ""
        elif node.tag in ("pre", "code"):
            yield node
        elif node.is_element_node:
            todo.extend(reversed(list(node.iter(include_text=True))))
