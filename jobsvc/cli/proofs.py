"""The proof of a script in a few lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def proof_lines(proof: Mapping[str, Any]) -> Iterator[str]:
    """What was run, as far as it came: of a failed proof there is only what its solution did."""
    if "cases" in proof:
        yield f"{proof['cases']} test cases in {proof['runs']} runs, {proof.get('sandbox', '')}".rstrip(", ")
    if tried := proof.get("solution"):
        first, *others = trial_lines(tried)
        yield f"the solution in {tried['language']}: {first}"
        yield from others


def trial_lines(tried: Mapping[str, Any]) -> Iterator[str]:
    """What came of a solution, the verdict first."""
    why = f": {tried['says']}" if tried["says"] else ""
    yield f"{tried['verdict']}{why}"
    if tried["verdict"] != "not run":
        yield f"{tried['reproduced']} of {tried['samples']} samples reproduced"
    if tried["runs"]:
        yield f"{tried['runs']} of {tried['inputs']} generated inputs run, {tried['slowest_s']:g} s at most"
