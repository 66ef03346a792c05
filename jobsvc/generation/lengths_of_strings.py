"""Numbers that are said to be lengths of strings: the strings they bound."""

from __future__ import annotations

import re

from jobsvc.generation.harmless import is_length_of_a_string
from jobsvc.generation.items import Item
from jobsvc.generation.told_in_prose import Prose

_OF_LENGTH = re.compile(r"(?:\blength|\bsize|^of(?! length| size)) (?:of |is |exactly |equal to )*([\w{}+-]+)")
_JOINT = re.compile(r",? and (?=the |length|size|number|amount)|, (?=the |length|size|number|amount)", re.I)
_NAMES_OF_STRINGS = re.compile(
    r"(?:lengths?|sizes?) of (?:the )?(?:given )?(?:binary )?(?:strings?|words?|texts?)?"
    r" ?((?:[A-Za-z](?![\w])(?:, | and |,? and )?)+)?"
)


def tie_lengths(prose: Prose, explained: list[tuple[list[Item], str]]) -> None:
    """ "n — the length of the string" bounds a string: one that is not said to be of length n is given it."""
    strings = [item for item, _ in prose.layout.items() if item.kind == "string"]
    said = " ".join(prose.constraints)
    for items, explanation in explained:
        if not items:
            continue
        for item, about in _told_apart(items, explanation):
            for place, string in enumerate(_strings_meant(about, strings)):
                length = _OF_LENGTH.search(string.said)
                stated = re.search(rf"\|{string.name}(?:_\{{?i\}}?)?\| ?=", said)
                if (length and re.fullmatch(r"[A-Za-z](?:_\w)?", length[1])) or stated:
                    continue
                if item is None:
                    prose.unresolved.append(f"{explanation[:200]} (it may be the length of {string.name})")
                elif place == 0 or "lengths" not in about:
                    prose.constraints.append(f"|{string.name}| = {item.name}")


def _told_apart(items: list[Item], explanation: str) -> list[tuple[Item | None, str]]:
    """Which value each part of an explanation with a string's length in it is about; None where that is not clear."""
    if not is_length_of_a_string(explanation):
        return []
    parts = _JOINT.split(explanation)
    if len(items) == 1:
        return [(items[0], explanation)]
    names = _NAMES_OF_STRINGS.search(explanation)
    if "lengths" in explanation and names and len(items) >= 2 and len(parts) <= len(items) - 1:
        words = re.findall(r"\b[a-zA-Z]\b", names[1])
        return [(item, f"the length of {word}") for item, word in zip(items, words, strict=False)]
    if len(parts) == len(items):
        return [(item, part) for item, part in zip(items, parts, strict=True) if is_length_of_a_string(part)]
    return [(None, explanation)]


def _strings_meant(explanation: str, strings: list[Item]) -> list[Item]:
    """The strings whose length an explanation tells: the one that it names, else all."""
    names = _NAMES_OF_STRINGS.search(explanation)
    named = re.findall(r"\b[a-zA-Z]\b", names[1]) if names and names[1] else []
    return [string for string in strings if string.name in named] if named else strings
