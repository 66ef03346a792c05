"""A sentence of prose -> clauses that are each about one kind of lines, and its remarks in brackets."""

from __future__ import annotations

import re

from jobsvc.generation.harmless import is_aside
from jobsvc.generation.legends import legend

_NEXT_CLAUSE = re.compile(
    r"(?:,|;|:|—)(?: and| where)? (?=(?:the )?(?:[ijk]-th (?:line|of (?:them|these|which))"
    r"|each (?:line|of (?:them|which)|such line)),? (?:contain|consist|describe|is |are |has "
    r"|have |of ))"
    r"|: (?=(?:the )?first lines? (?:contain|consist|has |is ))"
    r"|; (?=(?-i:[A-Za-z](?:_\w)?) (?:will be|is) (?:at most|at least|no more than|not more than) -?\d[^;]*$)"
    r"|(?:[;,.]|,? (?<!first )(?<!second )(?<!third )(?<!next )and)(?: and)?(?: then)? (?=(?:the |in the )?"
    r"(?:second|third|fourth|next"
    r"|following|last) (?:\w{1,5} )?lines? (?:contain|consist|describe|is |are |has |have |of"
    r" |— ))"
)


def clauses(sentence: str) -> list[str]:
    """The sentence cut where it goes on to another line."""
    sentence = re.sub(r"(?<![\w\\])([A-Za-z])\[([ijkn1])\]", r"\1_\2", sentence)
    sentence = (
        _CHAIN_OF_ROW.sub(r"\1_1, \1_2, ..., \1_\3 (\1_1 \2 \1_2 \2 ... \2 \1_\3)", sentence)
        if "(" in sentence
        else sentence
    )
    sentence = re.sub(r", (?=[<>]=? )", " ", sentence)
    parts = [part for part in _NEXT_CLAUSE.split(sentence) if part.strip()]
    return [
        one
        for part in parts
        for one in (_NEXT_SUM.split(part) if _NEXT_SUM.search(part) and _limits_first(part) else [part])
    ]


#: ``integers x_1 < x_2 < ... < x_n``: a row and its order.
_CHAIN_OF_ROW = re.compile(
    r"(?:(?<=integers )|(?<=numbers ))([A-Za-z])_\{?1\}? ?(<=?|>=?) ?\1_\{?2\}? ?\2"
    r" ?(?:\1_\{?3\}? ?\2 ?)?\.\.\.? ?\2 ?\1_(\{[^{}]{1,8}\}|\w)"
)
_NEXT_SUM = re.compile(r",? and (?:that )?(?=(?:the )?(?:total )?sum of .{1,60}(?:exceed|at most))")


def _limits_first(text: str) -> bool:
    """Whether a limit stands before the next sum is spoken of: two limits, and not one of two sums."""
    return bool(re.search(r"exceed|at most", _NEXT_SUM.split(text)[0]))


def subscripted(sentence: str) -> str:
    """``x1`` as ``x_1``: old statements have no subscripts."""
    return re.sub(r"(?<![\w\\{])([a-zA-Z])(\d)(?!\w)", r"\1_\2", sentence)


_QUOTED_BEFORE = re.compile(r"(?:'.'|\".\"|`.`) ?$")


def _in_quotes(sentence: str, place: int) -> bool:
    """Whether the character stands alone between two quotes: one that a sentence names, no bracket of its own."""
    return (
        0 < place < len(sentence) - 1 and sentence[place - 1] == sentence[place + 1] and sentence[place - 1] in "'\"`"
    )


def bracketed(sentence: str) -> tuple[str, list[str]]:
    """The sentence with a mark in the place of each bracketed remark, and the remarks; brackets of mathematics stay."""
    remarks: list[str] = []
    kept, depth, start = "", 0, 0
    for place, character in enumerate(sentence):
        if _in_quotes(sentence, place):
            kept += character if depth == 0 else ""
        elif character == "(":
            depth += 1
            if depth == 1:
                start = place
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                inner = sentence[start + 1 : place]
                if is_aside(inner) or (_QUOTED_BEFORE.search(kept) and legend(f"'#' means {inner}")):
                    continue  # what a character means
                if re.search(r"[<>=]|[a-z]{3}|\\in| is | or ", inner):
                    kept = f"{kept.rstrip()} ⟦{len(remarks)}⟧"
                    remarks.append(inner)
                else:
                    kept += sentence[start : place + 1]
        elif depth == 0:
            kept += character
    return (sentence, []) if depth else (re.sub(r" {2,}", " ", kept).strip(), remarks)
