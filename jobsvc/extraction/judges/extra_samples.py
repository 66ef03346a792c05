"""Samples on the pages of judges that jobsvc does not know: below headings, or in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from jobsvc.extraction import text
from jobsvc.extraction.headings import kind_of
from jobsvc.extraction.judges.base import paired
from jobsvc.extraction.parts import Part
from jobsvc.problem import Sample

_PREFORMATTED = ("pre", "textarea")
_INPUT = ("input", "sample input")
_OUTPUT = ("output", "sample output")


def samples_of(parts: Sequence[Part]) -> tuple[Sample, ...]:
    """The first block below every heading of a sample; further blocks explain it."""
    inputs, outputs = (
        [block for part in parts if part.kind == kind if (block := _block(part.nodes)) is not None]
        for kind in ("sample input", "sample output")
    )
    return paired(inputs, outputs)


def sample_tables(root: LexborNode) -> list[LexborNode]:
    """The tables that show samples: with an input and an output column, or with such rows."""
    return [table for table in root.css("table") if not table.css_first("table table") and _columns(table) is not None]


def samples_of_tables(tables: Sequence[LexborNode]) -> tuple[Sample, ...]:
    return tuple(sample for table in tables for sample in _rows(table))


def _columns(table: LexborNode) -> tuple[int, int] | None:
    """Which columns hold the inputs and the outputs."""
    first = table.css_first("tr")
    kinds = [kind_of(text.line(cell)) for cell in _cells(first)] if first else []
    inputs = [index for index, kind in enumerate(kinds) if kind in _INPUT]
    outputs = [index for index, kind in enumerate(kinds) if kind in _OUTPUT]
    return (inputs[0], outputs[0]) if inputs and outputs else None


def _rows(table: LexborNode) -> Iterator[Sample]:
    columns = _columns(table)
    for row in table.css("tr")[1:]:
        cells = _cells(row)
        if columns and len(cells) > max(columns):
            given, printed = (_text(cells[index]) for index in columns)
            if given or printed:
                yield Sample(given, printed)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _block(nodes: Sequence[LexborNode]) -> str | None:
    """The first preformatted block among the nodes, else the first code; None where there is neither."""
    elements = [node for node in nodes if node.is_element_node]
    for tags in (_PREFORMATTED, ("code", "samp")):
        for element in elements:
            found = element if element.tag in tags else element.css_first(", ".join(tags))
            if found is not None:
                return text.sample_text(found) if tags is _PREFORMATTED else text.code_text(found)
    return None


def _text(cell: LexborNode) -> str:
    block = cell.css_first(", ".join(_PREFORMATTED))
    return text.sample_text(block) if block else text.code_text(cell)
