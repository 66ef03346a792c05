"""What is tried on the generation of scripts: broken and hostile problems, and schemas that a model may claim."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from benchmarks.problems import problems_in
from jobsvc import fields
from jobsvc.errors import GenerationError
from jobsvc.generation import write_script
from jobsvc.generation.by_model.claimed import read_claimed
from jobsvc.generation.by_model.flaw import Flaw
from jobsvc.generation.by_model.judging import judged
from jobsvc.models import ScriptGenerationJob
from jobsvc.problem import ProblemInfo, Sample, Sections
from tests import model_scripts
from tests.fuzz.watch import in_time, read

PROBLEMS = Path(__file__).parents[1] / "problems"
MAX_CHARACTERS = 20_000

# fmt: off
#: What the texts of problems are made of, and what broke a reader of them once.
PIECES = [
    "(", ")", "{", "}", "[", "]", "|", "a_{", "^{", "_", "^", "<", "<=", "1 <= ", " <= N", "≤", "\\le ", "\\leq ", ",",
    ", ", " and ", " or ", ". ", ".", "...", "\\ldots ", "\\vdots\n", "\n", " ", "\t", "\0", "\u202e", "\u200b", "$",
    "\\", "\\frac{", "\\left(", "\\text{", "10^{10^9}", "10^5", "2 \\cdot 10^5", "0", "1", "-1", "9" * 300, "1,000",
    "1.5", "N", "A_i", "a_{i,j}", "|S|", "N-1", "HW", "n", "distinct", "is even", "sorted", "integers", "a string",
    "of length ", "lowercase English letters", "for each ", "the sum of ", "over all test cases", "does not exceed ",
    "between 1 and ", "The first line contains ", "Each of the next m lines contains ", "test cases", "— ", "- ",
    "the i-th of them ", "첫째 줄에 ", "이 주어진다. ", "보다 크거나 같고 ", "S.length", "A[i]", "'a'", '"', "`",
    "<pre>", "</p>", "&lt;", "1 x", "2 l r", "\u0301",
]
#: What may stand anywhere in a schema.
WORDS = [
    "N", "K", "A", "i", "N + 1", "A[i]", "len(A)", "N ** N", "10 ** (10 ** N)", "A * 10 ** 9", "int", "string", "<=",
    "!=", "tree", "distinct", "distinct rows", "script", "schema", model_scripts.UNREAD, "$1 \\le N \\le 50$", "ab", "",
]
# fmt: on


@cache
def sound() -> list[ProblemInfo]:
    """The tests' own problems."""
    return [case.problem for case in problems_in(PROBLEMS, limit=None)]


def problems(data: DataObject) -> None:
    """A problem whose texts were cut, patched and swollen: a script, or a list of what is unresolved."""
    info = data.draw(st.sampled_from(sound()))
    sections = Sections(
        input=_patched(data, info.sections.input), constraints=_patched(data, info.sections.constraints)
    )
    broken = ProblemInfo(
        title=data.draw(st.text(max_size=20)),
        sections=sections,
        input_formats=tuple(_patched(data, block) for block in info.input_formats),
        samples=tuple(Sample(_patched(data, sample.input), "") for sample in info.samples[:2]),
    )
    with in_time("problems"):
        try:
            script = write_script(broken)
        except GenerationError:
            return
    compile(script.code, "generator", "exec")
    fields.check(ScriptGenerationJob, {"schema": json.loads(json.dumps(script.schema)), "generator_code": script.code})
    read["problems"] += 1


def claims(data: DataObject) -> None:
    """A schema that a model claims: taken, or refused with a reason, and never computed with where it is not sound."""
    schema = model_scripts.schema()
    for _ in range(data.draw(st.integers(0, 3))):
        holder = data.draw(st.sampled_from(_holders(schema)))
        key = data.draw(st.sampled_from(sorted(holder))) if isinstance(holder, dict) else len(holder) - 1
        holder[key] = data.draw(_values())
    about = model_scripts.PROBLEM
    problem = ProblemInfo(
        sections=Sections(constraints=about["constraints"]),
        input_formats=tuple(about["input_formats"]),
        samples=tuple(Sample(**sample) for sample in about["samples"]),
    )
    with in_time("claims"):
        try:
            found = judged(problem, read_claimed(json.dumps(schema).encode()))
        except Flaw:
            return
    bounds = {name: (each["low"], each["high"]) for name, each in found.schema["variables"].items()}
    assert bounds == {"N": (1, 50), "K": (1, 9), "A": (1, 10**9)}, "only what the problem says"
    read["claims"] += 1


def _patched(data: DataObject, text: str) -> str:
    """Now and then with parts gone, doubled, replaced or swollen."""
    for _ in range(data.draw(st.sampled_from([0, 0, 0, 1, 1, 2, 5]))):
        start = data.draw(st.integers(0, len(text)))
        part = text[start : start + data.draw(st.integers(0, 60))]
        patch = "".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=5)))
        times = data.draw(st.sampled_from([1, 1, 1, 2, 15, 1_000]))
        text = text[:start] + (data.draw(st.sampled_from([part, ""])) + patch) * times + text[start + len(part) :]
    return text[:MAX_CHARACTERS]


def _holders(data: Any) -> list[Any]:
    """Every object and list in it that holds something."""
    inner = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    return [*([data] if inner else []), *(holder for each in inner for holder in _holders(each))]


def _values() -> st.SearchStrategy[Any]:
    leaf = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.sampled_from(WORDS)
        | st.text(max_size=9)
    )
    keys = st.sampled_from(["line", "value", "values", "count", "repeat", "tests", "body", "low", "high", "kind", "of"])
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
    )
