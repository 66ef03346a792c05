"""LeetCode's statements: their examples, constraints and notes, and the function that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobsvc.extraction import bounded_json, formulas, page, text
from jobsvc.extraction.judges.base import paired
from jobsvc.extraction.parts import nodes_of, parts_of
from jobsvc.problem import Sample

_EXAMPLES = "pre:not(.example-block pre), .example-block"
_LABEL = re.compile(
    r"(?P<label>input|output|explanation|example|constraint|note|follow)(?:s|[ -]?up)?[\s\d]*(?::\s*(?P<rest>.*)|$)",
    re.IGNORECASE,
)


class Statement:
    """The statement of a question, from its HTML."""

    def __init__(self, content: LexborHTMLParser) -> None:
        body = content.body
        self._body = body
        beside = nodes_of(parts_of(body, without=body.css(_EXAMPLES)), None) if body else ()
        self._told = list(_labelled(text.prose(*beside, math=formulas.NONE)))

    @property
    def constraints(self) -> str:
        return self._beside_examples("constraint")

    @property
    def notes(self) -> str:
        return self._beside_examples("note", "follow")

    @property
    def is_interactive(self) -> bool:
        return self._body is not None and page.calls_itself_interactive(self._body.text())

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The arguments and the result of each example, as they are written (``nums = [2,7], target = 9``)."""
        blocks = self._body.css(_EXAMPLES) if self._body else []
        examples = [example for block in blocks for example in _examples(_labelled(_raw(block)))]
        if self._body and not examples:
            # Running text: a value ends with its line, for nothing else tells where.
            lines = [(label, value.partition("\n")[0]) for label, value in _labelled(_raw(self._body))]
            examples = list(_examples(lines))
        inputs, outputs = ([each[side] for each in examples if side in each] for side in ("input", "output"))
        return paired(inputs, outputs)

    def _beside_examples(self, *labels: str) -> str:
        return "\n".join(value for label, value in self._told if label in labels and value)


def signature(meta_data: str) -> tuple[str, str]:
    """What is called with which arguments, and what it returns, from LeetCode's JSON about it.

    ``("twoSum(nums: integer[], target: integer)", "integer[]")``; for a class a line for every method.
    """
    try:
        data = bounded_json.loads(meta_data or "{}")
    except ValueError:
        return "", ""
    if not isinstance(data, dict):
        return "", ""
    if "classname" in data:
        constructor = {**_object(data.get("constructor")), "name": data["classname"]}
        methods = [_object(method) for method in _list(data.get("methods"))]
        return "\n".join(filter(None, map(_call, (constructor, *methods)))), ""
    return _call(data, returning=False), _type(data.get("return"))


def _call(function: Mapping[str, Any], *, returning: bool = True) -> str:
    name, arguments = function.get("name"), _list(function.get("params"))
    if not isinstance(name, str) or not ("params" in function or "return" in function):
        return ""
    listed = ", ".join(f"{_object(each).get('name')}: {_type(each)}" for each in arguments)
    returned = _type(function.get("return")) if returning else ""
    return f"{name}({listed})" + (f": {returned}" if returned else "")


def _type(described: Any) -> str:
    return str(_object(described).get("type") or "")


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _raw(node: LexborNode) -> str:
    return text.sample_text(node).replace("\xa0", " ")


def _examples(told: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Input and output of each example; an explanation may use these words once more."""
    example: dict[str, str] = {}
    for label, value in told:
        if label == "example" and example:
            yield example
            example = {}
        elif label in ("input", "output"):
            example.setdefault(label, value)
    if example:
        yield example


def _labelled(lines: str) -> Iterator[tuple[str, str]]:
    """What follows each label at the beginning of a line, up to the next one."""
    label, values = "", []
    for line in lines.split("\n"):
        match = _LABEL.fullmatch(line.strip())
        if match is None:
            values.append(line)
            continue
        yield label, _whole(values)
        label, values = match["label"].lower(), [match["rest"] or ""]
    yield label, _whole(values)


def _whole(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, (line.rstrip() for line in lines))).strip()
