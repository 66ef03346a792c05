"""A statement in the parts that its headings make of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from jobsvc.extraction import headings, text
from jobsvc.problem import Sections

_RANKED = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABELS = "p, div, span, dt, legend, summary, label, strong, b, u, font"
#: What only looks like a heading stands below all that are.
_LABEL_RANK = len(_RANKED)
_LONGEST_LABEL = 60
_INLINE = frozenset({"a", "b", "big", "code", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "u"})
_NESTED_INLINE = 5
_NOTHING = re.compile(r"[\s::]*")
#: What may follow the heading "Examples" and still belong to them.
_OF_SAMPLES = ("sample input", "sample output", "notes")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between a heading and the next one."""

    kind: str | None  #: one of those of `headings.kind_of`; None before the first heading too
    heading: str
    nodes: tuple[LexborNode, ...]


def parts_of(root: LexborNode, *, without: Iterable[LexborNode] = (), labels: bool = False) -> list[Part]:
    """The parts in their order, whatever elements the headings are wrapped in.

    The elements `without` are in none. With `labels` the word "Input" alone in an element is a heading too.
    """
    found = list(_headings(root, labels=labels))
    left_out = {node.mem_id: node for node in without}
    divided = ancestors([*(node for node, _ in found), *left_out.values()])
    ranks = {node.mem_id: rank for node, rank in found}
    done = _Parts()
    todo = children_of(root)
    while todo:
        node = todo.pop()
        if node.mem_id in left_out:
            continue
        if node.mem_id in ranks:
            done.begin(text.line(node), ranks[node.mem_id])
        elif node.mem_id in divided:
            todo.extend(children_of(node))
        else:
            done.add(node)
    return done.all()


def nodes_of(parts: Iterable[Part], *kinds: str | None) -> list[LexborNode]:
    """Everything in the parts of these kinds."""
    return [node for part in parts if part.kind in kinds for node in part.nodes]


def sections_of(parts: Sequence[Part]) -> Sections:
    """The sections of the statement as clean text; how to talk with the judge's program belongs to the output."""
    return Sections(
        input=text.prose(*nodes_of(parts, "input")),
        output=text.prose(*nodes_of(parts, "output", "interaction")),
        constraints=text.prose(*nodes_of(parts, "constraints")),
        notes=text.prose(*nodes_of(parts, "notes")),
    )


def input_formats_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The preformatted blocks of the input section."""
    return tuple(filter(None, map(text.latex_lines, text.preformatted(nodes_of(parts, "input")))))


def languages_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The language of the statement by its headings; empty where they do not tell."""
    found = (headings.language_of(part.heading) for part in parts if part.kind)
    return tuple(filter(None, found))[:1]


def _headings(root: LexborNode, *, labels: bool) -> Iterator[tuple[LexborNode, int]]:
    for node in root.css(", ".join(_RANKED)):
        yield node, _RANKED.index(str(node.tag))
    for node in root.css(_LABELS) if labels else ():
        words = node.text(deep=False)
        if len(words) <= _LONGEST_LABEL and headings.kind_of(words) and _has_its_own_line(node):
            yield node, _LABEL_RANK


def _has_its_own_line(label: LexborNode) -> bool:
    """Whether no running text stands beside a word, but for a colon, nor beside the bold words it is in."""
    node: LexborNode | None = label
    for _ in range(_NESTED_INLINE):
        if node is None or node.tag not in _INLINE:
            return True
        if not (_ends_line(_beside(node, "prev")) and _ends_line(_beside(node, "next"))):
            return False
        node = node.parent
    return False


def _beside(node: LexborNode, side: str) -> LexborNode | None:
    """The neighbour that can be seen."""
    neighbour: LexborNode | None = getattr(node, side)
    if neighbour is None or neighbour.tag != "-text" or not _NOTHING.fullmatch(neighbour.text_content or ""):
        return neighbour
    beyond: LexborNode | None = getattr(neighbour, side)
    return beyond


def _ends_line(neighbour: LexborNode | None) -> bool:
    return neighbour is None or (neighbour.tag != "-text" and neighbour.tag not in _INLINE)


def ancestors(nodes: Iterable[LexborNode]) -> set[int]:
    """The ids of all elements that one of the nodes is in."""
    ids: set[int] = set()
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in ids:
            ids.add(above.mem_id)
            above = above.parent
    return ids


def children_of(node: LexborNode) -> list[LexborNode]:
    """Its children, the last one first, as a list to take from."""
    return list(node.iter(include_text=True))[::-1]


class _Parts:
    """The parts as they are read, each heading seen in the light of those before it."""

    def __init__(self) -> None:
        self._done: list[Part] = []
        self._kind: str | None = None
        self._heading = ""
        self._nodes: list[LexborNode] = []
        self._seen: set[str | None] = set()
        self._samples_rank: int | None = None

    def begin(self, heading: str, rank: int) -> None:
        self._end()
        self._heading = heading
        kind = headings.kind_of(heading)
        if kind in ("input", "output") and self._belongs_to_samples(kind, rank):
            kind = f"sample {kind}"
        elif kind == "samples":
            self._samples_rank = rank
        elif self._samples_rank is not None and rank <= self._samples_rank and kind not in _OF_SAMPLES:
            self._samples_rank = None
        self._kind = kind
        self._seen.add(kind)

    def add(self, node: LexborNode) -> None:
        self._nodes.append(node)

    def all(self) -> list[Part]:
        self._end()
        return self._done

    def _belongs_to_samples(self, kind: str, rank: int) -> bool:
        """Whether "Input" stands below "Examples", or beside it when the input has been told before."""
        if self._samples_rank is None or rank < self._samples_rank:
            return False
        return rank > self._samples_rank or kind in self._seen

    def _end(self) -> None:
        self._done.append(Part(self._kind, self._heading, tuple(self._nodes)))
        self._nodes = []
