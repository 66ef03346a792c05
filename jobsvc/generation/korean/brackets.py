"""Remarks in brackets: taken out of their sentence, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

COMPARES = re.compile(r"[<>]=?|!=|(?<![<>!])=")


def bracketed(sentence: str) -> tuple[str, list[str]]:
    """The sentence with a mark in the place of each remark; brackets of mathematics stay."""
    remarks: list[str] = []
    kept, depth, start = "", 0, 0
    for place, character in enumerate(sentence):
        quoted = 0 < place < len(sentence) - 1 and sentence[place - 1] == sentence[place + 1] in ("'", '"')
        if character in "([" and not quoted:
            depth += 1
            start = place if depth == 1 else start
        elif character in ")]" and depth and not quoted:
            depth -= 1
            if depth == 0:
                inner = sentence[start + 1 : place]
                if COMPARES.search(inner) or re.search(r"[가-힣]", inner) or "\\in" in inner:
                    kept = f"{kept.rstrip()} ⟦{len(remarks)}⟧"
                    remarks.append(inner)
                else:
                    kept += sentence[start : place + 1]
        elif depth == 0:
            kept += character
    return (sentence, []) if depth else (re.sub(r" {2,}", " ", kept).strip(), remarks)


def parts_of(remark: str) -> Iterator[str]:
    """A remark cut at commas and semicolons where a part of it is in words; comparisons stay together."""
    if not re.search(r"[가-힣]", remark):
        yield from (part for part in re.split(r" ?; ?", remark) if part.strip())
        return
    comparisons: list[str] = []
    for part in re.split(r" ?[;,] ?(?![^({]*[)}])| 그리고 |이고 |이며 ", remark):
        if re.search(r"[가-힣]", part):
            if comparisons and not COMPARES.search(comparisons[-1]):  # "N, M은 1 이상"
                yield ", ".join([*comparisons, part.strip()])
            else:
                yield from (", ".join(comparisons), part.strip()) if comparisons else (part.strip(),)
            comparisons = []
        elif part.strip():
            comparisons.append(part.strip())
    if comparisons:
        yield ", ".join(comparisons)


def marks_behind(clause: str) -> tuple[str, list[int]]:
    """The clause without the marks at its end, and the numbers of those."""
    match = re.search(r"(?: ?⟦\d+⟧[., ]*)+$", clause)
    if match is None:
        return clause, []
    return clause[: match.start()].strip(" ,."), [int(number) for number in re.findall(r"\d+", match[0])]
