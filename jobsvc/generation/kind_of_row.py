"""What the explanation of a row says of its order: that it is a permutation, or sorted."""

from __future__ import annotations

import re

from jobsvc.generation.items import REMARK, Found


def note_kind_of_row(found: Found) -> None:
    """An explanation of a lone row may say that it is a permutation, or sorted."""
    rows = [item for item in found.items if item.is_row]
    if len(rows) != 1 or rows[0].kind != "int" or rows[0] is not found.items[-1] or not found.leftover:
        return
    last = found.leftover[-1]
    if match := re.search(
        (
            r",? ?\b(?:sorted |given )*in (?:an? |the )?(?:strictly )?(non-?decreasing|increasing"
            r"|ascending)(?: order)?\b(?! (?:order|of|by)\b)"
        ),
        last,
    ):
        rows[0].adjectives += " non-decreasing" if match[1].startswith("non") else " increasing"
        found.leftover[-1] = last.replace(match[0], "")
    elif re.fullmatch(
        (
            r"[ ,;:—]*(?:the |a |an |given |initial |elements of (?:the )?|your )*permutation(?:"
            r" [a-zA-Z])?(?: itself| given)?"
            r"(?: of (?:the )?(?:integers |numbers )?(?:from )?1(?:, ?2)?(?:, ?\.\.\.,? ?| to )"
            rf"{re.escape(rows[0].last or rows[0].count)})?"
        ),
        REMARK.sub("", last),
    ):
        rows[0].adjectives += " permutation"
        found.leftover[-1] = "".join(mark[0] for mark in REMARK.finditer(last))
