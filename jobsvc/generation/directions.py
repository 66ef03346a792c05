"""What is said of a graph whose edges have a direction means something else there, and is not taken for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jobsvc.generation.facts import Fact, Structured

_DIRECTED = re.compile(r"\b(?:one[- ]way|unidirectional|directed|DAG)\b|→|->|\\to\b|\barcs?\b", re.I)
_FROM_TO = re.compile(
    r"\b(?:edge|road|arc|link|street|tunnel)s? (?:goes |leads |going |leading |directed )?from\b", re.I
)


def misleading(facts: Iterable[Fact], sentences: Iterable[str]) -> Iterator[str]:
    """Reasons why a fact about a graph may not hold: ways that go one way, cycles of edges that go both ways."""
    text = "\n".join(sentences)
    directed = bool(_DIRECTED.search(re.sub(r"\b(?:un|bi-?)directed\b", "", text, flags=re.I)))
    kinds = {fact.kind: fact.quote for fact in facts if isinstance(fact, Structured)}
    if "connected" in kinds and directed:
        yield f"{kinds['connected'][:200]} (whether it holds against the direction of the edges is not understood)"
    if "acyclic" in kinds and not directed and not _FROM_TO.search(text):
        yield f"{kinds['acyclic'][:200]} (whether the edges have a direction is not said)"
