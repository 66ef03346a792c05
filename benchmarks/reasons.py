"""Reasons for which there is no script, grouped so that the frequent ones show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: How `jobsvc.generation` quotes a sentence: the sentence, and in brackets what is wrong, perhaps with a phrase of it.
_QUOTED = re.compile(r"(?P<sentence>.+) \((?P<cause>[^()'\"]*(?:'.*'|\".*\")?[^()'\"]*)\)", re.DOTALL)
_PHRASE = re.compile(r"'(.*)'|\"(.*)\"", re.DOTALL)
_NAME = re.compile(r"\b(?:\w+_\w+|[A-Za-z])(?:_?\{[^{}]*\}|\d+|\[[^\]]*\])*(?![\w'])")
_NUMBER = re.compile(r"-?\d[\d,]*(?: ?[*^] ?(?:\{[^{}]*\}|\d+))*")
#: What a complaint of the schema is about.
_OWNER = re.compile(r"^(?:sample \d+: )?[\w{},]+(?=: )|^.* rows of .*(?=: )")
_ARTICLES = frozenset({"a", "an", "the"})
#: What follows from something else that was not understood, where there is such.
_CONSEQUENCE = re.compile(r"x: no (?:lower|upper)|.*how many there are is not bounded|.*is not in the input")
#: Sentences are told apart by so many of their first words, and phrases.
_SENTENCE, _PHRASES = 7, 3


@dataclass(frozen=True, slots=True)
class Group:
    """Reasons that are alike."""

    name: str
    problems: int  #: that have it
    alone: int  #: that have no other, but for what follows from it
    example: str


def grouped(reasons: Mapping[str, Sequence[str]]) -> list[Group]:
    """The groups of the reasons of each problem, the most frequent first."""
    problems: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    alone: dict[str, int] = {}
    for problem, texts in reasons.items():
        names = {alike(text): text for text in texts}
        for name, text in names.items():
            problems.setdefault(name, []).append(problem)
            examples.setdefault(name, f"{problem}: {text}")
            alone[name] = alone.get(name, 0) + (not any(_is_cause(other) for other in names.keys() - {name}))
    found = (Group(name, len(those), alone[name], examples[name]) for name, those in problems.items())
    return sorted(found, key=lambda group: (-group.problems, -group.alone, group.name))


def alike(reason: str) -> str:
    """What is the same for all reasons of a kind: no names, no numbers, no words of the problem's story."""
    match = _QUOTED.fullmatch(reason)
    if match is None:
        return _NUMBER.sub("0", _OWNER.sub("x", _phrases_cut(reason)))
    if match["cause"] == "not understood":
        return f"not understood: {_beginning(match['sentence'], _SENTENCE)}"
    cause = _phrases_cut(match["cause"])
    return "... may constrain the input" if cause.endswith("may constrain the input") else _NAME.sub(_named, cause)


def _is_cause(name: str) -> bool:
    return not _CONSEQUENCE.match(name)


def _phrases_cut(text: str) -> str:
    return _PHRASE.sub(lambda match: f"'{_beginning(match[1] or match[2] or '', _PHRASES)}'", text)


def _beginning(text: str, length: int) -> str:
    words = _NUMBER.sub("0", _NAME.sub(_named, text)).lower().split()
    return " ".join(words[:length]) + (" ..." if len(words) > length else "")


def _named(name: re.Match[str]) -> str:
    return name[0] if name[0].lower() in _ARTICLES else "x"


def median_and_95th(values: Iterable[float]) -> tuple[float, float]:
    """The middle value and the one that 95 % do not exceed; zeros where there is none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0, 0.0
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
