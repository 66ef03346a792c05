"""A statement in the parts that its headings make of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from selectolax.lexbor import LexborNode

from jobsvc.extraction import headings, text
from jobsvc.problem import Sections

_RANKED = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What only looks like a heading stands below all that are.
_LABELS = "p, dt, legend, summary, strong, b, .title, .section-title, .panel-title, .label"
_LABEL_RANK = len(_RANKED)
_LONGEST_LABEL = 60
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

    The elements `without` are in none. With `labels` a word such as "Input" on a line of its own
    is a heading too.
    """
    ranks = {node.mem_id: rank for node, rank in _headings(root, labels=labels)}
    left_out = {node.mem_id: node for node in without}
    inside = [*(node for node, _ in _headings(root, labels=labels)), *left_out.values()]
    divided: set[int] = set()
    for node in inside:
        # Where one heading's ancestors are known, so are those above them.
        divided.update(above.mem_id for above in takewhile(lambda above: above.mem_id not in divided, _ancestors(node)))
    done = _Parts()
    todo = _children(root)
    while todo:
        node = todo.pop()
        if node.mem_id in left_out:
            continue
        if node.mem_id in ranks:
            done.begin(text.line(node), ranks[node.mem_id])
        elif node.mem_id in divided:
            todo.extend(_children(node))
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


def languages_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The language of the statement by its headings; empty where they do not tell."""
    found = (headings.language_of(part.heading) for part in parts if part.kind)
    return tuple(filter(None, found))[:1]


def _headings(root: LexborNode, *, labels: bool) -> Iterator[tuple[LexborNode, int]]:
    for node in root.css(", ".join(_RANKED)):
        yield node, _RANKED.index(str(node.tag))
    for node in root.css(_LABELS) if labels else ():
        label = node.text()
        if len(label) <= _LONGEST_LABEL and headings.kind_of(label) and _stands_alone(node):
            yield node, _LABEL_RANK


def _stands_alone(label: LexborNode) -> bool:
    """Whether the element that bold words are in says nothing else."""
    if label.tag not in ("strong", "b") or label.parent is None:
        return True
    return headings.kind_of(label.text() + label.parent.text(deep=False)) is not None


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _children(node: LexborNode) -> list[LexborNode]:
    """Last one first, as a list to take from."""
    return list(node.iter(include_text=True))[::-1]


class _Parts:
    """The parts as they are read, each heading seen in the light of those before it."""

    def __init__(self) -> None:
        self._done: list[Part] = []
        self._kind: str | None = None
        self._heading = ""
        self._nodes: list[LexborNode] = []
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

    def add(self, node: LexborNode) -> None:
        self._nodes.append(node)

    def all(self) -> list[Part]:
        self._end()
        return self._done

    def _belongs_to_samples(self, kind: str, rank: int) -> bool:
        """Whether "Input" stands below "Examples", or beside it when the input has been told before."""
        if self._samples_rank is None or rank < self._samples_rank:
            return False
        return rank > self._samples_rank or any(part.kind == kind for part in self._done)

    def _end(self) -> None:
        self._done.append(Part(self._kind, self._heading, tuple(self._nodes)))
        self._nodes = []
