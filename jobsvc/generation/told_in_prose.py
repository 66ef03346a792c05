"""What English prose says, as far as it is understood, and how its remarks are filed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jobsvc.generation.harmless import is_aside, is_harmless
from jobsvc.generation.huge_numbers import repeats_that_it_is_written_plainly
from jobsvc.generation.items import REMARK, Item
from jobsvc.generation.layout import Layout

_COMPARES = re.compile(r"[<>=]|\\in\b")


@dataclass
class Prose:
    """What prose says. `constraints` are sentences and remarks that are yet to be read, `remarks` texts that
    explain or may restrict."""

    sentences: list[str] = field(default_factory=list)  #: as they stand
    layout: Layout = field(default_factory=Layout)
    constraints: list[str] = field(default_factory=list)
    remarks: list[tuple[str, list[Item]]] = field(default_factory=list)  #: each with the values it stands beside
    asides: list[str] = field(default_factory=list)  #: what only leads to values; it may restrict them all the same
    unresolved: list[str] = field(default_factory=list)

    def remark(self, texts: list[str], items: list[Item] | None = None) -> None:
        """Files remarks: comparisons as constraints, the others to be judged by their signs."""
        for text in texts:
            for part in _parts(REMARK.sub(" ", text)):
                if _COMPARES.search(part):
                    self.constraints.append(_of_all(part, items or []))
                elif part.strip(" ,.;:—-") and not (
                    is_aside(part) or is_harmless(part) or repeats_that_it_is_written_plainly(part)
                ):
                    self.remarks.append((part.strip(" ,.;:—-"), items or []))


def _parts(text: str) -> list[str]:
    """A remark cut so that comparisons stand alone."""
    if not _COMPARES.search(text):
        return [text]
    parts = re.split(
        r" — |; (?=[A-Za-z]{3,} )|,? (?:where|such that|satisfying|so that) |,? with (?=[\d|]|[a-z] ?[<>=])", text
    )
    return [part.strip(" ,;:.") for part in parts if part.strip(" ,;:.—-")]


def _of_all(bounds: str, items: list[Item]) -> str:
    """``1 <= a_n <= m`` behind ``a_1, ..., a_n``, where nothing else bounds the row, as said of all its values."""
    for item in items:
        last = rf"(?<![A-Za-z]){re.escape(item.name)}_(?:\{{{re.escape(item.last)}\}}|{re.escape(item.last)}(?!\w))"
        if (
            item.last
            and re.search(r"<.*<", bounds)
            and not re.search(rf"(?<![A-Za-z]){re.escape(item.name)}_(?!\{{?{re.escape(item.last)}\b)", bounds)
        ):
            bounds = re.sub(last, f"{item.name}_i", bounds)
    return bounds
