"""The order in which a solution reads its input, by its language."""

from __future__ import annotations

from jobsvc.generation.solutions.cpp_order import cpp_order
from jobsvc.generation.solutions.languages import language_named
from jobsvc.generation.solutions.order import NotRead, Order
from jobsvc.generation.solutions.python_order import python_order
from jobsvc.generation.solutions.running import Solution

#: Characters; longer programs are not read.
LONGEST = 100_000
_READERS = {"python": python_order, "cpp": cpp_order, "c": cpp_order}


def order_of(solution: Solution) -> Order:
    """Raises NotRead."""
    language = language_named(solution.language)
    reader = _READERS.get(language.name) if language else None
    if reader is None:
        raise NotRead(f"programs in {solution.language[:50]} are not read, only those in Python, C++ and C")
    if len(solution.code) > LONGEST:
        raise NotRead(f"it has {len(solution.code):,} characters; at most {LONGEST:,} are read")
    return reader(solution.code)
