"""What sentences say of a graph, whose edges they need not name: "The given graph is simple and connected."."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from jobsvc.generation.expressions import Unreadable
from jobsvc.generation.facts import Fact, Structured

Names = Collection[str]
Rule = Callable[[re.Match[str], Names], list[Fact]]

_LOOPS = r"(?:self[- ]?loops?|loops?)"
_MULTIPLE = r"(?:(?:multiple|multi|double|duplicate|duplicated|parallel|repeated)[- ]?edges?)"
_WORD = re.compile(
    r"(?P<tree>(?:an? )?(?:\w+ )?trees?)|(?P<connected>connected)|(?P<simple>simple)|(?P<acyclic>acyclic|(?:a )?DAG)"
    rf"|(?P<loops>(?:no|any|without|neither|nor|not|does not contain|contains no|has no)?(?: any)? ?{_LOOPS})"
    rf"|(?P<multiple>(?:no|any|without|neither|nor|or|and)?(?: any)? ?{_MULTIPLE})"
    r"|(?P<filler>and|or|an?|it|is|are|has|have|undirected|directed|graphs?|with|that|which|also|,"
    r"|does not (?:contain|have)|do not (?:contain|have)|doesn't (?:contain|have)|contains?|no|neither|nor|any"
    r"|without)",
    re.IGNORECASE,
)
#: The words that make what follows them absent.
_WITHOUT = re.compile(r"\b(?:no|without|neither|nor|not|doesn't)\b", re.IGNORECASE)
_KINDS = {
    "tree": ("tree",),
    "connected": ("connected",),
    "simple": ("no loops", "no multiple edges"),
    "acyclic": ("acyclic",),
    "loops": ("no loops",),
    "multiple": ("no multiple edges",),
}


def _described(match: re.Match[str], names: Names) -> list[Fact]:  # noqa: ARG001 - a graph needs no name
    """The kinds in "is simple and connected" or "contains neither self-loops nor double edges"."""
    text, place = match["said"].strip(), 0
    kinds: list[str] = []
    while place < len(text):
        word = _WORD.match(text, place)
        if not word or (word.end() < len(text) and text[word.end()] not in " ,-"):
            raise Unreadable(f"{text[place:]!r} is not understood of a graph")
        kind = word.lastgroup or ""
        if kind in ("loops", "multiple") and not _WITHOUT.search(text[: word.end()]):
            raise Unreadable("it may have such edges")
        kinds += _KINDS.get(kind, ())
        place = word.end()
        while place < len(text) and text[place] == " ":
            place += 1
    if not kinds:
        raise Unreadable("nothing is said of the graph")
    if "tree" in kinds and match["said"].strip().lower() not in _TREES:
        raise Unreadable("what kind of tree is not understood")
    return [Structured(kind) for kind in kinds]


_TREES = ("a tree", "tree", "an undirected tree", "a rooted tree", "an unrooted tree", "is a tree", "form a tree")
_GRAPH = (
    r"(?:the )?(?:(?:given|input|undirected|resulting|initial|original) )*(?:(?:graph|network)(?: \\?[A-Z])?|G)"
    r"(?: (?:given|described|represented|formed|defined)(?: (?:in|by|as) (?:the )?(?:input|edges"
    r"|[A-Za-z]_i and [A-Za-z]_i))?)?"
)
_ANY = (
    r"any (?:two |pair of )?(?:\w+ )?(?:vertices|vertex|nodes?|cit(?:y|ies)|towns?|islands?|villages?|intersections?)"
)


def _one_edge(match: re.Match[str], names: Names) -> list[Fact]:  # noqa: ARG001
    return [Structured("no multiple edges")]


def _connected(match: re.Match[str], names: Names) -> list[Fact]:  # noqa: ARG001
    return [Structured("connected")]


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (
            _GRAPH + r"(?: is| forms?)? (?P<said>(?:an? |is |simple|connected|acyclic|contains? |has |does "
            r"|doesn't )?.{3,80})",
            _described,
        ),
        (
            r"(?:there (?:are|is)|(?:the )?graph has) (?P<said>(?:no|neither) .{3,60}?)"
            rf"(?: in {_GRAPH})?",
            _described,
        ),
        (
            r"(?:all )?(?:the )?(?:given )?edges(?: \([A-Za-z]_(?:\w|\{\w\}), ?[A-Za-z]_(?:\w|\{\w\})\)"
            r"(?:, ?\([^()]{5,14}\))?(?:, ?\.\.\.,? ?(?:and )?\([^()]{5,24}\))?)? forms? (?P<said>a tree)",
            _described,
        ),
        (
            r"(?:it is possible to|(?:you|one|we) can) (?:travel|get|go|move) between "
            rf"{_ANY}"
            r"(?: (?:using|via|by|through|along|traversing|by traversing|by using) (?:some |the |zero or more )?"
            r"(?:of the )?(?:given )?(?:roads|edges|bridges|paths|tunnels))?",
            _connected,
        ),
        (
            rf"there is (?P<said>at most one edge) between {_ANY}",
            _one_edge,
        ),
    )
)
