"""Facts about the words or numbers with which rows of several kinds begin."""

from __future__ import annotations

from dataclasses import replace

from jobsvc.generation.expressions import Num, Ref, Unreadable
from jobsvc.generation.facts import Compared, Fact, OneOf
from jobsvc.generation.resolving.draft import Draft
from jobsvc.generation.schema import Choice, walk, with_needed


def needed(draft: Draft, word: str) -> None:
    """Notes that there is a row of a kind."""
    if not any(word in (kind.word for kind in node.kinds) for node in _choices(draft)):
        raise Unreadable("there is no such kind of rows")
    draft.shape = replace(draft.shape, nodes=with_needed(draft.shape.nodes, word))


def is_of_kinds(draft: Draft, fact: Fact) -> bool:
    """Whether a name that the format does not have is that of the kinds of rows, and it is said of them truly."""
    words = [kind.word for node in _choices(draft) for kind in node.kinds]
    if isinstance(fact, OneOf):
        return fact.what.name not in draft.naming.bases and set(words) == set(fact.choices)
    if not words or not all(word.isdigit() for word in words):
        return False
    if not isinstance(fact, Compared) or fact.sign != "<=":
        return False
    match fact.left, fact.right:
        case Num(low), Ref(name, _):
            return name not in draft.naming.bases and low == min(map(int, words))
        case Ref(name, _), Num(high):
            return name not in draft.naming.bases and high == max(map(int, words)) == len(words) + int(min(words)) - 1
    return False


def _choices(draft: Draft) -> list[Choice]:
    return [node for node, _ in walk(draft.shape.nodes) if isinstance(node, Choice)]
