"""constraints.jsonl: short texts, and every bound that must be found in them.

A line has `platform`, `problem_id`, `text` or `html`, perhaps `input_format` (a block), and `expected`, a list of
variables: `name`, `type` ("int", "str", "int[]" ...), `lo` and `hi`, of words `len_lo` and `len_hi`, or `values`. A
bound may be an expression of other names; one that is null, or names what is no variable, must not be claimed.
`sum_limits` are the limits of sums over the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.labels import Label, contradictions
from benchmarks.shapes import names
from jobsvc.errors import GenerationError
from jobsvc.extraction import read_fragment
from jobsvc.generation import understand
from jobsvc.problem import ProblemInfo, Sections

#: ``_i``, ``_{i,j}``, ``_ij`` or ``[i]``: the subscript of any element.
_SUBSCRIPT = re.compile(r"_\{?[ij](?:,?[ij])?\}?(?!\w)|\[[ij]\]")
_NOTHING: dict[str, Any] = {"variables": {}, "relations": [], "sums": []}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many bounds a text states, and what became of them."""

    problem: str
    stated: int
    found: int
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def compare(row: Mapping[str, Any]) -> Comparison:
    """What is found in one text, against what must be."""
    variables = {_plain(each["name"]): each for each in row["expected"]}
    schema = _named_alike(_schema(row), variables)
    stated = {f"{name} {end}": _is_found(schema, label, name, end) for name, label, end in _stated(variables)}
    for name, each in variables.items():
        if "values" in each:
            stated[f"{name} values"] = _are_chosen(schema["variables"].get(name), each["values"])
    for expression, limit in row.get("sum_limits", {}).items():
        stated[f"sum of {expression}"] = any(claim["at_most"] == limit for claim in schema["sums"])
    wrong = contradictions(_label(variables, row.get("sum_limits", {})), schema)
    missing = tuple(what for what, is_found in stated.items() if not is_found)
    problem = f"{row['platform']} {row['problem_id']}"
    return Comparison(problem, len(stated), len(stated) - len(missing), missing, tuple(wrong))


def _schema(row: Mapping[str, Any]) -> dict[str, Any]:
    text, _ = read_fragment(row.get("html") or row["text"])
    block = row.get("input_format", "")
    is_prose = row["platform"] in ("codeforces", "baekjoon")
    sections = Sections(input=text) if is_prose else Sections(constraints=text)
    try:
        return understand(ProblemInfo(sections=sections, input_formats=(block,) if block else ())).to_dict()
    except GenerationError:
        return _NOTHING


def _named_alike(schema: dict[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The schema; names for values that the text leaves without one become those of the same type that remain."""
    found = schema["variables"]
    other: dict[str, str] = {}
    for is_word in (False, True):
        own = [name for name, each in found.items() if name not in variables and (each["type"] == "string") == is_word]
        open_ = [name for name, each in variables.items() if name not in found and _is_word(each) == is_word]
        if len(own) == len(open_):
            other |= dict(zip(own, open_, strict=True))

    def renamed(expression: str) -> str:
        return re.sub(r"[A-Za-z_]\w*", lambda match: other.get(match[0], match[0]), expression)

    relations = [{**one, "left": renamed(one["left"]), "right": renamed(one["right"])} for one in schema["relations"]]
    return {
        **schema,
        "variables": {other.get(name, name): each for name, each in found.items()},
        "relations": relations,
    }


def _are_chosen(variable: Mapping[str, Any] | None, values: list[int]) -> bool:
    """Whether a value is known to be one of these, be it because they are all between its bounds."""
    if variable is None:
        return False
    if set(variable.get("choices", ())) == set(map(str, values)):
        return True
    low, high = min(values), max(values)
    return (variable["low"], variable["high"]) == (low, high) and set(values) == set(range(low, high + 1))


def _stated(variables: Mapping[str, Any]) -> Iterator[tuple[str, Label, str]]:
    """The ends that the texts state, but for those of values that are listed."""
    label = _label(variables, {})
    for name, (low, high) in label.bounds.items():
        if "values" in variables[name]:
            continue
        for end, bound in (("low", low), ("high", high)):
            if bound is not None:
                yield name, label, end


def _is_found(schema: Mapping[str, Any], label: Label, name: str, end: str) -> bool:
    variable = schema["variables"].get(name)
    if variable is None or variable[end] is None:
        return False
    bound = label.bounds[name][0 if end == "low" else 1]
    low, high = label.numbers(name, least=end == "low")
    needed = {name} | names(bound) if isinstance(bound, str) else set()
    tied = not needed or any(needed <= names(f"{r['left']} {r['right']}") for r in schema["relations"])
    return bool(low <= variable[end] <= high and tied)


def _label(variables: Mapping[str, Any], sums: Mapping[str, int]) -> Label:
    bounds = {name: _bounds(each, variables) for name, each in variables.items()}
    shape = " ".join(f"{name}$" if _is_word(each) else name for name, each in variables.items())
    return Label("", "", shape, bounds, sums=sums)


def _bounds(variable: Mapping[str, Any], variables: Mapping[str, Any]) -> tuple[int | str | None, int | str | None]:
    if "values" in variable:
        return min(variable["values"]), max(variable["values"])
    ends = ("len_lo", "len_hi") if _is_word(variable) else ("lo", "hi")
    if _is_word(variable) and "x" in variable.get("size", ""):  # a grid: rows as long as it is wide
        return (width := variable["size"].split(" x ")[1]), width
    low, high = (_end(variable.get(end), variables) for end in ends)
    return low, high


def _end(end: int | str | None, variables: Mapping[str, Any]) -> int | str | None:
    if not isinstance(end, str):
        return end
    plain = _plain(end)
    return plain if names(plain) <= set(variables) else None


def _plain(name: str) -> str:
    return _SUBSCRIPT.sub("", name).replace(".", "_")


def _is_word(variable: Mapping[str, Any]) -> bool:
    return bool(variable["type"].startswith("str"))
